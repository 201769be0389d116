"""What records tell of lengths of stay, as the likelihood needs it.

Records have dates. Somebody who arrives on one day and leaves `d` days later was there for a time between
`d - 1/2` and `d + 1/2` days, on average over the hours of both events; who leaves on the day of arrival,
for at most half a day. So every stay is known to lie between two lengths, and is seen only if it is long
enough to reach into the records.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.records.stays import Census, StayRecords

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HALF = 0.5
"""Days: how far a length known in whole days may be from the true one."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stays:
    """Stays, each known to be longer than `low` and at most `high`, and seen only if longer than `seen_from`.

    Raises
    ------
    ValueError
        If columns differ in length, or a row has not 0 <= seen_from <= low < high.
    """

    low: Floats
    """Days."""
    high: Floats
    """Days; inf for a stay that is not over, or was cut."""
    seen_from: Floats
    """Days; 0 for somebody who arrived while records were kept."""
    ages: Floats
    """Days that people met on one day have been there, whatever becomes of them: a census."""
    at_most: float = math.inf
    """The longest stay allowed, days: who reaches it leaves."""

    def __post_init__(self) -> None:
        if not len(self.low) == len(self.high) == len(self.seen_from):
            raise ValueError("low, high and seen_from must be equally long")
        if not ((self.seen_from >= 0) & (self.seen_from <= self.low) & (self.low < self.high)).all():
            raise ValueError("each stay needs 0 <= seen_from <= low < high")
        if (self.ages < 0).any():
            raise ValueError("ages must not be negative")

    def __len__(self) -> int:
        return len(self.low) + len(self.ages)

    @property
    def is_over(self) -> Flags:
        """Which stays are known to their end."""
        return np.isfinite(self.high)

    @property
    def last_seen(self) -> Floats:
        """Days after the arrival on which each person left, or was last seen there."""
        return np.where(self.is_over, self.high - HALF, self.low)

    @property
    def num_over(self) -> int:
        """Stays known to their end."""
        return int(self.is_over.sum())

    @property
    def num_informative(self) -> int:
        """Pieces of evidence: stays known to their end, and people met in a census."""
        return self.num_over + len(self.ages)


def stays_in_days(
    days: ArrayLike,
    is_over: ArrayLike,
    seen_from: ArrayLike = 0.0,
    ages: ArrayLike = (),
    at_most: float = math.inf,
) -> Stays:
    """Return stays from whole days.

    Parameters
    ----------
    days
        From the date of arrival to that of departure, or to the last day seen.
    is_over
        Whether the person has left.
    seen_from
        Days from the arrival to the day on which records begin; 0 for who came later.
    ages
        Of a census: days since the arrival.
    at_most
        The longest stay allowed: a stay that reaches it is cut there, and tells only that it was that long.
    """
    days = np.asarray(days, np.float64)
    seen_from = np.broadcast_to(np.asarray(seen_from, np.float64), days.shape)
    is_cut = days >= at_most
    ends = np.asarray(is_over, np.bool_) & ~is_cut
    low = np.where(ends, days - HALF, np.where(is_cut, at_most - HALF, days + HALF))
    entered = np.minimum(np.maximum(seen_from - HALF, 0.0), np.maximum(low, 0.0))
    ages = np.asarray(ages, np.float64)
    return Stays(
        np.maximum(low, 0.0), np.where(ends, days + HALF, np.inf), entered, ages[ages < at_most], at_most
    )


def stays_of(records: StayRecords, census: Census | None = None, at_most: float = math.inf) -> Stays:
    """Return what a table of stays tells; people whose arrival is not known are left out.

    To leave them out costs precision and biases nothing: whether an arrival was written down does not depend
    on when the person left.
    """
    is_known = ~np.isnan(records.arrived)
    arrived, left = records.arrived[is_known], records.left[is_known]
    is_over = ~np.isnan(left)
    days = np.where(is_over, left, records.records_until) - arrived
    seen_from = np.maximum(records.records_from - arrived, 0.0)
    return stays_in_days(days, is_over, seen_from, () if census is None else census.age, at_most)
