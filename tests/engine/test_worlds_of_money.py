"""Worlds written by hand: balances that pay for places and run out."""

from __future__ import annotations

from math import inf

import pytest

from sim.engine.vocabulary import Cause, Ended, Outcome, Rule
from tests.engine.history import History, admitted
from tests.engine.worlds import Entry, Row, network, requests

COMPLETED, LATEST_DEPARTURE, DISPLACED, MOVED, STILL_RESIDENT = Ended
NO_BED, NO_MONEY, CLOSED = Cause.NO_BED, Cause.NO_MONEY, Cause.CLOSED
TURNED_AWAY, GAVE_UP = Outcome.TURNED_AWAY, Outcome.GAVE_UP


# By the night


def test_a_balance_runs_dry_and_lets_people_in_again_when_money_comes() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(0, 0, 300), (60, 0, 500)])
    people = requests(Row(0, stay=20), Row(5, stay=50), Row(30, patience=40, stay=5), Row(50))
    h = History(world, people)
    assert h.stays == [(0, 0, 0, 20, COMPLETED), (1, 0, 5, 55, COMPLETED), (2, 0, 60, 65, COMPLETED)]
    assert h.fates == [admitted(0), admitted(5), admitted(60), (TURNED_AWAY, 50, NO_MONEY)]
    assert (h.money_left, h.dry) == ([50], [(0, 17.5)])


def test_it_lasts_longer_when_somebody_leaves() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(0, 0, 100)])
    h = History(world, requests(Row(0, stay=4), Row(0, stay=20), Row(5, stay=1), Row(6)))
    # 100 less 4 x 20, less 1 x 10: 10 are left as the third comes, enough for half a day of two.
    assert h.stays[2] == (2, 0, 5, 6, COMPLETED)
    assert h.fates == [admitted(0), admitted(0), admitted(5), (TURNED_AWAY, 6, NO_MONEY)]
    assert (h.money_left, h.dry) == ([-150], [(0, 5.5)])


def test_a_party_costs_by_the_person() -> None:
    world = network(4, until=10, balance_of=[0], cost=[10], grants=[(0, 0, 120)])
    h = History(world, requests(Row(0, party=3, stay=inf)))
    assert (h.money_left, h.dry) == ([-180], [(0, 4)])


def test_a_balance_begins_at_zero_and_that_is_no_running_out() -> None:
    world = network(1, balance_of=[0], cost=[1], grants=[(7, 0, 50)])
    h = History(world, requests(Row(0), Row(3, patience=10), Row(7)))
    assert h.stays == [(1, 0, 7, 17, COMPLETED)]
    assert h.fates == [(TURNED_AWAY, 0, NO_MONEY), admitted(7), (TURNED_AWAY, 7, NO_BED)]
    assert (h.money_left, h.dry) == ([40], [])


def test_money_dated_before_the_start_arrives_with_it() -> None:
    world = network(1, balance_of=[0], cost=[1], grants=[(-30, 0, 20), (-1, 0, 30)])
    h = History(world, requests(Row(0)))
    assert (h.stays, h.money_left, h.dry) == ([(0, 0, 0, 10, COMPLETED)], [40], [])


def test_money_that_comes_at_the_last_moment_comes_in_time() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(0, 0, 50), (5, 0, 20)])
    h = History(world, requests(Row(0, stay=20), Row(5, stay=1), Row(6)))
    # At 5 nothing is left, and 20 come: one more day of two people.
    assert h.fates == [admitted(0), admitted(5), (TURNED_AWAY, 6, NO_MONEY)]
    assert (h.money_left, h.dry) == ([-140], [(0, 6)])


def test_at_the_moment_of_zero_nobody_enters_any_more() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(0, 0, 50)])
    h = History(world, requests(Row(0, stay=20), Row(4, stay=0.5, patience=1), Row(4.5), Row(5)))
    # 10 are left at 4, 0 at 4.5, when the second leaves.
    assert h.stays == [(0, 0, 0, 20, COMPLETED), (1, 0, 4, 4.5, COMPLETED)]
    assert h.fates[2:] == [(TURNED_AWAY, 4.5, NO_MONEY), (TURNED_AWAY, 5, NO_MONEY)]
    assert (h.money_left, h.dry) == ([-155], [(0, 4.5)])


def test_the_last_tenge_spent_as_the_last_person_leaves_is_zero() -> None:
    world = network(1, balance_of=[0], cost=[10], grants=[(0, 0, 100)])
    h = History(world, requests(Row(0), Row(10)))
    assert h.fates == [admitted(0), (TURNED_AWAY, 10, NO_MONEY)]
    assert (h.money_left, h.dry) == ([0], [(0, 10)])


def test_arrears_are_paid_first() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(0, 0, 20), (10, 0, 40), (12, 0, 30)])
    h = History(world, requests(Row(0, stay=6), Row(5, patience=20, stay=1)))
    # Dry at 2, 40 owed at 6, nothing left at 10: only the third grant lets somebody in.
    assert h.stays == [(0, 0, 0, 6, COMPLETED), (1, 0, 12, 13, COMPLETED)]
    assert (h.money_left, h.dry) == ([20], [(0, 2)])


def test_it_runs_dry_as_often_as_it_is_filled() -> None:
    world = network(1, balance_of=[0], cost=[2], grants=[(0, 0, 20), (15, 0, 40)])
    h = History(world, requests(Row(0, stay=inf)))
    assert (h.money_left, h.dry) == ([-140], [(0, 10), (0, 30)])


def test_what_would_happen_as_the_run_ends_does_not() -> None:
    world = network(1, until=10, balance_of=[0], cost=[10], grants=[(0, 0, 100), (10, 0, 5)])
    h = History(world, requests(Row(0, stay=inf)))
    assert h.stays == [(0, 0, 0, 10, STILL_RESIDENT)]
    assert (h.money_left, h.dry) == ([0], [])


def test_rounding_of_what_a_day_costs_makes_no_money() -> None:
    """A tenth and three tenths, less three, less one, leave less than nothing a day: money would grow."""
    world = network(4, 1, balance_of=[0, 0], cost=[0.1, 0], grants=[(0, 0, 0.3)])
    people = requests(
        Row(1, stay=1.5), Row(1.5, party=3, stay=0.5), Row(1.5, route=[1], stay=2), Row(5.5, party=3, stay=3)
    )
    h = History(world, people)
    # 0.25 left at 1.5, 0.05 at 2, nothing at 2.5; the third costs nothing and stays until 3.5.
    assert h.stays == [(0, 0, 1, 2.5, COMPLETED), (1, 0, 1.5, 2, COMPLETED), (2, 1, 1.5, 3.5, COMPLETED)]
    assert h.fates[3] == (TURNED_AWAY, 5.5, NO_MONEY)
    assert h.dry == [(0, 2.5)]
    assert h.money_left == pytest.approx([0], abs=1e-15)


# Once at admission


def test_paid_at_admission_it_closes_once_it_is_spent_or_overspent() -> None:
    people = requests(Row(0), Row(1), Row(2), Row(3), Row(11))
    world = network(3, balance_of=[0], cost=[100], by_night=[False], grants=[(0, 0, 250)])
    h = History(world, people)
    assert h.fates == [
        admitted(0),
        admitted(1),
        admitted(2),
        (TURNED_AWAY, 3, NO_BED),
        (TURNED_AWAY, 11, NO_MONEY),
    ]
    assert (h.money_left, h.dry) == ([-50], [(0, 2)])
    world = network(3, balance_of=[0], cost=[100], by_night=[False], grants=[(0, 0, 200)])
    h = History(world, people)
    assert h.fates[2:4] == [(TURNED_AWAY, 2, NO_MONEY), (TURNED_AWAY, 3, NO_MONEY)]
    assert (h.money_left, h.dry) == ([0], [(0, 1)])


def test_paid_at_admission_a_long_stay_costs_no_more_and_a_party_each_person() -> None:
    world = network(4, balance_of=[0], cost=[10], by_night=[False], grants=[(0, 0, 100)])
    h = History(world, requests(Row(0, stay=inf), Row(5, party=3, stay=1)))
    assert (h.money_left, h.dry) == ([60], [])


# Residents


def test_residents_cost_their_nights_but_not_their_admission() -> None:
    people = requests(Row(stay=5, resident_in=0), Row(1, stay=2))
    grants = [(0.0, 0, 100.0)]
    h = History(network(2, balance_of=[0], cost=[10], by_night=[False], grants=grants), people)
    assert (h.money_left, h.dry) == ([90], [])
    h = History(network(2, balance_of=[0], cost=[10], grants=grants), people)
    assert (h.money_left, h.dry) == ([30], [])


def test_residents_stay_without_money_and_their_nights_are_owed() -> None:
    world = network(2, balance_of=[0], cost=[10], grants=[(2, 0, 25)])
    h = History(world, requests(Row(stay=5, resident_in=0), Row(1, patience=3, stay=1), Row(3)))
    # 20 owed at 2, 5 left then: a quarter of a day of two people, dry at 2.25.
    assert h.stays == [(0, 0, 0, 5, COMPLETED), (1, 0, 2, 3, COMPLETED)]
    assert h.fates == [admitted(0), admitted(2), (TURNED_AWAY, 3, NO_MONEY)]
    assert (h.money_left, h.dry) == ([-35], [(0, 2.25)])


# Moves


@pytest.mark.parametrize(("balance_of", "left"), [([-1, 0], 70), ([0, 0], 50), ([0, -1], 80)])
def test_a_move_counts_as_an_admission(balance_of: list[int], left: float) -> None:
    world = network(
        1,
        1,
        balance_of=balance_of,
        steps=[(5, 0, 0, Rule.RELOCATE)],
        cost=[20, 30],
        by_night=[False],
        grants=[(0, 0, 100)],
    )
    h = History(world, requests(Row(0, route=[0, 1])))
    assert h.stays == [(0, 0, 0, 5, MOVED), (0, 1, 5, 10, COMPLETED)]
    assert (h.money_left, h.dry) == ([left], [])


def test_a_resident_who_is_moved_is_paid_for_as_admitted() -> None:
    world = network(
        1,
        1,
        steps=[(5, 0, 0, Rule.RELOCATE)],
        balance_of=[0, 0],
        cost=[20, 30],
        by_night=[False],
        grants=[(0, 0, 100)],
    )
    h = History(world, requests(Row(resident_in=0, route=[1])))
    assert h.stays == [(0, 0, 0, 5, MOVED), (0, 1, 5, 10, COMPLETED)]
    assert h.money_left == [70]


def test_nobody_is_moved_to_a_place_without_money() -> None:
    world = network(1, 1, balance_of=[-1, 0], cost=[0, 1], steps=[(5, 0, 0, Rule.RELOCATE)])
    h = History(world, requests(Row(0, route=[0, 1])))
    assert h.stays == [(0, 0, 0, 5, DISPLACED)]


def test_nights_after_a_move_cost_what_they_cost_there() -> None:
    world = network(
        1, 1, steps=[(5, 0, 0, Rule.RELOCATE)], balance_of=[0, 0], cost=[10, 5], grants=[(0, 0, 100)]
    )
    h = History(world, requests(Row(0, route=[0, 1], stay=20)))
    assert h.stays == [(0, 0, 0, 5, MOVED), (0, 1, 5, 20, COMPLETED)]
    assert (h.money_left, h.dry) == ([-25], [(0, 15)])


# Several places, several balances


def test_several_places_live_on_one_balance() -> None:
    people = requests(
        Row(0),
        Row(1, route=[1], stay=4),
        Row(8, route=[1]),
        Row(9, route=[1, 0], patience=9, stay=2),
    )
    h = History(network(1, 1, balance_of=[0, 0], cost=[10, 20], grants=[(0, 0, 150), (12, 0, 100)]), people)
    # 140 left at 1, 20 at 5, none at 7; 30 owed at 10, 70 left at 12, 30 at 14.
    assert h.stays == [(0, 0, 0, 10, COMPLETED), (1, 1, 1, 5, COMPLETED), (3, 1, 12, 14, COMPLETED)]
    assert h.fates[2] == (TURNED_AWAY, 8, NO_MONEY)
    assert (h.money_left, h.dry) == ([30], [(0, 7)])


def test_money_that_comes_is_walked_for_in_every_place_it_pays_for() -> None:
    people = requests(
        Row(0, route=[1]),
        Row(1, route=[2], patience=9),
        Row(2, route=[1], patience=4),
        Row(3, route=[0, 2], patience=9, stay=20),
    )
    h = History(network(1, 1, 1, balance_of=[0, -1, 0], cost=[1, 1, 1], grants=[(5, 0, 50)]), people)
    assert h.stays == [(0, 1, 0, 10, COMPLETED), (1, 2, 5, 15, COMPLETED), (3, 0, 5, 25, COMPLETED)]
    assert h.fates[2] == (GAVE_UP, 6, NO_BED)
    assert (h.money_left, h.dry) == ([20], [])


def test_each_balance_runs_out_by_itself() -> None:
    people = requests(Row(0), Row(0, route=[1]), Row(11, route=[0, 1], stay=1))
    h = History(network(1, 1, balance_of=[0, 1], cost=[10, 10], grants=[(0, 0, 30), (0, 1, 200)]), people)
    assert h.stays[2] == (2, 1, 11, 12, COMPLETED)
    assert (h.money_left, h.dry) == ([-70, 90], [(0, 3)])


# Causes


def test_money_is_the_cause_only_where_there_would_be_room() -> None:
    people = requests(
        Row(resident_in=0, stay=5),
        Row(2, party=2),
        Row(2, route=[0]),
        Row(2, route=[1]),
        Row(2, route=[0, 2]),
        Row(6, party=3),
    )
    h = History(network(2, 0, 0, balance_of=[0, 0, -1], cost=[1, 1, 1]), people)
    assert h.fates[1:] == [
        (TURNED_AWAY, 2, NO_BED),
        (TURNED_AWAY, 2, NO_MONEY),
        (TURNED_AWAY, 2, CLOSED),
        (TURNED_AWAY, 2, NO_MONEY),
        (TURNED_AWAY, 6, NO_BED),
    ]
    assert (h.money_left, h.dry) == ([-5], [])


def test_the_first_place_on_the_way_that_is_not_closed_says_what_is_missing() -> None:
    """Place 0 has room and no money, place 1 is full, place 2 is closed."""
    people = requests(
        Row(0, route=[1], stay=50),
        Row(1, route=[0, 1]),
        Row(1, route=[1, 0]),
        Row(1, route=[2, 0, 1]),
        Row(1, route=[2, 1, 0]),
        Row(1, route=[Entry(1, opens=2), 0]),
        Row(1, route=[0, 1], patience=3),
        Row(1, route=[1, 0], patience=3),
    )
    h = History(network(1, 1, 0, balance_of=[0, -1, -1], cost=[1, 1, 1]), people)
    assert h.fates[1:] == [
        (TURNED_AWAY, 1, NO_MONEY),
        (TURNED_AWAY, 1, NO_BED),
        (TURNED_AWAY, 1, NO_MONEY),
        (TURNED_AWAY, 1, NO_BED),
        (TURNED_AWAY, 1, NO_MONEY),
        (GAVE_UP, 4, NO_MONEY),
        (GAVE_UP, 4, NO_BED),
    ]


def test_a_wait_in_vain_has_the_cause_of_its_last_moment() -> None:
    world = network(1, until=40, balance_of=[0], cost=[10], grants=[(0, 0, 60)])
    people = requests(
        Row(0),
        Row(1, patience=4),
        Row(2, patience=8),
        Row(3, patience=20, route=[Entry(0, closes=12)]),
        Row(4, patience=inf),
    )
    h = History(world, people)
    # The money is gone at 6, the bed taken until 10: at 10 it is free before anybody gives up.
    assert h.stays == [(0, 0, 0, 10, COMPLETED)]
    assert h.fates == [
        admitted(0),
        (GAVE_UP, 5, NO_BED),
        (GAVE_UP, 10, NO_MONEY),
        (Outcome.ELIGIBILITY_ENDED, 12, NO_MONEY),
        (Outcome.STILL_WAITING, 40, NO_MONEY),
    ]
    assert (h.money_left, h.dry) == ([-40], [(0, 6)])


# With rows that follow


def test_whoever_finds_no_money_may_try_again_when_there_is_some() -> None:
    world = network(1, balance_of=[0], cost=[1], grants=[(20, 0, 50)])
    people = requests(Row(2), Row(10, follows=0, after_refusal=True), Row(10, follows=1, after_refusal=True))
    h = History(world, people)
    assert h.stays == [(2, 0, 22, 32, COMPLETED)]
    assert h.fates == [(TURNED_AWAY, 2, NO_MONEY), (TURNED_AWAY, 12, NO_MONEY), admitted(22)]
    assert (h.money_left, h.dry) == ([40], [])
