"""Openings and closings, resolved by hand."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.capacity import Closings, Timelines, timelines
from sim.engine.vocabulary import Rule

DRAIN, RELOCATE, DISCHARGE = Rule.DRAIN, Rule.RELOCATE, Rule.DISCHARGE
UNTIL = 100.0


class Closing(NamedTuple):
    """One closing of a place."""

    start: float
    until: float
    places_left: float
    rule: Rule


class Place(NamedTuple):
    """A place with its closings."""

    beds: int
    opens: float
    closings: list[Closing]


def lines_of(places: list[Place], until: float = UNTIL) -> Timelines:
    """Return the capacity of places, whose closings stand in the table in no order."""
    rows = [(number, closing) for number, place in enumerate(places) for closing in place.closings][::-1]
    closings = Closings(
        of=np.array([number for number, _ in rows], dtype=np.int64),
        start=np.array([closing.start for _, closing in rows], dtype=np.float64),
        until=np.array([closing.until for _, closing in rows], dtype=np.float64),
        places_left=np.array([closing.places_left for _, closing in rows], dtype=np.float64),
        rule=np.array([closing.rule for _, closing in rows], dtype=np.int64),
        is_state_only=np.zeros(len(rows), dtype=np.bool_),
    )
    beds = np.array([place.beds for place in places], dtype=np.int64)
    return timelines(beds, np.array([place.opens for place in places], dtype=np.float64), closings, until)


def resolved(
    beds: int, opens: float, *closings: tuple[float, float, float, Rule]
) -> tuple[int, list[tuple[float, int, Rule]]]:
    line = lines_of([Place(beds, opens, [Closing(*closing) for closing in closings])])
    assert not line.place.any()
    steps = zip(line.time.tolist(), line.capacity.tolist(), map(Rule, line.rule.tolist()), strict=True)
    return int(line.at_start[0]), list(steps)


def test_open_from_the_start_and_never_closed() -> None:
    assert resolved(7, 0.0) == (7, [])
    assert resolved(7, -30.0) == (7, [])


def test_opens_later() -> None:
    assert resolved(7, 30.0) == (0, [(30.0, 7, DRAIN)])


def test_never_opens_within_the_run() -> None:
    assert resolved(7, UNTIL) == (0, [])


def test_one_closing() -> None:
    assert resolved(7, 0.0, (10.0, 20.0, 0.0, DISCHARGE)) == (7, [(10.0, 0, DISCHARGE), (20.0, 7, DRAIN)])


def test_some_places_stay_open_rounded_down() -> None:
    assert resolved(7, 0.0, (10.0, 20.0, 0.5, RELOCATE)) == (7, [(10.0, 3, RELOCATE), (20.0, 7, DRAIN)])


@pytest.mark.parametrize(
    ("beds", "share", "left"), [(100, 0.29, 29), (10, 0.7, 7), (3, 0.33, 0), (5, 1.0, 5)]
)
def test_a_share_that_is_whole_on_paper_is_whole(beds: int, share: float, left: int) -> None:
    at_start, _ = resolved(beds, 0.0, (-1.0, 10.0, share, DRAIN))
    assert at_start == left


def test_a_closing_that_leaves_everything_is_no_step() -> None:
    assert resolved(7, 0.0, (10.0, 20.0, 1.0, DISCHARGE)) == (7, [])


def test_closed_at_the_start() -> None:
    assert resolved(7, 0.0, (-5.0, 20.0, 0.0, DRAIN)) == (0, [(20.0, 7, DRAIN)])
    assert resolved(7, 0.0, (-5.0, 0.0, 0.0, DRAIN)) == (0, [(0.0, 7, DRAIN)])


def test_what_closes_on_the_first_day_was_open_the_day_before() -> None:
    """So people live there, and the rule of the closing is theirs."""
    for rule in Rule:
        assert resolved(7, 0.0, (0.0, 20.0, 0.0, rule)) == (7, [(0.0, 0, rule), (20.0, 7, DRAIN)])


def test_closed_until_after_the_end() -> None:
    assert resolved(7, 0.0, (90.0, 150.0, 0.0, DRAIN)) == (7, [(90.0, 0, DRAIN)])


def test_the_smallest_capacity_holds_with_its_rule() -> None:
    found = resolved(8, 0.0, (10.0, 40.0, 0.5, DISCHARGE), (20.0, 30.0, 0.25, DRAIN))
    assert found == (8, [(10.0, 4, DISCHARGE), (20.0, 2, DRAIN), (30.0, 4, DRAIN), (40.0, 8, DRAIN)])


def test_a_milder_closing_inside_a_stricter_one_is_no_step() -> None:
    assert resolved(8, 0.0, (10.0, 40.0, 0.0, RELOCATE), (20.0, 30.0, 0.5, DISCHARGE)) == (
        8,
        [(10.0, 0, RELOCATE), (40.0, 8, DRAIN)],
    )


def test_of_equal_capacities_the_stricter_rule() -> None:
    for order in ((DRAIN, RELOCATE, DISCHARGE), (DISCHARGE, RELOCATE, DRAIN)):
        found = resolved(8, 0.0, *((10.0, 20.0 + rule, 0.0, rule) for rule in order))
        assert found == (8, [(10.0, 0, DISCHARGE), (22.0, 8, DRAIN)])
    found = resolved(8, 0.0, (10.0, 20.0, 0.0, DRAIN), (10.0, 20.0, 0.0, RELOCATE))
    assert found == (8, [(10.0, 0, RELOCATE), (20.0, 8, DRAIN)])


def test_shares_that_round_to_the_same_places_are_equal() -> None:
    found = resolved(3, 0.0, (10.0, 20.0, 0.4, DRAIN), (10.0, 20.0, 0.6, DISCHARGE))
    assert found == (3, [(10.0, 1, DISCHARGE), (20.0, 3, DRAIN)])


def test_closings_that_follow_at_once_are_one_closed_time() -> None:
    found = resolved(5, 0.0, (10.0, 20.0, 0.0, DISCHARGE), (20.0, 30.0, 0.0, DRAIN))
    assert found == (5, [(10.0, 0, DISCHARGE), (30.0, 5, DRAIN)])


def test_a_stricter_rule_at_the_same_capacity_is_a_step() -> None:
    found = resolved(5, 0.0, (10.0, 20.0, 0.0, DRAIN), (20.0, 30.0, 0.0, DISCHARGE))
    assert found == (5, [(10.0, 0, DRAIN), (20.0, 0, DISCHARGE), (30.0, 5, DRAIN)])


def test_what_changes_back_at_the_same_instant_leaves_no_trace() -> None:
    assert resolved(4, 20.0, (10.0, 30.0, 0.0, DRAIN)) == (0, [(30.0, 4, DRAIN)])
    assert resolved(4, 20.0, (5.0, 20.0, 0.0, DRAIN)) == (0, [(20.0, 4, DRAIN)])


def test_bed_days() -> None:
    line = lines_of([Place(6, 10.0, [Closing(20.0, 40.0, 0.5, DRAIN)]), Place(3, 0.0, [])])
    assert (line.time.tolist(), line.before.tolist()) == ([10.0, 20.0, 40.0], [0, 6, 3])
    assert (line.capacity.tolist(), line.rule.tolist()) == ([6, 3, 6], [DRAIN] * 3)
    # By hand: 10 days of 6, 20 of 3, 60 of 6; the other place has 3 all the time.
    assert line.bed_days(0.0, 100.0).tolist() == [60 + 60 + 360, 300]
    assert line.bed_days(15.0, 25.0).tolist() == [30 + 15, 30]
    assert line.bed_days(40.0, 41.0).tolist() == [6, 3]


def test_nothing_at_all() -> None:
    line = lines_of([])
    assert len(line.at_start) == len(line.time) == len(line.bed_days(0.0, 100.0)) == 0


half_days = st.integers(-4, 50).map(lambda half: half / 2)
closings = st.builds(
    lambda start, days, share, rule: Closing(start, start + days, share, rule),
    half_days,
    st.one_of(st.integers(1, 20).map(lambda half: half / 2), st.just(inf)),
    st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    st.sampled_from(list(Rule)),
)
places = st.builds(Place, st.integers(0, 8), half_days, st.lists(closings, max_size=5))
END = 20.0


def in_force(place: Place, moment: float) -> tuple[int, Rule]:
    """Read capacity and rule of one place at one moment, from nothing but its closings."""
    if moment < place.opens:
        return 0, DRAIN
    active = [closing for closing in place.closings if closing.start <= moment < closing.until]
    left = [int(place.beds * closing.places_left) for closing in active]
    capacity = min([place.beds, *left])
    rules = [closing.rule for closing, number in zip(active, left, strict=True) if number == capacity]
    return capacity, max(rules, default=DRAIN)


def the_day_before(place: Place) -> tuple[int, Rule]:
    """Return what was in force just before day 0, were what opens on it open already."""
    return in_force(place._replace(opens=-1.0) if place.opens <= 0.0 else place, -0.25)


def steps_by_hand(place: Place) -> list[tuple[float, int, int, Rule]]:
    """Return time, capacity before and after, and rule of each step: all changes fall on half days."""
    steps = []
    for half in range(int(2 * END)):
        before, rule_before = in_force(place, (half - 1) / 2) if half else the_day_before(place)
        after, rule = in_force(place, half / 2)
        if after > before:
            steps.append((half / 2, before, after, DRAIN))
        elif after < before or (after < place.beds and rule > rule_before):
            steps.append((half / 2, before, after, rule))
    return steps


@given(st.lists(places, max_size=4), half_days, half_days)
def test_the_timelines_agree_with_looking_at_each_half_day(
    found: list[Place], start: float, end: float
) -> None:
    line = lines_of(found, END)
    assert line.at_start.tolist() == [the_day_before(place)[0] for place in found]
    columns = (line.place, line.time, line.before, line.capacity, line.rule)
    expected = [(number, *step) for number, place in enumerate(found) for step in steps_by_hand(place)]
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected
    start, end = (min(max(moment, 0.0), END) for moment in sorted((start, end)))
    halves = [half / 2 for half in range(int(2 * start), int(2 * end))]
    bed_days = [sum(in_force(place, half)[0] for half in halves) / 2 for place in found]
    assert line.bed_days(start, end).tolist() == bed_days
