"""Laws with a shape of their own: Gamma (with the effect of a year), Weibull and hyperexponential."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.distributions.laws import Equilibrium, Floats, as_floats, check_positive, descend, rest_at


@dataclass(frozen=True, slots=True)
class Gamma(Equilibrium):
    """Gamma law with a `mean` and a coefficient of variation `cv`, both above 0."""

    mean: float
    cv: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean, cv=self.cv)

    @property
    def shape(self) -> float:
        """Shape, 1 / cv**2."""
        return self.cv**-2

    @property
    def scale(self) -> float:
        """Scale, mean times cv**2."""
        return self.mean * self.cv**2

    @property
    def variance(self) -> float:
        """The square of mean times cv."""
        return (self.mean * self.cv) ** 2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile, by the inverse incomplete gamma function."""
        from scipy.special import gammaincinv

        return as_floats(self.scale * gammaincinv(self.shape, as_floats(u)))

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        from scipy.special import gammaincc

        return as_floats(gammaincc(self.shape, np.maximum(as_floats(x), 0.0) / self.scale))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return x P(S > x) + mean P(shape + 1, x / scale)."""
        from scipy.special import gammainc

        x = as_floats(x)
        above = rest_at(x, self.survival(x))
        return as_floats(above + self.mean * gammainc(self.shape + 1.0, x / self.scale))


@dataclass(frozen=True, slots=True)
class GammaEffect:
    """A factor with a Gamma law of mean 1 and the given `variance`; with variance 0 it is exactly 1."""

    variance: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.variance) and self.variance >= 0.0):
            raise ValueError(f"variance is {self.variance}: it must be a finite number, at least 0")

    @property
    def mean(self) -> float:
        """One."""
        return 1.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile, by the inverse incomplete gamma function."""
        if self.variance == 0.0:
            return np.ones_like(as_floats(u))
        return Gamma(1.0, math.sqrt(self.variance)).quantile(u)


@dataclass(frozen=True, slots=True)
class Weibull(Equilibrium):
    """Weibull law with a `mean` and a `shape`, both above 0; a shape below 1 has many early leavers."""

    mean: float
    shape: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean, shape=self.shape)

    @property
    def scale(self) -> float:
        """Scale: the length survived by the share exp(-1)."""
        return self.mean / math.gamma(1.0 + 1.0 / self.shape)

    @property
    def variance(self) -> float:
        """Variance."""
        return self.scale**2 * math.gamma(1.0 + 2.0 / self.shape) - self.mean**2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return scale (-ln(1 - u))**(1 / shape)."""
        return as_floats(self.scale * np.power(-np.log1p(-as_floats(u)), 1.0 / self.shape))

    def survival(self, x: ArrayLike) -> Floats:
        """Return exp(-(x / scale)**shape)."""
        return as_floats(np.exp(-self._power(x)))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return mean P(1 / shape, (x / scale)**shape), P the regularised incomplete gamma function."""
        from scipy.special import gammainc

        return as_floats(self.mean * gammainc(1.0 / self.shape, self._power(x)))

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the inverse of the capped mean over the mean, in closed form."""
        from scipy.special import gammaincinv

        return as_floats(self.scale * np.power(gammaincinv(1.0 / self.shape, as_floats(u)), 1.0 / self.shape))

    def _power(self, x: ArrayLike) -> Floats:
        return as_floats(np.power(np.maximum(as_floats(x), 0.0) / self.scale, self.shape))


@dataclass(frozen=True, slots=True)
class Hyperexponential(Equilibrium):
    """Two exponential phases, short and long, each with half of the mean ("balanced means").

    `mean` is above 0; the coefficient of variation `cv` is at least 1.

    References
    ----------
    Whitt (1982), Approximating a point process by a renewal process, Operations Research 30, section 3.
    """

    mean: float
    cv: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean, cv=self.cv)
        if self.cv < 1.0:
            raise ValueError(f"cv is {self.cv}: a hyperexponential law needs at least 1")

    @property
    def share_short(self) -> float:
        """Chance of the short phase."""
        return 0.5 * (1.0 + math.sqrt((self.cv**2 - 1.0) / (self.cv**2 + 1.0)))

    @property
    def variance(self) -> float:
        """The square of mean times cv."""
        return (self.mean * self.cv) ** 2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile, by Newton's steps from 0."""
        short, long = self._rates()
        share = self.share_short
        weights = share * short, (1.0 - share) * long
        return descend(lambda x: (self.survival(x), self._mixture(x, *weights)), u)

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        return self._mixture(np.maximum(as_floats(x), 0.0), self.share_short, 1.0 - self.share_short)

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""
        return self.mean - self._mixture(x, self.mean / 2.0, self.mean / 2.0)

    def _rates(self) -> tuple[float, float]:
        return 2.0 * self.share_short / self.mean, 2.0 * (1.0 - self.share_short) / self.mean

    def _mixture(self, x: ArrayLike, of_short: float, of_long: float) -> Floats:
        short, long = self._rates()
        x = as_floats(x)
        return as_floats(of_short * np.exp(-short * x) + of_long * np.exp(-long * x))
