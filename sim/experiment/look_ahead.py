"""A rule for stopping: precise enough, and still so after some more.

References
----------
Hoad, Robinson & Davies (2010), Journal of the Operational Research Society 61, 1632 to 1644.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.moments import student_quantile

LEVEL = 0.95
LOOK_AHEAD = 5
"""Observations added to see whether it stays so; from 100 on as many per cent of them."""


@dataclass(slots=True)
class LookAhead:
    """Counts how long it has been enough.

    Attributes
    ----------
    fewest
        Observations before which nothing is looked at.
    """

    fewest: int = 3
    number: int = 0
    since: int | None = None
    """The number of observations from which on it has been enough; None while it is not."""

    def is_enough_after(self, is_precise: Callable[[], bool]) -> bool:
        """Take one more observation in, and return whether to stop."""
        self.number += 1
        if self.number < self.fewest:
            return False
        if not is_precise():
            self.since = None
        elif self.since is None:
            self.since = self.number
        return self.is_reached

    @property
    def is_reached(self) -> bool:
        """Whether it has been enough for as long as it takes."""
        if self.since is None:
            return False
        return self.number - self.since >= LOOK_AHEAD * max(self.since, 100) // 100


def replications_for_precision(values: Sequence[float], precision: float, fewest: int = 3) -> int | None:
    """Return how many of some observations are enough for their mean, None if all are not.

    Parameters
    ----------
    values
        In the order in which they were observed.
    precision
        Half-width of Student's 95 % interval allowed, relative to the mean.
    fewest
        Observations made in any case.

    Examples
    --------
    >>> replications_for_precision([10.0, 10.1, 9.9] * 4, 0.05)
    3
    """
    rule = LookAhead(fewest)
    for number in range(1, len(values) + 1):
        if rule.is_enough_after(partial(_is_precise, values[:number], precision)):
            return rule.since
    return None


def _is_precise(values: Sequence[float], precision: float) -> bool:
    known = np.asarray(values, np.float64)
    error = known.std(ddof=1) / np.sqrt(len(known))
    return bool(student_quantile(len(known) - 1, LEVEL) * error <= precision * abs(known.mean()))
