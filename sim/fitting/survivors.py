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

import numpy as np

from sim.fitting.observed import Floats, Stays

LEAST_CELL = 5
"""People: fewer are not shown."""


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
    """Return the curve at each fifth departure or so, so that no step is a single person's.

    The last step that is shown has at least five departures behind it and five people beyond it, who leave
    later or are still there.
    """
    chosen, since = [], 0
    days, leaving = np.unique(stays.last_seen[stays.is_over], return_counts=True)
    for number, (day, left) in enumerate(zip(days.tolist(), leaving.tolist(), strict=True)):
        since += left
        if since >= LEAST_CELL and (stays.low > day).sum() >= LEAST_CELL:
            chosen.append(number)
            since = 0
    return Survivors(known.days[chosen], known.share[chosen])
