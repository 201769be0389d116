"""The weight of each unknown number in the answer: which part of the spread between draws goes with it alone.

The draws of a run tell it without another run. A number's place in its range and the headline of the same
draw, both by rank, correlate; the square is the part of the variance of the ranks that goes with the number
by itself, as far as the headline rises or falls with it. Numbers that act only together, or up and then down,
are not seen so: `shelter-sim sensitivity` sees them, with runs of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.chance import keys_of
from sim.estimates import bonferroni_level
from sim.experiment.design import Design
from sim.experiment.levels import LEVEL, ratio_sums
from sim.experiment.sums import Sums
from sim.latin import places
from sim.moments import divided, normal_quantile
from sim.quantities import MEASURES
from sim.scenario import Scenario, uncertain_numbers

Floats = NDArray[np.float64]

HEADLINE = next(measure for measure in MEASURES if measure.name == "share_never_admitted")
FEWEST = 10
"""Draws below which no weight is computed."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of d unknown numbers, in the order of `sim.scenario.uncertain_numbers`.

    Attributes
    ----------
    share
        Part of the variance between draws, by rank, that goes with a number alone; 0 to 1, shape (d,).
    lower, upper
        Of intervals that hold for all numbers of all scenarios at once; a lower bound of 0: the draws
        cannot tell the weight from none.
    """

    share: Floats
    lower: Floats
    upper: Floats


def weights_of(
    scenario: Scenario, sums: Sums, design: Design, period: int, num_scenarios: int = 1
) -> Weights | None:
    """Return the weights in the national share never admitted; None where the draws tell nothing of them.

    Parameters
    ----------
    scenario
        Its unknown numbers.
    sums
        What was kept of its draws.
    design
        How they were drawn.
    period
        Index of the headline year.
    num_scenarios
        Whose intervals are to hold together.
    """
    names = list(uncertain_numbers(scenario))
    ratio = ratio_sums(HEADLINE, sums, group=0)
    headline = divided(ratio.numerators[:, -1, period], ratio.denominators[:, -1, period])
    is_known = np.isfinite(headline)
    if not names or is_known.sum() < FEWEST or np.ptp(headline[is_known]) == 0:
        return None
    keys = keys_of(design.seed, (f"draw|{name}" for name in names))
    luck = np.stack([places(keys, draw, design.sampling) for draw in np.flatnonzero(is_known).tolist()])
    return weights(luck, headline[is_known], num_scenarios)


def weights(luck: Floats, headline: Sequence[float] | Floats, num_scenarios: int = 1) -> Weights:
    """Return the weight of each number in a headline.

    Parameters
    ----------
    luck
        Place of each number in its range in each draw, shape (L, d); L at least 4.
    headline
        Shape (L,), not all equal.
    num_scenarios
        Whose intervals are to hold together.

    References
    ----------
    Saltelli & Marivoet (1990), Reliability Engineering and System Safety 28, on squared rank correlations;
    Bonett & Wright (2000), Psychometrika 65, on the interval of a rank correlation.

    Examples
    --------
    >>> luck = np.stack([np.linspace(0, 1, 50), np.tile([0.2, 0.8], 25)], axis=1)
    >>> found = weights(luck, luck[:, 0] ** 3)
    >>> found.share.round(2).tolist(), (found.lower > 0).tolist()
    ([1.0, 0.0], [True, False])
    """
    number, count = luck.shape
    correlation = _rank_correlations(luck, np.asarray(headline, np.float64))
    seen = (correlation**2 - 1 / (number - 1)) / (1 - 1 / (number - 1))  # without what luck alone makes
    half = normal_quantile(bonferroni_level(LEVEL, count * num_scenarios)) * np.sqrt(
        (1 + correlation**2 / 2) / (number - 3)
    )
    middle = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    low, high = np.tanh(middle - half), np.tanh(middle + half)
    lower = np.where(low * high > 0, np.minimum(low**2, high**2), 0.0)
    upper = np.maximum(low**2, high**2)
    return Weights(np.clip(seen, lower, upper), lower, upper)


def _rank_correlations(luck: Floats, headline: Floats) -> Floats:
    """Return Spearman's correlation of each column with the headline."""
    columns = np.stack([_ranks(column) for column in luck.T])
    columns -= columns.mean(axis=1, keepdims=True)
    ranks = _ranks(headline)
    ranks -= ranks.mean()
    return divided(columns @ ranks, np.sqrt((columns**2).sum(axis=1) * (ranks**2).sum()), where_zero=0.0)


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1; equal values share the middle of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[which], np.float64)
