"""The best of a few, by simulation, with a guarantee.

All that are left are observed once more, over the same luck; one that is surely worse than another is let go.
If the best is better than all others by at least the difference that matters, it is chosen with at least the
confidence wanted (exactly so for normal observations and variances known from the start; with variances that
are estimated anew at each step, as here, in the limit).

References
----------
Kim & Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11, 251 to 273 (KN); Kim & Nelson
(2006), Operations Research 54, 475 to 488 (KN++).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Observe = Callable[[Sequence[int], range], Floats]
"""Gives what is observed of some of them at some steps, shape (steps, some): the smaller the better."""

FIRST = 10
"""Observations of each before any is let go."""
AT_ONCE = 5
"""Observations that are asked for together."""


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """What was chosen.

    Attributes
    ----------
    best
        Its number.
    left
        Those that could not be told from it, itself among them.
    observed
        Observations made of each.
    """

    best: int
    left: tuple[int, ...]
    observed: tuple[int, ...]


def smallest(
    observe: Observe, number: int, difference: float, most: int, confidence: float = 0.95, first: int = FIRST
) -> Selected:
    """Return the one whose mean is smallest.

    Parameters
    ----------
    observe
        Gives observations; those of one step share their luck.
    number
        How many there are to choose from.
    difference
        The least difference that matters.
    most
        Observations of each at most.
    confidence
        With which the best is chosen, if it is better by that difference.
    first
        Observations of each before any is let go.
    """
    left, seen = list(range(number)), [np.empty(0)] * number
    steps = 0
    while len(left) > 1 and steps < most:
        ahead = range(steps, min(most, max(first, steps + AT_ONCE)))
        values = observe(left, ahead)
        for column, each in enumerate(left):
            seen[each] = np.append(seen[each], values[:, column])
        for step in range(max(first, ahead.start + 1), ahead.stop + 1):
            left = _kept(left, seen, step, difference, 1 - confidence, number)
        steps = ahead.stop
    best = min(left, key=lambda each: float(seen[each].mean()) if len(seen[each]) else 0.0)
    return Selected(best, tuple(left), tuple(len(each) for each in seen))


def _kept(
    left: list[int], seen: list[Floats], step: int, difference: float, error: float, number: int
) -> list[int]:
    """Return those that are not surely worse than another after so many observations of each."""
    eta = ((2 * error / (number - 1)) ** (-2 / (step - 1)) - 1) / 2
    reach = 2 * eta * (step - 1)
    kept = []
    for one in left:
        gaps = [seen[one][:step] - seen[other][:step] for other in left if other != one]
        is_worse = any(
            gap.mean() > max(0.0, (reach * gap.var(ddof=1) / difference - difference * step) / (2 * step))
            for gap in gaps
        )
        if not is_worse:
            kept.append(one)
    return kept or left
