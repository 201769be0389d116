"""Quantiles from histograms, between two order statistics."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.estimates import Estimate
from sim.moments import Floats, check_level


def order_statistic_ranks(number: ArrayLike, q: float, level: ArrayLike = 0.95) -> tuple[Floats, Floats]:
    """Return the ranks (from 1) of the order statistics that enclose the q-quantile of independent values.

    Each tail holds at most half of 1 - level. Where there are too few values for that above, but the largest
    alone is above the quantile with confidence `level` (1 - q^n >= level), the largest is the upper bound and
    the lower tail gets what is left.

    Parameters
    ----------
    number
        Of independent values, any shape.
    q
        Between 0 and 1.
    level
        Between 0 and 1, one for all numbers or one for each.

    Returns
    -------
    lower, upper
        Rank 0: no lower bound is known; rank infinity: no upper bound is known.

    Raises
    ------
    ValueError
        If q or the level is not between 0 and 1.

    References
    ----------
    David & Nagaraja (2003), Order Statistics, section 7.1; Conover (1999), section 3.2.

    Examples
    --------
    >>> lower, upper = order_statistic_ranks([58, 59, 1000], 0.95)
    >>> upper.tolist()
    [inf, 59.0, 964.0]
    """
    check_level(level)
    if not 0 < q < 1:
        raise ValueError(f"q is {q}: it must lie between 0 and 1")
    number, level = np.asarray(number, np.float64), np.asarray(level, np.float64)
    tail, beyond_largest = (1 - level) / 2, q**number
    upper = _binomial_quantile(np.broadcast_to(1 - tail, number.shape), number, q) + 1
    is_last = (upper > number) & (beyond_largest <= 1 - level)
    upper = np.where(is_last, number, np.where(upper > number, np.inf, upper))
    lower = _binomial_quantile(np.where(is_last, 1 - level - beyond_largest, tail), number, q)
    return lower, upper


def _binomial_quantile(chance: Floats, number: Floats, q: float) -> Floats:
    """Return the smallest count whose binomial distribution function is at least `chance`."""
    from scipy.special import bdtrik

    guess = np.ceil(np.nan_to_num(bdtrik(chance, number, q)))
    for step in (1.0, -1.0):  # bdtrik solves for a real number; rounding may put it one aside
        aside = guess - max(step, 0.0)
        reaches = _binomial_distribution(aside, number, q) >= chance
        guess = np.where(reaches == (step > 0), guess - step, guess)
    return np.asarray(np.clip(guess, 0.0, number), dtype=np.float64)


def _binomial_distribution(count: Floats, number: Floats, q: float) -> Floats:
    """Return the chance of at most `count` successes."""
    from scipy.special import betainc

    inside = np.clip(count, 0.0, np.maximum(number - 1, 0.0))
    value = betainc(np.maximum(number - inside, 1.0), inside + 1, 1 - q)
    return np.where(count < 0, 0.0, np.where(count >= number, 1.0, value))


def quantile_estimate(
    histogram: ArrayLike, q: float, level: ArrayLike = 0.95, design_effect: ArrayLike = 1.0
) -> Estimate:
    """Return a quantile of whole numbers from 0 up, with its order-statistic interval.

    Parameters
    ----------
    histogram
        Replications that gave the value 0, 1, 2 ... along the last axis; summed over draws.
    q
        Between 0 and 1.
    level
        Between 0 and 1, one for all cells or one for each.
    design_effect
        Replications that are worth one independent one, at least 1, for each cell: 1 where every
        replication has its own draw, R in the worst case; `sim.draws.design_effect` estimates it.

    Returns
    -------
    Estimate
        The value at rank ceil(q n); nan where the histogram is empty. An upper bound of infinity means that
        there are too few replications to know one.

    Raises
    ------
    ValueError
        If q or the level is not between 0 and 1.

    References
    ----------
    David & Nagaraja (2003), Order Statistics, section 7.1.

    Examples
    --------
    >>> result = quantile_estimate([50, 30, 15, 5], 0.9)
    >>> float(result.estimate), float(result.lower), float(result.upper)
    (2.0, 2.0, 3.0)
    """
    cumulative = np.asarray(histogram).cumsum(axis=-1)
    number = cumulative[..., -1]
    # A hair below keeps 0.95 x 100 from becoming rank 96 by rounding.
    middle = np.maximum(np.ceil(q * number - 1e-9), 1)
    independent = np.where(number > 0, np.maximum(np.floor(number / np.asarray(design_effect)), 1), 1)
    copies = number / independent
    lower_rank, upper_rank = order_statistic_ranks(independent, q, level)
    # With k copies of each value, the copies of the r-th take the ranks (r - 1) k + 1 to r k.
    lower = _value_at(cumulative, np.where(lower_rank > 0, np.floor((lower_rank - 1) * copies) + 1, 0))
    is_known = np.isfinite(upper_rank)
    upper = _value_at(cumulative, np.ceil(np.where(is_known, upper_rank, 1) * copies - 1e-9))
    bounds = (_value_at(cumulative, middle), lower, np.where(is_known, upper, np.inf))
    estimate, lower, upper = (np.where(number > 0, bound, np.nan) for bound in bounds)
    return Estimate(estimate, lower, upper)


def _value_at(cumulative: np.ndarray[tuple[int, ...], np.dtype[np.int64]], rank: Floats) -> Floats:
    """Return the value of a rank: the first bin whose cumulative count reaches it."""
    return np.asarray((cumulative < rank[..., None]).sum(axis=-1), dtype=np.float64)
