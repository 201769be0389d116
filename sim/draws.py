"""Ignorance and luck: how far apart the draws of the unknown numbers would be without the noise of the runs.

One-way random effects: a replication is its draw's expectation (ignorance) plus chance (luck). The spread
of draw means holds both; here the luck is taken out. A draw that knows nothing of a cell (nobody was
eligible) is nan, and counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.moments import (
    ROUNDING,
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
class Range:
    """From where to where, for each cell; nan where nothing can be said."""

    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True)
class VarianceParts:
    """The variance of one replication in two parts; nan where they cannot be told apart.

    Attributes
    ----------
    luck
        Variance between replications that share a draw, averaged over draws.
    between
        Variance between the expectations of draws, unbiased: below 0 where luck happens to explain more than
        the spread that was seen.
    error
        Standard error of `between`, that of the luck included.
    """

    luck: Floats
    between: Floats
    error: Floats

    @property
    def ignorance(self) -> Floats:
        """Variance between the expectations of draws, not below 0."""
        return np.maximum(self.between, 0.0)

    @property
    def ignorance_share(self) -> Floats:
        """Share of the variance that more replications would not remove; nan where nothing varies."""
        return divided(self.ignorance, self.ignorance + self.luck)

    @property
    def is_told(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Whether the spread between draws is surely more than none (one-sided, 5 %)."""
        return np.asarray(self.between > normal_quantile(0.90) * self.error)

    def ignorance_at_most(self, confidence: float = 0.975) -> Floats:
        """Return a one-sided upper confidence bound of `ignorance`, for decisions.

        With few runs the noise can hide a spread that is there. Where even the bound leaves none (up to
        rounding) luck was overestimated, and nan says that nothing may be decided.

        Parameters
        ----------
        confidence
            Above 0.5. The default is the smallest of the usual ones at which verdicts keep their false alarms
            at about 5 % in skewed worlds (tests/test_coverage_of_intervals.py).
        """
        bound = self.between + normal_quantile(2 * confidence - 1) * self.error
        return np.where(bound > 1e-12, bound, np.nan)


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
    noise = variance_within(sums, squares, replications_per_draw) / replications_per_draw
    return _parts(np.asarray(sums, np.float64) / replications_per_draw, noise, replications_per_draw)


def variance_of_chance(shares: ArrayLike, replications_per_draw: int) -> VarianceParts:
    """Return the variance of an event (0 or 1) in two parts.

    Parameters
    ----------
    shares
        Of each draw: part of its replications with the event; shape (L, ...).
    replications_per_draw
        R, at least 2.
    """
    shares = np.asarray(shares, np.float64)
    noise = shares * (1 - shares) / (replications_per_draw - 1)  # unbiased for the variance of a share
    return _parts(shares, noise, replications_per_draw)


@dataclass(frozen=True, slots=True, eq=False)
class RatioSums:
    """What is kept of a ratio r / a: sums over the replications of each draw; shape (L, ...).

    Attributes
    ----------
    numerators, denominators
        Of r and of a.
    numerator_squares, products, denominator_squares
        Of r r, r a and a a.
    """

    numerators: Floats
    denominators: Floats
    numerator_squares: Floats
    products: Floats
    denominator_squares: Floats

    @property
    def whole(self) -> Floats:
        """Ratio of the expectations, over all draws; nan where all denominators are zero."""
        return divided(self.numerators.sum(axis=0), self.denominators.sum(axis=0))

    @property
    def draws(self) -> Floats:
        """Ratio of each draw; nan in draws whose denominator is zero."""
        return divided(self.numerators, self.denominators)

    @property
    def residuals(self) -> Floats:
        """Of each draw, sum (r - b a)^2 about its own ratio b."""
        known = np.nan_to_num(self.draws)
        squares = self.numerator_squares - 2 * known * self.products + known**2 * self.denominator_squares
        return np.asarray(np.maximum(squares, 0.0), dtype=np.float64)

    @property
    def freedom(self) -> Floats:
        """Of each draw, A^2 - sum a^2; zero with fewer than two informative replications."""
        freedom: Floats = self.denominators**2 - self.denominator_squares
        return np.maximum(freedom, 0.0)


def ratio_variance_parts(ratio: RatioSums, replications_per_draw: int) -> VarianceParts:
    """Return the variance of a draw's ratio b = r / a in two parts.

    The luck of a draw is that of its residuals r - b a, sum (r - b a)^2 / (A^2 - sum a^2) with A the sum of
    a: unbiased for a binomial count given its denominators, however few and unequal. A draw with a single
    informative replication says nothing of its luck, so both parts are had from the other draws alone: luck
    borrowed from draws with more people, where refusals come in clumps, would be too much for it. `luck` is
    stated for one replication (R times the variance of a draw's ratio).

    Parameters
    ----------
    ratio
        Its sums.
    replications_per_draw
        R; the parts are nan where fewer than two draws have two informative replications.

    References
    ----------
    Cochran (1977), Sampling Techniques, equation 6.13, with the leverage correction of Royall & Cumberland
    (1978).
    """
    noise = divided(ratio.residuals, ratio.freedom)
    return _parts(ratio.draws, noise, replications_per_draw)


def ratio_dispersion(ratio: RatioSums, replications_per_draw: int) -> Floats:
    """Return how many people fare alike, on average: variance of the people counted over the binomial one.

    At least 1. Where nobody, or everybody, was ever counted nothing shows who fares alike, and it is the
    variance over the mean of the people themselves: who come together may be refused together.

    Parameters
    ----------
    ratio
        Sums of a share.
    replications_per_draw
        R.

    References
    ----------
    McCullagh & Nelder (1989), Generalized Linear Models, section 4.5 (over-dispersion).
    """
    share, people = ratio.whole, ratio.denominators
    binomial = share * (1 - share) * divided(ratio.freedom, people, where_zero=0.0).sum(axis=0)
    of_people = variance_within(people, ratio.denominator_squares, replications_per_draw).sum(axis=0)
    come_together = divided(of_people, people.sum(axis=0) / replications_per_draw)
    fare_alike = divided(ratio.residuals.sum(axis=0), binomial)
    dispersion = np.where(np.nan_to_num(binomial) > 0, fare_alike, come_together)
    return np.asarray(np.maximum(np.nan_to_num(dispersion, nan=1.0), 1.0), dtype=np.float64)


def _parts(draw_values: Floats, noise: Floats, replications_per_draw: int) -> VarianceParts:
    """Return the parts from each draw's value and an unbiased estimate of that value's variance by luck.

    `between` is the mean over draws of (value - centre)^2 L / (L - 1) - noise, so its standard error is had
    from the spread of these terms: it carries the error of the luck, and their dependence.
    """
    values, number = np.where(np.isnan(noise), np.nan, draw_values), num_informed(noise)
    inflation = divided(number, number - 1)
    terms = (values - mean_over_draws(values)) ** 2 * inflation - noise
    between, error = mean_over_draws(terms), np.sqrt(divided(variance_over_draws(terms), number))
    luck = np.where(np.isnan(between), np.nan, mean_over_draws(noise) * replications_per_draw)
    return VarianceParts(luck, between, error)


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
    tail = (1 - level) / 2
    lower, upper = _quantile_of_sorted(values, tail), _quantile_of_sorted(values, 1 - tail)
    return Range(np.minimum(lower, estimate), np.maximum(upper, estimate))


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
