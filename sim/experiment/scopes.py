"""The cells in which a measure is reported: it is computed for no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.experiment.sums import Sums
from sim.quantities import Scope

Floats = NDArray[np.float64]

_AREAS = {Scope.GROUPS: slice(None), Scope.AREAS: slice(None), Scope.COUNTRY: slice(-1, None)}
_GROUPS = {Scope.GROUPS: slice(None), Scope.AREAS: slice(1), Scope.COUNTRY: slice(1)}


def in_scope(sums: Sums, scope: Scope) -> Sums:
    """Return views of what was kept, with the areas and groups of a scope alone."""
    if scope is Scope.GROUPS:
        return sums
    areas, groups = _AREAS[scope], _GROUPS[scope]
    return replace(
        sums,
        sums=sums.sums[..., areas, :, groups],
        squares=sums.squares[..., areas, :, groups],
        products=sums.products[..., areas, :, groups],
        difference_squares=sums.difference_squares[..., areas, :, groups],
        peak_sums=sums.peak_sums[:, areas],
        peak_squares=sums.peak_squares[:, areas],
        peaks=sums.peaks[areas],
    )


def areas_in_scope(values: Floats, scope: Scope) -> Floats:
    """Return what there is of each area, the first axis, for those of a scope alone."""
    return values[_AREAS[scope]]


def everywhere(values: Floats, scope: Scope, sums: Sums) -> Floats:
    """Return numbers of a scope's cells among all cells of what was kept, (A, T, G), the others unknown."""
    if scope is Scope.GROUPS:
        return values
    wide = np.full(sums.sums.shape[2:], np.nan)
    wide[_AREAS[scope], :, _GROUPS[scope]] = values
    return wide
