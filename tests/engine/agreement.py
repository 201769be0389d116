"""Two engines on the same world: equal to the last bit, or both logs up to the first event that differs."""

from __future__ import annotations

from dataclasses import fields
from itertools import zip_longest

import numpy as np

from sim.engine.vocabulary import Ended, Outcome, Placements

SHOWN = 12
"""Events shown before the first that differs."""


def difference(one: Placements, other: Placements) -> str:
    """Return nothing if two runs are equal with ==, floats included, else both logs side by side."""
    columns = [field.name for field in fields(Placements)]
    unequal = [name for name in columns if not _equal(getattr(one, name), getattr(other, name))]
    if not unequal:
        return ""
    pairs = list(zip_longest(log(one), log(other), fillvalue=""))
    first = next((row for row, (left, right) in enumerate(pairs) if left != right), len(pairs) - 1)
    shown = pairs[max(0, first - SHOWN) : first + 1]
    return "\n".join([f"columns that differ: {unequal}", *(f"{left:48} | {right}" for left, right in shown)])


def log(placements: Placements) -> list[str]:
    """Return everything that happened, a line an event, in order of time."""
    rows = zip(
        placements.request.tolist(),
        placements.place.tolist(),
        placements.admitted.tolist(),
        placements.left.tolist(),
        placements.ended.tolist(),
        strict=True,
    )
    events: list[tuple[float, int, str]] = []
    for number, place, admitted, left, ended in rows:
        events.append((admitted, number, f"{number} enters {place}"))
        events.append((left, number, f"{number} leaves {place}: {Ended(ended).name}"))
    fates = zip(
        placements.decided.tolist(),
        placements.outcome.tolist(),
        placements.cause.tolist(),
        placements.eligible.tolist(),
        strict=True,
    )
    for number, (decided, outcome, cause, eligible) in enumerate(fates):
        events.append((decided, number, f"{number} {Outcome(outcome).name}, {cause}, eligible {eligible!r}"))
    return [f"{moment!r} {words}" for moment, _, words in sorted(events)]


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and bool(np.array_equal(one, other))
