"""Whether more people come from year to year, or fewer.

A straight line through the logarithm of the yearly rate, with good and bad years around it. It is believed if
its 95 % interval leaves out no change at all, and only with five years or more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.fitting.maximum import drop_for, interval, maximum
from sim.fitting.spans import Span
from sim.fitting.yearly import SCALE, log_chance_between

FEWEST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """A change from year to year.

    Attributes
    ----------
    factor, low, high
        By which each year's rate exceeds that of the year before, with its 95 % interval.
    rate_at_end
        People a year, in the last year.
    """

    factor: float
    low: float
    high: float
    rate_at_end: Span


def trend(counts: ArrayLike, years: ArrayLike, most: ArrayLike | None = None) -> Trend | None:
    """Return the trend of consecutive years' numbers, None where they show none.

    Parameters
    ----------
    counts
        People in each year.
    years
        Part of each year that was watched.
    most
        If given, the number of a year is only known to be at least `counts` and at most this.
    """
    least, years = np.asarray(counts, np.float64), np.asarray(years, np.float64)
    most = least if most is None else np.asarray(most, np.float64)
    counts = (least + most) / 2.0
    if len(counts) < FEWEST_YEARS or counts.sum() == 0:
        return None
    before = np.arange(len(counts)) - (len(counts) - 1.0)

    def value(point: Sequence[float]) -> float:
        level, slope, log_deviation = point
        mean, deviation = np.exp(level + slope * before) * years, math.exp(log_deviation)
        # Half-Cauchy for the deviation; its density by the logarithm has one factor more.
        belief = log_deviation - math.log1p((deviation / SCALE) ** 2)
        return float(log_chance_between(least, most, mean, max(deviation**2, 1e-6)).sum()) + belief

    level = math.log((counts.sum() + 0.5) / years.sum())
    box = [(level - 4.0, level + 4.0), (-1.5, 1.5), (-5.0, 1.0)]
    best = maximum(value, [(level, 0.0, -1.5), (level, 0.0, -0.5)], box)
    low, high = interval(value, best, box, 1, drop_for(0.95, len(counts), 2))
    if low <= 0.0 <= high:
        return None
    ends = interval(value, best, box, 0, drop_for(0.95, len(counts), 2))
    rate = Span(math.exp(ends[0]), math.exp(best.point[0]), math.exp(ends[1]))
    return Trend(math.exp(best.point[1]), math.exp(low), math.exp(high), rate)
