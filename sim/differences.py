"""Differences between two scenarios over the same replications: the same people met both policies.

Common random numbers make a difference surer than either level. An interval of zero width says that no
replication differed; where nothing but rare events could differ that is no proof, see the rule of three in
`sim.estimates`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.estimates import Estimate, mean_estimate
from sim.moments import Floats, divided, student_quantile, variance_over_draws


def difference_estimate(
    sums: ArrayLike, squares: ArrayLike, replications_per_draw: int, level: ArrayLike = 0.95
) -> Estimate:
    """Return the mean of paired differences, scenario minus baseline in the same replication.

    Parameters
    ----------
    sums, squares
        Of each draw: sum of the differences and of their squares over its replications; shape (L, ...).
    replications_per_draw
        R, at least 1.
    level
        Confidence of Student's interval, one for all cells or one for each; draws are the independent units.

    References
    ----------
    Law (2015), Simulation Modeling and Analysis, section 10.2.1 (paired t).
    """
    return mean_estimate(sums, squares, replications_per_draw, level)


def difference_of_ratios(
    scenario: tuple[ArrayLike, ArrayLike],
    baseline: tuple[ArrayLike, ArrayLike],
    level: ArrayLike = 0.95,
) -> Estimate:
    """Return the difference of two ratios of expectations, scenario minus baseline.

    Each ratio is linearised, (r - b a) / mean a, and the two are subtracted draw by draw before their
    variance is taken, so that what the scenarios share cancels.

    Parameters
    ----------
    scenario, baseline
        Sums of the numerator and of the denominator of each draw; shape (L, ...) each.
    level
        Confidence of Student's interval, one for all cells or one for each.

    Returns
    -------
    Estimate
        nan where either denominator is zero everywhere; unknown bounds (nan) from a single draw, or where the
        ratios differ and one of them is known from a single draw.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 6.19.

    Examples
    --------
    >>> result = difference_of_ratios(([2.0, 4.0], [10.0, 10.0]), ([1.0, 3.0], [10.0, 10.0]))
    >>> round(float(result.estimate), 3), round(float(result.upper - result.lower), 3)
    (0.1, 0.0)
    """
    ratio, influence = _linearised(*scenario)
    other_ratio, other_influence = _linearised(*baseline)
    draws = len(influence)
    error = np.sqrt(variance_over_draws(influence - other_influence) / draws)
    change = ratio - other_ratio
    is_told = (change == 0) | (_num_informed(scenario) > 1) & (_num_informed(baseline) > 1)
    half_width = np.where(is_told, student_quantile(draws - 1, level) * error, np.nan)
    return Estimate(change, change - half_width, change + half_width)


def _num_informed(sums: tuple[ArrayLike, ArrayLike]) -> Floats:
    """Return how many draws have a ratio."""
    return np.asarray((np.asarray(sums[1]) > 0).sum(axis=0), np.float64)


def _linearised(numerator_sums: ArrayLike, denominator_sums: ArrayLike) -> tuple[Floats, Floats]:
    """Return a ratio of expectations and how far each draw pulls it."""
    numerators = np.asarray(numerator_sums, np.float64)
    denominators = np.asarray(denominator_sums, np.float64)
    ratio = divided(numerators.sum(axis=0), denominators.sum(axis=0))
    return ratio, divided(numerators - ratio * denominators, denominators.mean(axis=0))


@dataclass(frozen=True, slots=True)
class Pairing:
    """What common random numbers achieved.

    Attributes
    ----------
    correlation
        Between the two scenarios, over all replications; -1 to 1, nan where one of them never varies.
    variance_ratio
        Variance of the mean difference over what independent runs (and independent draws) would have; below 1
        is a gain, above 1 says that the pairing harms. nan where neither varies.
    """

    correlation: Floats
    variance_ratio: Floats


def pairing(
    scenario: tuple[ArrayLike, ArrayLike],
    baseline: tuple[ArrayLike, ArrayLike],
    difference: tuple[ArrayLike, ArrayLike],
    replications_per_draw: int,
) -> Pairing:
    """Return the correlation achieved and the variance ratio against independent runs.

    The covariance is had from var(x - y) = var x + var y - 2 cov(x, y).

    Parameters
    ----------
    scenario, baseline, difference
        Sums and sums of squares of each draw, shape (L, ...) each, of x, y and x - y.
    replications_per_draw
        R, at least 1.

    References
    ----------
    Law (2015), Simulation Modeling and Analysis, section 11.2.
    """
    of_scenario, of_baseline, of_difference = (
        _total_variance(*values, replications_per_draw) for values in (scenario, baseline, difference)
    )
    covariance = (of_scenario + of_baseline - of_difference) / 2
    correlation = divided(covariance, np.sqrt(of_scenario * of_baseline))
    between = [variance_over_draws(values[0]) for values in (scenario, baseline, difference)]
    return Pairing(np.clip(correlation, -1.0, 1.0), divided(between[2], between[0] + between[1]))


def _total_variance(sums: ArrayLike, squares: ArrayLike, replications_per_draw: int) -> Floats:
    """Return the variance of single replications, within and between draws together."""
    number = len(np.asarray(sums)) * replications_per_draw
    mean = np.sum(sums, axis=0) / number
    return np.asarray(np.maximum(np.sum(squares, axis=0) / number - mean**2, 0.0), dtype=np.float64)
