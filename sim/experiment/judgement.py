"""Verdicts on provinces and on the country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Evidence, chance_evidence, share_evidence
from sim.experiment.levels import ratio_sums
from sim.experiment.sums import Sums
from sim.quantities import INDEX, MEASURES
from sim.scenario.study import Thresholds
from sim.verdicts import Verdict, verdict

HEADLINE = next(measure for measure in MEASURES if measure.name == "share_never_admitted")
FALSE_ALARM = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Whether capacity is exceeded, in one scenario.

    Attributes
    ----------
    verdicts
        Codes of `Verdict`; shape (A, T), the country last.
    share_above, chance_above
        How sure: the part of the draws in which the share never admitted, and the chance of anyone never
        admitted, is above its threshold; of two readings the less sure, nan where nothing can be said; shape
        (A, T).
    by_share
        Codes of `Verdict` by the share alone; shape (A, T).
    """

    verdicts: NDArray[np.int8]
    share_above: NDArray[np.float64]
    chance_above: NDArray[np.float64]
    by_share: NDArray[np.int8]

    def provinces(self, period: int, what: Verdict) -> NDArray[np.int64]:
        """Return the provinces with this verdict in a period, by index."""
        return np.flatnonzero(self.verdicts[:-1, period] == what)


def judge(sums: Sums, thresholds: Thresholds, replications_per_draw: int) -> Judgement:
    """Return the verdicts.

    A province is exceeded if the share never admitted, or the chance of anyone never admitted, is; adequate
    if both are. The country is exceeded if its share is, or enough provinces surely are; adequate if its
    share is and no province is exceeded. The chance that anyone anywhere is refused is near one in any large
    country, and decides nothing. A country of one province has that province's verdict.
    """
    shares = share_evidence(ratio_sums(HEADLINE, sums, group=0), replications_per_draw, thresholds.share)
    hits = sums.sums[:, INDEX["any_never_admitted"], ..., 0]
    chances = chance_evidence(hits, replications_per_draw, thresholds.chance)
    verdicts = judged(shares, chances, thresholds.certainty, thresholds.provinces_exceeded)
    by_share = verdict(shares, thresholds.certainty, 1 - FALSE_ALARM)
    return Judgement(verdicts, shares.chance_above, chances.chance_above, by_share)


def judged(shares: Evidence, chances: Evidence, certainty: float, enough: int) -> NDArray[np.int8]:
    """Return the verdicts that the evidence on the share and on the chance makes; the country last."""
    verdicts = _provinces(shares, chances, certainty, FALSE_ALARM)
    if len(verdicts) == 2:
        return verdicts  # the country is its only province
    false_alarm = jointly(FALSE_ALARM, len(verdicts) - 1, enough)
    sure = _provinces(shares, chances, certainty, false_alarm)
    by_share = verdict(shares, certainty, 1 - FALSE_ALARM)[-1]
    verdicts[-1] = _country(by_share, verdicts[:-1], sure[:-1], enough)
    return verdicts


def jointly(false_alarm: float, provinces: int, enough: int) -> float:
    """Return the false alarm of each of so many provinces at which "enough are exceeded" has this one.

    If fewer than `enough` truly are, one of at least provinces - enough + 1 others must be wrong, however
    much they depend on each other.

    References
    ----------
    Benjamini & Heller (2008), Biometrics 64 (partial conjunction, by Bonferroni).

    Examples
    --------
    >>> round(jointly(0.05, 17, 3), 5)
    0.00333
    """
    return false_alarm / max(provinces - enough + 1, 1)


def _provinces(shares: Evidence, chances: Evidence, certainty: float, false_alarm: float) -> NDArray[np.int8]:
    by_share, by_chance = (verdict(each, certainty, 1 - false_alarm) for each in (shares, chances))
    is_exceeded = (by_share == Verdict.EXCEEDED) | (by_chance == Verdict.EXCEEDED)
    is_adequate = (by_share == Verdict.ADEQUATE) & (by_chance == Verdict.ADEQUATE)
    verdicts = _coded(is_exceeded, is_adequate)
    # Nobody was ever eligible there: nothing was put to the test.
    verdicts[shares.num_draws == 0] = Verdict.NOT_DECIDED
    return verdicts


def _country(
    by_share: NDArray[np.int8], provinces: NDArray[np.int8], sure: NDArray[np.int8], enough: int
) -> NDArray[np.int8]:
    are_enough = (sure == Verdict.EXCEEDED).sum(axis=0) >= enough
    is_none_exceeded = (provinces != Verdict.EXCEEDED).all(axis=0)
    return _coded(
        (by_share == Verdict.EXCEEDED) | are_enough, (by_share == Verdict.ADEQUATE) & is_none_exceeded
    )


def _coded(is_exceeded: NDArray[np.bool_], is_adequate: NDArray[np.bool_]) -> NDArray[np.int8]:
    codes = np.full(is_exceeded.shape, Verdict.NOT_DECIDED, np.int8)
    codes[is_adequate] = Verdict.ADEQUATE
    codes[is_exceeded] = Verdict.EXCEEDED
    return codes
