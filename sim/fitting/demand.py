"""How many people asked for a bed, as far as a shelter's book tells.

A book of stays holds the people who were admitted. Who was refused is in it only if somebody wrote it down.
Where nobody did, but the number of beds is known, the days that began with a free bed still tell the whole:
whoever asked then was admitted, as long as there was room (`sim.fitting.room`). So those days alone are
counted, and the days that began full are not taken as days on which nobody asked. If neither is known, the
book tells admissions: demand is at least that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.records.dates import date_of
from sim.records.stays import Flags, RefusalRecords, StayRecords
from sim.scenario import DAYS_A_YEAR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Basis = Literal["refusals", "free days", "admissions"]
"""What the numbers are of: admissions with refusals; days with a free bed; admissions alone."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Demand:
    """People who asked for a bed on each day that tells it.

    Attributes
    ----------
    days
        The days, in days since 1970.
    people
        Who came, or asked, on each.
    basis
        What the numbers are of.
    num_days
        Days of the book, those that tell nothing included.
    part
        The part of demand that each day tells, where some tell of some provinces only; None for all of it.
    counted
        Which stays are among the people, where this does not follow from the days; else None.
    room
        How many people could have been admitted on each day, where nobody wrote down who was not; else None.
    seen
        The part of the people who ask on each day that finds a bed then (`sim.fitting.room`), times what its
        season brings, in parts of an ordinary day; at least 0.
    """

    days: Ints
    people: Ints
    basis: Basis
    num_days: int
    part: Floats | None = None
    counted: Flags | None = None
    room: Ints | None = None
    seen: Floats | float = 1.0

    @property
    def share_of_days(self) -> float:
        """The part of the book's days that tells demand."""
        return float((np.ones(len(self.days)) if self.part is None else self.part).sum()) / self.num_days

    @property
    def watched(self) -> Floats:
        """The part of demand that each day tells, 1 for the whole of an ordinary day."""
        return np.asarray((np.ones(len(self.days)) if self.part is None else self.part) * self.seen)

    def counts(self, stays: StayRecords) -> Flags:
        """Return which stays are among the people."""
        if self.counted is not None:
            return self.counted
        return np.asarray(np.isin(stays.arrived, self.days) & ~stays.present_at_start)

    @property
    def total(self) -> int:
        """People on all those days."""
        return int(self.people.sum())

    @property
    def years(self) -> float:
        """Length of those days together."""
        return float(self.watched.sum()) / DAYS_A_YEAR

    def by_year(self) -> tuple[Ints, Ints, Floats]:
        """Return the calendar years, the people of each, and the part of the year that was watched."""
        year = np.array([date_of(float(day)).year for day in self.days.tolist()])
        years, place = np.unique(year, return_inverse=True)
        people = np.bincount(place, self.people).astype(np.int64)
        return years, people, np.bincount(place, self.watched) / DAYS_A_YEAR

    def day_of_year(self) -> Ints:
        """Return the day of the year, from 1, of each day watched."""
        first = np.array([_day_of_year(date_of(float(day))) for day in self.days.tolist()])
        return first.astype(np.int64)


def _day_of_year(date: datetime.date) -> int:
    return date.timetuple().tm_yday


def demand(stays: StayRecords, refusals: RefusalRecords | None = None, beds: int | None = None) -> Demand:
    """Return who asked for a bed on each day that tells it."""
    first, last = int(stays.records_from), int(stays.records_until)
    days = np.arange(first, last + 1)
    people = _on_days(stays.arrived[~stays.present_at_start], days)
    if refusals is not None:
        people = people + np.bincount(
            (refusals.date - first).astype(np.int64), refusals.number, len(days)
        ).astype(np.int64)
        return Demand(days, people, "refusals", len(days))
    if beds is not None:
        is_free = present_on(stays, days) < beds
        room = np.maximum(beds - present_on(stays, days + 1), 0) + people
        return Demand(days[is_free], people[is_free], "free days", len(days), room=room[is_free])
    return Demand(days, people, "admissions", len(days))


def present_on(stays: StayRecords, days: Ints) -> Ints:
    """Return how many people woke up in the shelter on each day."""
    arrived = np.sort(np.nan_to_num(stays.arrived, nan=-np.inf))
    left = np.sort(stays.left[~np.isnan(stays.left)])
    return np.searchsorted(arrived, days, side="left") - np.searchsorted(left, days, side="left")


def _on_days(moments: Floats, days: Ints) -> Ints:
    return np.bincount((moments - days[0]).astype(np.int64), minlength=len(days))
