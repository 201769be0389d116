"""Intervals of a proportion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from sim.moments import Floats, divided, normal_quantile


def proportion_interval(
    share: Floats, effective: Floats, units: NDArray[np.int64] | Floats, reach: ArrayLike, level: ArrayLike
) -> tuple[Floats, Floats]:
    """Return Wilson's interval for a share, one-sided where none or all of so many units."""
    lower, upper = score_bounds(share, effective, reach)
    edge = 1 - (1 - np.asarray(level)) ** (1 / np.maximum(units, 1))
    lower = np.where(share == 0, 0.0, np.where(share == 1, 1 - edge, lower))
    upper = np.where(share == 0, edge, np.where(share == 1, 1.0, upper))
    return lower, upper


def score_bounds(share: Floats, number: Floats, reach: ArrayLike) -> tuple[Floats, Floats]:
    """Return the proportions that a two-sided test at this reach does not refuse (Wilson 1927)."""
    spread = divided(np.asarray(reach, np.float64) ** 2, number)
    middle = (share + spread / 2) / (1 + spread)
    half_width = np.sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
    return np.maximum(middle - half_width, 0.0), np.minimum(middle + half_width, 1.0)


def wilson(hits: ArrayLike, number: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of a proportion of independent trials; nan where there are none.

    References
    ----------
    Wilson (1927); Newcombe (1998), Statistics in Medicine 17, method 3.

    Examples
    --------
    >>> lower, upper = wilson(15, 148)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.0624, 0.1605)
    """
    hits, number = np.broadcast_arrays(np.asarray(hits, np.float64), np.asarray(number, np.float64))
    return score_bounds(divided(hits, number), number, normal_quantile(level))


def clopper_pearson(hits: ArrayLike, number: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact interval of a proportion of independent trials, each tail at most half of 1 - level.

    References
    ----------
    Clopper & Pearson (1934); Newcombe (1998), Statistics in Medicine 17, method 5.
    """
    hits, number = np.broadcast_arrays(np.asarray(hits, np.float64), np.asarray(number, np.float64))
    tail, misses = (1 - level) / 2, number - hits
    lower = np.where(hits > 0, betaincinv(np.maximum(hits, 1e-9), misses + 1, tail), 0.0)
    upper = np.where(misses > 0, betaincinv(hits + 1, np.maximum(misses, 1e-9), 1 - tail), 1.0)
    lower, upper = (np.where(number > 0, bound, np.nan) for bound in (lower, upper))
    return lower, upper
