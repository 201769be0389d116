"""Laws of lengths of stay, patience and delay, in days, and their longest stay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.distributions.laws import (
    Distribution,
    Equilibrium,
    Floats,
    as_floats,
    check_positive,
    descend,
    rest_at,
)


@dataclass(frozen=True, slots=True)
class Deterministic(Equilibrium):
    """Always the same `value`, above 0."""

    value: float

    def __post_init__(self) -> None:
        check_positive(value=self.value)

    @property
    def mean(self) -> float:
        """The value itself."""
        return self.value

    @property
    def variance(self) -> float:
        """Zero."""
        return 0.0

    @property
    def least(self) -> float:
        """The value itself."""
        return self.value

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the value for every u."""
        return np.full_like(as_floats(u), self.value)

    def survival(self, x: ArrayLike) -> Floats:
        """Return 1 below the value and 0 from there on."""
        return as_floats(as_floats(x) < self.value)

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return min(value, x)."""
        return np.minimum(as_floats(x), self.value)

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return u times the value: the residual is uniform."""
        return as_floats(u) * self.value


@dataclass(frozen=True, slots=True)
class Exponential(Equilibrium):
    """Exponential law with a `mean` above 0."""

    mean: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean)

    @property
    def variance(self) -> float:
        """The mean squared."""
        return self.mean**2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return -mean ln(1 - u)."""
        return as_floats(-self.mean * np.log1p(-as_floats(u)))

    def survival(self, x: ArrayLike) -> Floats:
        """Return exp(-x / mean)."""
        return as_floats(np.exp(-np.maximum(as_floats(x), 0.0) / self.mean))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return mean (1 - exp(-x / mean))."""
        return as_floats(-self.mean * np.expm1(-as_floats(x) / self.mean))

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile itself: an exponential stay does not age."""
        return self.quantile(u)


@dataclass(frozen=True, slots=True)
class Lognormal(Equilibrium):
    """Lognormal law with a `mean` and a coefficient of variation `cv`, both above 0."""

    mean: float
    cv: float

    def __post_init__(self) -> None:
        check_positive(mean=self.mean, cv=self.cv)

    @classmethod
    def from_median(cls, median: float, quantile_95: float) -> Lognormal:
        """Return the law with this median and this 95 % quantile, the second the larger."""
        from scipy.special import ndtri

        check_positive(median=median, quantile_95=quantile_95)
        if quantile_95 <= median:
            raise ValueError(f"quantile_95 is {quantile_95}: it must be above the median, {median}")
        sigma = math.log(quantile_95 / median) / float(ndtri(0.95))
        return cls(median * math.exp(sigma**2 / 2.0), math.sqrt(math.expm1(sigma**2)))

    @classmethod
    def with_capped_mean(cls, mean: float, cv: float, at: float) -> Lognormal:
        """Return the law, `cv` before the cap, whose min(S, at) has this mean, below `at`."""
        check_positive(mean=mean, cv=cv, at=at)
        if mean >= at:
            raise ValueError(f"mean is {mean}: the mean after a cap must be below the cap, {at}")
        low, high = mean, 2.0 * mean
        while float(cls(high, cv).capped_mean(at)) < mean:
            low, high = high, 2.0 * high
        while high - low > 1e-14 * high:
            middle = (low + high) / 2.0
            if not low < middle < high:
                break
            low, high = (middle, high) if float(cls(middle, cv).capped_mean(at)) < mean else (low, middle)
        return cls((low + high) / 2.0, cv)

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        return math.sqrt(math.log1p(self.cv**2))

    @property
    def median(self) -> float:
        """Median."""
        return self.mean / math.sqrt(1.0 + self.cv**2)

    @property
    def variance(self) -> float:
        """The square of mean times cv."""
        return (self.mean * self.cv) ** 2

    @property
    def least(self) -> float:
        """Zero."""
        return 0.0

    def quantile(self, u: ArrayLike) -> Floats:
        """Return median exp(sigma z), with z the normal quantile of u."""
        from scipy.special import ndtri

        return as_floats(self.median * np.exp(self.sigma * ndtri(as_floats(u))))

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""
        from scipy.special import ndtr

        return as_floats(ndtr(-self._score(x)))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return x P(S > x) + mean Phi(z - sigma), with z the normal score of x."""
        return self._both(as_floats(x))[1]

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the x with C(x) / E S = u, for 0 < u < 1."""
        return descend(self._in_equilibrium, u)

    def _in_equilibrium(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the equilibrium survival function and its density."""
        survival, capped_mean = self._both(x)
        return 1.0 - capped_mean / self.mean, survival / self.mean

    def _both(self, x: Floats) -> tuple[Floats, Floats]:
        """Return survival function and capped mean, whose costly part is common to both."""
        from scipy.special import ndtr

        score = self._score(x)
        survival = as_floats(ndtr(-score))
        return survival, as_floats(rest_at(x, survival) + self.mean * ndtr(score - self.sigma))

    def _score(self, x: ArrayLike) -> Floats:
        with np.errstate(divide="ignore"):
            return as_floats(np.log(np.maximum(as_floats(x), 0.0) / self.median) / self.sigma)


@dataclass(frozen=True, slots=True)
class Capped:
    """The shorter of a length with law `inner` and a longest stay `at`, above the least of `inner`."""

    inner: Distribution
    at: float

    def __post_init__(self) -> None:
        check_positive(at=self.at)
        if self.at < self.inner.least:
            raise ValueError(
                f"at is {self.at}: the cap must not be below the shortest stay, {self.inner.least}"
            )

    @property
    def mean(self) -> float:
        """Mean after the cap."""
        return float(self.inner.capped_mean(self.at))

    @property
    def variance(self) -> float:
        """Variance after the cap, by the exact survival function: E min(S, at)**2 is 2 int x P(S > x) dx."""
        from scipy.integrate import quad

        steps = [self.inner.least] if 0.0 < self.inner.least < self.at else None
        second = quad(
            lambda x: 2.0 * x * float(self.inner.survival(x)), 0.0, self.at, points=steps, limit=200
        )
        return float(second[0]) - self.mean**2

    @property
    def least(self) -> float:
        """Lower end of the support of `inner`."""
        return self.inner.least

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile of `inner`, or the cap if shorter."""
        return np.minimum(self.inner.quantile(u), self.at)

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x) below the cap and 0 from there on."""
        return as_floats(np.where(as_floats(x) < self.at, self.inner.survival(x), 0.0))

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, at, x)."""
        return self.inner.capped_mean(np.minimum(as_floats(x), self.at))

    def equilibrium_survival(self, x: ArrayLike) -> Floats:
        """Return the chance that a stay found in progress goes on beyond x >= 0."""
        return 1.0 - self.capped_mean(x) / self.mean

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the quantile of the residual of `inner`, given that it is below the cap."""
        share = self.mean / self.inner.mean
        return np.minimum(self.inner.equilibrium_quantile(as_floats(u) * share), self.at)
