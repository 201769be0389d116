"""Points: a scenario whose numbers are set, and batches of them: what is run, and kept, as one piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sim.scenario import (
    Scenario,
    switched,
    uncertain_numbers,
    with_numbers,
    with_quantiles,
    with_shelters,
)
from sim.scenario.this import This


@dataclass(frozen=True, slots=True)
class Point:
    """Numbers set to values, unknown numbers set to quantiles of their ranges; the rest as in the file.

    Attributes
    ----------
    values
        Name and value of each number set, such as ``("shelters.beds", 12.0)``.
    quantiles
        Name of an unknown number, and the part of its range that lies below where it is set.
    choices
        Name of a switch (`sim.scenario.switches`), and the way it is set.
    opened
        Codes of provinces that have a shelter for certain.
    """

    values: tuple[tuple[str, float], ...] = ()
    quantiles: tuple[tuple[str, float], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    opened: tuple[str, ...] = ()

    def of(self, scenario: Scenario) -> Scenario:
        """Return the scenario at this point; numbers not set are still to be drawn.

        Raises
        ------
        Mistake
            If there is no such number, or it may not have this value.
        """
        return _at(This(scenario), self)


@lru_cache(maxsize=256)  # a sweep asks for the same points draw after draw
def _at(this: This, point: Point) -> Scenario:
    scenario = this.scenario
    opened = with_shelters(scenario, point.opened) if point.opened else scenario
    chosen = switched(opened, dict(point.choices)) if point.choices else opened
    at_values = with_numbers(chosen, dict(point.values)) if point.values else chosen
    return with_quantiles(at_values, dict(point.quantiles)) if point.quantiles else at_values


@dataclass(frozen=True, slots=True)
class Batch:
    """Some points over some draws: run as one piece, kept in one file.

    Attributes
    ----------
    points
        All meet the same people, draw by draw and replication by replication.
    first, last
        The draws, the last not among them.
    """

    points: tuple[Point, ...]
    first: int
    last: int

    @property
    def draws(self) -> range:
        """The draws."""
        return range(self.first, self.last)


def point(values: Mapping[str, float]) -> Point:
    """Return the point at which some numbers have these values."""
    return Point(values=tuple(sorted((name, float(value)) for name, value in values.items())))


def unknown_names(scenario: Scenario) -> list[str]:
    """Return the names of the numbers nobody knows, in the order of the file."""
    return list(uncertain_numbers(scenario))


def batches_of(points: Sequence[Point], draws: range, replications: int, at_once: int) -> list[Batch]:
    """Return batches of one point each, over so many draws that each is about `at_once` replications.

    Examples
    --------
    >>> [(batch.first, batch.last) for batch in batches_of([Point()], range(10), 5, 20)]
    [(0, 4), (4, 8), (8, 10)]
    """
    size = max(1, at_once // replications)
    return [
        Batch((each,), first, min(first + size, draws.stop))
        for each in points
        for first in range(draws.start, draws.stop, size)
    ]
