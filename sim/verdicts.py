"""Exceeded, adequate, or not decided by the evidence.

A verdict is about the distribution over draws of what is expected. A wrong "it will be enough", or an
"exceeded" that another seed takes back, is worse than no verdict. So the two readings of `sim.evidence` must
agree, and the less sure of them must be proved by the number of draws, on either side: its exact one-sided
lower bound must reach the part needed, which takes all of 59 draws, or 99 of 100. Toward "adequate" a draw
counts only as much as an excess would have shown in it: five years of one person each without a refusal prove
next to nothing. In worlds exactly at the edge at most about 5 % are decided
(tests/test_coverage_of_intervals.py).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.evidence import Evidence
from sim.moments import Floats


class Verdict(IntEnum):
    """What the evidence says of one cell."""

    NOT_DECIDED = 0
    EXCEEDED = 1
    ADEQUATE = 2


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
    chance = np.asarray(evidence.chance_above)
    is_exceeded = proved(chance, evidence.num_draws, confidence) >= needed
    is_adequate = proved(1 - chance, evidence.num_telling, confidence) >= needed
    codes = np.where(
        is_exceeded, Verdict.EXCEEDED, np.where(is_adequate, Verdict.ADEQUATE, Verdict.NOT_DECIDED)
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
