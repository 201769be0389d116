"""Which batches are run together: those of points that differ only in how many beds the shelters have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim.experiment.points import Batch, Point
from sim.experiment.usual import BEDS, BEDS_IN

MOST_BLOCKS = 120
"""Replications side by side, about: more gain little, and take more memory."""


def run_together(batches: Sequence[Batch], per_draw: int) -> list[tuple[int, ...]]:
    """Return the places of batches in groups, each of which is run as one, by their first place.

    Parameters
    ----------
    batches
        In any order; one of several points stays by itself.
    per_draw
        Replications of a draw.

    Examples
    --------
    >>> from sim.experiment.points import point
    >>> points = [point({"shelters.beds": beds}) for beds in (4, 5)]
    >>> run_together([Batch((points[0],), 0, 8), Batch((Point(),), 8, 9), Batch((points[1],), 0, 8)], 5)
    [(0, 2), (1,)]
    """
    most = max(1, MOST_BLOCKS // per_draw)
    groups: dict[object, list[list[int]]] = {}
    for place, batch in enumerate(batches):
        key = (but_for_beds(batch.points[0]), batch.first, batch.last) if len(batch.points) == 1 else place
        found = groups.setdefault(key, [[]])
        if len(found[-1]) == most:
            found.append([])
        found[-1].append(place)
    return sorted(tuple(places) for found in groups.values() for places in found)


def but_for_beds(point: Point) -> Point:
    """Return a point without its beds: equal for points that can be run side by side."""
    return replace(point, values=tuple(value for value in point.values if not is_of_beds(value[0])))


def is_of_beds(name: str) -> bool:
    """Return whether a number says how many beds shelters have, and nothing else: points may differ in it."""
    return name == BEDS or name.startswith(BEDS_IN)
