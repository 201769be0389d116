"""Laws of whole numbers: sizes of parties, groups and police operations, and Poisson counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.distributions.laws import Floats, as_floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SizeLaw:
    """A law on finitely many `sizes`, at least 1 and rising, with their `probabilities`."""

    sizes: tuple[int, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(one < next_one for one, next_one in zip(self.sizes, self.sizes[1:], strict=False))
        if not self.sizes or self.sizes[0] < 1 or not rising:
            raise ValueError(f"sizes are {self.sizes}: they must be whole numbers from 1 up, rising")
        if len(self.probabilities) != len(self.sizes):
            raise ValueError(f"probabilities are {len(self.probabilities)}: one is needed for each size")
        if min(self.probabilities) < 0.0 or not math.isclose(sum(self.probabilities), 1.0, abs_tol=1e-9):
            raise ValueError(f"probabilities are {self.probabilities}: none below 0, adding up to 1")

    @property
    def mean(self) -> float:
        """Expectation."""
        return math.fsum(size * p for size, p in zip(self.sizes, self.probabilities, strict=True))

    @property
    def second_moment(self) -> float:
        """Expectation of the square."""
        return math.fsum(size**2 * p for size, p in zip(self.sizes, self.probabilities, strict=True))

    @property
    def variance(self) -> float:
        """Variance."""
        return self.second_moment - self.mean**2

    def quantile(self, u: ArrayLike) -> Ints:
        """Return the smallest size whose cumulative probability reaches u."""
        row = np.searchsorted(np.cumsum(self.probabilities), as_floats(u))
        last = max(i for i, p in enumerate(self.probabilities) if p > 0.0)
        return np.asarray(self.sizes, dtype=np.int64)[np.minimum(row, last)]


@dataclass(frozen=True, slots=True)
class ShiftedNegativeBinomial:
    """The size `least` plus a negative binomial number, with the `mean` and `variance` of the sum.

    The mean is at least `least`; the variance is at least mean - least (where it is equal, the number is
    Poisson), and 0 if the mean is `least`.
    """

    mean: float
    variance: float
    least: int = 1

    def __post_init__(self) -> None:
        if self.least < 0:
            raise ValueError(f"least is {self.least}: it must not be below 0")
        if not (math.isfinite(self.mean) and self.mean >= self.least):
            raise ValueError(f"mean is {self.mean}: it must be finite, and at least the least, {self.least}")
        excess = self.mean - self.least
        if not math.isfinite(self.variance) or self.variance < excess * (1.0 - 1e-12):
            raise ValueError(f"variance is {self.variance}: it must be at least mean - least, {excess}")
        if excess == 0.0 and self.variance != 0.0:
            raise ValueError(f"variance is {self.variance}: it must be 0 where the mean is the least")

    @property
    def second_moment(self) -> float:
        """Expectation of the square."""
        return self.variance + self.mean**2

    def quantile(self, u: ArrayLike) -> Ints:
        """Return the smallest size whose cumulative probability reaches u."""
        table = _negative_binomial_table(self.mean - self.least, self.variance)
        return np.asarray(self.least + np.searchsorted(table, as_floats(u)), dtype=np.int64)


def poisson_quantile(u: ArrayLike, mean: ArrayLike) -> Ints:
    """Return the smallest count whose cumulative Poisson probability reaches u.

    Parameters
    ----------
    u
        Probabilities, 0 < u < 1; broadcast against `mean`.
    mean
        Means, at least 0; a single one is quicker.

    Raises
    ------
    ValueError
        If a mean is negative or not finite.
    """
    from scipy.special import pdtr, pdtrik

    u, mean = as_floats(u), as_floats(mean)
    if not np.all(np.isfinite(mean) & (mean >= 0.0)):
        raise ValueError("mean of a Poisson law: it must be a finite number, at least 0")
    if mean.ndim == 0:
        return np.asarray(np.searchsorted(_poisson_table(float(mean)), u), dtype=np.int64)
    u, mean = np.broadcast_arrays(u, mean)
    near = np.ceil(pdtrik(u, np.maximum(mean, 1e-300)))
    while np.any(too_high := (near > 0.0) & (pdtr(np.maximum(near - 1.0, 0.0), mean) >= u)):
        near = near - too_high
    while np.any(too_low := pdtr(near, mean) < u):
        near = near + too_low
    return np.asarray(near, dtype=np.int64)


@lru_cache(maxsize=256)
def _poisson_table(mean: float) -> Floats:
    from scipy.special import pdtr

    return as_floats(pdtr(np.arange(math.ceil(mean + 12.0 * math.sqrt(mean) + 40.0)), mean))


@lru_cache(maxsize=256)
def _negative_binomial_table(mean: float, variance: float) -> Floats:
    """Return P(number <= k) for k = 0, 1, ... as far as float64 tells it from 1."""
    from scipy.special import betainc

    if variance <= mean * (1.0 + 1e-12):
        return _poisson_table(mean)
    number = math.ceil(mean + 12.0 * math.sqrt(variance) + 40.0 * variance / mean)
    shape = mean**2 / (variance - mean)
    return as_floats(betainc(shape, np.arange(number) + 1.0, mean / variance))
