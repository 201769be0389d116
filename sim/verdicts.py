"""Exceeded, adequate, or not decided by the evidence.

A verdict is about the distribution over draws of what is expected. It is wrong to say "it will be enough"
because the runs were few, so two kinds of error stand in its way. The noise of the runs is taken out
*cautiously*: down to an upper confidence bound of the spread, since noise can hide it. And the share of
draws on one side must be proved by their number: its exact one-sided lower bound must reach the share
needed.

In worlds exactly at the edge at most about 5 % are decided. A rare event in few replications cannot be told
from a frequent one in few draws: with 5 replications a draw, a chance of 2 % against a threshold of 10 % is
hardly ever decided unless nothing at all was seen; 20 or more replications a draw help. For 95 %, all of 59
draws or 99 of 100 must agree; with fewer than 59 draws nothing is ever decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.draws import denoised_draws, ignorance_at_most, ratio_draws, ratio_variance_parts
from sim.moments import Floats, divided, mean_over_draws, num_informed


class Verdict(IntEnum):
    """What the evidence says of one cell."""

    NOT_DECIDED = 0
    EXCEEDED = 1
    ADEQUATE = 2


def chance_above(draws: ArrayLike, threshold: float) -> Floats:
    """Return the part of the draws above the threshold; nan where no draw knows anything.

    Parameters
    ----------
    draws
        Of `sim.draws.denoised_draws`; shape (L, ...); nan marks a draw that knows nothing.
    threshold
        In the unit of the draws.

    Examples
    --------
    >>> float(chance_above([0.01, 0.03, float("nan"), 0.04, 0.01], 0.02))
    0.5
    """
    return divided((np.asarray(draws, np.float64) > threshold).sum(axis=0), num_informed(draws))


def chance_share_above(
    numerator_sums: ArrayLike,
    denominator_sums: ArrayLike,
    numerator_squares: ArrayLike,
    products: ArrayLike,
    denominator_squares: ArrayLike,
    replications_per_draw: int,
    threshold: float,
) -> Floats:
    """Return the cautious chance, over draws, that a share r / a lies above the threshold.

    Parameters
    ----------
    numerator_sums, denominator_sums, numerator_squares, products, denominator_squares, replications_per_draw
        As in `sim.draws.ratio_variance_parts`.
    threshold
        Between 0 and 1.

    Returns
    -------
    Floats
        For `verdict`: of the denoised draws and a beta distribution of the same mean and spread, the one
        that is less sure (draws that count a handful of people have too short a tail); nan where noise and
        spread cannot be told apart.
    """
    values = ratio_draws(numerator_sums, denominator_sums)
    luck = ratio_variance_parts(
        numerator_sums,
        denominator_sums,
        numerator_squares,
        products,
        denominator_squares,
        replications_per_draw,
    ).luck
    spread = ignorance_at_most(values, luck, replications_per_draw)
    seen = chance_above(denoised_draws(values, luck, spread, replications_per_draw, is_share=True), threshold)
    return _less_sure(seen, _fitted(mean_over_draws(values), spread).chance_above(threshold))


def _less_sure(chance: Floats, other: Floats) -> Floats:
    """Return, cell by cell, the one of two chances that is nearer to one half."""
    return np.where(np.abs(chance - 0.5) <= np.abs(other - 0.5), chance, other)


@dataclass(frozen=True, slots=True)
class BetaFit:
    """A beta distribution over draws of the chance of an event, for each cell; both parameters above 0."""

    alpha: Floats
    beta: Floats

    def chance_above(self, threshold: float) -> Floats:
        """Return the part of the distribution above a threshold between 0 and 1."""
        from scipy.special import betainc

        return np.asarray(1 - betainc(self.alpha, self.beta, threshold), dtype=np.float64)


def _fitted(mean: Floats, variance: Floats) -> BetaFit:
    """Return the beta distribution of this mean and variance, a sharp one where that is zero."""
    inside = np.clip(mean, 1e-9, 1 - 1e-9)
    size = inside * (1 - inside) / np.maximum(variance, 1e-12) - 1
    size = np.maximum(size, 1e-6)
    return BetaFit(inside * size, (1 - inside) * size)


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
        Whether the variance between draws is taken at its upper confidence bound (for decisions).

    References ---------- Kleinman (1973), Journal of the American Statistical Association 68 (moments);
    Brown, Cai & DasGupta (2001), Statistical Science 16 (Jeffreys' interval).

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
    """Return the correlation of two replications of one draw, 0 to 1."""
    centre = shares.mean(axis=0)
    whole = centre * (1 - centre)
    # The unbiased luck of a draw, from p (1 - p) of its own share.
    luck = replications / (replications - 1) * (shares * (1 - shares)).mean(axis=0)
    if is_cautious:
        between = ignorance_at_most(shares, luck, replications)
    else:
        between = np.maximum(shares.var(axis=0, ddof=1) - luck / replications, 0.0)
    return np.clip(divided(between, whole), 0.0, 1.0)


def chance_probability_above(
    hits: ArrayLike, replications_per_draw: int, threshold: float, is_cautious: bool = True
) -> Floats:
    """Return the chance, over draws, that the probability of an event lies above the threshold.

    Parameters
    ----------
    hits, replications_per_draw, is_cautious
        As in `beta_binomial`; cautious for `verdict`.
    threshold
        Between 0 and 1.

    Examples
    --------
    >>> bool(chance_probability_above([0] * 100, 5, 0.1) > 0)
    True
    """
    chance = beta_binomial(hits, replications_per_draw).chance_above(threshold)
    if not is_cautious:
        return chance
    # More spread may as well mean less beyond the threshold, so neither fit is the cautious one everywhere.
    return _less_sure(chance, beta_binomial(hits, replications_per_draw, True).chance_above(threshold))


def verdict(
    chance: ArrayLike, num_draws: ArrayLike, needed: float = 0.95, confidence: float = 0.95
) -> NDArray[np.int8]:
    """Return the verdict on each cell.

    Parameters
    ----------
    chance
        Part of the distribution over draws above the threshold, found cautiously; nan is not decided.
    num_draws
        Draws that know something of the cell (`sim.moments.num_informed`).
    needed
        Part of the distribution that must lie on one side.
    confidence
        With which "adequate" must be proved by this number of draws, one-sided.

    Returns
    -------
    NDArray[np.int8]
        Codes of `Verdict`.

    References
    ----------
    Clopper & Pearson (1934), one-sided.

    Examples
    --------
    >>> [Verdict(code).name for code in verdict([0.0, 1.0, 0.5, float("nan")], 100)]
    ['ADEQUATE', 'EXCEEDED', 'NOT_DECIDED', 'NOT_DECIDED']
    """
    chance = np.asarray(chance, np.float64)
    is_exceeded = (chance >= needed) & (np.asarray(num_draws) * (1 - needed) >= 1 - 1e-9)
    is_adequate = _proved(1 - chance, num_draws, confidence) >= needed
    codes = np.where(
        is_exceeded, Verdict.EXCEEDED, np.where(is_adequate, Verdict.ADEQUATE, Verdict.NOT_DECIDED)
    )
    return np.asarray(codes, dtype=np.int8)


def _proved(share: Floats, num_draws: ArrayLike, confidence: float) -> Floats:
    """Return the exact lower bound of a share seen in so many draws; 0 where nothing is known."""
    from scipy.special import betaincinv

    number = np.asarray(num_draws, np.float64)
    successes = np.nan_to_num(share) * number
    is_seen = successes > 0
    bound = betaincinv(np.where(is_seen, successes, 1.0), number - successes + 1, 1 - confidence)
    return np.where(is_seen, bound, 0.0)
