"""Openings and closings of places, resolved to the capacity in force through time."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.engine.vocabulary import Flags, Floats, Ints, Rule

_RULES = len(Rule)


@dataclass(frozen=True, slots=True, eq=False)
class Closings:
    """Times in which only some of the places of something are open, one a row."""

    of: Ints
    """Row of what is closed: of a shelter, or of a place."""
    start: Floats
    """First moment, days since the start; may be before it."""
    until: Floats
    """The moment from which the places are open again, days; may be inf."""
    places_left: Floats
    """Share of the places that stays open, 0 to 1."""
    rule: Ints
    """`Rule`: what happens to the people beyond that."""
    is_state_only: Flags
    """It closes the places paid by the state only: their contract, not the shelter, has lapsed."""

    def __len__(self) -> int:
        return len(self.of)

    def take(self, rows: Ints | Flags) -> Closings:
        """Return some of the rows."""
        return Closings(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def of_nothing(cls) -> Closings:
        """Return a table without rows."""
        kinds = (np.int64, np.float64, np.float64, np.float64, np.int64, np.bool_)
        columns: list[Any] = [np.empty(0, kind) for kind in kinds]
        return cls(*columns)


@dataclass(frozen=True, slots=True, eq=False)
class Timelines:
    """Capacity of p places: before the start, then from each of k steps on, in order of (place, time)."""

    at_start: Ints
    """(p,) What closes at the very start is still open: people live there, whom the closing finds."""
    place: Ints
    """(k,)"""
    time: Floats
    """(k,) Days since the start, 0 <= time < end of the run."""
    before: Ints
    """(k,) Capacity up to then."""
    capacity: Ints
    """(k,) Capacity from then on."""
    rule: Ints
    """(k,) `Rule`."""

    def bed_days(self, start: float, end: float) -> Floats:
        """Return the beds of each place open from `start` to `end`, times days; (p,)."""
        after = end - np.clip(self.time, start, end)
        changed = np.bincount(self.place, (self.capacity - self.before) * after, len(self.at_start))
        return np.asarray(self.at_start * (end - start) + changed, np.float64)


def timelines(beds: Ints, opens: Floats, closings: Closings, until: float) -> Timelines:
    """Return the capacity of places through time.

    Of closings that overlap, the smallest capacity holds, with its rule; of equal ones the stricter rule
    (discharge before relocate before drain). What changes and changes back at one instant leaves no trace.

    Parameters
    ----------
    beds
        (p,) Nominal numbers.
    opens
        (p,) When each place opens, days since the start; 0 or less if it is open at the start.
    closings
        Of the places, in any order.
    until
        End of the run, days; later changes are left out.
    """
    in_force = _InForce.of(beds, opens, closings)
    moments = np.sort(np.concatenate([opens[:, None], in_force.start, in_force.until], axis=1), axis=1)
    # What comes before the start is in force at the start; what comes after the run makes no step.
    moments = np.clip(np.concatenate([np.zeros((len(beds), 1)), moments], axis=1), 0.0, until)
    capacity, rule = (
        np.concatenate(each, axis=1)
        for each in zip(in_force.before_the_start(), in_force.at(moments), strict=True)
    )
    is_in_run = moments < until
    before, after = capacity[:, :-1], capacity[:, 1:]
    # A stricter rule at the same capacity is a step, too: people who stayed on must go now.
    is_stricter = (after == before) & (after < beds[:, None]) & (rule[:, 1:] > rule[:, :-1])
    place, column = np.nonzero(is_in_run & ((after != before) | is_stricter))
    rises = after[place, column] > before[place, column]
    return Timelines(
        capacity[:, 0].copy(),
        place,
        moments[place, column],
        before[place, column],
        after[place, column],
        np.where(rises, Rule.DRAIN, rule[place, column + 1]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _InForce:
    """What holds in each of p places, with its closings side by side, as many columns as one place has.

    One number says how strict a closing is: small for a small capacity, then for a strict rule.
    """

    opens: Floats
    freely: Ints
    start: Floats
    until: Floats
    strictness: Ints

    @classmethod
    def of(cls, beds: Ints, opens: Floats, closings: Closings) -> _InForce:
        freely = beds * _RULES + (_RULES - 1 - Rule.DRAIN)
        left = _places_left(beds[closings.of], closings.places_left)
        strictness = left * _RULES + (_RULES - 1 - closings.rule)
        counts = np.bincount(closings.of, minlength=len(beds))
        order = np.argsort(closings.of, kind="stable")
        row = closings.of[order]
        column = np.arange(len(row)) - (np.cumsum(counts) - counts)[row]
        never = np.full((len(beds), int(counts.max(initial=0))), np.inf)
        table = cls(opens, freely, never, never.copy(), np.zeros(never.shape, np.int64))
        table.start[row, column] = closings.start[order]
        table.until[row, column] = closings.until[order]
        table.strictness[row, column] = strictness[order]
        return table

    def before_the_start(self) -> tuple[Ints, Ints]:
        """Return capacity and rule in force just before day 0 of each place, (p, 1) each.

        A place that opens on day 0 counts as open.
        """
        start, until = (np.nextafter(each, np.inf) for each in (self.start, self.until))
        return replace(self, start=start, until=until).at(np.zeros((len(self.opens), 1)))

    def at(self, moments: Floats) -> tuple[Ints, Ints]:
        """Return capacity and rule in force at some moments of each place, (p, m) each."""
        least = np.repeat(self.freely[:, None], moments.shape[1], axis=1)
        for column in range(self.start.shape[1]):
            start, until, strictness = (
                each[:, column, None] for each in (self.start, self.until, self.strictness)
            )
            is_active = (start <= moments) & (moments < until)
            least = np.where(is_active, np.minimum(least, strictness), least)
        capacity, mildness = np.divmod(least, _RULES)
        is_open = moments >= self.opens[:, None]
        return np.where(is_open, capacity, 0), np.where(is_open, _RULES - 1 - mildness, Rule.DRAIN)


def _places_left(beds: Ints, share: Floats) -> Ints:
    """Return the whole places within a share of the beds; 0.29 of 100 is 29, whatever float64 makes of it."""
    return np.floor(beds * share + 1e-9).astype(np.int64)
