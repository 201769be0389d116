"""Numbers by year in which small ones cannot be found, before anything is computed from them.

A prediction, a score or a posterior with a few digits would tell the number it was made from. So the small
numbers are taken for two, whatever they are, before they are used. Where one series of a year has a small
number, the numbers of all others in that year are rounded: else "all" less "foreign" would tell it. They are
rounded as far as every sum that holds among them needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.language import say
from sim.mistakes import Mistake
from sim.records.disclosure import FEW
from sim.records.rounded import STEPS, Rounded, rounded
from sim.records.stays import Flags, Ints, YearlyCounts

TAKEN_FOR = 2
"""What a number from 1 to 4 is taken for."""
MOST_PARTS = 4
"""Of a sum that is looked for among the series of a year."""
SMALL = Rounded(TAKEN_FOR, 1, FEW - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Masked:
    """Numbers by year that tell no small one.

    Attributes
    ----------
    counts
        The series.
    is_small, is_rounded
        Which numbers stand for "1 to 4", and which are those of the same years, rounded.
    """

    counts: YearlyCounts
    is_small: Flags
    is_rounded: Flags

    def words(self, series: str, year: int) -> str:
        """Return a number as it may be shown."""
        (row,) = np.flatnonzero((self.counts.series == series) & (self.counts.year == year)).tolist()
        if self.is_small[row]:
            return say("under {number}", number=FEW)
        number = int(self.counts.count[row])
        return say("about {number}", number=number) if self.is_rounded[row] else str(number)


def masked(counts: YearlyCounts) -> Masked:
    """Return numbers by year that tell no small one; a zero is none, it tells of nobody.

    Raises
    ------
    Mistake
        If a small number is told by sums however the others are rounded.

    Examples
    --------
    >>> series = YearlyCounts(np.array(["all", "foreign"]), np.array([2019, 2019]), np.array([58, 3]))
    >>> masked(series).counts.count.tolist()
    [60, 2]
    """
    is_small = (counts.count > 0) & (counts.count < FEW)
    is_beside = np.isin(counts.year, counts.year[is_small]) & (counts.count >= FEW)
    shown: Ints = counts.count.copy()
    for year in np.unique(counts.year[is_small]).tolist():
        rows = np.flatnonzero(counts.year == year)
        shown[rows] = [each.about for each in _ranges(counts.count[rows].tolist(), year)]
    return Masked(YearlyCounts(counts.series, counts.year, shown), is_small, is_beside)


def _ranges(numbers: Sequence[int], year: int) -> list[Rounded]:
    """Return the numbers of a year as they may be told."""
    sums = list(_sums(numbers))
    for step in STEPS:
        ranges = [_range(number, step) for number in numbers]
        if all(_keeps(ranges, total, parts) for total, parts in sums):
            return ranges
    raise Mistake(
        "{year}: a number below five would be told by the others of that year; leave one out", year=year
    )


def _range(number: int, step: int) -> Rounded:
    if 0 < number < FEW:
        return SMALL
    return rounded(number, step) if number else Rounded(0, 0, 0)


def _sums(numbers: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each number that is the sum of others, one of them small, and these; not one that is small."""
    some = [place for place, number in enumerate(numbers) if number > 0]
    for size in range(2, MOST_PARTS + 1):
        for parts in combinations(some, size):
            if min(numbers[part] for part in parts) < FEW:
                total = sum(numbers[part] for part in parts)
                yield from (
                    (place, parts) for place in some if place not in parts and numbers[place] == total >= FEW
                )


def _keeps(ranges: Sequence[Rounded], total: int, parts: Sequence[int]) -> bool:
    """Return whether a sum tells no small number more nearly than "1 to 4"."""
    for part in parts:
        if ranges[part] is SMALL:
            others = [ranges[each] for each in parts if each != part]
            least = ranges[total].least - sum(each.most for each in others)
            most = ranges[total].most - sum(each.least for each in others)
            if least > SMALL.least or most < SMALL.most:
                return False
    return True
