"""Sums over replications: all that an experiment keeps, so that its memory does not grow with their number.

Shapes: L draws, C counts, A areas (provinces, then the country), T periods, G groups, W moments of the weekly
samples. Sums of a draw are added up in order of its replications, and draws are kept in order, so the bytes do
not depend on how many workers shared the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures import RATIOS, Record

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NUMERATORS = np.array([numerator for numerator, _ in RATIOS])
DENOMINATORS = np.array([denominator for _, denominator in RATIOS])


@dataclass(frozen=True, slots=True, eq=False)
class DrawSums:
    """One scenario in one draw: sums over its replications.

    Attributes
    ----------
    sums, squares
        Of every count; shape (C, A, T, G).
    products
        Of numerator and denominator of every ratio; shape (number of `RATIOS`, A, T, G).
    difference_squares
        Of the difference to the first scenario in the same replication; shape (C, A, T, G).
    peaks
        Most beds needed at once, each replication; shape (R, A, T).
    occupied, open_beds
        Weekly samples of each replication; shape (R, W, A).
    """

    sums: Floats
    squares: Floats
    products: Floats
    difference_squares: Floats
    peaks: Ints
    occupied: Ints
    open_beds: Ints


def sums_of(records: Sequence[Record], baseline: Sequence[Record]) -> DrawSums:
    """Return the sums of one draw's replications, and of their differences to the baseline's."""
    counts = np.stack([record.counts for record in records])
    reference = np.stack([record.counts for record in baseline])
    return DrawSums(
        sums=counts.sum(axis=0),
        squares=(counts**2).sum(axis=0),
        products=(counts[:, NUMERATORS] * counts[:, DENOMINATORS]).sum(axis=0),
        difference_squares=((counts - reference) ** 2).sum(axis=0),
        peaks=np.stack([record.peaks for record in records]),
        occupied=np.stack([record.occupied for record in records]),
        open_beds=np.stack([record.open_beds for record in records]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One scenario over all draws.

    Attributes
    ----------
    sums, squares, products, difference_squares
        As in `DrawSums`, with the draw as first axis.
    peaks
        Replications by most beds needed at once; shape (A, T, bins).
    occupied, open_beds
        Replications by people in beds, and by beds open, week by week; shape (W, A, bins).
    """

    sums: Floats
    squares: Floats
    products: Floats
    difference_squares: Floats
    peaks: Ints
    occupied: Ints
    open_beds: Ints


class TallyBook:
    """Takes in the draws of one scenario, in order, and closes into a `Tally`."""

    def __init__(self) -> None:
        self._draws: list[tuple[Floats, Floats, Floats, Floats]] = []
        self._peaks = np.zeros((0, 0, 0), np.int64)
        self._occupied = np.zeros((0, 0, 0), np.int64)
        self._open_beds = np.zeros((0, 0, 0), np.int64)

    def add(self, draw: DrawSums) -> None:
        """Take in the next draw."""
        self._draws.append((draw.sums, draw.squares, draw.products, draw.difference_squares))
        self._peaks = with_added(self._peaks, draw.peaks)
        self._occupied = with_added(self._occupied, draw.occupied)
        self._open_beds = with_added(self._open_beds, draw.open_beds)

    def close(self) -> Tally:
        """Return the tally of all draws taken in."""
        sums, squares, products, differences = (np.stack(parts) for parts in zip(*self._draws, strict=True))
        return Tally(sums, squares, products, differences, self._peaks, self._occupied, self._open_beds)


def with_added(histogram: Ints, values: Ints) -> Ints:
    """Return a histogram over the last axis with more values counted in, widened where they need it.

    Parameters
    ----------
    histogram
        Shape (..., bins); bin b counts the value b.
    values
        Whole numbers of 0 or more; shape (R, ...).

    Examples
    --------
    >>> with_added(np.array([[1, 0]]), np.array([[0], [2]])).tolist()
    [[2, 0, 1]]
    """
    cells = values.shape[1:]
    bins = max(histogram.shape[-1], int(values.max(initial=0)) + 1)
    wider = np.zeros((*cells, bins), np.int64)
    if histogram.size:
        wider[..., : histogram.shape[-1]] = histogram
    cell = np.broadcast_to(np.arange(int(np.prod(cells))).reshape(cells), values.shape)
    np.add.at(wider.reshape(-1), (cell * bins + values).ravel(), 1)
    return wider
