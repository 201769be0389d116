from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim import money
from sim.conservation import check, check_beds, check_little, check_money
from sim.engine.reference import run
from sim.engine.vocabulary import Ended, Outcome, Placements, Rule
from sim.history import History, PlaceLabels
from sim.lost import ConservationError
from tests.histories import Row, as_blocks, network_of, people_of, requests_of, worked_history


def test_the_worked_world_is_whole() -> None:
    checked = check(worked_history())
    assert checked.num_referrals == 11
    assert (checked.num_admitted, checked.num_left, checked.num_still_resident) == (7, 6, 1)
    assert checked.nights == 2 + 4 + 2 * 8 + 2 + 3 + 2 + 4
    # In beds, a family counting once, and waiting: one day (person 1) and three (person 3).
    assert checked.days_in_system == 2 + 4 + 8 + 2 + 3 + 2 + 4 + 1 + 3


# Which column of the worked placements is spoiled, in which row, by what; and the rule that notices.
SPOILED = [
    ("outcome", 2, Outcome.NOT_NEEDED, "a first request must have an outcome"),
    ("outcome", 2, Outcome.NO_BED_WANTED, "each request must have an outcome"),
    ("outcome", 2, 77, "each request must have an outcome"),
    ("outcome", 2, Outcome.TURNED_AWAY, "who is turned away must not wait"),
    ("outcome", 2, Outcome.STILL_WAITING, "who still waits must wait to the end"),
    ("outcome", 2, Outcome.ADMITTED, "exactly who is admitted must have a stay"),
    ("outcome", 0, Outcome.TURNED_AWAY, "a resident must be admitted"),
    ("outcome", 8, Outcome.GAVE_UP, None),  # without patience the two are one
    ("outcome", 5, Outcome.TURNED_AWAY, "an outcome must not fall before eligibility"),
    ("outcome", 7, Outcome.PENDING, "exactly who is admitted must have a stay"),
    ("eligible", 4, 14.5, "an outcome must not fall before eligibility"),
    ("decided", 2, 3.5, "who gives up must have lost patience"),
    ("decided", 2, 4.5, "nobody may wait longer than patience"),
    ("decided", 4, 13.0, "the first stay must begin at admission"),
    ("request", 1, 0, "a move, and only a move, must be followed"),
    ("request", 1, 2, "exactly who is admitted must have a stay"),
    ("request", 1, 9, "stays must be in order"),
    ("place", 1, 1, "a stay must be in a place open to the person"),
    ("place", 0, 2, "a stay must be in a place open to the person"),
    ("admitted", 4, 14.0, "the first stay must begin at admission"),
    ("admitted", 4, 18.0, "a stay must end after it began"),
    ("left", 1, 5.5, "nobody may stay longer"),
    ("left", 1, 4.5, "a completed stay must have its full length"),
    ("left", 3, 26.0, "only residents may stay to the end"),
    ("left", 6, 26.0, "no stay may go beyond the run"),
    ("left", 6, 24.0, "only residents may stay to the end"),
    ("ended", 6, Ended.COMPLETED, "only residents may stay to the end"),
    ("ended", 3, Ended.STILL_RESIDENT, "only residents may stay to the end"),
    ("ended", 3, Ended.MOVED, "a move, and only a move, must be followed"),
    ("ended", 3, 9, "a stay must have an end of a known kind"),
]


@pytest.mark.parametrize(("column", "row", "value", "rule"), SPOILED)
def test_a_spoiled_number_is_noticed(column: str, row: int, value: float, rule: str | None) -> None:
    history = worked_history()
    values = getattr(history.placements, column).copy()
    values[row] = value
    changed: dict[str, Any] = {column: values}
    spoiled = replace(history, placements=replace(history.placements, **changed))
    if rule is None:
        check(spoiled)
    else:
        with pytest.raises(ConservationError, match=rule):
            check(spoiled)


def test_a_lost_stay_is_noticed() -> None:
    history = worked_history()
    lost = replace(history, placements=_stays(history.placements, [0, 1, 2, 3, 4, 6]))
    with pytest.raises(ConservationError, match="exactly who is admitted must have a stay: request 9"):
        check(lost)


def test_a_stay_written_twice_is_noticed() -> None:
    history = worked_history()
    twice = replace(history, placements=_stays(history.placements, [0, 1, 1, 2, 3, 4, 5, 6]))
    with pytest.raises(ConservationError, match="a move, and only a move"):
        check(twice)


def test_a_stay_in_a_full_place_is_noticed() -> None:
    history = worked_history()
    smaller = replace(history.network, capacity=np.array([1, 1, 1]))
    with pytest.raises(
        ConservationError, match="nobody may enter a full place: place 1 on day 6, 2 of 1 beds"
    ):
        check(replace(history, network=smaller))


def test_a_bed_given_away_before_it_is_ready_is_noticed() -> None:
    history = worked_history()
    slower = replace(history.network, turnaround=np.array([11.0, 0.0, 0.0]))
    with pytest.raises(ConservationError, match="place 0 on day 15"):
        check(replace(history, network=slower))


def test_a_referral_without_an_outcome_is_noticed() -> None:
    history = worked_history()
    wants_bed = np.ones(11, dtype=np.bool_)
    with pytest.raises(ConservationError, match="exactly one outcome: referral 5"):
        check(replace(history, people=replace(history.people, wants_bed=wants_bed)))


def test_a_referral_with_two_outcomes_is_noticed() -> None:
    history = worked_history()
    person = history.requests.person.copy()
    person[3] = 0
    with pytest.raises(ConservationError, match="exactly one outcome: referral 0"):
        check(replace(history, requests=replace(history.requests, person=person)))


def test_a_move_that_takes_time_is_noticed() -> None:
    history = _moved_history()
    check(history)
    admitted = history.placements.admitted + np.array([0.0, 2.0])
    late = replace(history, placements=replace(history.placements, admitted=admitted))
    with pytest.raises(ConservationError, match="a move must take no time: stay 0"):
        check(late)
    with pytest.raises(ConservationError, match="Little's law must hold: 4 and 6 in replication 0"):
        check_little(late)


def test_nights_beyond_the_run_are_noticed() -> None:
    history = worked_history()
    left = np.where(history.placements.left == 25.0, 26.0, history.placements.left)
    with pytest.raises(ConservationError, match="the area under the occupancy: 25 and 24 in place 1"):
        check_beds(replace(history, placements=replace(history.placements, left=left)))


def test_a_stay_beyond_the_latest_departure_is_noticed() -> None:
    history = worked_history()
    leave_by = history.requests.route_leave_by.copy()
    leave_by[0], until = 4.5, history.requests.route_until.copy()
    until[0] = 4.5
    bound = replace(history.requests, route_until=until, route_leave_by=leave_by)
    with pytest.raises(ConservationError, match=r"a stay must be in a place open to the person .*: stay 1"):
        check(replace(history, requests=bound))


def test_the_grant_is_what_the_beds_cost() -> None:
    history = _moved_history()  # bed-days 2 + 2 until day 2, then 1 + 8: the first place closes on day 3
    windows = [(0.0, 2.0), (2.0, 10.0), (10.0, 10.0)]
    granted, cost = np.array([40.0, 180.0, 7.0]), np.array([[10.0, 20.0, np.nan]])
    check_money(history, windows, granted, cost)
    check_money(history, windows, np.full(3, np.nan), np.full((1, 3), np.nan))
    with pytest.raises(ConservationError, match="add up to the grant: year 1 does not"):
        check_money(history, windows, granted + np.array([0.0, 1.0, 0.0]), cost)
    with pytest.raises(ConservationError, match="add up to the grant: year 0 does not"):
        check_money(history, windows, granted, np.array([[np.nan, 20.0, np.nan]]))
    paid_by_others = replace(history.places, is_state_paid=np.array([True, False]))
    with pytest.raises(ConservationError, match="add up to the grant: year 0 does not"):
        check_money(replace(history, places=paid_by_others), windows, granted, cost)


# One column of the placements of two worlds alike, one row in each: what one world gains the other loses.
OUTWEIGHED = [
    ("left", (6, 13), (1.0, -1.0), "only residents may stay to the end"),
    ("decided", (2, 13), (-0.5, 0.5), "nobody may wait longer than patience"),
]


@pytest.mark.parametrize(("column", "rows", "by", "rule"), OUTWEIGHED)
def test_what_one_block_loses_the_other_does_not_make_up_for(
    column: str, rows: tuple[int, int], by: tuple[float, float], rule: str
) -> None:
    both = as_blocks([worked_history(), worked_history()], 2)
    check(both)
    with pytest.raises(ConservationError, match=rule):
        check(_moved_by(both, column, rows, by))


@pytest.mark.parametrize("block", [0, 1])
@pytest.mark.parametrize(("column", "row", "value", "rule"), SPOILED)
def test_a_spoiled_number_is_noticed_in_each_block(
    block: int, column: str, row: int, value: float, rule: str | None
) -> None:
    whole = worked_history()
    values = getattr(whole.placements, column).copy()
    values[row] = value
    changed: dict[str, Any] = {column: values}
    spoiled = replace(whole, placements=replace(whole.placements, **changed))
    both = as_blocks([spoiled, whole] if block == 0 else [whole, spoiled], 2)
    if rule is None:
        check(both)
    else:
        with pytest.raises(ConservationError, match=rule):
            check(both)


def test_the_numbers_of_blocks_add_up() -> None:
    one, both = check(worked_history()), check(as_blocks([worked_history(), worked_history()], 2))
    for field in fields(one):
        assert getattr(both, field.name) == 2 * getattr(one, field.name)


def test_nights_of_one_block_do_not_make_up_for_those_of_another() -> None:
    both = as_blocks([worked_history(), worked_history()], 2)
    # The last resident of either world stays in place 1 of its own from day 21 on, until day 25.
    for later, earlier, first_off in ((6, 13, 1), (13, 6, 4)):
        left = both.placements.left.copy()
        left[later], left[earlier] = 26.0, 24.0
        spoiled = replace(both, placements=replace(both.placements, left=left))
        with pytest.raises(ConservationError, match=f"occupancy: 25 and 24 in place {first_off}"):
            check_beds(spoiled)


def test_a_full_place_of_one_block_is_not_outweighed_by_a_free_one_of_another() -> None:
    both = as_blocks([worked_history(), worked_history()], 2)
    capacity = np.array([1, 3, 1, 1, 1, 1])
    with pytest.raises(ConservationError, match="a full place: place 4 on day 6, 2 of 1 beds"):
        check_beds(replace(both, network=replace(both.network, capacity=capacity)))


def test_days_of_one_block_do_not_make_up_for_those_of_another() -> None:
    both = as_blocks([_moved_history(), _moved_history()], 1)
    assert check_little(both) == 12.0
    for late, early in ((1, 3), (3, 1)):
        admitted = both.placements.admitted.copy()
        admitted[late] += 2.0
        admitted[early] -= 2.0
        spoiled = replace(both, placements=replace(both.placements, admitted=admitted))
        found = {1: "4 and 6 in replication 0", 3: "8 and 6 in replication 0"}[late]
        with pytest.raises(ConservationError, match=f"Little's law must hold: {found}"):
            check_little(spoiled)


def test_money_of_one_block_does_not_make_up_for_that_of_another() -> None:
    both = as_blocks([_moved_history(), _moved_history()], 1)
    windows, granted = [(0.0, 2.0), (2.0, 10.0)], np.array([40.0, 180.0])
    cost = np.array([[10.0, 20.0], [10.0, 20.0]])
    check_money(both, windows, granted, cost)
    for block in (0, 1):
        for year in (0, 1):
            dearer = cost.copy()
            dearer[block, year] += 1.0
            dearer[1 - block, year] -= 1.0
            with pytest.raises(ConservationError, match=f"add up to the grant: year {year} does not"):
                check_money(both, windows, granted, dearer)
    # A bed more in one of them, and a bed less in the other.
    capacity = both.network.capacity + np.array([0, 1, 0, -1])
    with pytest.raises(ConservationError, match="add up to the grant: year 0 does not"):
        check_money(replace(both, network=replace(both.network, capacity=capacity)), windows, granted, cost)


def test_a_block_without_paid_beds_is_no_excuse_for_another() -> None:
    both = as_blocks([_moved_history(), _moved_history()], 1)
    windows, granted = [(0.0, 2.0)], np.array([40.0])
    only_one = replace(both.places, is_state_paid=np.array([True, True, False, False]))
    history = replace(both, places=only_one)
    check_money(history, windows, granted, np.array([[10.0], [np.nan]]))
    with pytest.raises(ConservationError, match="add up to the grant"):
        check_money(history, windows, granted, np.array([[11.0], [np.nan]]))
    with pytest.raises(ConservationError, match="add up to the grant"):
        check_money(both, windows, granted, np.array([[10.0], [np.nan]]))


def test_every_run_is_checked_for_money(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = money.grants_in_study
    monkeypatch.setattr("sim.beds.grants_in_study", lambda known: 1.01 * wrong(known))
    with pytest.raises(ConservationError, match="add up to the grant"):
        sim.compare(sim.main_scenarios()[:1], draws=1, replications=1)


HALVES = st.integers(0, 20).map(lambda half: half / 2)
ROUTES = st.lists(st.tuples(st.integers(0, 2), HALVES, st.integers(1, 30), HALVES), max_size=3)
ROWS = st.lists(
    st.tuples(
        HALVES, st.integers(1, 12), st.sampled_from([0.0, 1.0, 4.0, np.inf]), st.integers(1, 2), ROUTES
    ),
    max_size=10,
)
STEPS = st.dictionaries(
    st.tuples(st.integers(1, 24).map(lambda half: half / 2), st.integers(0, 2)),
    st.tuples(st.integers(0, 3), st.sampled_from(Rule)),
    max_size=5,
)


@given(ROWS, STEPS, st.lists(st.integers(1, 9), max_size=2), st.sampled_from([0.0, 1.5]))
def test_what_the_reference_engine_gives_is_whole(
    rows: list[tuple[float, int, float, int, list[tuple[int, float, int, float]]]],
    changes: dict[tuple[float, int], tuple[int, Rule]],
    residents: list[int],
    turnaround: float,
) -> None:
    capacity_steps = tuple((*key, *change) for key, change in sorted(changes.items()))
    network = network_of([2, 1, 1], 12.0, [turnaround, 0.0, 1.0], capacity_steps)
    living_in = [Row(-1, 0.0, stay / 2, ((1, 0.0, np.inf, np.inf),), resident_in=0) for stay in residents]
    asking = [
        Row(
            person,
            time,
            stay / 2,
            tuple(
                (place, time + d, time + d + open_for / 2, time + d + open_for / 2 + m)
                for place, d, open_for, m in route
            ),
            patience=patience,
            party=party,
            asks_until=time + 4.0,
        )
        for person, (time, stay, patience, party, route) in enumerate(sorted(rows))
    ]
    requests = requests_of(living_in + asking)
    history = History(
        people=people_of([(row.time, 0, True, "female") for row in asking]),
        residents=people_of([(0.0, 0, True, "female")] * len(residents)),
        requests=requests,
        placements=run(network, requests),
        network=network,
        places=PlaceLabels(
            np.zeros(3, dtype=np.int64), np.ones(3, dtype=np.bool_), np.zeros(3, dtype=np.bool_)
        ),
        grant_kzt=np.zeros(1),
    )
    checked = check(history)
    assert checked.num_admitted >= len(residents)
    assert checked.num_left + checked.num_still_resident == checked.num_admitted


def _moved_by(history: History, column: str, rows: tuple[int, ...], by: tuple[float, ...]) -> History:
    """Return a history in which some numbers of the placements are other ones."""
    values = getattr(history.placements, column).copy()
    values[list(rows)] += by
    changed: dict[str, Any] = {column: values}
    return replace(history, placements=replace(history.placements, **changed))


def _stays(placements: Placements, rows: list[int]) -> Placements:
    """Return the placements with these rows of the stays only, in this order."""
    columns = ("request", "place", "admitted", "left", "ended")
    changed: dict[str, Any] = {column: getattr(placements, column)[rows] for column in columns}
    return replace(placements, **changed)


def _moved_history() -> History:
    """Return one person who is moved from place 0 to place 1 on day 3."""
    network = network_of([1, 1], 10.0, capacity_steps=((3.0, 0, 0, Rule.RELOCATE),))
    requests = requests_of([Row(0, 1.0, 6.0, ((0, 1.0, np.inf, np.inf), (1, 1.0, np.inf, np.inf)))])
    return History(
        people=people_of([(1.0, 0, True, "female")]),
        residents=people_of([]),
        requests=requests,
        placements=run(network, requests),
        network=network,
        places=PlaceLabels(
            np.zeros(2, dtype=np.int64), np.ones(2, dtype=np.bool_), np.zeros(2, dtype=np.bool_)
        ),
        grant_kzt=np.zeros(1),
    )
