"""Openings and closings, resolved by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.capacity import Closing, Step, timeline
from sim.engine.vocabulary import Rule

DRAIN, RELOCATE, DISCHARGE = Rule.DRAIN, Rule.RELOCATE, Rule.DISCHARGE
UNTIL = 100.0


def resolved(
    beds: int, opens: float, *closings: tuple[float, float, float, Rule]
) -> tuple[int, list[tuple[float, int, Rule]]]:
    line = timeline(beds, opens, [Closing(*closing) for closing in closings], UNTIL)
    return line.at_start, [(step.time, step.capacity, step.rule) for step in line.steps]


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
    at_start, _ = resolved(beds, 0.0, (0.0, 10.0, share, DRAIN))
    assert at_start == left


def test_a_closing_that_leaves_everything_is_no_step() -> None:
    assert resolved(7, 0.0, (10.0, 20.0, 1.0, DISCHARGE)) == (7, [])


def test_closed_at_the_start() -> None:
    assert resolved(7, 0.0, (-5.0, 20.0, 0.0, DRAIN)) == (0, [(20.0, 7, DRAIN)])
    assert resolved(7, 0.0, (0.0, 20.0, 0.0, DRAIN)) == (0, [(20.0, 7, DRAIN)])


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
    line = timeline(6, 10.0, [Closing(20.0, 40.0, 0.5, DRAIN)], UNTIL)
    assert line.steps == (Step(10.0, 6, DRAIN), Step(20.0, 3, DRAIN), Step(40.0, 6, DRAIN))
    # By hand: 10 days of 6, 20 of 3, 60 of 6.
    assert line.bed_days(0.0, 100.0) == 60 + 60 + 360
    assert line.bed_days(15.0, 25.0) == 30 + 15
    assert line.bed_days(40.0, 41.0) == 6


times = st.integers(-4, 50).map(float)
closings = st.builds(
    lambda start, days, share, rule: Closing(start, start + days, share, rule),
    times,
    st.integers(1, 20).map(float),
    st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    st.sampled_from(list(Rule)),
)


@given(st.integers(0, 8), times, st.lists(closings, max_size=5))
def test_the_timeline_agrees_with_looking_at_each_day(beds: int, opens: float, found: list[Closing]) -> None:
    line = timeline(beds, opens, found, 60.0)
    capacities = {0.0: line.at_start} | {step.time: step.capacity for step in line.steps}
    for tick in range(120):
        moment = tick / 2
        expected = 0
        if moment >= opens:
            active = [one for one in found if one.start <= moment < one.until]
            expected = min([beds, *(int(beds * one.places_left) for one in active)])
        assert capacities[max(time for time in capacities if time <= moment)] == expected
    assert all(
        before.capacity != after.capacity or before.rule < after.rule
        for before, after in zip(line.steps, line.steps[1:], strict=False)
    )
