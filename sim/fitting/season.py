"""A wave through the year, if the dates of arrival show one.

The wave is that of the scenario format: the rate at a day is proportional to 1 + a cos(2 pi (day - peak) /
365.25). Given how many came, when they came does not depend on good and bad years, as long as whole years are
watched; the days watched enter the likelihood as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.fitting.maximum import Function, Maximum, interval, maximum
from sim.scenario import DAYS_A_YEAR

Floats = NDArray[np.float64]

LEAST_PEOPLE = 30
"""With fewer groups no wave but the wildest could be told from chance."""
SURE_GAIN = 4.6
"""Of the logarithm of the likelihood, for two numbers more: chance brings it once in a hundred times."""
DROP = 1.92


@dataclass(frozen=True, slots=True)
class Wave:
    """A season.

    Attributes
    ----------
    amplitude, low, high
        Height of the wave, and its 95 % interval.
    peak_day
        Day of the year at which most come, 1 to 366; the ends of its interval may lie beyond the year.
    peak_low, peak_high
        Ends of that.
    """

    amplitude: float
    low: float
    high: float
    peak_day: float
    peak_low: float
    peak_high: float

    def heights(self, days_of_year: ArrayLike) -> Floats:
        """Return the rate at days of the year, from 1, in parts of that of the whole year."""
        return np.asarray(1.0 + self.amplitude * np.cos(_angles(days_of_year) - _angles(self.peak_day)))

    def peak_days(self, number: int = 5) -> tuple[int, ...]:
        """Return some days of the year that reach over the interval of the peak, all within the year."""
        days = np.linspace(self.peak_low, self.peak_high, number)
        return tuple(sorted({int((day - 1.0) % DAYS_A_YEAR) + 1 for day in days.tolist()}))


def wave(days_of_year: ArrayLike, watched: ArrayLike) -> Wave | None:
    """Return the season that arrivals show, None if they show none.

    Parameters
    ----------
    days_of_year
        Day of the year of each group's arrival, from 1.
    watched
        Days of the year of all days that were watched.
    """
    came, days = _angles(days_of_year), _angles(watched)
    if len(came) < LEAST_PEOPLE or len(days) < DAYS_A_YEAR:
        return None
    value = _likelihood(came, days)
    box = [(-0.99, 0.99), (-0.99, 0.99)]
    start = (2.0 * np.cos(came).mean(), 2.0 * np.sin(came).mean())
    best = maximum(value, [start, (0.0, 0.0)], box)
    if best.value - value((0.0, 0.0)) < SURE_GAIN:
        return None
    return _wave(came, days, best)


def _likelihood(came: Floats, days: Floats) -> Function:
    """Return the function of the wave's two coordinates, amplitude times cosine and sine of the peak."""

    def value(point: Sequence[float]) -> float:
        x, y = point
        if math.hypot(x, y) >= 1.0:
            return -1e6 * math.hypot(x, y)
        heights = 1.0 + x * np.cos(came) + y * np.sin(came)
        area = float((1.0 + x * np.cos(days) + y * np.sin(days)).mean())
        return float(np.log(np.maximum(heights, 1e-12)).sum() - len(came) * math.log(area))

    return value


def _wave(came: Floats, days: Floats, best: Maximum) -> Wave:
    """Return the wave in its own terms, with the intervals of amplitude and peak."""
    plane = _likelihood(came, days)

    def value(point: Sequence[float]) -> float:
        return plane((point[0] * math.cos(point[1]), point[0] * math.sin(point[1])))

    angle = math.atan2(best.point[1], best.point[0])
    box = [(0.0, 0.99), (angle - math.pi, angle + math.pi)]
    found = maximum(value, [(math.hypot(*best.point), angle)], box)
    amplitude = interval(value, found, box, 0, DROP)
    peak = interval(value, found, box, 1, DROP)
    day, low, high = (x * DAYS_A_YEAR / (2.0 * math.pi) for x in (found.point[1], *peak))
    shift = (day - 1.0) // DAYS_A_YEAR * DAYS_A_YEAR
    return Wave(found.point[0], *amplitude, day - shift, low - shift, high - shift)


def _angles(days_of_year: ArrayLike) -> Floats:
    return np.asarray(days_of_year, np.float64) * (2.0 * math.pi / DAYS_A_YEAR)
