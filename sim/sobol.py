"""How much of a variance each input makes: Sobol' indices of groups of inputs, with bootstrap intervals.

The points are a Sobol' sequence shifted at random (Cranley & Patterson 1976); all inputs are uniform on 0 to
1. The estimators are those of Jansen (1999) as recommended by Saltelli et al. (2010); the one of a group by
itself is corrected for luck that all points of a row have in common.

References
----------
Cranley & Patterson (1976), SIAM Journal on Numerical Analysis 13; Jansen (1999), Computer Physics
Communications 117; Saltelli et al. (2010), Computer Physics Communications 181.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.chance import key_of, keys_of, uniforms

Floats = NDArray[np.float64]

RESAMPLES = 500
LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Two sets of points, N rows of d inputs each; mixed sets take some columns of the second."""

    first: Floats
    second: Floats

    def mixed(self, columns: Sequence[int]) -> Floats:
        """Return the first set with some columns of the second."""
        found = self.first.copy()
        found[:, list(columns)] = self.second[:, list(columns)]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """Of g groups; arrays of shape (g,).

    Attributes
    ----------
    first, first_lower, first_upper
        Part of the variance that the group makes by itself, with its 95 % bootstrap interval.
    total, total_lower, total_upper
        The same with all that it does together with others.
    """

    first: Floats
    first_lower: Floats
    first_upper: Floats
    total: Floats
    total_lower: Floats
    total_upper: Floats


def base(rows: int, inputs: int, seed: int) -> Base:
    """Return two sets of so many points.

    Parameters
    ----------
    rows
        N; a power of two makes the sequence balanced.
    inputs
        d.
    seed
        Of the random shift.
    """
    from scipy.stats import qmc

    shift = uniforms(keys_of(seed, (f"sobol|{column}" for column in range(2 * inputs))), 0, 0, 0)
    with np.errstate(all="ignore"):
        points = qmc.Sobol(2 * inputs, scramble=False).random_base2(int(np.ceil(np.log2(rows))))[:rows]
    moved = np.asarray((points + shift) % 1.0, np.float64)
    return Base(moved[:, :inputs], moved[:, inputs:])


def indices(first: ArrayLike, second: ArrayLike, mixed: ArrayLike, seed: int = 1) -> Indices:
    """Return the indices of each group.

    Parameters
    ----------
    first, second
        The output at the two sets of points; shape (N,).
    mixed
        The output at the first set with the group's columns of the second; shape (N, g).
    seed
        Of the bootstrap.

    Returns
    -------
    Indices
        nan where the output never varies.
    """
    of_first, of_second, of_mixed = (np.asarray(each, np.float64) for each in (first, second, mixed))
    rows = len(of_first)
    keys, row = np.full(RESAMPLES, key_of(seed, "sobol|bootstrap")), np.arange(RESAMPLES)[:, None]
    picked = (uniforms(keys[:, None], 0, row * rows + np.arange(rows), 0) * rows).astype(np.int64)
    again = [_jansen(of_first[rows_], of_second[rows_], of_mixed[rows_]) for rows_ in picked]
    alone, total = _jansen(of_first, of_second, of_mixed)
    tail = (1 - LEVEL) / 2
    ends = [np.quantile([each[kind] for each in again], (tail, 1 - tail), axis=0) for kind in (0, 1)]
    return Indices(alone, ends[0][0], ends[0][1], total, ends[1][0], ends[1][1])


def _jansen(first: Floats, second: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    variance = np.concatenate([first, second]).var(ddof=1)
    if variance == 0:
        unknown = np.full(mixed.shape[1], np.nan)
        return unknown, unknown
    # Jansen has 1 - mean((second - mixed)^2) / 2V. What both points of a row share beside the group, the luck
    # of the row, would count as the group's; mean((first - second)^2), 2V if nothing is shared, has it too.
    apart = ((first - second) ** 2).mean()
    alone = (apart - ((second[:, None] - mixed) ** 2).mean(axis=0)) / (2 * variance)
    total = ((first[:, None] - mixed) ** 2).mean(axis=0) / (2 * variance)
    return alone, total
