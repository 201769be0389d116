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
FOLDS = 8
"""Parts of the rows, each of which is judged by a rule learnt from the others."""


def expected_given(inputs: ArrayLike, outputs: ArrayLike, at: ArrayLike | None = None) -> Floats:
    """Return what is expected of the output, given these inputs alone.

    Parameters
    ----------
    inputs
        Each between 0 and 1; shape (N, d).
    outputs
        Shape (N,).
    at
        Inputs at which it is expected, shape (M, d); those of the rows if not given.
    """
    rows, wanted = np.asarray(inputs, np.float64), np.asarray(outputs, np.float64)
    basis, mean = _basis(rows), wanted.mean()
    centre = basis.mean(axis=0)
    smooth = _roughness(rows.shape[1], basis.shape[1] // rows.shape[1])
    fits = [_fitted(basis - centre, wanted - mean, weight * smooth) for weight in WEIGHTS]
    best = min(fits, key=lambda fit: fit[1])
    there = basis if at is None else _basis(np.asarray(at, np.float64))
    return np.asarray(mean + (there - centre) @ best[0], np.float64)


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


def gains_of_knowing(inputs: ArrayLike, benefit: ArrayLike) -> Floats:
    """Return what it gained in each row to decide by a rule that was learnt from other rows.

    `value_of_knowing` is never below 0, and above it by luck alone where rows are few. These gains are on
    average no more than the value, and may be below 0, so their spread tells whether it is more than nothing.

    Parameters
    ----------
    inputs
        Two sets of N rows, one after the other, each between 0 and 1; shape (2N, d).
    benefit
        What one choice brings more than the other; shape (2N,). Row and row + N may share their luck.

    Returns
    -------
    Floats
        Mean of both sets; shape (N,).
    """
    rows, wanted = np.asarray(inputs, np.float64), np.asarray(benefit, np.float64)
    number = len(wanted) // 2
    fold = np.tile(np.arange(number) * FOLDS // number, 2)
    given = np.full(len(wanted), wanted.mean())
    for each in np.unique(fold) if number > 1 else ():
        own = fold == each
        given[own] = expected_given(rows[~own], wanted[~own], rows[own])
    gains = wanted * ((given > 0).astype(np.float64) - float(wanted.mean() > 0))
    return np.asarray(gains.reshape(2, number).mean(axis=0), np.float64)


def value_of_knowing_all(benefit: ArrayLike) -> float:
    """Return the expected value of perfect information on everything.

    Examples
    --------
    >>> value_of_knowing_all([-1.0, 3.0])
    0.5
    """
    values = np.asarray(benefit, np.float64)
    return float(np.maximum(values, 0.0).mean() - max(values.mean(), 0.0))


def _basis(rows: Floats) -> Floats:
    """Return the splines of every input, side by side."""
    return np.concatenate([_splines(column) for column in rows.T], axis=1)


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
    """Return the weights of the splines and their score by generalised cross-validation."""
    inverse = np.linalg.inv(basis.T @ basis + penalty)
    freedom = 1 + float(np.einsum("ij,jk,ik->", basis, inverse, basis))
    weights = inverse @ (basis.T @ wanted)
    rows = len(wanted)
    spare = max(rows - freedom, 1e-9)
    return weights, rows * float(((wanted - basis @ weights) ** 2).sum()) / spare**2
