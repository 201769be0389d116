"""Would it have been right in the past? The last years are hidden, predicted, and compared with what came.

From each year on, as soon as a few years are known, the coming ones are predicted from those before alone.
What is predicted is a law over numbers, judged by three things: how often its interval holds what came
(coverage), how wide it is and by how much it misses (interval score, the smaller the better), and where in
the law the number that came lies (probability integral transform: spread evenly if the law is right). Beside
it stands what a Poisson law with the average of the years before would have said, as if all years were alike.

References
----------
Gneiting & Raftery (2007), Journal of the American Statistical Association 102, section 6.2 (interval score);
Czado, Gneiting & Held (2009), Biometrics 65 (the transform for whole numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.fitting.yearly import log_chance, year_model
from sim.mistakes import Mistake

Floats = NDArray[np.float64]

LEVEL = 0.90
FEWEST_KNOWN = 3
"""Years that must be known before anything is predicted."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A year predicted from those before an origin.

    Attributes
    ----------
    origin, year
        The last year known, and the one predicted.
    count
        What came.
    low, median, high
        Of the law predicted; `low` and `high` are the ends of the central interval.
    below, up_to
        Chance under that law of fewer people than came, and of no more.
    """

    origin: int
    year: int
    count: int
    low: int
    median: int
    high: int
    below: float
    up_to: float

    @property
    def is_held(self) -> bool:
        """Whether the interval holds what came."""
        return self.low <= self.count <= self.high

    def score(self, level: float) -> float:
        """Return the interval score: width, and what the miss costs; in people."""
        miss = max(self.low - self.count, 0) + max(self.count - self.high, 0)
        return self.high - self.low + 2.0 / (1.0 - level) * miss


@dataclass(frozen=True, slots=True)
class Backtest:
    """All forecasts of a series, with the same of a Poisson law.

    Attributes
    ----------
    level
        Of the intervals.
    forecasts, plain
        Of the model, and of the Poisson law; the same years from the same origins.
    """

    level: float
    forecasts: tuple[Forecast, ...]
    plain: tuple[Forecast, ...]


def coverage(forecasts: Sequence[Forecast]) -> float:
    """Return the share of forecasts whose interval holds what came."""
    return float(np.mean([each.is_held for each in forecasts]))


def mean_score(forecasts: Sequence[Forecast], level: float) -> float:
    """Return the mean interval score, in people."""
    return float(np.mean([each.score(level) for each in forecasts]))


def transform(forecasts: Sequence[Forecast], num_bins: int = 5) -> Floats:
    """Return the share of the transform in each of some equal bins; even if the laws are right."""
    edges = np.linspace(0.0, 1.0, num_bins + 1)
    shares = [
        np.diff(np.clip((edges - each.below) / max(each.up_to - each.below, 1e-12), 0.0, 1.0))
        for each in forecasts
    ]
    return np.asarray(np.mean(shares, axis=0), np.float64)


def backtest(years: ArrayLike, counts: ArrayLike, ahead: int = 1, level: float = LEVEL) -> Backtest:
    """Return the forecasts of every year that can be predicted, from rolling origins.

    Parameters
    ----------
    years, counts
        The series, a number a calendar year; years may be missing.
    ahead
        How many years ahead of each origin are predicted, at least 1.
    level
        Of the intervals, between 0 and 1.

    Raises
    ------
    Mistake
        If too few years are known to predict any.
    """
    order = np.argsort(np.asarray(years, np.int64))
    year, count = np.asarray(years, np.int64)[order], np.asarray(counts, np.int64)[order]
    if len(year) <= FEWEST_KNOWN:
        raise Mistake(
            "series: has {number} years; at least {least} are needed to predict one",
            number=len(year),
            least=FEWEST_KNOWN + 1,
        )
    forecasts, plain = [], []
    for known in range(FEWEST_KNOWN, len(year)):
        laws = _law(count[:known]), _poisson(count[:known])
        coming = np.flatnonzero((year > year[known - 1]) & (year <= year[known - 1] + ahead))
        for which in coming.tolist():
            came = int(year[known - 1]), int(year[which]), int(count[which])
            forecasts.append(_forecast(laws[0], came, level))
            plain.append(_forecast(laws[1], came, level))
    if not forecasts:
        raise Mistake(
            "series: no year within {ahead} of an origin with {least} years before it",
            ahead=ahead,
            least=FEWEST_KNOWN,
        )
    return Backtest(level, tuple(forecasts), tuple(plain))


def _law(counts: NDArray[np.int64]) -> Floats:
    """Return the chances of 0, 1, 2, ... people in the coming year."""
    return year_model(counts, np.ones(len(counts))).chances()


def _poisson(counts: NDArray[np.int64]) -> Floats:
    """Return the same as if all years were alike, the rate known as well as they tell it."""
    shape, numbers = counts.sum() + 0.5, np.arange(10 * int(counts.max()) + 60)
    return np.asarray(np.exp(log_chance(numbers, shape / len(counts), 1.0 / shape)), np.float64)


def _forecast(chances: Floats, came: tuple[int, int, int], level: float) -> Forecast:
    below = np.cumsum(chances) / chances.sum()
    tail, count = (1.0 - level) / 2.0, min(came[2], len(below) - 1)
    low, median, high = (int(np.searchsorted(below, share)) for share in (tail, 0.5, 1.0 - tail))
    fewer = float(below[count - 1]) if count else 0.0
    return Forecast(*came, low, median, high, fewer, float(below[count]))
