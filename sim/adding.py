"""Sums over replications in one compiled loop: the plain form stands in `sim.experiment.sums`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def add_runs(
    counts: Floats, reference: Floats, sums: Floats, squares: Floats, difference_squares: Floats
) -> None:
    """Add up counts, their squares, and the squares of their differences to a reference, run by run.

    Parameters
    ----------
    counts, reference
        (c, r, cells) At least one replication.
    sums, squares, difference_squares
        (c, cells) Written.
    """
    for count in range(counts.shape[0]):
        for cell in range(counts.shape[2]):
            value = counts[count, 0, cell]
            difference = value - reference[count, 0, cell]
            total, square, difference_square = value, value * value, difference * difference
            for run in range(1, counts.shape[1]):
                value = counts[count, run, cell]
                difference = value - reference[count, run, cell]
                total += value
                square += value * value
                difference_square += difference * difference
            sums[count, cell], squares[count, cell] = total, square
            difference_squares[count, cell] = difference_square


@compiled
def add_products(counts: Floats, one: Ints, other: Ints, products: Floats) -> None:
    """Add up products of pairs of counts, run by run.

    Parameters
    ----------
    counts
        (c, r, cells) At least one replication.
    one, other
        (k,) Which counts.
    products
        (k, cells) Written.
    """
    for pair in range(len(one)):
        for cell in range(counts.shape[2]):
            total = counts[one[pair], 0, cell] * counts[other[pair], 0, cell]
            for run in range(1, counts.shape[1]):
                total += counts[one[pair], run, cell] * counts[other[pair], run, cell]
            products[pair, cell] = total
