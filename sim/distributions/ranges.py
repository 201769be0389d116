"""Laws between a low and a high end: of uncertain numbers and dates, and of lengths that have ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.distributions.laws import Equilibrium, Floats, as_floats, check_length


@dataclass(frozen=True, slots=True)
class Uniform(Equilibrium):
    """Uniform law from `low` to a larger `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self.low, self.high)

    @property
    def mean(self) -> float:
        """Middle of the two ends."""
        return (self.low + self.high) / 2.0

    @property
    def variance(self) -> float:
        """Width squared over 12."""
        return (self.high - self.low) ** 2 / 12.0

    @property
    def least(self) -> float:
        """Low end."""
        return self.low

    def quantile(self, u: ArrayLike) -> Floats:
        """Return low + u (high - low)."""
        return self.low + as_floats(u) * (self.high - self.low)

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        return np.clip((self.high - as_floats(x)) / (self.high - self.low), 0.0, 1.0)

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""
        inside = np.clip(as_floats(x), self.low, self.high) - self.low
        within = inside - inside**2 / (2.0 * (self.high - self.low))
        return np.minimum(as_floats(x), self.low) + within

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the root of a quadratic above `low`, and u times the mean below."""
        check_length(self)
        reached, width = as_floats(u) * self.mean, self.high - self.low
        beyond = np.maximum(reached - self.low, 0.0)
        root = np.sqrt(np.maximum(width**2 - 2.0 * width * beyond, 0.0))
        return np.minimum(reached, self.low) + 2.0 * width * beyond / (width + root)


@dataclass(frozen=True, slots=True)
class Triangular(Equilibrium):
    """Triangular law from `low` over the `mode` to `high`; the mode may be an end."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self.low, self.high)
        _check_mode(self.low, self.mode, self.high)

    @property
    def mean(self) -> float:
        """A third of the sum of the three."""
        return (self.low + self.mode + self.high) / 3.0

    @property
    def variance(self) -> float:
        """Variance."""
        left, right = self.mode - self.low, self.high - self.mode
        return (left**2 + left * right + right**2) / 18.0

    @property
    def least(self) -> float:
        """Low end."""
        return self.low

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile: a square root on either side of the mode."""
        if isinstance(u, float):
            return as_floats(self._quantile_of_one(u))
        u, width = as_floats(u), self.high - self.low
        left, right = self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1.0 - u) * width * right)
        return as_floats(np.where(u * width < left, rising, falling))

    def _quantile_of_one(self, u: float) -> float:
        """Return the same to the last bit, without the cost of arrays: unknown numbers come one by one."""
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        if u * width < left:
            return self.low + math.sqrt(u * width * left)
        return self.high - math.sqrt((1.0 - u) * width * right)

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        x, width = np.clip(as_floats(x), self.low, self.high), self.high - self.low
        left, right = self.mode - self.low, self.high - self.mode
        rising = 1.0 - (x - self.low) ** 2 / (width * left or 1.0)
        falling = (self.high - x) ** 2 / (width * right or 1.0)
        return as_floats(np.where(x < self.mode, rising, falling))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x): a cubic on either side of the mode."""
        given, width = as_floats(x), self.high - self.low
        x = np.clip(given, self.low, self.high)
        left, right = self.mode - self.low, self.high - self.mode
        rising = x - (x - self.low) ** 3 / (3.0 * width * left or 1.0)
        falling = self.mean - (self.high - x) ** 3 / (3.0 * width * right or 1.0)
        inside = np.where(x < self.mode, rising, falling)
        return as_floats(np.where(given < self.low, given, inside))


@dataclass(frozen=True, slots=True)
class PertBeta(Equilibrium):
    """PERT law from `low` over the `mode` to `high`: a beta law whose mean gives the mode weight 4.

    References
    ----------
    Malcolm, Roseboom, Clark, Fazar (1959), Application of a technique for research and development
    program evaluation, Operations Research 7, page 650; Vose (2008), Risk Analysis, appendix III.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self.low, self.high)
        _check_mode(self.low, self.mode, self.high)

    @property
    def shapes(self) -> tuple[float, float]:
        """The two shapes of the beta law; they add up to 6."""
        rise = 1.0 + 4.0 * (self.mode - self.low) / (self.high - self.low)
        return rise, 6.0 - rise

    @property
    def mean(self) -> float:
        """A sixth of low + 4 mode + high."""
        return (self.low + 4.0 * self.mode + self.high) / 6.0

    @property
    def variance(self) -> float:
        """A seventh of (mean - low) (high - mean)."""
        return (self.mean - self.low) * (self.high - self.mean) / 7.0

    @property
    def least(self) -> float:
        """Low end."""
        return self.low

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile, by the inverse incomplete beta function."""
        from scipy.special import betaincinv

        return as_floats(self.low + (self.high - self.low) * betaincinv(*self.shapes, as_floats(u)))

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        from scipy.special import betaincc

        return as_floats(betaincc(*self.shapes, self._part(x)))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""
        from scipy.special import betainc

        rise, fall = self.shapes
        below = (self.mean - self.low) * betainc(rise + 1.0, fall, self._part(x))
        above = (self.high - self.low) * self._part(x) * self.survival(x)
        return as_floats(np.minimum(as_floats(x), self.low) + below + above)

    def _part(self, x: ArrayLike) -> Floats:
        return np.clip((as_floats(x) - self.low) / (self.high - self.low), 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class LogUniform(Equilibrium):
    """A number whose logarithm is uniform, from `low` above 0 to a larger `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self.low, self.high)
        if self.low <= 0.0:
            raise ValueError(f"low is {self.low}: a log-uniform law needs a number above 0")

    @property
    def log_width(self) -> float:
        """Logarithm of high over low."""
        return math.log(self.high / self.low)

    @property
    def mean(self) -> float:
        """Width over the logarithmic width."""
        return (self.high - self.low) / self.log_width

    @property
    def variance(self) -> float:
        """Variance."""
        return (self.high**2 - self.low**2) / (2.0 * self.log_width) - self.mean**2

    @property
    def least(self) -> float:
        """Low end."""
        return self.low

    def quantile(self, u: ArrayLike) -> Floats:
        """Return low (high / low)**u."""
        return as_floats(self.low * np.exp(as_floats(u) * self.log_width))

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        return as_floats(np.log(self.high / np.clip(as_floats(x), self.low, self.high)) / self.log_width)

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""
        inside = np.clip(as_floats(x), self.low, self.high)
        within = inside * self.survival(inside) + (inside - self.low) / self.log_width
        return np.minimum(as_floats(x) - self.low, 0.0) + within


def _check_ends(low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"low is {low} and high is {high}: both must be finite, and low below high")


def _check_mode(low: float, mode: float, high: float) -> None:
    if not low <= mode <= high:
        raise ValueError(f"mode is {mode}: it must lie from {low} to {high}")
