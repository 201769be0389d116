"""Ignorance and luck: how far apart the draws of the unknown numbers would be without the noise of the runs.

One-way random effects: a replication is its draw's expectation (ignorance) plus chance (luck). The spread
of draw means holds both; here the luck is taken out. A draw that knows nothing of a cell (nobody was
eligible) is nan, and counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.estimates import Estimate
from sim.moments import (
    Floats,
    check_level,
    divided,
    mean_over_draws,
    normal_quantile,
    num_informed,
    variance_over_draws,
    variance_within,
)


@dataclass(frozen=True, slots=True)
class VarianceParts:
    """The variance of one replication in two parts; nan where they cannot be told apart.

    Attributes
    ----------
    luck
        Variance between replications that share a draw, averaged over draws.
    ignorance
        Variance between the expectations of draws, never below 0.
    """

    luck: Floats
    ignorance: Floats

    @property
    def ignorance_share(self) -> Floats:
        """Share of the variance that more replications would not remove; nan where nothing varies."""
        return divided(self.ignorance, self.ignorance + self.luck)


def variance_parts(sums: ArrayLike, squares: ArrayLike, replications_per_draw: int) -> VarianceParts:
    """Return the variance of a quantity in two parts.

    Parameters
    ----------
    sums, squares
        Of each draw: sum and sum of squares over its replications; shape (L, ...).
    replications_per_draw
        R; with R = 1, or a single draw, the parts cannot be told apart and are nan.

    References
    ----------
    Searle, Casella & McCulloch (1992), Variance Components, section 3.5 (analysis-of-variance estimators).

    Examples
    --------
    Two draws, replications 1, 3 and 5, 7: luck 2; between the means 8, less a luck of 2 / 2:

    >>> parts = variance_parts([4.0, 12.0], [10.0, 74.0], 2)
    >>> float(parts.luck), float(parts.ignorance)
    (2.0, 7.0)
    """
    luck = mean_over_draws(variance_within(sums, squares, replications_per_draw))
    return _parts(np.asarray(sums, np.float64) / replications_per_draw, luck, replications_per_draw)


def ratio_draws(numerator_sums: ArrayLike, denominator_sums: ArrayLike) -> Floats:
    """Return the ratio of each draw, r / a; nan in draws whose denominator is zero."""
    return divided(numerator_sums, denominator_sums)


def ratio_variance_parts(
    numerator_sums: ArrayLike,
    denominator_sums: ArrayLike,
    numerator_squares: ArrayLike,
    products: ArrayLike,
    denominator_squares: ArrayLike,
    replications_per_draw: int,
) -> VarianceParts:
    """Return the variance of a draw's ratio b = r / a in two parts.

    The luck of a draw is that of its residuals r - b a, sum (r - b a)^2 / (A^2 - sum a^2) with A the sum of
    a: unbiased for a binomial count given its denominators, however few and unequal. A draw with one
    informative replication takes the pooled dispersion over its own A. `luck` is stated for one replication
    (R times the variance of a draw's ratio).

    Parameters
    ----------
    numerator_sums, denominator_sums, numerator_squares, products, denominator_squares
        Of each draw, over its replications: sums of r, a, r r, r a and a a; shape (L, ...).
    replications_per_draw
        R; the parts are nan where no draw has two informative replications.

    References ---------- Cochran (1977), Sampling Techniques, equation 6.13, with the leverage correction
    of Royall & Cumberland (1978).
    """
    total, own_squares = np.asarray(denominator_sums, np.float64), np.asarray(denominator_squares, np.float64)
    ratios = ratio_draws(numerator_sums, total)
    known = np.nan_to_num(ratios)
    residuals = np.asarray(numerator_squares) - 2 * known * np.asarray(products) + known**2 * own_squares
    residuals, freedom = np.maximum(residuals, 0.0), np.maximum(total**2 - own_squares, 0.0)
    dispersion = divided(residuals.sum(axis=0), divided(freedom, total, where_zero=0.0).sum(axis=0))
    noise = np.where(
        freedom > 0, divided(residuals, freedom), divided(np.broadcast_to(dispersion, total.shape), total)
    )
    luck = mean_over_draws(np.where(np.isnan(ratios), np.nan, noise)) * replications_per_draw
    return _parts(ratios, luck, replications_per_draw)


def _parts(draw_values: Floats, luck: Floats, replications_per_draw: int) -> VarianceParts:
    ignorance = np.maximum(variance_over_draws(draw_values) - luck / replications_per_draw, 0.0)
    return VarianceParts(np.where(np.isnan(ignorance), np.nan, luck), ignorance)


def ignorance_at_most(
    draw_values: ArrayLike, luck: ArrayLike, replications_per_draw: int, confidence: float = 0.975
) -> Floats:
    """Return a one-sided upper confidence bound of the variance between expectations.

    The variance of draw values is raised by its own standard error, had from their fourth moment so that it
    holds for skewed quantities; never less than the variance of the mean. For decisions: with few runs the
    noise can hide a spread that is there.

    Parameters
    ----------
    draw_values
        Mean or ratio of each draw; shape (L, ...).
    luck, replications_per_draw
        Variance between replications of one draw, and R.
    confidence
        One-sided, above 0.5. The default is the smallest of the usual ones at which verdicts keep their
        false alarms at about 5 % in skewed worlds (tests/test_coverage_of_intervals.py).

    References
    ----------
    Cramér (1946), section 27.4: var(s^2) is about (m4 - s^4) / L.
    """
    values = np.asarray(draw_values, np.float64)
    variance, number = variance_over_draws(values), num_informed(values)
    fourth = mean_over_draws((values - mean_over_draws(values)) ** 4)
    error = np.sqrt(divided(np.maximum(fourth - variance**2, 0.0), number))
    raised = variance + normal_quantile(2 * confidence - 1) * error
    bound = raised - np.asarray(luck, np.float64) / replications_per_draw
    return np.maximum(bound, divided(variance, number))


def denoised_draws(
    draw_values: ArrayLike,
    luck: ArrayLike,
    ignorance: ArrayLike,
    replications_per_draw: int,
    is_share: bool = False,
) -> Floats:
    """Return draw means (or ratios) pulled toward their mean until their spread is that of ignorance alone.

    The shape of the distribution is that of the draws as seen: exact for the first two moments.

    Parameters
    ----------
    draw_values
        Mean or ratio of each draw; shape (L, ...); nan marks a draw that knows nothing.
    luck, ignorance, replications_per_draw
        The two parts of the variance, and R; where a part is nan so are the results.
    is_share
        Whether the values lie between 0 and 1; results do then, too.

    References
    ----------
    Louis (1984), Journal of the American Statistical Association 79 (constrained empirical Bayes).

    Examples
    --------
    >>> denoised_draws([2.0, 6.0], 2.0, 7.0, 2).round(3).tolist()
    [2.129, 5.871]
    """
    values, ignorance = np.asarray(draw_values, np.float64), np.asarray(ignorance, np.float64)
    kept = np.sqrt(divided(ignorance, ignorance + np.asarray(luck) / replications_per_draw, where_zero=1.0))
    centre = mean_over_draws(values)
    pulled = centre + kept * (values - centre)
    return np.asarray(np.clip(pulled, 0.0, 1.0) if is_share else pulled, dtype=np.float64)


def ignorance_interval(denoised: ArrayLike, replications_per_draw: int, level: float = 0.95) -> Estimate:
    """Return the central part of the distribution of expectations over draws: what ignorance leaves open.

    Quantiles at p (L + 1), linear between draws, so that on average the interval holds its level of the
    distribution; below 39 draws a 95 % interval is their range, which holds less.

    Parameters
    ----------
    denoised
        Of `denoised_draws`; shape (L, ...).
    replications_per_draw
        R, for the record.
    level
        Part of the distribution inside.

    Returns
    -------
    Estimate
        Around the mean over draws.

    References
    ----------
    Hyndman & Fan (1996), The American Statistician 50, definition 6.
    """
    check_level(level)
    values = np.sort(np.asarray(denoised, np.float64), axis=0)  # nan comes last
    tail = (1 - level) / 2
    lower, upper = _quantile_of_sorted(values, tail), _quantile_of_sorted(values, 1 - tail)
    return Estimate(mean_over_draws(values), lower, upper, level, len(values) * replications_per_draw)


def _quantile_of_sorted(values: Floats, q: float) -> Floats:
    number = num_informed(values)
    place = np.clip(q * (number + 1), 1, np.maximum(number, 1)) - 1
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(number - 1, 0))
    low = np.take_along_axis(values, below[None], axis=0)[0]
    high = np.take_along_axis(values, above[None], axis=0)[0]
    return np.asarray(low + (place - below) * (high - low), dtype=np.float64)


def design_effect(parts: VarianceParts, replications_per_draw: int) -> Floats:
    """Return how many replications are worth one independent one, 1 to R; R where it cannot be told.

    References
    ----------
    Kish (1965), Survey Sampling, section 5.4: 1 + (R - 1) x intraclass correlation.
    """
    correlation = np.where(parts.luck + parts.ignorance == 0, 0.0, parts.ignorance_share)
    effect = 1 + (replications_per_draw - 1) * correlation
    return np.where(np.isnan(effect), float(replications_per_draw), effect)
