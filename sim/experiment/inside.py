"""How many runs of each draw give the least error in the same time, and what evenly spread draws gain."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.experiment.compare import Comparison, compare
from sim.experiment.design import Design
from sim.experiment.levels import ratio_sums
from sim.latin import Sampling
from sim.quantities import MEASURES
from sim.scenario import Scenario

COST_OF_DRAW = 7.0
"""What a draw costs beside its runs, in runs: plans, rules and tables are made once for all of them.

Measured (`python -m benchmarks experiments`), and a constant of the program: a clock would give other numbers
on every machine.
"""
FEWEST, MOST = 2, 20
"""Runs of each draw: one tells no luck from ignorance; more than these no longer get cheaper."""
PILOT = Design(20, 100)
HEADLINE = next(measure for measure in MEASURES if measure.name == "share_never_admitted")


def best_per_draw(ignorance_share: float, cost_of_draw: float = COST_OF_DRAW) -> int:
    """Return the runs of each draw that make a mean over draws best known in the same time.

    A draw of R runs costs c + R and leaves the variance ignorance + luck / R: the least product of the two is
    at R = root(c luck / ignorance).

    Parameters
    ----------
    ignorance_share
        Part of the variance of a single run that the unknown numbers make, 0 to 1; nan where it is not told.
    cost_of_draw
        What a draw costs beside its runs, in runs.

    References
    ----------
    Cochran (1977), Sampling Techniques, equation 10.26 (two-stage sampling).

    Examples
    --------
    >>> best_per_draw(0.2), best_per_draw(0.9)
    (5, 2)
    """
    if not ignorance_share > 0:
        return MOST
    wanted = math.sqrt(cost_of_draw * (1 - ignorance_share) / ignorance_share)
    return min(max(round(wanted), FEWEST), MOST)


def piloted_per_draw(
    scenarios: Sequence[Scenario], seed: int, sampling: Sampling, jobs: int, engine: str | None
) -> int:
    """Return the runs of each draw for scenarios, from a pilot of a few draws, which a longer run keeps."""
    design = Design(PILOT.draws, PILOT.replications, seed, sampling)
    return best_per_draw(ignorance_share(compare(scenarios, design, jobs, engine=engine)))


def ignorance_share(comparison: Comparison) -> float:
    """Return the part of ignorance in the variance of single runs of the headline, over all scenarios."""
    period = comparison.headline_period
    known = [outlook.levels[HEADLINE.name].ignorance_share[-1, period, 0] for outlook in comparison.outlooks]
    told = [share for share in known if not np.isnan(share)]
    return float(np.mean(told)) if told else math.nan


def gain_of_sampling(comparison: Comparison) -> float:
    """Return by how much evenly spread draws sharpen the first scenario's headline; nan for independent ones.

    The variance of the share never admitted in the headline year if the same draws had been independent, over
    that between blocks: as many times more independent draws would be as sharp. Both are estimates.
    """
    design = comparison.design
    if design.unit == 1 or design.draws < 2 * design.unit or not comparison.baseline.scenario.has_unknown:
        return math.nan
    spreads = [_spread(comparison, unit) for unit in (1, design.unit)]
    return spreads[0] / spreads[1] if spreads[1] > 0 else math.nan


def _spread(comparison: Comparison, unit: int) -> float:
    """Return the variance of a share that so many draws in a row make, but for a factor all units share."""
    ratio = ratio_sums(HEADLINE, comparison.baseline.sums.in_units(unit), group=0)
    period = comparison.headline_period
    top, bottom = ratio.numerators[:, -1, period], ratio.denominators[:, -1, period]
    residuals = top - float(ratio.whole[-1, period]) * bottom
    return len(top) * float(np.var(residuals, ddof=1))
