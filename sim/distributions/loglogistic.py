"""The log-logistic law of lengths: as the lognormal in the middle, with a heavier tail."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.distributions.laws import Equilibrium, Floats, as_floats, check_positive


@dataclass(frozen=True, slots=True)
class LogLogistic(Equilibrium):
    """Log-logistic law with a `mean` above 0 and a `shape` above 1; its variance is finite above 2."""

    mean: float
    shape: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean, shape=self.shape)
        if self.shape <= 1.0:
            raise ValueError(f"shape is {self.shape}: a log-logistic law has a mean above 1 only")

    @property
    def scale(self) -> float:
        """Scale: the median."""
        angle = math.pi / self.shape
        return self.mean * math.sin(angle) / angle

    @property
    def variance(self) -> float:
        """Variance; infinite for a shape of 2 or less."""
        if self.shape <= 2.0:
            return math.inf
        angle = 2.0 * math.pi / self.shape
        return self.scale**2 * angle / math.sin(angle) - self.mean**2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return scale (u / (1 - u))**(1 / shape)."""
        u = as_floats(u)
        return as_floats(self.scale * np.power(u / (1.0 - u), 1.0 / self.shape))

    def survival(self, x: ArrayLike) -> Floats:
        """Return 1 / (1 + (x / scale)**shape)."""
        return as_floats(1.0 / (1.0 + self._odds(x)))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return mean I(1 / shape, 1 - 1 / shape) at P(S <= x), I the incomplete beta function."""
        from scipy.special import betainc, betaincc

        rise, odds = 1.0 / self.shape, self._odds(x)
        below, above = 1.0 / (1.0 + 1.0 / np.maximum(odds, 1e-300)), 1.0 / (1.0 + odds)
        low = betainc(rise, 1.0 - rise, below)
        return as_floats(self.mean * np.where(odds < 1.0, low, betaincc(1.0 - rise, rise, above)))

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the inverse of the capped mean over the mean, by the inverse incomplete beta function."""
        from scipy.special import betaincinv

        u, rise = as_floats(u), 1.0 / self.shape
        below, above = betaincinv(rise, 1.0 - rise, u), betaincinv(1.0 - rise, rise, 1.0 - u)
        with np.errstate(divide="ignore"):  # a tail so heavy that the quantile is beyond all numbers: inf
            odds = np.where(below < 0.5, below / (1.0 - below), (1.0 - above) / above)
        return as_floats(self.scale * np.power(odds, rise))

    def _odds(self, x: ArrayLike) -> Floats:
        """Return P(S <= x) over P(S > x)."""
        return as_floats(np.power(np.maximum(as_floats(x), 0.0) / self.scale, self.shape))
