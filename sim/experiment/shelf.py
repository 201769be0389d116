"""Room for the sums of all draws that workers fill in place: they are long, and need not be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import starmap
from mmap import mmap
from typing import Any

import numpy as np

from sim.experiment.sums import FIELDS, RATIOS, DrawSums, Floats
from sim.frame import Frame
from sim.quantities import COUNTS


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The sums of every draw, in memory that a process has in common with copies of it made later.

    Attributes
    ----------
    columns
        Of each scenario the first fields of `Sums`, with the draw as first axis; nothing until it is put.
    """

    columns: tuple[tuple[Floats, ...], ...]

    @classmethod
    def of(cls, frame: Frame, num_draws: int, num_scenarios: int) -> Shelf:
        """Return room for so many draws; the system gives it only as it is filled."""
        peaks = (len(frame.areas), len(frame.periods))
        counts, ratios = ((size, *peaks, len(frame.groups)) for size in (len(COUNTS), len(RATIOS)))
        shapes = (counts, counts, ratios, counts, peaks, peaks)
        return cls(
            tuple(tuple(_shared((num_draws, *shape)) for shape in shapes) for _ in range(num_scenarios))
        )

    def put(self, number: int, draw: Iterable[DrawSums]) -> tuple[DrawSums, ...]:
        """Put the sums of a draw, by its number, on the shelf, and return what is left to send of it."""
        left = []
        for columns, of_scenario in zip(self.columns, draw, strict=True):
            for column, field in zip(columns, FIELDS, strict=True):
                column[number] = getattr(of_scenario, field)
            left.append(replace(of_scenario, **_LEFT))
        return tuple(left)

    def whole(self, left: Iterable[Iterable[DrawSums]]) -> Iterator[tuple[DrawSums, ...]]:
        """Yield all draws, in their order, with their sums."""
        for number, draw in enumerate(left):
            yield tuple(starmap(partial(_with_sums, number), zip(self.columns, draw, strict=True)))


_LEFT: dict[str, Any] = dict.fromkeys(FIELDS, np.zeros(0))


def _with_sums(number: int, columns: Iterable[Floats], left: DrawSums) -> DrawSums:
    sums: dict[str, Any] = {field: column[number] for field, column in zip(FIELDS, columns, strict=True)}
    return replace(left, **sums)


def _shared(shape: tuple[int, ...]) -> Floats:
    size = int(np.prod(shape))
    return np.frombuffer(mmap(-1, size * np.dtype(np.float64).itemsize), np.float64).reshape(shape)
