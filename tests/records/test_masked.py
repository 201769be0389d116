"""A small number of a year cannot be found from the other series of that year."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.records.disclosure import FEW
from sim.records.masked import masked
from sim.records.rounded import STEPS, rounded
from sim.records.stays import YearlyCounts


def series(*numbers: int) -> YearlyCounts:
    names = np.array([f"series {place}" for place in range(len(numbers))])
    return YearlyCounts(names, np.full(len(numbers), 2019), np.array(numbers))


def ways(shown: list[int], hides: list[bool]) -> list[list[range]]:
    """Return all that each number may be, for every step of rounding that may have made what is shown."""
    found = []
    for step in STEPS:
        possible = [
            range(1, FEW) if is_small else [n for n in range(FEW, 400) if rounded(n, step).about == about]
            for about, is_small in zip(shown, hides, strict=True)
        ]
        if all(possible):
            found.append([range(min(each), max(each) + 1) for each in possible])
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(5, 60), st.integers(5, 60), st.integers(1, 4))
def test_the_sum_of_three_series_tells_no_small_one(first: int, second: int, few: int) -> None:
    numbers = (first, second, few, first + second + few)
    told = masked(series(*numbers))
    shown, hides = told.counts.count.tolist(), told.is_small.tolist()
    possible: set[int] = set()
    for one, two, _, total in ways(shown, hides):
        possible |= set(range(total[0] - one[-1] - two[-1], total[-1] - one[0] - two[0] + 1))
    assert possible >= set(range(1, FEW))
    assert [told.words(f"series {place}", 2019) for place in range(4)] == [
        *(f"about {shown[0]}", f"about {shown[1]}", "under 5", f"about {shown[3]}")
    ]


def test_rounding_to_five_alone_would_tell_it() -> None:
    """63 is at least 63, 68 at least 68, and 132 at most 132: the third would be 0 or 1."""
    told = masked(series(63, 68, 1, 132))
    assert told.counts.count.tolist() != [65, 70, 2, 130]


def test_numbers_of_other_years_and_zeros_stay_as_they_are() -> None:
    counts = YearlyCounts(
        np.array(["a", "a", "b", "b"]), np.array([2018, 2019, 2018, 2019]), np.array([58, 58, 3, 0])
    )
    told = masked(counts)
    assert told.counts.count.tolist() == [60, 58, 2, 0]
    assert (told.words("a", 2019), told.words("b", 2019)) == ("58", "0")


def test_all_numbers_of_a_small_table_may_be_small() -> None:
    assert masked(series(1, 3, 4)).counts.count.tolist() == [2, 2, 2]
    assert masked(series(4, 4, 8)).is_rounded.tolist() == [False, False, True]


@pytest.mark.parametrize("numbers", list(itertools.product((5, 7, 9, 63, 68), (1, 4))))
def test_no_pair_is_refused(numbers: tuple[int, int]) -> None:
    told = masked(series(numbers[0], numbers[1], sum(numbers)))
    assert told.is_small.tolist() == [False, True, False]
