"""Beta distributions over draws, fitted by moments: the smooth reading of what the draws have seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.moments import Floats, divided
from sim.variance import variance_of_chance


@dataclass(frozen=True, slots=True)
class BetaFit:
    """A beta distribution for each cell; both parameters above 0, nan where nothing could be fitted."""

    alpha: Floats
    beta: Floats

    def chance_above(self, threshold: float) -> Floats:
        """Return the part of the distribution above a threshold between 0 and 1."""
        from scipy.special import betainc

        return np.asarray(1 - betainc(self.alpha, self.beta, threshold), dtype=np.float64)


def beta_of(mean: ArrayLike, variance: ArrayLike) -> BetaFit:
    """Return the beta distribution of this mean and variance, a sharp one where that is zero.

    Examples
    --------
    >>> fit = beta_of(0.25, 0.0375)
    >>> round(float(fit.alpha), 6), round(float(fit.beta), 6)
    (1.0, 3.0)
    """
    inside = np.clip(np.asarray(mean, np.float64), 1e-9, 1 - 1e-9)
    size = inside * (1 - inside) / np.maximum(np.asarray(variance, np.float64), 1e-12) - 1
    size = np.maximum(size, 1e-6)
    return BetaFit(inside * size, (1 - inside) * size)


def jeffreys(hits: ArrayLike, trials: ArrayLike) -> BetaFit:
    """Return Jeffreys' posterior of a chance, from independent trials.

    References
    ----------
    Brown, Cai & DasGupta (2001), Statistical Science 16, section 4.1.
    """
    hits, trials = np.asarray(hits, np.float64), np.asarray(trials, np.float64)
    return BetaFit(hits + 0.5, trials - hits + 0.5)


def beta_binomial(hits: ArrayLike, replications_per_draw: int, is_cautious: bool = False) -> BetaFit:
    """Return the beta distribution of a chance over draws, fitted by moments, with its own uncertainty.

    Mean (h + 1/2) / (n + 1) of h hits in n replications; variance that between draws (overdispersion of the
    hits) plus that of the estimated mean. Without overdispersion this is Jeffreys' posterior of one common
    chance. Where all or none were hits nothing is known of the overdispersion, and a draw counts as a
    single replication.

    Parameters
    ----------
    hits
        Of each draw: replications with the event; shape (L, ...).
    replications_per_draw
        R; with R = 1 overdispersion cannot be seen, and the parameters are nan.
    is_cautious
        Whether the variance between draws is taken at its upper confidence bound (for decisions); the
        parameters are nan where even that leaves no spread.

    References
    ----------
    Kleinman (1973), Journal of the American Statistical Association 68 (moments).

    Examples
    --------
    >>> fit = beta_binomial([0] * 100, 5)
    >>> float(fit.alpha), float(fit.beta)
    (0.5, 100.5)
    """
    hits, replications = np.asarray(hits, np.float64), replications_per_draw
    draws, total = len(hits), hits.sum(axis=0)
    if draws < 2 or replications < 2:
        return BetaFit(np.full(total.shape, np.nan), np.full(total.shape, np.nan))
    is_mixed = (total > 0) & (total < draws * replications)
    correlation = np.where(is_mixed, _overdispersion(hits / replications, replications, is_cautious), 1.0)
    effect = 1 + (replications - 1) * correlation
    units = np.where(is_mixed, draws * replications, draws)
    mean = (np.where(is_mixed, total, total / replications) + 0.5) / (units + 1)
    between = np.where(is_mixed, correlation, 0.0)
    size = 1 / np.minimum(between + np.where(is_mixed, effect, 1.0) / (units + 2), 1 - 1e-6) - 1
    return BetaFit(mean * size, (1 - mean) * size)


def _overdispersion(shares: Floats, replications: int, is_cautious: bool) -> Floats:
    """Return the correlation of two replications of one draw, 0 to 1; nan where it must not be told."""
    parts = variance_of_chance(shares, replications)
    between = parts.ignorance_at_most() if is_cautious else parts.ignorance
    centre = shares.mean(axis=0)
    return np.clip(divided(between, centre * (1 - centre)), 0.0, 1.0)
