"""Lengths of stay where some leave early: a law, and a share of people who stay a few days only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.distributions.laws import Distribution, Equilibrium, Floats, as_floats
from sim.distributions.stays import Exponential

HALVINGS = 80
"""Of a bracket; what is left of it is below the rounding of either end."""


@dataclass(frozen=True, slots=True)
class WithEarlyLeavers(Equilibrium):
    """A `share`, below 1, leaves after an exponential time of mean `early_mean`; others stay by `inner`."""

    inner: Distribution
    share: float
    early_mean: float

    def __post_init__(self) -> None:
        Exponential(self.early_mean)
        if not 0.0 <= self.share < 1.0:
            raise ValueError(f"share is {self.share}: it must be at least 0 and below 1")

    @property
    def early(self) -> Exponential:
        """The law of those who leave early."""
        return Exponential(self.early_mean)

    @property
    def mean(self) -> float:
        """Of all stays."""
        return self.share * self.early_mean + (1.0 - self.share) * self.inner.mean

    @property
    def variance(self) -> float:
        """Of all stays."""
        early, late = self.early, self.inner
        squares = self.share * (early.variance + early.mean**2)
        squares += (1.0 - self.share) * (late.variance + late.mean**2)
        return squares - self.mean**2

    @property
    def least(self) -> float:
        """Zero, or that of `inner`."""
        return min(0.0, self.inner.least)

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile, which lies between those of the two kinds of stay, by halving."""
        u = as_floats(u)
        early, late = self.early.quantile(u), self.inner.quantile(u)
        low, high = np.minimum(early, late), np.maximum(early, late)
        for _ in range(HALVINGS):
            middle = low + (high - low) / 2.0
            is_below = self.survival(middle) > 1.0 - u
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return as_floats(high)

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        return self.share * self.early.survival(x) + (1.0 - self.share) * self.inner.survival(x)

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""
        return self.share * self.early.capped_mean(x) + (1.0 - self.share) * self.inner.capped_mean(x)
