"""The share of people still there after so many days, straight from the records: Kaplan and Meier.

At each length at which somebody leaves, the share falls by those who leave over those who are then under
observation: arrived while records were kept and still there, or there before and already that long.
`scipy.stats.ecdf` does the same for stays that begin in the records; it knows no late entries.

References
----------
Kaplan & Meier (1958), Journal of the American Statistical Association 53; Tsai, Jewell & Wang (1987),
Biometrika 74 (late entries).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.fitting.observed import Floats, Stays
from sim.records.disclosure import FEW
from sim.records.rounded import rounded

QUANTILES = ((50, 10), (25, 5), (10, 2))
"""With so many departures, into how many equal parts the curve may be cut: five departures each or more."""


@dataclass(frozen=True, slots=True, eq=False)
class Survivors:
    """The share still there just after each of some lengths, which rise, in days."""

    days: Floats
    share: Floats


def survivors(stays: Stays) -> Survivors:
    """Return the share still there after each length at which a stay is known to end."""
    last = stays.last_seen
    days, leaving = np.unique(last[stays.is_over], return_counts=True)
    present = [((stays.seen_from <= day) & (last >= day)).sum() for day in days.tolist()]
    share = np.cumprod(1.0 - leaving / np.array(present, np.float64))
    return Survivors(days, share.astype(np.float64))


def shown(known: Survivors, stays: Stays) -> Survivors:
    """Return the days by which a tenth, two tenths, ... had left: a fifth, or half, where stays are few.

    The shares are fixed beforehand. Shares at the departures would tell how many people were there at each,
    and so how many went out of sight between two of them: who is still there, and for how long. At least five
    people left up to each step and in each; five at least stay on beyond the last.
    """
    parts = next((parts for least, parts in QUANTILES if rounded(stays.num_over).least >= least), 1)
    steps = 1.0 - np.arange(1, parts) / parts
    days = np.array([_day_of(known, share) for share in steps.tolist()])
    may = [_are_enough(stays, before, day) for before, day in pairwise([-1.0, *days.tolist()])]
    number = may.index(False) if False in may else len(may)
    return Survivors(days[:number], steps[:number])


def _day_of(known: Survivors, share: float) -> float:
    """Return the first day on which no more than a share is still there; inf if that is never seen."""
    reached = np.flatnonzero(known.share <= share + 1e-12)
    return float(known.days[reached[0]]) if len(reached) else np.inf


def _are_enough(stays: Stays, before: float, day: float) -> bool:
    ended = stays.last_seen[stays.is_over]
    in_step = ((ended > before) & (ended <= day)).sum()
    return bool(np.isfinite(day) and in_step >= FEW and (stays.low > day).sum() >= FEW)
