"""Of people who come together some find no bed: days with a free bed tell the whole group all the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.fitting.asked import asked
from sim.fitting.demand import Demand, demand
from sim.fitting.groups import groups
from sim.fitting.referrals import referrals
from sim.fitting.room import is_filled, seen_part, with_room
from sim.records.rounded import rounded
from sim.records.stays import StayRecords
from tests.fitting.made import records_of

FIRST, BEFORE, BEDS, STAY = 17_532, 400, 6, 60.0
GROUPS_A_YEAR, ANOTHER = 16.0, 0.4
A_YEAR = GROUPS_A_YEAR / (1.0 - ANOTHER)


def book(seed: int, years: float) -> StayRecords:
    """Return the book of a shelter of six beds to which people come in groups, as many as find a bed."""
    rng = np.random.default_rng(seed)
    last = FIRST + math.floor(365.25 * years) - 1
    number = rng.poisson(GROUPS_A_YEAR * (last - FIRST + BEFORE) / 365.25)
    moments = np.sort(rng.uniform(FIRST - BEFORE, last + 1, number))
    there: list[float] = []
    admitted: list[tuple[float, float]] = []
    for moment, size in zip(moments.tolist(), rng.geometric(1.0 - ANOTHER, number).tolist(), strict=True):
        there = [left for left in there if left > moment]
        stays = rng.exponential(STAY, min(size, BEDS - len(there)))
        there += [moment + stay for stay in stays.tolist()]
        admitted += [(math.floor(moment), math.floor(moment + stay)) for stay in stays.tolist()]
    days = np.array([each for each in admitted if each[1] >= FIRST], np.float64)
    left = np.where(days[:, 1] > last, np.nan, days[:, 1])
    return records_of(days[:, 0], left, (FIRST, last))


def corrected(found: Demand) -> Demand:
    another = groups(found.people, is_filled(found)).another
    return with_room(found, rounded(found.total), another)


def test_people_of_a_group_who_found_no_bed_are_counted() -> None:
    """Without the correction a seventh of them is missing."""
    books = [demand(book(seed, 40.0), None, BEDS) for seed in range(4)]
    plain = np.mean([each.total / each.years for each in books])
    found = np.mean([each.total / corrected(each).years for each in books])
    assert plain < 0.9 * A_YEAR
    assert found == pytest.approx(A_YEAR, rel=0.04)


def test_the_rate_fitted_is_that_of_all_who_asked() -> None:
    records = book(0, 40.0)
    days = demand(records, None, BEDS)
    told = referrals(days, asked(days, records, None))
    assert told.rate.estimate == pytest.approx(A_YEAR, rel=0.08)


def test_free_days_of_a_season_in_which_few_come_tell_the_whole_year() -> None:
    """A shelter is full in its high season; who comes on the other days is a sixth too few for a year."""
    rng = np.random.default_rng(2)
    last, a_year = FIRST + 10 * 365, 36.0
    moments = np.sort(
        rng.uniform(FIRST - BEFORE, last + 1, rng.poisson(1.8 * a_year * (last - FIRST + BEFORE) / 365.25))
    )
    height = 1.0 + 0.8 * np.cos((moments - FIRST) * 2.0 * math.pi / 365.25)
    stays: list[tuple[float, float]] = []
    for moment in moments[rng.uniform(size=len(moments)) < height / 1.8].tolist():
        if sum(left > moment for _, left in stays) < BEDS:
            stays.append((moment, moment + float(rng.exponential(75.0))))
    days = np.floor(np.array([each for each in stays if each[1] >= FIRST]))
    records = records_of(days[:, 0], np.where(days[:, 1] > last, np.nan, days[:, 1]), (FIRST, last))
    free = demand(records, None, BEDS)
    told = referrals(free, asked(free, records, None))
    assert corrected(free).total / corrected(free).years < 0.9 * a_year
    assert told.demand.total / told.demand.years == pytest.approx(a_year, rel=0.06)


def test_groups_that_filled_the_shelter_may_have_been_larger() -> None:
    found = [demand(book(seed, 40.0), None, BEDS) for seed in range(4)]
    cut = [groups(each.people, is_filled(each)).another for each in found]
    assert np.mean(cut) == pytest.approx(ANOTHER, abs=0.03)
    assert np.mean([groups(each.people).another for each in found]) < ANOTHER - 0.06


@pytest.mark.parametrize("another", [0.0, 0.5])
def test_the_part_seen_is_that_of_simulated_days(another: float) -> None:
    rng = np.random.default_rng(1)
    arriving = rng.poisson(0.4, 200_000)
    people = (
        arriving + rng.negative_binomial(np.maximum(arriving, 1e-9), 1.0 - another) if another else arriving
    )
    a_day = 0.4 / (1.0 - another)
    room = np.array([1, 2, 5])
    found = seen_part(room, a_day, another)
    assert found == pytest.approx([np.minimum(people, k).mean() / a_day for k in room.tolist()], abs=0.01)


def test_where_refusals_are_written_down_nothing_is_corrected() -> None:
    found = demand(book(0, 3.0))
    assert with_room(found, rounded(found.total), 0.4) is found
