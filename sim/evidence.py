"""How much of the distribution over draws lies above a threshold, read in two ways.

- *The draws as seen*, noise and all: noise spreads them, so that more of them lie on the wrong side;
- *a beta distribution* fitted to them, its spread between draws at an upper confidence bound: few people in
  many draws look alike on either side of the threshold, and noise can hide a spread that is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.beta import beta_binomial, beta_of, jeffreys
from sim.moments import Floats, divided, mean_over_draws, num_informed, variance_over_draws
from sim.ratios import RatioSums, ratio_dispersion, ratio_variance_parts


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
    """

    seen: Floats
    fitted: Floats
    num_draws: Floats
    num_telling: Floats

    @property
    def chance_above(self) -> Floats:
        """How sure it is that the threshold is exceeded, 0 to 1: of the two readings the less sure."""
        return _less_sure(self.seen, self.fitted)


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
    )


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
    return Evidence(part_above(shares, threshold), _less_sure(plain, cautious), number, telling)


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
