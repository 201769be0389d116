"""Verdicts on provinces and on the country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.estimates import Estimate, probability_estimate
from sim.evidence import Evidence, chance_evidence, share_evidence
from sim.experiment.levels import ratio_sums
from sim.experiment.sums import Sums
from sim.quantities import INDEX, MEASURES
from sim.ratios import share_over_runs
from sim.scenario.study import Thresholds
from sim.verdicts import Verdict, verdict

SHARE = next(measure for measure in MEASURES if measure.name == "share_never_admitted")
FALSE_ALARM = 0.05

Codes = NDArray[np.int8]
Sides = Callable[[float], tuple[Codes, Codes]]
"""Gives the verdicts by the share and by the chance at a false alarm, codes of `Verdict`, shape (A, T)."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Whether capacity is exceeded, in one scenario.

    Attributes
    ----------
    verdicts
        Codes of `Verdict`; shape (A, T), the country last.
    share_above, chance_above
        How sure: the part of the draws in which the share never admitted, and the chance of anyone never
        admitted, is above its threshold, cautiously (`Evidence.chance_above`); nan where nothing can be said;
        shape (A, T). Where every number is known: 1 or 0 if surely above or below, else nan.
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


def judge(
    sums: Sums, thresholds: Thresholds, replications_per_draw: int, has_unknown: bool = True
) -> Judgement:
    """Return the verdicts.

    A province is exceeded if the share never admitted, or the chance of anyone never admitted, is; adequate
    if both are. The country is exceeded if its share is, or enough provinces surely are; adequate if its
    share is and no province is exceeded. The chance that anyone anywhere is refused is near one in any large
    country, and decides nothing. A country of one province has that province's verdict.

    Where in more than 1 - certainty of the draws people want a bed and nobody is ever eligible, nothing is
    adequate: nobody could be refused there.

    Where every number of the file is known there is a single expectation, and the runs tell it: its interval
    over them decides, not the draws, which differ by luck alone.
    """
    if not has_unknown:
        return _judged_by_runs(sums, thresholds, replications_per_draw)
    shares = share_evidence(ratio_sums(SHARE, sums, group=0), replications_per_draw, thresholds.share)
    hits = sums.sums[:, INDEX["any_never_admitted"], ..., 0]
    chances = chance_evidence(hits, replications_per_draw, thresholds.chance)
    verdicts = judged(shares, chances, thresholds.certainty, thresholds.provinces_exceeded)
    by_share = verdict(shares, thresholds.certainty, 1 - FALSE_ALARM)
    found = Judgement(verdicts, shares.chance_above, chances.chance_above, by_share)
    return _unless_shut_out(found, sums, thresholds.certainty)


def _unless_shut_out(found: Judgement, sums: Sums, certainty: float) -> Judgement:
    """Return the judgement, not "adequate" where nobody may come in in too many draws.

    Where people want a bed and nobody is ever eligible, as without any bed, nobody is refused. Such a draw
    proves nothing of there being enough: it counts as one above.
    """
    wanting, eligible = (sums.sums[:, INDEX[name], ..., 0] for name in ("wanting_bed", "eligible"))
    part = ((wanting > 0) & (eligible == 0)).mean(axis=0)
    is_shut_out = (part > 1 - certainty) & (found.by_share == Verdict.ADEQUATE)
    is_adequate = found.verdicts == Verdict.ADEQUATE
    return replace(
        found,
        verdicts=np.where(is_shut_out & is_adequate, np.int8(Verdict.NOT_DECIDED), found.verdicts),
        share_above=np.where(is_shut_out, np.fmax(part, found.share_above), found.share_above),
        by_share=np.where(is_shut_out, np.int8(Verdict.NOT_DECIDED), found.by_share),
    )


def judged(shares: Evidence, chances: Evidence, certainty: float, enough: int) -> Codes:
    """Return the verdicts that the evidence on the share and on the chance makes; the country last."""

    def sides(false_alarm: float) -> tuple[Codes, Codes]:
        return verdict(shares, certainty, 1 - false_alarm), verdict(chances, certainty, 1 - false_alarm)

    verdicts = _combined(sides, FALSE_ALARM, enough)
    # Nobody was ever eligible there: nothing was put to the test.
    verdicts[shares.num_draws == 0] = Verdict.NOT_DECIDED
    return verdicts


def _judged_by_runs(sums: Sums, thresholds: Thresholds, replications_per_draw: int) -> Judgement:
    share, runs = ratio_sums(SHARE, sums, group=0), len(sums.sums) * replications_per_draw
    hits = sums.sums[:, INDEX["any_never_admitted"], ..., 0].sum(axis=0, keepdims=True)

    def sides(false_alarm: float) -> tuple[Codes, Codes]:
        level = 1 - false_alarm
        return (
            _side_of(share_over_runs(share, replications_per_draw, level), thresholds.share),
            _side_of(probability_estimate(hits, runs, level), thresholds.chance),
        )

    false_alarm = 1 - thresholds.certainty
    by_share, by_chance = sides(false_alarm)
    verdicts = _combined(sides, false_alarm, thresholds.provinces_exceeded)
    return Judgement(verdicts, _surely_above(by_share), _surely_above(by_chance), by_share)


def _side_of(estimate: Estimate, threshold: float) -> Codes:
    """Return on which side of a threshold an interval lies; neither if it is not known."""
    return _coded(estimate.lower > threshold, estimate.upper < threshold)


def _surely_above(codes: Codes) -> NDArray[np.float64]:
    return np.select([codes == Verdict.EXCEEDED, codes == Verdict.ADEQUATE], [1.0, 0.0], np.nan)


def _combined(sides: Sides, false_alarm: float, enough: int) -> Codes:
    by_share, by_chance = sides(false_alarm)
    verdicts = _provinces(by_share, by_chance)
    if len(verdicts) == 2:
        verdicts[-1] = verdicts[0]  # the country is its only province
        return verdicts
    sure = _provinces(*sides(jointly(false_alarm, len(verdicts) - 1, enough)))
    verdicts[-1] = _country(by_share[-1], verdicts[:-1], sure[:-1], enough)
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


def _provinces(by_share: Codes, by_chance: Codes) -> Codes:
    is_exceeded = (by_share == Verdict.EXCEEDED) | (by_chance == Verdict.EXCEEDED)
    is_adequate = (by_share == Verdict.ADEQUATE) & (by_chance == Verdict.ADEQUATE)
    return _coded(is_exceeded, is_adequate)


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
