"""Exceeded, adequate, or not decided by the evidence.

A verdict is about the distribution over draws of what is expected. A wrong "it will be enough", or an
"exceeded" that another seed takes back, is worse than no verdict. So the two readings of `sim.evidence` must
agree, and the less sure of them must be proved by the number of draws, on either side: its exact one-sided
lower bound must reach the part needed, which takes all of 59 draws, or 99 of 100. Toward "adequate" a draw
counts only as much as an excess would have shown in it: five years of one person each without a refusal prove
next to nothing. Where the two do not agree that it is exceeded, it still is if enough draws are each surely
above the threshold. In worlds exactly at the edge at most about 5 % are decided
(tests/test_coverage_of_intervals.py).
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from math import ceil, inf, log1p

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.evidence import WRONGLY_SURE, Evidence
from sim.language import marked
from sim.moments import Floats


class Verdict(IntEnum):
    """What the evidence says of one cell."""

    NOT_DECIDED = 0
    EXCEEDED = 1
    ADEQUATE = 2


VERDICT_WORDS = {
    Verdict.EXCEEDED: marked("exceeded"),
    Verdict.ADEQUATE: marked("adequate"),
    Verdict.NOT_DECIDED: marked("not decided"),
}


def verdict(evidence: Evidence, needed: float = 0.95, confidence: float = 0.95) -> NDArray[np.int8]:
    """Return the verdict on each cell; with fewer than 59 draws nothing is ever decided.

    Parameters
    ----------
    evidence
        What the draws say.
    needed
        Part of the distribution that must lie on one side.
    confidence
        With which the number of draws must prove it, one-sided.

    Returns
    -------
    NDArray[np.int8]
        Codes of `Verdict`.

    References
    ----------
    Clopper & Pearson (1934), one-sided. That two readings must agree makes no verdict more frequent than
    either (intersection-union test, Berger 1982, Technometrics 24).

    Examples
    --------
    >>> seen = np.array([0.0, 1.0, 0.99, 0.97, np.nan])
    >>> hundred = np.full(5, 100.0)
    >>> [Verdict(code).name for code in verdict(Evidence(seen, seen, hundred, hundred))]
    ['ADEQUATE', 'EXCEEDED', 'EXCEEDED', 'NOT_DECIDED', 'NOT_DECIDED']
    """
    chance = np.asarray(evidence.agreed)
    is_exceeded = proved(chance, evidence.num_draws, confidence) >= needed
    # Of the draws that are not above, this part is taken for such as surely are.
    is_surely = proved(evidence.sure, evidence.num_draws, confidence) >= needed + (1 - needed) * WRONGLY_SURE
    is_adequate = proved(1 - chance, evidence.num_telling, confidence) >= needed
    codes = np.where(
        is_exceeded | is_surely,
        Verdict.EXCEEDED,
        np.where(is_adequate, Verdict.ADEQUATE, Verdict.NOT_DECIDED),
    )
    return np.asarray(codes, dtype=np.int8)


def proved(part: ArrayLike, number: ArrayLike, confidence: float = 0.95) -> Floats:
    """Return the exact one-sided lower bound of a part seen in so many draws; 0 where nothing is known.

    Examples
    --------
    >>> proved([1.0, 0.99, 1.0], [59, 100, 58]).round(4).tolist()
    [0.9505, 0.9534, 0.9497]
    """
    from scipy.special import betaincinv

    number = np.asarray(number, np.float64)
    successes = np.nan_to_num(np.asarray(part, np.float64)) * number
    is_seen = successes > 0
    bound = betaincinv(np.where(is_seen, successes, 1.0), number - successes + 1, 1 - confidence)
    return np.where(is_seen, bound, 0.0)


@lru_cache(maxsize=256)  # asked for with every verdict that is put into words
def draws_needed(part: float = 1.0, needed: float = 0.95, confidence: float = 0.95) -> float:
    """Return the fewest draws that prove a verdict when this part of them lies on one side.

    Parameters
    ----------
    part
        Of the draws, 0 to 1.
    needed, confidence
        As in `verdict`.

    Returns
    -------
    float
        A whole number; infinite if the part is not above the one needed.

    Examples
    --------
    >>> draws_needed(), draws_needed(0.98), draws_needed(0.95)
    (59.0, 157.0, inf)
    """
    if not part > needed:
        return inf
    enough = 1
    while proved(part, enough, confidence) < needed:
        enough *= 2
    numbers = np.arange(enough // 2, enough + 1)
    return float(numbers[np.argmax(proved(part, numbers, confidence) >= needed)])


def runs_needed(draws: int, threshold: float, needed: float = 0.95, confidence: float = 0.95) -> float:
    """Return the fewest runs of each draw in which a chance above the threshold would show often enough.

    With fewer no province can be shown adequate, whatever is seen (`Evidence.num_telling`).

    Parameters
    ----------
    draws
        Draws in all.
    threshold
        Of the chance that anyone is never admitted, between 0 and 1.
    needed, confidence
        As in `verdict`.

    Returns
    -------
    float
        A whole number; infinite with too few draws.

    Examples
    --------
    >>> runs_needed(100, 0.1), runs_needed(59, 0.1)
    (9.0, inf)
    """
    least = draws_needed(1.0, needed, confidence)
    if threshold == 0 or draws <= least:
        return inf
    return 1.0 if threshold == 1 else float(ceil(log1p(-least / draws) / log1p(-threshold)))
