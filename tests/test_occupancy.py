from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.vocabulary import Ended, Rule
from sim.occupancy import Changes, beds_held, beds_open, beds_taken, samples, steps
from tests.histories import Row, network_of, placements_of, requests_of

NUM_AREAS, UNTIL = 3, 6.0
HALF_DAYS = st.integers(0, 14).map(lambda half: half / 2)
Happening = tuple[float, int, int]
HAPPENINGS = st.lists(st.tuples(HALF_DAYS, st.integers(0, NUM_AREAS - 1), st.integers(-2, 3)), max_size=12)

# Levels change at half days only, so quarter days show the level of every piece; each stands for half a day.
SEEN = np.arange(0.25, UNTIL, 0.5)


def changes_of(happenings: list[Happening]) -> Changes:
    columns = np.array(happenings, dtype=np.float64).reshape(-1, 3).T
    return Changes(columns[0].copy(), columns[1].astype(np.int64), columns[2].astype(np.int64))


def level_at(happenings: list[Happening], area: int, moment: float) -> int:
    return sum(size for time, place, size in happenings if place == area and time <= moment)


def seen_levels(happenings: list[Happening]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    levels = [[level_at(happenings, area, moment) for moment in SEEN] for area in range(NUM_AREAS)]
    return np.array(levels, dtype=np.int64)


@given(HAPPENINGS, HAPPENINGS, HALF_DAYS, HALF_DAYS)
def test_time_and_area_against_looking_at_every_half_day(
    one: list[Happening], other: list[Happening], start: float, end: float
) -> None:
    found = steps([changes_of(one), changes_of(other)], NUM_AREAS, UNTIL)
    levels, others = seen_levels(one), seen_levels(other)
    weights = np.where((start < SEEN) & (end > SEEN), 0.5, 0.0)
    under = found.days_where(found.level[0], [(start, end)])[:, 0]
    np.testing.assert_array_equal(under, levels @ weights)
    above = found.days_where(found.level[0] > found.level[1], [(start, end)])[:, 0]
    np.testing.assert_array_equal(above, (levels > others) @ weights)


@given(HAPPENINGS, HALF_DAYS, HALF_DAYS)
def test_greatest_level_against_looking_at_every_half_day(
    happenings: list[Happening], start: float, end: float
) -> None:
    found = steps([changes_of(happenings)], NUM_AREAS, UNTIL)
    seen = np.where((start < SEEN) & (end > SEEN), seen_levels(happenings), 0)
    expected = np.maximum(seen.max(axis=1), 0)
    np.testing.assert_array_equal(found.greatest(0, [(start, end)])[:, 0], expected)


@given(HAPPENINGS, st.lists(HALF_DAYS, unique=True).map(sorted))
def test_samples_against_adding_up(happenings: list[Happening], moments: list[float]) -> None:
    found = samples(changes_of(happenings), NUM_AREAS, np.array(moments, dtype=np.float64))
    expected = [[level_at(happenings, area, moment) for area in range(NUM_AREAS)] for moment in moments]
    assert found.tolist() == expected


@given(HAPPENINGS)
def test_the_country_is_the_sum_of_its_areas(happenings: list[Happening]) -> None:
    found = samples(changes_of(happenings).with_country(NUM_AREAS), NUM_AREAS + 1, SEEN)
    np.testing.assert_array_equal(found[:, NUM_AREAS], found[:, :NUM_AREAS].sum(axis=1))


@given(HAPPENINGS, HAPPENINGS)
def test_each_block_has_a_country_of_its_own(one: list[Happening], other: list[Happening]) -> None:
    """Areas count on from block to block; with a country in each block there is one more."""
    both = [*one, *((time, NUM_AREAS + area, size) for time, area, size in other)]
    found = samples(changes_of(both).with_country(NUM_AREAS), 2 * (NUM_AREAS + 1), SEEN)
    for block, alone in zip(np.split(found, 2, axis=1), (one, other), strict=True):
        expected = samples(changes_of(alone).with_country(NUM_AREAS), NUM_AREAS + 1, SEEN)
        np.testing.assert_array_equal(block, expected)


@given(HAPPENINGS)
def test_pieces_last_and_do_not_overlap(happenings: list[Happening]) -> None:
    found = steps([changes_of(happenings)], NUM_AREAS, UNTIL)
    assert (found.end > found.start).all()
    assert (found.end <= UNTIL).all()
    same_area = found.area[1:] == found.area[:-1]
    np.testing.assert_array_equal(found.start[1:][same_area], found.end[:-1][same_area])


def test_a_bed_left_and_taken_at_one_instant_is_one_bed() -> None:
    found = steps([changes_of([(2.0, 0, 1), (1.0, 0, 1), (2.0, 0, -1), (3.0, 0, -1)])], 1, UNTIL)
    assert found.greatest(0, [(0.0, UNTIL)]).tolist() == [[1]]


def test_turnaround_follows_a_departure_and_neither_a_move_nor_a_displacement() -> None:
    requests = requests_of([Row(-1, 0.0, 9.0, resident_in=0, party=party) for party in (1, 2, 4, 8)])
    stays = [
        (0, 0, 0.0, 1.0, Ended.COMPLETED),
        (1, 0, 0.0, 1.0, Ended.LATEST_DEPARTURE),
        (2, 0, 0.0, 1.0, Ended.DISPLACED),
        (3, 0, 0.0, 1.0, Ended.MOVED),
    ]
    placements, network = placements_of(stays, []), network_of([15], UNTIL, [2.0])
    moments, area = np.array([0.0, 1.0, 2.9, 3.0]), np.array([0])
    held = samples(beds_held(requests, placements, network, area), 1, moments)
    assert held[:, 0].tolist() == [15, 3, 3, 0]
    assert samples(beds_taken(requests, placements, area), 1, moments)[:, 0].tolist() == [15, 0, 0, 0]


@pytest.mark.parametrize(("area_of", "expected"), [([0, 0], [5, 3, 7, 3]), ([0, -1], [2, 0, 4, 3])])
def test_capacity_steps_replace_the_capacity_before(area_of: list[int], expected: list[int]) -> None:
    changes = (
        (1.0, 0, 0, Rule.DRAIN),
        (2.0, 0, 4, Rule.DRAIN),
        (4.0, 0, 3, Rule.DRAIN),
        (4.0, 1, 0, Rule.DRAIN),
    )
    network = network_of([2, 3], UNTIL, capacity_steps=changes)
    found = samples(beds_open(network, np.array(area_of)), 1, np.array([0.5, 1.0, 3.0, 5.0]))
    assert found[:, 0].tolist() == expected
