"""The best point of a smooth function, and how far a coordinate may move before the rest cannot follow.

The interval of a coordinate holds the values at which the function, at its best over all other coordinates,
is less than a drop below its maximum: the profile likelihood interval. It bends with the function, so it is
right for skewed quantities where a symmetric interval is not.

References
----------
Venzon & Moolgavkar (1988), Applied Statistics 37; Pawitan (2001), In All Likelihood, section 3.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Floats = NDArray[np.float64]
Function = Callable[[Sequence[float]], float]
Box = Sequence[tuple[float, float]]

FIRST_STEP = 0.1
PRECISION = 2e-3
"""Of the end of an interval, as a part of its distance from the best value."""
MOST_STEPS = 40
WINDOW = 1.0


@dataclass(frozen=True, slots=True)
class Maximum:
    """A best point within a box, and the function's value there."""

    point: tuple[float, ...]
    value: float


def maximum(function: Function, starts: Sequence[Sequence[float]], box: Box) -> Maximum:
    """Return the best point that is found from several starts."""
    found = [_climb(function, start, box) for start in starts]
    return max(found, key=lambda each: each.value)


def _climb(function: Function, start: Sequence[float], box: Box) -> Maximum:
    from scipy.optimize import minimize

    inside = [min(max(x, low), high) for x, (low, high) in zip(start, box, strict=True)]
    if len(inside) == 1:
        return _climb_line(function, inside[0], box[0])

    def depth(point: Floats) -> float:
        return -function(point.tolist())

    done = minimize(depth, np.array(inside), method="L-BFGS-B", bounds=list(box))
    return Maximum(tuple(float(x) for x in done.x), -float(done.fun))


def _climb_line(function: Function, start: float, ends: tuple[float, float]) -> Maximum:
    """Climb along one coordinate, in a window that follows the best point: quicker than a gradient."""
    from scipy.optimize import minimize_scalar

    while True:
        low, high = max(start - WINDOW, ends[0]), min(start + WINDOW, ends[1])
        done = minimize_scalar(
            lambda x: -function((x,)), bounds=(low, high), method="bounded", options={"xatol": 1e-4}
        )
        start, is_at_edge = float(done.x), min(done.x - low, high - done.x) < 1e-2
        if not is_at_edge or min(start - ends[0], ends[1] - start) < 1e-2:
            return Maximum((start,), -float(done.fun))


def interval(function: Function, best: Maximum, box: Box, which: int, drop: float) -> tuple[float, float]:
    """Return the ends of the profile interval of a coordinate; an end of the box where the function is flat.

    Parameters
    ----------
    function, best, box
        The function, its maximum, and where the coordinates may lie.
    which
        Number of the coordinate.
    drop
        How far below the maximum the profile may fall.
    """
    return _end(function, best, box, which, drop, -1), _end(function, best, box, which, drop, 1)


def drop_for(level: float, evidence: int, others: int) -> float:
    """Return the drop whose interval has a level, for so many pieces of evidence and other parameters.

    For the mean of a normal law it makes Student's interval exactly; for many pieces it is half the quantile
    of chi-squared with one degree of freedom.
    """
    from scipy.special import stdtrit

    freedom = max(evidence - others, 1)
    reach = float(stdtrit(freedom, (1.0 + level) / 2.0))
    return 0.5 * max(evidence, 1) * math.log1p(reach**2 / freedom)


def _end(function: Function, best: Maximum, box: Box, which: int, drop: float, side: int) -> float:
    """Return where the profile has fallen by the drop, on one side.

    The root of the fall is nearly straight in the coordinate, so a few steps of false position find it.
    """
    limit = box[which][(side + 1) // 2]
    near, far = _Step(best.point[which], -math.sqrt(drop)), None
    others, step = _without(best.point, which), FIRST_STEP
    for _ in range(MOST_STEPS):
        x = near.x + side * step if far is None else _between(near, far)
        x = limit if (x - limit) * side > 0 else x
        value, others = _profile(function, box, which, x, others)
        here = _Step(x, math.sqrt(max(best.value - value, 0.0)) - math.sqrt(drop))
        if here.excess < 0 and x == limit:
            return limit
        if abs(here.excess) < PRECISION * math.sqrt(drop):
            return x
        if here.excess > 0:
            far = here
        else:
            step = min(max(step, _left(near, here)), 4.0 * step)
            near = here
    return x


@dataclass(frozen=True, slots=True)
class _Step:
    """A coordinate, and the root of the profile's fall there beyond that of the drop."""

    x: float
    excess: float


def _between(near: _Step, far: _Step) -> float:
    """Return where the straight line between two steps has no excess, kept off the ends."""
    part = near.excess / (near.excess - far.excess)
    return near.x + min(max(part, 0.02), 0.98) * (far.x - near.x)


def _left(before: _Step, here: _Step) -> float:
    """Return how far it is, going on as from the step before, until the excess is gone."""
    gained = here.excess - before.excess
    return 1.05 * abs(here.x - before.x) * -here.excess / gained if gained > 0 else math.inf


def _profile(
    function: Function, box: Box, which: int, value: float, others: tuple[float, ...]
) -> tuple[float, tuple[float, ...]]:
    """Return the function at its best over the other coordinates, and those."""
    if not others:
        return function((value,)), ()
    best = _climb(lambda rest: function(_with(rest, which, value)), others, _without(tuple(box), which))
    return best.value, best.point


def _without(values: tuple[T, ...], which: int) -> tuple[T, ...]:
    return values[:which] + values[which + 1 :]


def _with(rest: Sequence[float], which: int, value: float) -> tuple[float, ...]:
    return (*rest[:which], value, *rest[which:])
