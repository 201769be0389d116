"""Records made from a known law of stays, as a shelter would keep them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.distributions import Distribution
from sim.fitting.observed import Stays, stays_in_days
from sim.records.stays import StayRecords, Words

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Book:
    """What a shelter's book holds: arrivals at random hours, and a window in which it was kept.

    Attributes
    ----------
    a_year
        People who arrive in a year.
    years
        Length of the window; who left before it begins is not in the book.
    at_most
        The longest stay allowed, days.
    """

    a_year: float
    years: float = 3.0
    at_most: float = math.inf

    def days(self, law: Distribution, seed: int) -> tuple[Numbers, NDArray[np.bool_], Numbers]:
        """Return days seen, whether the stay is over, and days there before the window."""
        rng = np.random.default_rng(seed)
        before, end = 12.0, math.floor(365.25 * self.years)
        number = rng.poisson(self.a_year * (before + self.years))
        moment = rng.uniform(-365.25 * before, end, number)
        length = np.minimum(law.quantile(rng.uniform(size=number)), self.at_most)
        arrived, left = np.floor(moment), np.floor(moment + length)
        kept = left >= 0
        arrived, left = arrived[kept], left[kept]
        return np.minimum(left, end) - arrived, left <= end, np.maximum(-arrived, 0.0)

    def stays(self, law: Distribution, seed: int) -> Stays:
        """Return the book read with all corrections."""
        days, is_over, seen_from = self.days(law, seed)
        return stays_in_days(days, is_over, seen_from, at_most=self.at_most)

    def whole(self, law: Distribution, seed: int) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return days and ends of those only who arrived within the window."""
        days, is_over, seen_from = self.days(law, seed)
        came = seen_from == 0
        return days[came], is_over[came]

    def naive(self, law: Distribution, seed: int) -> Stays:
        """Return the book read as if those who left were all."""
        days, is_over, _ = self.days(law, seed)
        return stays_in_days(days[is_over], np.ones(int(is_over.sum()), np.bool_))


def census(law: Distribution, a_year: float, seed: int) -> Stays:
    """Return the ages of the stays that are going on at one moment."""
    rng = np.random.default_rng(seed)
    number = rng.poisson(a_year * 12.0)
    moment = rng.uniform(0.0, 365.25 * 12.0, number)
    is_there = law.quantile(rng.uniform(size=number)) > moment
    return stays_in_days([], np.zeros(0, np.bool_), ages=np.floor(moment[is_there]))


def records_of(arrived: Numbers, left: Numbers, window: tuple[float, float], **words: Words) -> StayRecords:
    """Return a book of stays; groups that are not given are not known."""
    nothing = np.full(len(arrived), "")
    return StayRecords(
        arrived=arrived,
        left=left,
        present_at_start=np.isnan(arrived) | (arrived < window[0]),
        profile=words.get("profile", nothing),
        province=words.get("province", nothing),
        channel=words.get("channel", nothing),
        reason=nothing,
        sex=nothing,
        citizenship=nothing,
        records_from=window[0],
        records_until=window[1],
    )
