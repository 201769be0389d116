"""Whole numbers seen in replications, by cell: as they came while they are few, counted once they are many.

So a draw takes no more memory for a hundred thousand replications than for some hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]

MOST_KEPT = 64
"""Replications that are kept as they came; fewer of them take less room than their counts."""

NOTHING_COUNTED: Ints = np.zeros((0, 0, 0), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """Numbers of 0 or more, of R replications.

    Attributes
    ----------
    kept
        The last of them, as they came; shape (R' <= R, ...).
    counted
        How many of the others have each number; shape (..., bins), without bins if there are none.
    """

    kept: Ints
    counted: Ints


class Seen:
    """Takes in numbers of some replications at a time, and closes into `States`."""

    def __init__(self) -> None:
        self._kept: list[Ints] = []
        self._counted = NOTHING_COUNTED

    def add(self, values: Ints) -> None:
        """Take in the next replications, shape (R, ...)."""
        self._kept.append(values.astype(np.int32))
        if sum(map(len, self._kept)) > MOST_KEPT:
            self._counted = with_added(self._counted, np.concatenate(self._kept))
            self._kept = [values[:0].astype(np.int32)]

    def close(self) -> States:
        """Return all that was taken in."""
        return States(np.concatenate(self._kept), self._counted)


def with_states(histogram: Ints, states: States) -> Ints:
    """Return a histogram as of `with_added`, with more numbers counted in. It is used up."""
    histogram = with_added(histogram, states.kept)
    if not states.counted.size:
        return histogram
    wide = _widened(histogram, states.counted.shape[:-1], states.counted.shape[-1])
    wide[..., : states.counted.shape[-1]] += states.counted
    return wide


def with_added(histogram: Ints, values: Ints) -> Ints:
    """Return a histogram over the last axis with more values counted in: the same array if it is wide enough.

    Parameters
    ----------
    histogram
        Shape (..., bins); bin b counts the value b; empty at first. It is used up.
    values
        Whole numbers of 0 or more; shape (R, ...).

    Examples
    --------
    >>> with_added(np.array([[1, 0]]), np.array([[0], [2]])).tolist()
    [[2, 0, 1]]
    """
    cells = values.shape[1:]
    histogram = _widened(histogram, cells, int(values.max(initial=0)) + 1)
    first_bin = np.arange(int(np.prod(cells))).reshape(cells) * histogram.shape[-1]
    np.add.at(histogram.reshape(-1), (first_bin + values).ravel(), 1)
    return histogram


def _widened(histogram: Ints, cells: tuple[int, ...], bins: int) -> Ints:
    """Return a histogram of so many bins at least."""
    if histogram.shape[-1] >= bins:
        return histogram
    wider = np.zeros((*cells, bins), np.int64)
    if histogram.size:
        wider[..., : histogram.shape[-1]] = histogram
    return wider
