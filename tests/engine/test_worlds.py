"""Worlds of a few people whose whole history is written by hand, one for each rule of the engine."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from sim.engine import kernel, reference
from sim.engine.choice import Engine
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Requests, Rule
from tests.engine.history import History, admitted
from tests.engine.worlds import Entry, Row, network, requests

COMPLETED, LATEST_DEPARTURE, DISPLACED, MOVED, STILL_RESIDENT = Ended
NO_BED, CLOSED, NONE = Cause.NO_BED, Cause.CLOSED, Cause.NONE
ENGINES = [reference.run, kernel.run]
TURNED_AWAY, GAVE_UP = Outcome.TURNED_AWAY, Outcome.GAVE_UP


# Requests and the waiting list


def test_whoever_finds_no_bed_is_turned_away() -> None:
    h = History(network(1), requests(Row(0), Row(3), Row(12)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 12, 22, COMPLETED)]
    assert h.fates == [admitted(0), (TURNED_AWAY, 3, NO_BED), admitted(12)]


def test_whoever_waits_gets_the_freed_bed_in_order_of_eligibility() -> None:
    h = History(network(1), requests(Row(0), Row(3, patience=30), Row(4, patience=30)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 10, 20, COMPLETED), (2, 0, 20, 30, COMPLETED)]
    assert h.fates == [admitted(0), admitted(10), admitted(20)]


def test_a_bed_freed_at_the_instant_of_a_request_is_free_for_it() -> None:
    h = History(network(1), requests(Row(0), Row(10), Row(10)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 10, 20, COMPLETED)]
    assert h.fates == [admitted(0), admitted(10), (TURNED_AWAY, 10, NO_BED)]


def test_whoever_waits_goes_before_a_request_of_the_same_instant() -> None:
    h = History(network(1), requests(Row(0), Row(9, patience=5), Row(10)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 10, 20, COMPLETED)]
    assert h.fates == [admitted(0), admitted(10), (TURNED_AWAY, 10, NO_BED)]


def test_patience_that_ends_as_a_bed_frees_gets_the_bed_and_before_it_does_not() -> None:
    h = History(network(1), requests(Row(0), Row(4, patience=5), Row(5, patience=5)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 10, 20, COMPLETED)]
    assert h.fates == [admitted(0), (GAVE_UP, 9, NO_BED), admitted(10)]


def test_no_patience_is_turned_away_at_once_and_any_patience_waits() -> None:
    h = History(network(1), requests(Row(0, stay=2.5), Row(2), Row(2, patience=0.5)))
    assert h.stays == [(0, 0, 0, 2.5, COMPLETED), (2, 0, 2.5, 12.5, COMPLETED)]
    assert h.fates == [admitted(0), (TURNED_AWAY, 2, NO_BED), admitted(2.5)]


def test_a_small_priority_goes_first() -> None:
    people = requests(Row(0), Row(1, patience=inf, priority=2), Row(2, patience=inf, priority=1))
    h = History(network(1), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 20, 30, COMPLETED), (2, 0, 10, 20, COMPLETED)]
    assert h.fates == [admitted(0), admitted(20), admitted(10)]


def test_first_eligibility_counts_in_the_waiting_list_not_the_request() -> None:
    late = Row(1, patience=inf, route=[Entry(0, opens=5)])
    h = History(network(1), requests(Row(0), late, Row(2, patience=inf)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 20, 30, COMPLETED), (2, 0, 10, 20, COMPLETED)]
    assert h.eligible == [0, 5, 2]


def test_a_party_that_does_not_fit_is_passed_over() -> None:
    people = requests(
        Row(0, stay=5), Row(0, stay=8), Row(1, party=2, patience=inf), Row(2, patience=inf, stay=4)
    )
    h = History(network(2), people)
    assert h.stays == [
        (0, 0, 0, 5, COMPLETED),
        (1, 0, 0, 8, COMPLETED),
        (2, 0, 9, 19, COMPLETED),
        (3, 0, 5, 9, COMPLETED),
    ]


def test_a_party_larger_than_the_place_finds_no_bed() -> None:
    h = History(network(2), requests(Row(0, party=3), Row(1, party=2)))
    assert h.stays == [(1, 0, 1, 11, COMPLETED)]
    assert h.fates == [(TURNED_AWAY, 0, NO_BED), admitted(1)]


def test_a_request_tries_its_reach_but_waits_only_for_its_waiting_reach() -> None:
    far = Row(1, route=[0, 1, 2, 3, 4], reach=4, waits=1, patience=20)
    people = requests(
        Row(0, stay=30),
        Row(0, route=[1], stay=30),
        Row(0, route=[2], stay=30),
        far,
        far,
    )
    h = History(network(1, 1, 1, 1, 1, steps=[(8, 1, 2, Rule.DRAIN), (9, 0, 2, Rule.DRAIN)]), people)
    assert h.stays[3:] == [(3, 3, 1, 11, COMPLETED), (4, 0, 9, 19, COMPLETED)]
    assert h.fates[3:] == [admitted(1), admitted(9)]


# Entries open from a moment until a moment


def test_each_person_has_their_own_opening_times() -> None:
    route = [Entry(0, opens=4, closes=20), Entry(1, opens=2, closes=3)]
    h = History(network(1, 1), requests(Row(0, route=route), Row(1, route=[1]), Row(1, route=[0], stay=3)))
    assert h.stays == [(1, 1, 1, 11, COMPLETED), (2, 0, 1, 4, COMPLETED)]
    assert h.fates == [(TURNED_AWAY, 2, NO_BED), admitted(1), admitted(1)]


def test_an_entry_that_opens_brings_those_who_wait_before_new_requests() -> None:
    reform = [Entry(0), Entry(1, opens=5)]
    people = requests(Row(0, stay=20), Row(1, patience=30, route=reform), Row(5, route=[1]))
    h = History(network(1, 1), people)
    assert h.stays == [(0, 0, 0, 20, COMPLETED), (1, 1, 5, 15, COMPLETED)]
    assert h.fates == [admitted(0), admitted(5), (TURNED_AWAY, 5, NO_BED)]


def test_those_brought_by_an_opening_keep_to_the_order_of_the_waiting_list() -> None:
    people = requests(
        Row(0, stay=20),
        Row(1, patience=30, route=[0, Entry(1, opens=5)], priority=2),
        Row(2, patience=30, route=[0, Entry(1, opens=5)], priority=1),
    )
    h = History(network(1, 1), people)
    assert h.stays == [(0, 0, 0, 20, COMPLETED), (1, 1, 15, 25, COMPLETED), (2, 1, 5, 15, COMPLETED)]


def test_an_entry_is_closed_from_its_last_moment_on() -> None:
    people = requests(Row(0), Row(1, patience=30, route=[Entry(0, closes=10)]), Row(1, patience=30))
    h = History(network(1), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 10, 20, COMPLETED)]
    assert h.fates == [admitted(0), (Outcome.ELIGIBILITY_ENDED, 10, NO_BED), admitted(10)]


def test_a_wait_goes_on_while_any_entry_is_open_now_or_later() -> None:
    route = [Entry(0, closes=3), Entry(1, opens=6, closes=8)]
    people = requests(Row(0), Row(0, route=[1]), Row(1, patience=30, route=route))
    h = History(network(1, 1), people)
    assert h.fates == [admitted(0), admitted(0), (Outcome.ELIGIBILITY_ENDED, 8, NO_BED)]


def test_patience_that_ends_with_eligibility_is_patience_that_ended() -> None:
    h = History(network(1), requests(Row(0), Row(1, patience=4, route=[Entry(0, closes=5)])))
    assert h.fates == [admitted(0), (GAVE_UP, 5, NO_BED)]


def test_the_latest_departure_ends_a_stay() -> None:
    closing = [Entry(0, closes=5, leave_by=6)]
    people = requests(Row(0, route=closing), Row(1, patience=inf, route=[Entry(0, closes=9, leave_by=16)]))
    h = History(network(1), people)
    assert h.stays == [(0, 0, 0, 6, LATEST_DEPARTURE), (1, 0, 6, 16, COMPLETED)]


def test_a_latest_departure_is_kept_to_the_last_bit() -> None:
    leave_by = 0.1 + 0.2
    h = History(network(1), requests(Row(0.1, route=[Entry(0, closes=0.2, leave_by=leave_by)])))
    assert h.stays == [(0, 0, 0.1, leave_by, LATEST_DEPARTURE)]


# Turnaround


def test_a_bed_in_turnaround_is_taken_and_ready_before_requests() -> None:
    people = requests(Row(0), Row(10), Row(10.5, patience=2), Row(11))
    h = History(network(1, turnaround=[1]), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (2, 0, 11, 21, COMPLETED)]
    assert h.fates == [admitted(0), (TURNED_AWAY, 10, NO_BED), admitted(11), (TURNED_AWAY, 11, NO_BED)]


def test_beds_in_turnaround_count_against_a_lower_capacity() -> None:
    world = network(2, turnaround=[5], steps=[(11, 0, 1, Rule.DISCHARGE)])
    h = History(world, requests(Row(0), Row(1, stay=30)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 1, 11, DISPLACED)]


# Capacity and moves


def test_an_opening_admits_those_who_wait_and_then_requests() -> None:
    people = requests(Row(0), Row(1, patience=10), Row(5))
    h = History(network(0, steps=[(5, 0, 2, Rule.DRAIN)]), people)
    assert h.stays == [(1, 0, 5, 15, COMPLETED), (2, 0, 5, 15, COMPLETED)]
    assert h.fates == [(TURNED_AWAY, 0, CLOSED), admitted(5), admitted(5)]


def test_draining_keeps_everyone_and_admits_nobody_until_there_is_room() -> None:
    people = requests(Row(0), Row(1), Row(6, patience=inf), Row(10, patience=0.5))
    h = History(network(2, steps=[(5, 0, 1, Rule.DRAIN)]), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 1, 11, COMPLETED), (2, 0, 11, 21, COMPLETED)]
    assert h.fates == [admitted(0), admitted(1), admitted(11), (GAVE_UP, 10.5, NO_BED)]


def test_discharge_displaces_the_latest_first_and_of_equals_the_larger_number() -> None:
    people = requests(Row(0), Row(2), Row(2), Row(20))
    h = History(network(3, steps=[(5, 0, 1, Rule.DISCHARGE), (6, 0, 3, Rule.DRAIN)]), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (1, 0, 2, 5, DISPLACED),
        (2, 0, 2, 5, DISPLACED),
        (3, 0, 20, 30, COMPLETED),
    ]
    h = History(network(3, steps=[(5, 0, 2, Rule.DISCHARGE)]), people)
    assert h.stays[1:3] == [(1, 0, 2, 12, COMPLETED), (2, 0, 2, 5, DISPLACED)]


def test_whoever_is_displaced_does_not_leave_a_second_time() -> None:
    people = requests(Row(0), Row(6), Row(10))
    h = History(network(1, steps=[(5, 0, 0, Rule.DISCHARGE), (6, 0, 1, Rule.DRAIN)]), people)
    assert h.stays == [(0, 0, 0, 5, DISPLACED), (1, 0, 6, 16, COMPLETED)]
    assert h.fates == [admitted(0), admitted(6), (TURNED_AWAY, 10, NO_BED)]


def test_relocation_goes_before_the_waiting_list_and_keeps_the_end() -> None:
    people = requests(
        Row(0, route=[0, 1], stay=9),
        Row(0, route=[1], stay=5),
        Row(1, route=[1], patience=inf),
    )
    h = History(network(1, 1, steps=[(5, 0, 0, Rule.RELOCATE)]), people)
    assert h.stays == [
        (0, 0, 0, 5, MOVED),
        (0, 1, 5, 9, COMPLETED),
        (1, 1, 0, 5, COMPLETED),
        (2, 1, 9, 19, COMPLETED),
    ]


def test_relocation_tries_the_whole_route_open_entries_only_else_displaces() -> None:
    route = [Entry(0), Entry(1, closes=4), Entry(2)]
    people = requests(Row(0, route=route, reach=1, waits=1), Row(1, route=route, reach=1, waits=1))
    h = History(network(2, 1, 1, steps=[(5, 0, 0, Rule.RELOCATE)]), people)
    assert h.stays == [(0, 0, 0, 5, DISPLACED), (1, 0, 1, 5, MOVED), (1, 2, 5, 11, COMPLETED)]


def test_a_latest_departure_moves_along() -> None:
    people = requests(Row(0, route=[Entry(0, closes=1, leave_by=7), Entry(1)]))
    h = History(network(1, 1, steps=[(5, 0, 0, Rule.RELOCATE)]), people)
    assert h.stays == [(0, 0, 0, 5, MOVED), (0, 1, 5, 7, LATEST_DEPARTURE)]


def test_a_party_moves_whole_and_what_it_leaves_free_is_given_at_once() -> None:
    people = requests(Row(0), Row(1, party=3, route=[0, 1]), Row(2, patience=9))
    h = History(network(4, 3, turnaround=[2, 0], steps=[(5, 0, 3, Rule.RELOCATE)]), people)
    assert h.stays == [
        (0, 0, 0, 10, COMPLETED),
        (1, 0, 1, 5, MOVED),
        (1, 1, 5, 11, COMPLETED),
        (2, 0, 5, 15, COMPLETED),
    ]


def test_places_that_close_together_are_dealt_with_in_order_of_number() -> None:
    steps = [(5.0, 0, 0, Rule.RELOCATE), (5.0, 1, 0, Rule.RELOCATE)]
    people = requests(Row(0, route=[1, 0, 2]), Row(0, route=[0, 1, 2]))
    h = History(network(1, 1, 1, steps=steps), people)
    assert h.stays == [(0, 1, 0, 5, DISPLACED), (1, 0, 0, 5, MOVED), (1, 2, 5, 10, COMPLETED)]


def test_a_place_that_opens_as_another_closes_takes_its_people() -> None:
    steps = [(5.0, 0, 0, Rule.RELOCATE), (5.0, 1, 1, Rule.DRAIN)]
    h = History(network(1, 0, steps=steps), requests(Row(0, route=[0, 1]), Row(4, route=[1], patience=9)))
    assert h.stays == [(0, 0, 0, 5, MOVED), (0, 1, 5, 10, COMPLETED), (1, 1, 10, 20, COMPLETED)]


def test_the_rule_of_the_latest_step_holds_also_on_the_way_up() -> None:
    steps = [(2, 0, 0, Rule.DRAIN), (3, 0, 1, Rule.DISCHARGE)]
    h = History(network(2, steps=steps), requests(Row(0), Row(1)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 1, 3, DISPLACED)]


def test_a_departure_at_the_instant_of_a_closing_comes_first() -> None:
    h = History(network(2, steps=[(10, 0, 1, Rule.DISCHARGE)]), requests(Row(0), Row(1)))
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 1, 11, COMPLETED)]


# Residents


def test_residents_are_there_before_the_first_request() -> None:
    people = requests(Row(stay=4, resident_in=0), Row(0, patience=inf), Row(0))
    h = History(network(1), people)
    assert h.stays == [(0, 0, 0, 4, COMPLETED), (1, 0, 4, 14, COMPLETED)]
    assert h.fates == [admitted(0), admitted(4), (TURNED_AWAY, 0, NO_BED)]
    assert h.eligible == [0, 0, 0]


def test_residents_move_along_their_route_and_need_none_to_stay() -> None:
    people = requests(Row(route=[1], resident_in=0), Row(route=[], resident_in=0, stay=inf))
    h = History(network(2, 1, steps=[(3, 0, 0, Rule.RELOCATE)]), people)
    assert h.stays == [(0, 0, 0, 3, MOVED), (0, 1, 3, 10, COMPLETED), (1, 0, 0, 3, DISPLACED)]


# Outcomes without a bed, and the end of the run


def test_never_eligible_pending_and_no_place() -> None:
    later = [Entry(0, opens=20)]
    people = requests(
        Row(0, route=later, asks_until=15),
        Row(0, route=later, asks_until=20),
        Row(1, route=[Entry(0, opens=60)]),
        Row(2, route=[Entry(0, opens=60)], asks_until=55),
        Row(3, route=[]),
        Row(4, route=[], wrong_kind=True),
    )
    h = History(network(1, until=50), people)
    assert h.stays == [(1, 0, 20, 30, COMPLETED)]
    assert h.fates == [
        (Outcome.NEVER_ELIGIBLE, 15, NONE),
        admitted(20),
        (Outcome.PENDING, 50, NONE),
        (Outcome.PENDING, 50, NONE),
        (Outcome.NO_PLACE, 3, NONE),
        (Outcome.NO_PLACE, 4, Cause.WRONG_KIND),
    ]
    assert h.eligible == [20, 20, 60, 60, inf, inf]


def test_the_run_ends_just_before_until_and_a_longer_one_goes_on() -> None:
    people = requests(Row(0), Row(1, patience=12), Row(10, patience=3), Row(13))
    h = History(network(1, until=10), people)
    assert h.stays == [(0, 0, 0, 10, STILL_RESIDENT)]
    assert h.fates == [
        admitted(0),
        (Outcome.STILL_WAITING, 10, NO_BED),
        (Outcome.PENDING, 10, NONE),
        (Outcome.PENDING, 10, NONE),
    ]
    h = History(network(1, until=13), people)
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 0, 10, 13, STILL_RESIDENT)]
    assert h.fates[2:] == [(Outcome.STILL_WAITING, 13, NO_BED), (Outcome.PENDING, 13, NONE)]
    h = History(network(1, until=14), people)
    assert h.fates[2:] == [(GAVE_UP, 13, NO_BED), (TURNED_AWAY, 13, NO_BED)]


def test_an_empty_world_has_empty_tables() -> None:
    h = History(network(), requests())
    assert (h.stays, h.fates, h.eligible) == ([], [], [])


# Causes


def test_no_bed_comes_before_closed_and_only_entries_in_reach_count() -> None:
    people = requests(
        Row(0, route=[1]),
        Row(1, route=[0, 1]),
        Row(1, route=[0, 1], reach=1, waits=1),
        Row(1, route=[0, 1], waits=1, patience=2),
        Row(1, route=[Entry(0, opens=2), 1], reach=1, waits=0),
    )
    h = History(network(0, 1), people)
    assert h.fates == [
        admitted(0),
        (TURNED_AWAY, 1, NO_BED),
        (TURNED_AWAY, 1, CLOSED),
        (GAVE_UP, 3, CLOSED),
        (TURNED_AWAY, 1, NONE),
    ]


# What the engine refuses


@pytest.mark.parametrize("run", ENGINES)
@pytest.mark.parametrize(
    ("world", "people", "message"),
    [
        (
            network(1),
            requests(Row(0), Row(1, route=[0, 1])),
            "Requests.route_place, row 2: 1, must be one of 1",
        ),
        (network(1), requests(Row(resident_in=1)), "Requests.resident_in, row 0: 1, must be one of 1 places"),
    ],
)
def test_refuses_what_it_does_not_know(run: Engine, world: Network, people: Requests, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(world, people)


@pytest.mark.parametrize("run", ENGINES)
def test_the_same_input_gives_the_same_bytes_and_is_left_as_it_was(run: Engine) -> None:
    people, world = requests(Row(0), Row(1, patience=30), Row(2)), network(1)
    before = people.time.tobytes() + people.route_from.tobytes() + world.capacity.tobytes()
    first, second = run(world, people), run(world, people)
    columns = ("request", "place", "admitted", "left", "ended", "eligible", "outcome", "decided", "cause")
    for column in columns:
        assert np.array_equal(getattr(first, column), getattr(second, column))
    assert people.time.tobytes() + people.route_from.tobytes() + world.capacity.tobytes() == before
