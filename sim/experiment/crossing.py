"""Where a measure passes its limit along one number: found by halving, over the same people at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.experiment.batches import Sweep
from sim.experiment.frontier import Question
from sim.experiment.known import Known

Floats = NDArray[np.float64]

STEPS = 200
"""Into so many parts the range is cut at the finest, unless the number is a whole one."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """The value of a number at which a measure passes its limit.

    Attributes
    ----------
    estimate
        If the measure rises with the number: the greatest value that keeps it within its limit. If it falls:
        the least that does.
    lower, upper
        95 %, what the number of runs leaves open.
    ignorance_lower, ignorance_upper
        95 %, what nobody knows; where it cannot be told from luck, what it may be at most (`Known`). nan if
        nothing is unknown.
    is_noisy
        The measure did not go one way all the time: the runs are too few for steps so small.
    above
        Part of the draws of the unknown numbers in which the limit is passed at the estimate; nan where that
        cannot be told, or nothing is unknown.

    In all but the last two -inf stands for less than was looked at, inf for more.
    """

    estimate: float
    lower: float
    upper: float
    ignorance_lower: float
    ignorance_upper: float
    is_noisy: bool
    above: float = np.nan

    def is_within(self, reach: float) -> bool:
        """Whether the number of runs leaves it open by no more than so much, up and down.

        What lies beyond the values looked at is known if no bound lies among them.

        Examples
        --------
        >>> Crossing(16.0, 14.0, 18.0, np.nan, np.nan, False).is_within(1.6)
        False
        """
        if not np.isfinite([self.lower, self.upper]).all():
            return self.lower == self.upper
        return self.upper - self.lower <= 2 * reach


@dataclass(slots=True)
class Search:
    """A measure along one number, run where it is looked at, and only once.

    Attributes
    ----------
    sweep
        What runs.
    question
        The measure and its limit.
    setting
        What is set at a value of the number.
    places
        The values that may be looked at, increasing.
    is_rising
        Whether the measure rises with the number, as with people; else it falls, as with beds.
    """

    sweep: Sweep
    question: Question
    setting: Callable[[float], Mapping[str, float]]
    places: tuple[float, ...]
    is_rising: bool
    _seen: dict[int, Known] = field(default_factory=dict)

    def crossing(self) -> Crossing:
        """Return where the measure passes its limit, and how surely."""
        # A measure that may be higher passes its limit sooner where it rises, later where it falls.
        low, high = ("upper", "lower") if self.is_rising else ("lower", "upper")
        estimate = self._where("estimate")
        is_any = self.sweep.study.scenario.has_unknown
        return Crossing(
            estimate,
            self._where(low),
            self._where(high),
            self._where(f"cautious_{low}") if is_any else np.nan,
            self._where(f"cautious_{high}") if is_any else np.nan,
            self._is_noisy(),
            self._above(estimate) if is_any else np.nan,
        )

    def is_enough(self, found: Crossing, precision: float) -> bool:
        """Whether a crossing is known to within a part of it, or to one step if that is more."""
        step = self.places[1] - self.places[0]
        size = abs(found.estimate) if np.isfinite(found.estimate) else 0.0
        return found.is_within(max(precision * size, step))

    def _where(self, bound: str) -> float:
        """Return where one bound of the measure passes the limit."""
        is_within = self._is_within(bound)
        if self.is_rising:
            return self._last(is_within)
        return self._first(is_within)

    def _is_within(self, bound: str) -> Callable[[int], bool]:
        def is_within(number: int) -> bool:
            return float(getattr(self._at(number), bound)[0]) <= self.question.limit

        return is_within

    def _last(self, is_within: Callable[[int], bool]) -> float:
        low, high = 0, len(self.places) - 1
        if not is_within(low):
            return -np.inf
        if is_within(high):
            return np.inf
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if is_within(middle) else (low, middle)
        return self.places[low]

    def _first(self, is_within: Callable[[int], bool]) -> float:
        low, high = 0, len(self.places) - 1
        if is_within(low):
            return -np.inf
        if not is_within(high):
            return np.inf
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if is_within(middle) else (middle, high)
        return self.places[high]

    def _above(self, value: float) -> float:
        """Return the part of the draws in which the limit is passed at a value that was looked at."""
        return float(self._at(self.places.index(value)).above[0]) if np.isfinite(value) else np.nan

    def _at(self, number: int) -> Known:
        if number not in self._seen:
            self._seen[number] = self.question.of(self.sweep, [self.setting(self.places[number])])
        return self._seen[number]

    def _is_noisy(self) -> bool:
        values = [float(self._seen[number].estimate[0]) for number in sorted(self._seen)]
        steps = np.diff(values) if self.is_rising else -np.diff(values)
        return bool((steps < 0).any())


def places_between(low: float, high: float, is_whole: bool) -> tuple[float, ...]:
    """Return the values that a search may look at.

    Examples
    --------
    >>> places_between(2, 5, is_whole=True)
    (2.0, 3.0, 4.0, 5.0)
    """
    if is_whole:
        return tuple(float(value) for value in range(int(np.ceil(low)), int(np.floor(high)) + 1))
    return tuple(float(value) for value in np.linspace(low, high, STEPS + 1))
