"""Surfaces that may only rise along one axis and only fall along the other, and where they cross a limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ROUNDS = 500
CLOSE = 1e-10


def rising(values: ArrayLike) -> Floats:
    """Return the nearest values, in least squares, that never fall along the last axis.

    References
    ----------
    Barlow, Bartholomew, Bremner & Brunk (1972), Statistical Inference under Order Restrictions.

    Examples
    --------
    >>> rising([1.0, 3.0, 2.0, 4.0]).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    from scipy.optimize import isotonic_regression  # half a second to import

    lines = np.atleast_2d(np.asarray(values, np.float64))
    found = np.stack([isotonic_regression(line).x for line in lines])
    return np.asarray(found.reshape(np.shape(values)), np.float64)


def rising_and_falling(surface: ArrayLike) -> Floats:
    """Return the nearest surface that never falls along the first axis and never rises along the second.

    Parameters
    ----------
    surface
        Shape (X, Y), without gaps.

    References
    ----------
    Dykstra & Robertson (1982), Annals of Statistics 10, 708 to 716: each direction in turn, what the last
    turn of that direction changed being taken back first.

    Examples
    --------
    >>> rising_and_falling([[0.2, 0.1], [0.1, 0.2]]).round(3).tolist()
    [[0.167, 0.1], [0.167, 0.167]]
    """
    fitted = np.asarray(surface, np.float64)
    along_first, along_second = np.zeros_like(fitted), np.zeros_like(fitted)
    for _ in range(ROUNDS):
        before = fitted
        wanted = fitted - along_first
        fitted = rising(wanted.T).T
        along_first = fitted - wanted
        wanted = fitted - along_second
        fitted = -rising(-wanted)
        along_second = fitted - wanted
        if np.abs(fitted - before).max() < CLOSE:
            break
    return fitted


def where_it_falls_to(values: ArrayLike, places: ArrayLike, limit: float) -> float:
    """Return the first place at which falling values are no more than a limit, straight between places.

    Parameters
    ----------
    values
        Never rising.
    places
        Increasing, one a value.
    limit
        To be fallen to.

    Returns
    -------
    float
        -inf if they are below the limit from the first place on, inf if they never are: nothing is said of
        what lies beyond the places.

    Examples
    --------
    >>> where_it_falls_to([0.3, 0.2, 0.0], [4, 6, 8], 0.1), where_it_falls_to([0.3, 0.2], [4, 6], 0.1)
    (7.0, inf)
    """
    heights, at = np.asarray(values, np.float64), np.asarray(places, np.float64)
    below = np.flatnonzero(heights <= limit)
    if len(below) == 0:
        return np.inf
    first = int(below[0])
    if first == 0:
        return -np.inf if heights[0] < limit else float(at[0])
    high, low = heights[first - 1], heights[first]
    return float(at[first - 1] + (high - limit) / (high - low) * (at[first] - at[first - 1]))
