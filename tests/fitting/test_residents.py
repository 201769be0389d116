"""Who is there when records end, told in classes of five people or more."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.fitting.residents import FROM_DAYS, residents
from sim.records.disclosure import FEW
from sim.records.rounded import rounded
from sim.records.stays import Census, StayRecords
from tests.fitting.made import records_of

LAST = 19_357.0


def book(ages: list[float], gone: int = 3) -> StayRecords:
    """Return a book of residents with these ages, nan for an arrival before it, and some who left."""
    arrived = np.array([*(LAST - np.array(ages)), *([LAST - 300.0] * gone)])
    left = np.array([*([np.nan] * len(ages)), *([LAST - 200.0] * gone)])
    return records_of(arrived, left, (18_000.0, LAST))


@pytest.mark.parametrize("number", range(1, 10))
def test_fewer_than_ten_are_told_only_as_a_number(number: int) -> None:
    there = residents(book([float(7 * n) for n in range(number)]))
    assert (there.shares, there.present) == ((), rounded(number))


def test_classes_hold_five_people_or_more() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        ages = np.floor(rng.exponential(90.0, int(rng.integers(10, 40)))).tolist()
        there = residents(book(ages))
        edges = [*there.from_days, math.inf]
        counts = np.histogram(ages, edges)[0] if there.shares else np.array([len(ages)])
        assert counts.min() >= FEW
        assert set(there.from_days) <= set(FROM_DAYS)
        assert there.present.least <= len(ages) <= there.present.most
        if there.shares:
            told = np.array([rounded(int(count)).about for count in counts])
            assert there.shares == pytest.approx((told / told.sum()).tolist(), abs=2e-3)


def test_an_unknown_arrival_keeps_the_others_untold() -> None:
    """The classes would add up to the residents but one."""
    ages = [float(n) for n in range(12)] + [100.0] * 8
    assert len(residents(book(ages)).shares) == 2
    assert residents(book([*ages, math.nan])).shares == ()


def test_the_census_is_taken_before_the_book() -> None:
    words = np.full(11, "")
    census = Census(np.array([*range(5), *([200.0] * 6)], np.float64), words, words, LAST)
    there = residents(book([1.0] * 30), census)
    assert there.from_days == (0, 30)
    assert there.present.about == 10
