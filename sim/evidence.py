"""How much of the distribution over draws lies above a threshold, read in two ways, or draw by draw.

- *The draws as seen*, noise and all: noise spreads them, so that more of them lie on the wrong side;
- *a beta distribution* fitted to them, its spread between draws at an upper confidence bound: few people in
  many draws look alike on either side of the threshold, and noise can hide a spread that is there.

A beta distribution of great spread has a tail at 0 that no draw has shown: where most draws refuse everybody
and the others half, it would put many below 2 %. So a third reading asks each draw by itself.
- *The draws that are surely above*: those whose own runs put them above the threshold beyond doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.beta import beta_binomial, beta_of, jeffreys
from sim.moments import Floats, divided, mean_over_draws, num_informed, variance_over_draws
from sim.ratios import RatioSums, dispersion_within, ratio_dispersion, ratio_variance_parts


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much of the distribution over draws lies above a threshold.

    Attributes
    ----------
    seen
        Part of the draws that were seen above it; nan where no draw knows anything.
    fitted
        Part of the fitted distribution above it, cautiously; nan where nothing may be said.
    num_draws
        Draws that know something.
    num_telling
        What these draws are worth as a proof of "adequate": the expected number of them in which an excess
        would have shown, had there been one just above the threshold.
    sure
        Part of the draws that are above it beyond doubt: were they not, each would have been taken for it
        with a probability of at most `WRONGLY_SURE`. 0 where this is not known.
    """

    seen: Floats
    fitted: Floats
    num_draws: Floats
    num_telling: Floats
    sure: Floats | float = 0.0

    @property
    def agreed(self) -> Floats:
        """Part above the threshold by both readings, 0 to 1: the less sure of them; nan if either is."""
        return _less_sure(self.seen, self.fitted)

    @property
    def chance_above(self) -> Floats:
        """How sure it is that the threshold is exceeded, 0 to 1: by both readings, or by draws if more."""
        is_more = (np.asarray(self.sure) > 0.5) & ~(self.agreed >= self.sure)
        return np.where(is_more, self.sure, self.agreed)


WRONGLY_SURE = 0.005
"""How probably a draw that is not above the threshold is taken for one that surely is."""


def part_above(draws: ArrayLike, threshold: float) -> Floats:
    """Return the part of the draws above the threshold; nan where no draw knows anything.

    Parameters
    ----------
    draws
        Value of each draw; shape (L, ...); nan marks a draw that knows nothing.
    threshold
        In the unit of the draws.

    Examples
    --------
    >>> float(part_above([0.01, 0.03, float("nan"), 0.04, 0.01], 0.02))
    0.5
    """
    return divided((np.asarray(draws, np.float64) > threshold).sum(axis=0), num_informed(draws))


def share_evidence(share: RatioSums, replications_per_draw: int, threshold: float) -> Evidence:
    """Return the evidence on a share r / a.

    Fitted twice, around the ratio of expectations and around the mean of the draws' own ratios (which is
    lower where people who come together are refused together); the less sure counts. Where nobody, or
    everybody, was ever counted the fit is that of one common share, each informative replication one trial.

    Parameters
    ----------
    share, replications_per_draw
        As in `sim.ratios.ratio_variance_parts`.
    threshold
        Between 0 and 1.
    """
    number = num_informed(share.draws)
    spread = ratio_variance_parts(share, replications_per_draw).ignorance_at_most()
    spread = spread + divided(variance_over_draws(share.draws), number)
    fitted = _less_sure(
        beta_of(mean_over_draws(share.draws), spread).chance_above(threshold),
        beta_of(share.whole, spread).chance_above(threshold),
    )
    trials = divided(share.denominators**2, share.denominator_squares, where_zero=0.0).sum(axis=0)
    common = jeffreys(np.nan_to_num(share.whole) * trials, trials).chance_above(threshold)
    is_mixed = (share.whole > 0) & (share.whole < 1)
    people = share.denominators / ratio_dispersion(share, replications_per_draw)
    return Evidence(
        part_above(share.draws, threshold),
        np.where(is_mixed, fitted, common),
        number.astype(np.float64),
        _would_show(people, threshold),
        _surely_above(share, replications_per_draw, threshold),
    )


def _surely_above(share: RatioSums, replications_per_draw: int, threshold: float) -> Floats:
    """Return the part of the draws whose share is above the threshold beyond doubt; 0 where none can be."""
    alike = dispersion_within(share, replications_per_draw)
    refused, people = (divided(of, alike, where_zero=0.0) for of in (share.numerators, share.denominators))
    is_sure = _chance_of_so_many(refused, people, threshold) <= WRONGLY_SURE
    return divided((is_sure & np.isfinite(alike)).sum(axis=0), num_informed(share.draws), where_zero=0.0)


def chance_evidence(hits: ArrayLike, replications_per_draw: int, threshold: float) -> Evidence:
    """Return the evidence on the probability of an event.

    Fitted with and without caution (more spread may as well mean less beyond the threshold); the less sure
    counts.

    Parameters
    ----------
    hits, replications_per_draw
        As in `sim.beta.beta_binomial`.
    threshold
        Between 0 and 1.

    Examples
    --------
    >>> nothing_seen = chance_evidence([0] * 100, 10, 0.1)
    >>> float(nothing_seen.seen), round(float(nothing_seen.num_telling))
    (0.0, 65)
    """
    shares = np.asarray(hits, np.float64) / replications_per_draw
    plain, cautious = (
        beta_binomial(hits, replications_per_draw, is_cautious).chance_above(threshold)
        for is_cautious in (False, True)
    )
    telling = _would_show(np.full(shares.shape, replications_per_draw), threshold)
    number = num_informed(shares).astype(np.float64)
    is_sure = (
        _chance_of_so_many(shares * replications_per_draw, replications_per_draw, threshold) <= WRONGLY_SURE
    )
    sure = divided(is_sure.sum(axis=0), len(shares), where_zero=0.0)
    return Evidence(part_above(shares, threshold), _less_sure(plain, cautious), number, telling, sure)


def _chance_of_so_many(successes: ArrayLike, trials: ArrayLike, chance: float) -> Floats:
    """Return the probability of at least so many successes in so many trials, neither of them whole.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24 (the binomial tail as a beta integral, effective trials).
    """
    from scipy.special import betainc

    successes, trials = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    is_any = successes > 0
    tail = betainc(np.where(is_any, successes, 1.0), np.maximum(trials - successes, 0.0) + 1, chance)
    return np.where(is_any, tail, 1.0)


def _would_show(trials: ArrayLike, chance: float) -> Floats:
    """Return the expected number of draws with at least one success in their trials at this chance."""
    return np.asarray((1 - (1 - chance) ** np.asarray(trials, np.float64)).sum(axis=0), dtype=np.float64)


def _less_sure(chance: Floats, other: Floats) -> Floats:
    """Return the one of two chances that is nearer to one half; one half if it lies between.

    nan if either is.
    """
    nearer = np.where(np.abs(chance - 0.5) <= np.abs(other - 0.5), chance, other)
    is_opposite = (chance - 0.5) * (other - 0.5) < 0
    return np.where(np.isnan(chance) | np.isnan(other), np.nan, np.where(is_opposite, 0.5, nearer))
