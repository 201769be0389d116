"""Small pieces of arithmetic over draws that every estimate shares; axis 0 is the draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]

ROUNDING = 1e-9
"""Part of a number below which a difference to it is rounding, and counts as none."""


def divided(numerator: ArrayLike, denominator: ArrayLike, where_zero: float = np.nan) -> Floats:
    """Return the quotient, and `where_zero` wherever the denominator is zero; never a warning."""
    numerator, denominator = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    if denominator.all():  # most often; dividing only in places takes several times as long
        return np.asarray(numerator / denominator, np.float64)
    quotient = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), where_zero)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient


def num_informed(values: ArrayLike) -> NDArray[np.int64]:
    """Return how many draws know something: those whose value is not nan."""
    is_known = np.isfinite(values)
    if is_known.all():  # most often; counting takes several times as long
        return np.full(is_known.shape[1:], len(is_known))
    return np.asarray(is_known.sum(axis=0), dtype=np.int64)


def mean_over_draws(values: ArrayLike) -> Floats:
    """Return the mean over the draws that know something; nan where none does."""
    values = np.asarray(values, np.float64)
    total = values.sum(axis=0)
    if np.isfinite(total).all() and len(values):  # no draw was unknown
        return np.asarray(total / len(values), np.float64)
    is_known = np.isfinite(values)
    return divided(np.where(is_known, values, 0.0).sum(axis=0), is_known.sum(axis=0))


def variance_over_draws(values: ArrayLike) -> Floats:
    """Return the unbiased variance over the draws that know something; nan where fewer than two do."""
    values = np.asarray(values, np.float64)
    squares = np.square(values - mean_over_draws(values))
    total = squares.sum(axis=0)
    if len(values) > 1 and np.isfinite(total).all():  # no draw was unknown
        return np.asarray(total / (len(values) - 1), np.float64)
    squares = np.where(np.isfinite(squares), squares, 0.0)
    freedom = num_informed(values) - 1
    return np.where(freedom > 0, squares.sum(axis=0) / np.maximum(freedom, 1), np.nan)


def variance_within(sums: ArrayLike, squares: ArrayLike, replications_per_draw: int) -> Floats:
    """Return each draw's unbiased variance between its replications; nan with one replication a draw."""
    sums, squares = np.asarray(sums, np.float64), np.asarray(squares, np.float64)
    if replications_per_draw < 2:
        return np.full(sums.shape, np.nan)
    # Rounding may leave a tiny negative number where all replications are equal.
    deviations = np.maximum(squares - sums**2 / replications_per_draw, 0.0)
    return np.asarray(deviations / (replications_per_draw - 1), dtype=np.float64)


def normal_quantile(level: ArrayLike) -> Floats:
    """Return the two-sided standard normal quantile of each level: 1.96 at 0.95."""
    check_level(level)
    return np.asarray(ndtri((1 + np.asarray(level)) / 2), np.float64)


def student_quantile(freedom: int, level: ArrayLike) -> Floats:
    """Return the two-sided quantile of Student's t at each level; nan without a degree of freedom."""
    check_level(level)
    upper = (1 + np.asarray(level)) / 2
    return np.asarray(stdtrit(freedom, upper) if freedom > 0 else np.full(upper.shape, np.nan), np.float64)


def check_level(level: ArrayLike) -> None:
    """Refuse a level that is not between 0 and 1."""
    if not np.all((np.asarray(level) > 0) & (np.asarray(level) < 1)):
        raise ValueError(f"level is {level!r}: it must lie between 0 and 1")
