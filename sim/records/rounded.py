"""Counts of people as they are told beside each other: to the next five or more, the small ones together.

Exact totals that overlap tell a small count by their difference. Here each count is known only to lie between
two numbers; and where several of these ranges together would tell a small count, all are made wider. Whatever
is fitted to records takes its counts in this form as well, so that nobody can work one back out of a rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.language import say
from sim.mistakes import Mistake
from sim.records.attack import Knowledge, bounds
from sim.records.disclosure import FEW, WIDTH
from sim.records.stays import Flags, Ints

STEPS = (5, 10, 20, 50, 100)
"""Numbers to whose multiples counts are rounded; the first that tells nothing small is taken."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A count that lies between two numbers, both included.

    Attributes
    ----------
    about
        The number that is said.
    least, most
        Between what it lies.
    """

    about: int
    least: int
    most: int

    @property
    def is_few(self) -> bool:
        """Whether it may be anything from nobody to four people."""
        return self.most < FEW

    def __str__(self) -> str:
        if self.is_few:
            return say("fewer than {number}", number=FEW)
        return say("about {number}", number=self.about)


def rounded(number: int, step: int = STEPS[0]) -> Rounded:
    """Return a count as it is told.

    Examples
    --------
    >>> [str(rounded(number)) for number in (131, 7, 3, 0)]
    ['about 130', 'about 5', 'fewer than 5', 'fewer than 5']
    >>> rounded(131), rounded(7)
    (Rounded(about=130, least=128, most=132), Rounded(about=5, least=5, most=7))
    >>> rounded(131, 20)
    Rounded(about=140, least=130, most=149)
    """
    if number < FEW:
        return Rounded(0, 0, FEW - 1)
    nearest, half = step * ((number + step // 2) // step), step // 2
    return Rounded(max(nearest, FEW), max(nearest - half, FEW), nearest + step - 1 - half)


def all_rounded(numbers: Iterable[int], step: int = STEPS[0]) -> list[Rounded]:
    """Return each of some counts as it is told."""
    return [rounded(number, step) for number in numbers]


def least_step(counts: Ints, told: Flags, kept: Flags) -> int:
    """Return the step of rounding at which numbers together tell no small count.

    Parameters
    ----------
    counts
        (n,) People of each kind, nobody in two kinds.
    told
        (k, n) The kinds that each number told sums over.
    kept
        (m, n) The same of the numbers that nobody may find out if they are small.

    Raises
    ------
    Mistake
        If no step is large enough.

    Examples
    --------
    Two years' numbers and their sum, each rounded to five. 68 and 2 make 70; 65 + 68 + 1 = 134 would tell
    the last number as 0 or 1, since 63 + 68 people are at least in the others, and 132 at most in all:

    >>> years = np.array([[True, False, False], [False, True, False], [False, False, True]])
    >>> told = np.concatenate((years, [[True, True, True]]))
    >>> least_step(np.array([63, 68, 1]), told, years), least_step(np.array([60, 70, 2]), told, years)
    (10, 5)
    """
    values, hidden = told @ counts, kept[(kept @ counts > 0) & (kept @ counts < FEW)]
    for step in STEPS:
        ranges = all_rounded(values.tolist(), step)
        least, most = (np.array(ends, np.float64) for ends in _ends(ranges))
        if all(_is_wide(each, Knowledge(told, least, most)) for each in hidden):
            return step
    raise Mistake("records: a small number of people could be worked out from the rounded ones; split less")


def _ends(ranges: list[Rounded]) -> tuple[list[int], list[int]]:
    return [each.least for each in ranges], [each.most for each in ranges]


def _is_wide(cells: Flags, known: Knowledge) -> bool:
    lower, upper = bounds(cells, known)
    return upper - lower >= WIDTH
