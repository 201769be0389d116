"""Openings and closings of one place, resolved to the capacity in force through time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.engine.vocabulary import Rule


@dataclass(frozen=True, slots=True)
class Closing:
    """A time in which only some of the places are open."""

    start: float
    """First moment, days since the start; may be before it."""
    until: float
    """The moment from which the places are open again, days; may be inf."""
    places_left: float
    """Share of the places that stays open, 0 to 1."""
    rule: Rule
    """What happens to the people beyond that."""
    is_state_only: bool = False
    """It closes the places paid by the state only: their contract, not the shelter, has lapsed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the capacity in force."""

    time: float
    capacity: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Timeline:
    """Capacity of a place: at the start, then from each step on."""

    at_start: int
    steps: tuple[Step, ...]

    def bed_days(self, start: float, end: float) -> float:
        """Return the beds open from `start` to `end`, times days."""
        beds, total, since = self.at_start, 0.0, start
        for step in self.steps:
            moment = min(max(step.time, start), end)
            total += beds * (moment - since)
            beds, since = step.capacity, moment
        return total + beds * (end - since)


def timeline(beds: int, opens: float, closings: Sequence[Closing], until: float) -> Timeline:
    """Return the capacity of a place through time.

    Of closings that overlap, the smallest capacity holds, with its rule; of equal ones the stricter rule
    (discharge before relocate before drain). What changes and changes back at one instant leaves no trace.

    Parameters
    ----------
    beds
        Nominal number.
    opens
        When the place opens, days since the start; 0 or less if it is open at the start.
    closings
        In any order.
    until
        End of the run, days; later changes are left out.

    Examples
    --------
    >>> timeline(5, 0.0, [Closing(10.0, 20.0, 0.5, Rule.RELOCATE)], 365.0).steps
    (Step(time=10.0, capacity=2, rule=<Rule.RELOCATE: 1>), Step(time=20.0, capacity=5, rule=<Rule.DRAIN: 0>))
    """
    moments = {opens, *(closing.start for closing in closings), *(closing.until for closing in closings)}
    before = _in_force(beds, opens, closings, 0.0)
    at_start, steps = before[0], []
    for moment in sorted(moment for moment in moments if 0.0 < moment < until):
        capacity, rule = _in_force(beds, opens, closings, moment)
        if capacity > before[0]:
            steps.append(Step(moment, capacity, Rule.DRAIN))
        elif capacity < before[0] or (capacity < beds and rule > before[1]):
            # A stricter rule at the same capacity is a step, too: people who stayed on must go now.
            steps.append(Step(moment, capacity, rule))
        before = capacity, rule
    return Timeline(at_start, tuple(steps))


def _in_force(beds: int, opens: float, closings: Sequence[Closing], moment: float) -> tuple[int, Rule]:
    if moment < opens:
        return 0, Rule.DRAIN
    active = [closing for closing in closings if closing.start <= moment < closing.until]
    left = [(_places_left(beds, closing.places_left), -closing.rule) for closing in active]
    capacity, strictness = min(left, default=(beds, 0))
    return capacity, Rule(-strictness)


def _places_left(beds: int, share: float) -> int:
    """Return the whole places within a share of the beds; 0.29 of 100 is 29, whatever float64 makes of it."""
    return math.floor(beds * share + 1e-9)
