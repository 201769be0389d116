"""Worlds written by hand: rows that follow others, which are returns and new attempts."""

from __future__ import annotations

from math import inf

from sim.engine.vocabulary import Cause, Ended, Outcome, Rule
from tests.engine.history import History, admitted
from tests.engine.worlds import Entry, Row, network, requests

COMPLETED, LATEST_DEPARTURE, DISPLACED, MOVED, STILL_RESIDENT = Ended
NO_BED, NONE = Cause.NO_BED, Cause.NONE
TURNED_AWAY, GAVE_UP, NOT_NEEDED = Outcome.TURNED_AWAY, Outcome.GAVE_UP, Outcome.NOT_NEEDED


# When a row is called


def test_a_return_is_asked_for_some_days_after_the_stay_ends() -> None:
    h = History(network(1), requests(Row(0), Row(3, follows=0, stay=5)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 13, 18, COMPLETED)]
    assert h.fates == [admitted(0), admitted(13)]
    assert h.eligible == [0, 13]


def test_a_move_calls_nobody_only_the_end_of_the_last_stay_does() -> None:
    people = requests(Row(0, route=[0, 1]), Row(1, follows=0, route=[1], stay=2))
    h = History(network(1, 1, steps=[(4, 0, 0, Rule.RELOCATE)]), people)
    assert h.stays == [(0, 0, 0, 4, MOVED), (0, 1, 4, 10, COMPLETED), (1, 1, 11, 13, COMPLETED)]


def test_a_stay_that_ends_early_calls_too() -> None:
    closing = [Entry(1, closes=5, leave_by=6)]
    people = requests(Row(0), Row(0, route=closing), Row(3, follows=0), Row(3, follows=1, route=[1]))
    h = History(network(1, 1, steps=[(4, 0, 0, Rule.DISCHARGE), (5, 0, 1, Rule.DRAIN)]), people)
    assert h.stays == [
        (0, 0, 0, 4, DISPLACED),
        (1, 1, 0, 6, LATEST_DEPARTURE),
        (2, 0, 7, 17, COMPLETED),
        (3, 1, 9, 19, COMPLETED),
    ]


def test_the_end_of_the_stay_calls_not_the_end_of_the_turnaround() -> None:
    h = History(network(1, turnaround=[2]), requests(Row(0), Row(1, follows=0, patience=5)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 12, 22, COMPLETED)]
    assert h.eligible == [0, 11]


def test_a_resident_may_return() -> None:
    h = History(network(1), requests(Row(stay=4, resident_in=0), Row(3, follows=0)))
    assert h.stays == [(0, 0, 0, 4, COMPLETED), (1, 0, 7, 17, COMPLETED)]


def test_each_of_the_three_refusals_calls() -> None:
    people = requests(
        Row(0),
        Row(1, patience=4),
        Row(1, patience=9, route=[Entry(0, closes=4)]),
        Row(3),
        Row(6, follows=1, after_refusal=True, stay=2),
        Row(9, follows=2, after_refusal=True, stay=2),
        Row(12, follows=3, after_refusal=True, stay=2),
    )
    h = History(network(1), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (4, 0, 11, 13, COMPLETED),
        (5, 0, 13, 15, COMPLETED),
        (6, 0, 15, 17, COMPLETED),
    ]
    assert h.fates == [
        admitted(0),
        (GAVE_UP, 5, NO_BED),
        (Outcome.ELIGIBILITY_ENDED, 4, NO_BED),
        (TURNED_AWAY, 3, NO_BED),
        admitted(11),
        admitted(13),
        admitted(15),
    ]


def test_a_departure_calls_no_new_attempt_and_a_refusal_no_return() -> None:
    people = requests(Row(0), Row(2, follows=0, after_refusal=True), Row(5), Row(9, follows=2))
    h = History(network(1), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED)]
    assert h.fates == [
        admitted(0),
        (NOT_NEEDED, 100, NONE),
        (TURNED_AWAY, 5, NO_BED),
        (NOT_NEEDED, 100, NONE),
    ]
    assert h.eligible == [0, inf, 5, inf]


def test_whoever_was_never_refused_and_never_left_calls_nobody() -> None:
    people = requests(
        Row(0, stay=30),
        Row(1, route=[Entry(0, opens=9)], asks_until=5),
        Row(1, route=[]),
        Row(2, patience=inf),
        *(Row(1, follows=number, after_refusal=number > 0, route=[1]) for number in range(4)),
        Row(0, follows=5, route=[1]),
    )
    h = History(network(1, 5, until=20), people)
    assert h.stays == [(0, 0, 0, 20, STILL_RESIDENT)]
    assert h.fates == [
        admitted(0),
        (Outcome.NEVER_ELIGIBLE, 5, NONE),
        (Outcome.NO_PLACE, 1, NONE),
        (Outcome.STILL_WAITING, 20, NO_BED),
        *[(NOT_NEEDED, 20, NONE)] * 5,
    ]


# From when its times count


def test_it_can_be_found_for_some_days_from_the_call() -> None:
    later = [Entry(0, opens=15)]
    people = requests(
        Row(0), Row(2, follows=0, asks_until=4, route=later), Row(2, follows=0, asks_until=5, route=later)
    )
    h = History(network(2), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 15, 25, COMPLETED)]
    assert h.fates == [admitted(0), (Outcome.NEVER_ELIGIBLE, 14, NONE), admitted(15)]
    assert h.eligible == [0, 15, 15]


def test_the_moments_of_its_route_are_those_of_the_calendar() -> None:
    people = requests(
        Row(0),
        Row(3, follows=0, route=[Entry(0, closes=13), Entry(1, opens=20, closes=25, leave_by=27)]),
        Row(3, follows=0, route=[Entry(0, closes=13)], asks_until=8),
    )
    h = History(network(1, 1), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 1, 20, 27, LATEST_DEPARTURE)]
    assert h.fates == [admitted(0), admitted(20), (Outcome.NEVER_ELIGIBLE, 18, NONE)]
    assert h.eligible == [0, 20, inf]


def test_a_request_that_would_be_made_as_the_run_ends_or_later_is_not_needed() -> None:
    people = requests(
        Row(0),
        Row(2.5, follows=0),
        Row(3, follows=0),
        Row(4, follows=0),
        Row(2, follows=0, route=[Entry(0, opens=13)]),
        Row(2, follows=0, asks_until=3, route=[Entry(0, opens=12.5, closes=12.75), Entry(0, opens=14)]),
    )
    h = History(network(1, until=13), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 12.5, 13, STILL_RESIDENT)]
    assert h.fates == [
        admitted(0),
        admitted(12.5),
        (NOT_NEEDED, 13, NONE),
        (NOT_NEEDED, 13, NONE),
        (Outcome.PENDING, 13, NONE),
        (TURNED_AWAY, 12.5, NO_BED),
    ]
    assert h.eligible == [0, 12.5, inf, inf, 13, 12.5]


def test_a_route_without_a_place_is_known_when_the_request_is_made() -> None:
    people = requests(
        Row(0),
        Row(3, follows=0, route=[], wrong_kind=True),
        Row(0, follows=1, after_refusal=True, route=[], wrong_kind=True),
    )
    h = History(network(1), people)
    assert h.fates == [admitted(0), (Outcome.NO_PLACE, 13, Cause.WRONG_KIND), (NOT_NEEDED, 100, NONE)]


# What it does then


def test_it_waits_its_turn_by_the_moment_it_was_made() -> None:
    people = requests(
        Row(0), Row(2, follows=0, patience=20), Row(11, stay=4), Row(11.5, patience=20, stay=4), Row(12)
    )
    h = History(network(1), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (1, 0, 19, 29, COMPLETED),
        (2, 0, 11, 15, COMPLETED),
        (3, 0, 15, 19, COMPLETED),
    ]
    assert h.eligible == [0, 12, 11, 11.5, 12]


def test_it_is_called_in_time_where_nobody_else_looks() -> None:
    people = requests(Row(0), Row(1, patience=inf, stay=5), Row(3, follows=1, stay=2), Row(40, route=[1]))
    h = History(network(1, 1), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (1, 0, 10, 15, COMPLETED),
        (2, 0, 18, 20, COMPLETED),
        (3, 1, 40, 50, COMPLETED),
    ]


def test_the_bed_is_as_it_is_when_it_is_made_where_nobody_else_looks() -> None:
    people = requests(
        Row(0),
        Row(1, patience=inf, stay=5),
        Row(2, patience=inf, stay=1),
        Row(0.5, follows=1),
        Row(40, route=[1]),
    )
    h = History(network(1, 1), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (1, 0, 10, 15, COMPLETED),
        (2, 0, 15, 16, COMPLETED),
        (4, 1, 40, 50, COMPLETED),
    ]
    assert h.fates[3] == (TURNED_AWAY, 15.5, NO_BED)


def test_asked_for_at_once_it_comes_in_order_of_number_at_the_same_instant() -> None:
    h = History(network(1), requests(Row(0), Row(0, follows=0, stay=3), Row(10)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 10, 13, COMPLETED)]
    assert h.fates[2] == (TURNED_AWAY, 10, NO_BED)
    again = Row(0, follows=1, after_refusal=True, route=[1])
    for refused in (Row(5), Row(4, patience=1)):
        h = History(network(1, 1), requests(Row(0), refused, again, Row(5, route=[1])))
        assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 1, 5, 15, COMPLETED)]
        assert h.fates[3] == (TURNED_AWAY, 5, NO_BED)


def test_whoever_waits_goes_before_a_return_of_the_same_instant() -> None:
    h = History(network(1), requests(Row(0), Row(0, follows=0), Row(9, patience=5)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 10, 20, COMPLETED)]
    assert h.fates[1] == (TURNED_AWAY, 10, NO_BED)


def test_one_attempt_follows_another_until_one_has_a_bed() -> None:
    people = requests(
        Row(0, stay=20),
        Row(5),
        Row(7, follows=1, after_refusal=True),
        Row(3, follows=0, stay=4),
        Row(1, follows=2, after_refusal=True),
        Row(8, follows=4, after_refusal=True, stay=2),
        Row(1, follows=5, after_refusal=True),
        Row(9, follows=5, stay=1),
    )
    h = History(network(1), people)
    assert h.stays == [
        (0, 0, 0, 20, COMPLETED),
        (3, 0, 23, 27, COMPLETED),
        (5, 0, 21, 23, COMPLETED),
        (7, 0, 32, 33, COMPLETED),
    ]
    assert h.fates == [
        admitted(0),
        (TURNED_AWAY, 5, NO_BED),
        (TURNED_AWAY, 12, NO_BED),
        admitted(23),
        (TURNED_AWAY, 13, NO_BED),
        admitted(21),
        (NOT_NEEDED, 100, NONE),
        admitted(32),
    ]
