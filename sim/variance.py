"""Ignorance and luck: how far apart the draws of the unknown numbers would be without the noise of the runs.

One-way random effects: a replication is its draw's expectation (ignorance) plus chance (luck). The spread
of draw means holds both; here they are told apart. A draw that knows nothing of a cell (nobody was eligible)
is nan, and counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.moments import (
    Floats,
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
    return parts_of(np.asarray(sums, np.float64) / replications_per_draw, noise, replications_per_draw)


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
    return parts_of(shares, noise, replications_per_draw)


def parts_of(draw_values: Floats, noise: Floats, replications_per_draw: int) -> VarianceParts:
    """Return the parts from each draw's value and an unbiased estimate of that value's variance by luck.

    `between` is the mean over draws of (value - centre)^2 L / (L - 1) - noise, so its standard error is had
    from the spread of these terms: it carries the error of the luck, and their dependence.
    """
    number = num_informed(noise)
    values = draw_values if (number == len(noise)).all() else np.where(np.isnan(noise), np.nan, draw_values)
    inflation = divided(number, number - 1)
    terms = (values - mean_over_draws(values)) ** 2 * inflation - noise
    between, error = mean_over_draws(terms), np.sqrt(divided(variance_over_draws(terms), number))
    luck = np.where(np.isnan(between), np.nan, mean_over_draws(noise) * replications_per_draw)
    return VarianceParts(luck, between, error)
