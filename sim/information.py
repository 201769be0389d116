"""What it would be worth to know a number: from what is expected of a decision given that number.

What is expected given some inputs is had from runs in which all inputs vary, by a smooth regression: cubic
splines with a penalty on roughness (Eilers & Marx 1996), added up over the inputs, its weight chosen by
generalised cross-validation.

References
----------
Strong, Oakley & Brennan (2014), Medical Decision Making 34, 311 to 326; Eilers & Marx (1996), Statistical
Science 11, 89 to 121.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

PIECES = 8
"""Into so many parts the range of an input is cut."""
WEIGHTS = 10.0 ** np.arange(-4.0, 5.0)
"""Penalties tried."""


def expected_given(inputs: ArrayLike, outputs: ArrayLike) -> Floats:
    """Return what is expected of the output at each row, given these inputs alone.

    Parameters
    ----------
    inputs
        Each between 0 and 1; shape (N, d).
    outputs
        Shape (N,).
    """
    rows, wanted = np.asarray(inputs, np.float64), np.asarray(outputs, np.float64)
    basis = np.concatenate([_splines(column) for column in rows.T], axis=1)
    centre, mean = basis.mean(axis=0), wanted.mean()
    smooth = _roughness(rows.shape[1], basis.shape[1] // rows.shape[1])
    fits = [_fitted(basis - centre, wanted - mean, weight * smooth) for weight in WEIGHTS]
    best = min(fits, key=lambda fit: fit[1])
    return np.asarray(mean + best[0], np.float64)


def value_of_knowing(inputs: ArrayLike, benefit: ArrayLike) -> float:
    """Return the expected value of perfect information on some inputs, for a choice between two.

    Parameters
    ----------
    inputs
        Each between 0 and 1; shape (N, d).
    benefit
        What one choice brings more than the other, in each row; shape (N,).

    Returns
    -------
    float
        In the unit of the benefit, 0 or more.
    """
    given = expected_given(inputs, benefit)
    return max(0.0, float(np.maximum(given, 0.0).mean() - max(given.mean(), 0.0)))


def value_of_knowing_all(benefit: ArrayLike) -> float:
    """Return the expected value of perfect information on everything.

    Examples
    --------
    >>> value_of_knowing_all([-1.0, 3.0])
    0.5
    """
    values = np.asarray(benefit, np.float64)
    return float(np.maximum(values, 0.0).mean() - max(values.mean(), 0.0))


def _splines(column: Floats) -> Floats:
    """Return the cubic B-splines of an input on 0 to 1; shape (N, PIECES + 3)."""
    from scipy.interpolate import BSpline

    knots = np.arange(-3, PIECES + 4) / PIECES
    inside = np.clip(column, 0.0, 1.0 - 1e-12)
    return np.asarray(BSpline.design_matrix(inside, knots, 3).toarray(), np.float64)


def _roughness(inputs: int, width: int) -> Floats:
    """Return the penalty on second differences, and a very small one that makes the fit unique."""
    second = np.diff(np.eye(width), n=2, axis=0)
    return np.asarray(np.kron(np.eye(inputs), second.T @ second + 1e-6 * np.eye(width)), np.float64)


def _fitted(basis: Floats, wanted: Floats, penalty: Floats) -> tuple[Floats, float]:
    """Return the fit and its score by generalised cross-validation."""
    inverse = np.linalg.inv(basis.T @ basis + penalty)
    freedom = 1 + float(np.einsum("ij,jk,ik->", basis, inverse, basis))
    fit = basis @ (inverse @ (basis.T @ wanted))
    rows = len(wanted)
    spare = max(rows - freedom, 1e-9)
    return fit, rows * float(((wanted - fit) ** 2).sum()) / spare**2
