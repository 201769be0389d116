"""Verdicts on provinces and on the country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import ratio_draws
from sim.experiment.levels import parts_of_ratio
from sim.experiment.sums import Sums
from sim.moments import num_informed
from sim.quantities import INDEX, MEASURES
from sim.scenario.study import Thresholds
from sim.verdicts import Verdict, chance_probability_above, chance_share_above, verdict

HEADLINE = next(measure for measure in MEASURES if measure.name == "share_never_admitted")


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Whether capacity is exceeded, in one scenario.

    Attributes
    ----------
    verdicts
        Codes of `Verdict`; shape (A, T), the country last.
    share_above, chance_above
        How sure: the part of the draws in which the share never admitted, and the chance of anyone never
        admitted, is above its threshold; cautious, shape (A, T).
    """

    verdicts: NDArray[np.int8]
    share_above: NDArray[np.float64]
    chance_above: NDArray[np.float64]

    def provinces(self, period: int, what: Verdict) -> NDArray[np.int64]:
        """Return the provinces with this verdict in a period, by index."""
        return np.flatnonzero(self.verdicts[:-1, period] == what)


def judge(sums: Sums, thresholds: Thresholds, replications_per_draw: int) -> Judgement:
    """Return the verdicts.

    A province is exceeded if the share never admitted, or the chance of anyone never admitted, is; adequate
    if both are. The country is exceeded if its share is, or enough provinces are; adequate if its share is
    and no province is exceeded. The chance that anyone anywhere is refused is near one in any large country,
    and decides nothing.
    """
    num, den, squares, products, den_squares = (part[..., 0] for part in parts_of_ratio(HEADLINE, sums))
    shares = chance_share_above(
        num, den, squares, products, den_squares, replications_per_draw, thresholds.share
    )
    informed = num_informed(ratio_draws(num, den))
    by_share = verdict(shares, informed, thresholds.certainty)
    hits = sums.sums[:, INDEX["any_never_admitted"], ..., 0]
    chances = chance_probability_above(hits, replications_per_draw, thresholds.chance)
    by_chance = verdict(chances, len(hits), thresholds.certainty)
    verdicts = _both(by_share, by_chance)
    # Nobody was ever eligible there: nothing was put to the test.
    verdicts[informed == 0] = Verdict.NOT_DECIDED
    verdicts[-1] = _country(by_share[-1], verdicts[:-1], thresholds.provinces_exceeded)
    return Judgement(verdicts, shares, chances)


def _both(by_share: NDArray[np.int8], by_chance: NDArray[np.int8]) -> NDArray[np.int8]:
    is_exceeded = (by_share == Verdict.EXCEEDED) | (by_chance == Verdict.EXCEEDED)
    is_adequate = (by_share == Verdict.ADEQUATE) & (by_chance == Verdict.ADEQUATE)
    return _coded(is_exceeded, is_adequate)


def _country(by_share: NDArray[np.int8], provinces: NDArray[np.int8], enough: int) -> NDArray[np.int8]:
    num_exceeded = (provinces == Verdict.EXCEEDED).sum(axis=0)
    is_exceeded = (by_share == Verdict.EXCEEDED) | (num_exceeded >= enough)
    return _coded(is_exceeded, (by_share == Verdict.ADEQUATE) & (num_exceeded == 0))


def _coded(is_exceeded: NDArray[np.bool_], is_adequate: NDArray[np.bool_]) -> NDArray[np.int8]:
    codes = np.full(is_exceeded.shape, Verdict.NOT_DECIDED, np.int8)
    codes[is_adequate] = Verdict.ADEQUATE
    codes[is_exceeded] = Verdict.EXCEEDED
    return codes
