"""Numbers with their intervals: what the number of runs leaves open.

An experiment is L draws of the unknown numbers, with R replications each. What arrives here are sums over the
replications of a draw: axis 0 is the draw, any further axes are cells (province, period, group). Draws are
independent, replications that share a draw are not: so draws are the clusters of every interval.
What ignorance leaves open is the subject of `sim.draws`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.moments import (
    Floats,
    divided,
    normal_quantile,
    student_quantile,
    variance_over_draws,
    variance_within,
)
from sim.proportions import proportion_interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number for each cell, with its interval.

    Attributes
    ----------
    estimate, lower, upper
        In the unit of the quantity; nan where nothing is known, an infinite bound where no bound is known.
    """

    estimate: Floats
    lower: Floats
    upper: Floats


def mean_estimate(
    sums: ArrayLike,
    squares: ArrayLike,
    replications_per_draw: int,
    level: ArrayLike = 0.95,
    event_size: float | None = None,
) -> Estimate:
    """Return the mean over all replications, with draws as the independent units.

    Holds within about 1.5 % of its level for moderately skewed quantities from 100 draws. For counts of rare
    events Student's interval is too narrow on the high side: give `event_size`.

    Parameters
    ----------
    sums, squares
        Of each draw: sum of the quantity and of its square over the replications; shape (L, ...). The squares
        matter only where there is a single draw: its replications are then the independent units.
    replications_per_draw
        R, at least 1.
    level
        Confidence of the interval, one for all cells or one for each.
    event_size
        For a quantity that is never negative: by how much it grows with each event (1 for people), or 0 where
        there is no such number (nights, days). The interval is then the score interval of a quantity whose
        variance is a multiple of its mean, never under one event's: it is never below 0 and reaches farther
        up than down. Where nothing was seen its upper bound is that of no event in L units.

    Returns
    -------
    Estimate
        Cells of shape (...); unknown bounds (nan) from one draw of one replication.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    References
    ----------
    Law (2015), Simulation Modeling and Analysis, section 9.4; McCullagh & Nelder (1989), section 6.2.

    Examples
    --------
    >>> result = mean_estimate([2.0, 4.0, 6.0], [2.0, 8.0, 18.0], 2)
    >>> round(float(result.estimate), 3), round(float(result.lower), 3), round(float(result.upper), 3)
    (2.0, -0.484, 4.484)
    """
    sums = np.asarray(sums, dtype=np.float64)
    draws, replications = len(sums), len(sums) * replications_per_draw
    units = draws if draws > 1 else replications_per_draw
    centre = sums.sum(axis=0) / replications
    if draws > 1:
        variance = variance_over_draws(sums / replications_per_draw) / draws
    else:
        variance = variance_within(sums, squares, replications_per_draw)[0] / replications_per_draw
    reach = student_quantile(units - 1, level)
    if event_size is None:
        half_width = reach * np.sqrt(variance)
        return Estimate(centre, centre - half_width, centre + half_width)
    lower, upper = _score_bounds(centre, variance, reach, event_size / replications)
    nothing_seen = -np.log1p(-np.asarray(level)) * event_size / units
    return Estimate(centre, lower, np.where(centre > 0, upper, nothing_seen))


def _score_bounds(
    centre: Floats, variance: Floats, reach: Floats, least_dispersion: float = 0.0
) -> tuple[Floats, Floats]:
    """Return the means m of 0 or more at which |centre - m| is at most reach x root(dispersion x m).

    The dispersion is the variance of the estimate over the estimate.
    """
    spread = reach**2 * np.maximum(divided(variance, centre, where_zero=0.0), least_dispersion)
    root = np.sqrt(spread * centre + spread**2 / 4)
    # The difference of two equal numbers may come out a rounding error below 0.
    return np.maximum(centre + spread / 2 - root, 0.0), centre + spread / 2 + root


def ratio_estimate(
    numerator_sums: ArrayLike,
    denominator_sums: ArrayLike,
    level: ArrayLike = 0.95,
    is_share: bool = False,
) -> Estimate:
    """Return the ratio of the expectations of two quantities, never the mean of ratios.

    Linearised over draws as clusters: r - b a has mean zero. A share gets Wilson's interval with the
    effective number of people that gives this variance; where none or all of them were counted, the
    one-sided bound that holds even if the people of a draw all fare alike. Any other ratio is of quantities
    that are never negative, and gets the score bounds of `mean_estimate`.

    Parameters
    ----------
    numerator_sums, denominator_sums
        Of each draw: sums of r and of a over its replications; shape (L, ...).
    level
        Confidence of the interval, one for all cells or one for each.
    is_share
        Whether the numerator counts a part of the denominator (people of people).

    Returns
    -------
    Estimate
        nan where all denominators are zero; unknown bounds (nan) from a single draw, or where a ratio that is
        no share is known from a single one.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    References
    ----------
    Cochran (1977), Sampling Techniques, equation 6.13; Korn & Graubard (1998), Survey Methodology 24.

    Examples
    --------
    >>> result = ratio_estimate([1.0, 2.0, 3.0], [10.0, 20.0, 30.0], is_share=True)
    >>> round(float(result.estimate), 3)
    0.1
    """
    numerators = np.asarray(numerator_sums, dtype=np.float64)
    denominators = np.asarray(denominator_sums, dtype=np.float64)
    draws, total = len(numerators), denominators.sum(axis=0)
    ratio = divided(numerators.sum(axis=0), total)
    residuals = np.where(np.isnan(ratio), 0.0, numerators - ratio * denominators)
    variance = divided(draws * variance_over_draws(residuals), total**2)
    reach = student_quantile(draws - 1, level)
    informed = (denominators > 0).sum(axis=0)
    if is_share:
        effective = np.minimum(divided(ratio * (1 - ratio), variance, where_zero=np.inf), total)
        lower, upper = proportion_interval(ratio, effective, informed, reach, level)
        lower, upper = (np.where(np.isnan(variance), np.nan, bound) for bound in (lower, upper))
    else:
        # A single draw lies on its own ratio: that shows no spread, and is no proof that there is none.
        lower, upper = _score_bounds(ratio, np.where(informed > 1, variance, np.nan), reach)
    return Estimate(ratio, lower, upper)


def probability_estimate(hits: ArrayLike, replications_per_draw: int, level: ArrayLike = 0.95) -> Estimate:
    """Return the chance of an event, by Wilson's interval for an effective number of replications.

    The design effect (replications that share a draw resemble each other) is estimated from the spread
    between draws, within 1 and R. Where the event was seen never or always the bound is one-sided and holds
    even if the replications of a draw all go alike.

    Parameters
    ----------
    hits
        Of each draw: the number of its replications in which the event happened; shape (L, ...).
    replications_per_draw
        R, at least 1.
    level
        Confidence of the interval, one for all cells or one for each.

    Returns
    -------
    Estimate
        A single draw is taken as R independent replications.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    References
    ----------
    Wilson (1927); Korn & Graubard (1998), Survey Methodology 24, for the effective size.

    Examples
    --------
    >>> never = probability_estimate([0] * 100, 5)
    >>> float(never.lower), round(float(never.upper), 4)
    (0.0, 0.0295)
    """
    hits = np.asarray(hits, dtype=np.float64)
    draws, replications = len(hits), len(hits) * replications_per_draw
    chance = hits.sum(axis=0) / replications
    if draws > 1 and replications_per_draw > 1:
        between = replications_per_draw * variance_over_draws(hits / replications_per_draw)
        effect = np.clip(divided(between, chance * (1 - chance), where_zero=1.0), 1.0, replications_per_draw)
        reach = student_quantile(draws - 1, level)
    else:
        effect, reach = np.ones_like(chance), normal_quantile(level)
    units = np.full(chance.shape, draws if draws > 1 else replications_per_draw)
    lower, upper = proportion_interval(chance, replications / effect, units, reach, level)
    return Estimate(chance, lower, upper)


def bonferroni_level(level: float, family: int) -> float:
    """Return the level of each of so many intervals that makes all hold together at `level`.

    Examples
    --------
    >>> round(bonferroni_level(0.95, 17), 5)
    0.99706
    """
    if family < 1:
        raise ValueError(f"family is {family}: it must hold at least one interval")
    return 1 - (1 - level) / family


def replications_for(half_width: float, deviation: float, level: float = 0.95) -> int:
    """Return the independent replications that make a mean precise to plus or minus `half_width`.

    Parameters
    ----------
    half_width, deviation
        Wanted half-width and standard deviation of one replication, in the same unit; for a chance p the
        deviation is the root of p (1 - p).

    Examples
    --------
    >>> replications_for(0.02, 0.5)
    2401
    """
    if not half_width > 0:
        raise ValueError(f"half_width is {half_width}: it must be above 0")
    return max(1, math.ceil((normal_quantile(level) * deviation / half_width) ** 2))
