"""What is expected under each draw of the unknown numbers, without the noise of the runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.moments import ROUNDING, Floats, check_level, divided, mean_over_draws, num_informed
from sim.variance import VarianceParts


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where, for each cell; nan where nothing can be said."""

    lower: Floats
    upper: Floats


def denoised_draws(
    draw_values: ArrayLike,
    parts: VarianceParts,
    replications_per_draw: int,
    centre: ArrayLike | None = None,
) -> Floats:
    """Return draw means (or ratios) pulled toward their centre until their spread is that of ignorance alone.

    The shape of the distribution is that of the draws as seen: exact for the first two moments. Where the
    spread between draws cannot be told from none the results are nan: nothing may be said of it. Where no
    replication differs from any other there is no noise to take out.

    Parameters
    ----------
    draw_values
        Mean or ratio of each draw; shape (L, ...); nan marks a draw that knows nothing.
    parts
        Of its variance.
    replications_per_draw
        R.
    centre
        Around which the results lie; the mean over draws if not given. (The mean of the draws' own ratios
        is not the ratio of expectations.)

    References
    ----------
    Louis (1984), Journal of the American Statistical Association 79 (constrained empirical Bayes).

    Examples
    --------
    >>> parts = VarianceParts(*map(np.asarray, (2.0, 7.0, 1.0)))
    >>> denoised_draws([2.0, 6.0], parts, 2).round(3).tolist()
    [2.129, 5.871]
    """
    values = np.asarray(draw_values, np.float64)
    mean = mean_over_draws(values)
    is_same = parts.luck + np.abs(parts.between) <= (ROUNDING * mean) ** 2
    ignorance = np.where(parts.is_told | is_same, parts.ignorance, np.nan)
    kept = np.sqrt(divided(ignorance, ignorance + parts.luck / replications_per_draw, where_zero=1.0))
    around = mean if centre is None else np.asarray(centre, np.float64)
    return np.asarray(around + kept * (values - mean), dtype=np.float64)


def ignorance_interval(denoised: ArrayLike, estimate: ArrayLike, level: float = 0.95) -> Range:
    """Return the central part of the distribution of expectations over draws: what ignorance leaves open.

    Quantiles at p (L + 1), linear between draws, so that on average the interval holds its level of the
    distribution; below 39 draws a 95 % interval is their range, which holds less. Where the distribution is
    so skewed that its mean lies outside, the interval is widened to hold it.

    Parameters
    ----------
    denoised
        Of `denoised_draws`; shape (L, ...).
    estimate
        The number the interval stands beside; shape (...).
    level
        Part of the distribution inside.

    Returns
    -------
    Range
        nan where no draw is known.

    References
    ----------
    Hyndman & Fan (1996), The American Statistician 50, definition 6.
    """
    check_level(level)
    values = np.sort(np.asarray(denoised, np.float64), axis=0)  # nan comes last
    tail, number = (1 - level) / 2, num_informed(values)
    lower, upper = (_quantile_of_sorted(values, number, q) for q in (tail, 1 - tail))
    return Range(np.minimum(lower, estimate), np.maximum(upper, estimate))


def _quantile_of_sorted(values: Floats, number: NDArray[np.int64], q: float) -> Floats:
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
