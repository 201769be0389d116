"""A first look at many inputs: elementary effects along paths that move one group of inputs at a time.

References
----------
Morris (1991), Technometrics 33, 161 to 174; Campolongo, Cariboni & Saltelli (2007), Environmental Modelling &
Software 22 (the mean of the absolute effects).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.chance import key_of, uniforms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = (0.125, 0.375, 0.625, 0.875)
"""Places of every input on 0 to 1: the middles of four equal parts."""
STEP = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Paths through the inputs.

    Attributes
    ----------
    points
        Shape (paths, g + 1, d).
    order
        The group that each step moves; shape (paths, g).
    """

    points: Floats
    order: Ints

    def effects(self, outputs: ArrayLike) -> Floats:
        """Return the size of the effect of each group on each path, per unit of its inputs; (paths, g).

        Parameters
        ----------
        outputs
            At every point; shape (paths, g + 1).
        """
        steps = np.diff(np.asarray(outputs, np.float64), axis=1) / STEP
        found = np.empty_like(steps)
        np.put_along_axis(found, self.order, steps, axis=1)
        return np.abs(found)


def paths(number: int, groups: Sequence[Sequence[int]], seed: int) -> Paths:
    """Return so many paths; each begins somewhere at random and moves every group once, in random order.

    Parameters
    ----------
    number
        Paths.
    groups
        The inputs of each group; every input is in one.
    seed
        Of all choices.
    """
    inputs = sum(len(group) for group in groups)
    luck = uniforms(key_of(seed, "morris"), np.arange(number)[:, None], np.arange(inputs + len(groups)), 0)
    at = np.array(LEVELS)[(luck[:, :inputs] * len(LEVELS)).astype(np.int64)]
    order = np.argsort(luck[:, inputs:], axis=1)
    points = [at]
    for step in range(len(groups)):
        at = at.copy()
        for path, group in enumerate(order[:, step]):
            columns = list(groups[group])
            at[path, columns] += np.where(at[path, columns] < 0.5, STEP, -STEP)
        points.append(at)
    return Paths(np.stack(points, axis=1), order)
