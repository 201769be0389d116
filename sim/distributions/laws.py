"""What every continuous law offers, and the equilibrium residual law common to all.

A law is a frozen value. With S the length, it gives the mean and variance of S, quantiles, the survival
function P(S > x), and the mean of min(S, x), called the capped mean:

    C(x) = E min(S, x) = integral of P(S > u) over u from 0 to x   (for S >= 0).

Of the people found in a shelter at a moment chosen without regard to them, the time still to stay has the
equilibrium law F_e(x) = C(x) / E S. (Cox 1962, Renewal Theory, section 5.2.)

Powers of what may be one number or many are `np.power`: on some processors `**` of a single number differs
from it in the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Distribution(Protocol):
    """A continuous law of a length or of an uncertain number; all functions are elementwise."""

    @property
    def mean(self) -> float:
        """Expectation."""

    @property
    def variance(self) -> float:
        """Variance."""

    @property
    def least(self) -> float:
        """Lower end of the support."""

    def quantile(self, u: ArrayLike) -> Floats:
        """Return the smallest x with P(S <= x) >= u, for 0 < u < 1."""

    def survival(self, x: ArrayLike) -> Floats:
        """Return P(S > x)."""

    def capped_mean(self, x: ArrayLike) -> Floats:
        """Return E min(S, x)."""

    def equilibrium_survival(self, x: ArrayLike) -> Floats:
        """Return the chance 1 - C(x) / E S that a stay found in progress goes on beyond x >= 0."""

    def equilibrium_quantile(self, u: ArrayLike) -> Floats:
        """Return the x with C(x) / E S = u, for 0 < u < 1."""


class Equilibrium:
    """The equilibrium law of a nonnegative length, by inversion of its capped mean."""

    __slots__ = ()

    def equilibrium_survival(self: Distribution, x: ArrayLike) -> Floats:
        """Return the chance 1 - C(x) / E S that a stay found in progress goes on beyond x >= 0."""
        check_length(self)
        return 1.0 - self.capped_mean(x) / self.mean

    def equilibrium_quantile(self: Distribution, u: ArrayLike) -> Floats:
        """Return the x with C(x) / E S = u, for 0 < u < 1."""
        check_length(self)
        return descend(lambda x: (self.equilibrium_survival(x), self.survival(x) / self.mean), u)


def descend(curve: Callable[[Floats], tuple[Floats, Floats]], u: ArrayLike) -> Floats:
    """Return the x at which a survival function falls to 1 - u, where its density never rises.

    Newton's steps from 0 then never overshoot, and no bracket is needed: the survival function is convex
    and lies above each of its tangents. Each number stops by itself, whatever company it is in.

    Parameters
    ----------
    curve
        Gives the function, 1 at x = 0, and its density, minus the derivative; elementwise.
    u
        Probabilities, 0 < u < 1.

    Returns
    -------
    Floats
        Good to about 1e-12 relative, as far as the survival function itself is.
    """
    probability = np.asarray(u, dtype=np.float64)
    target = 1.0 - probability.ravel()
    found = np.zeros_like(target)
    row = np.arange(len(target))
    for _ in range(500):
        x = found[row]
        survival, slope = curve(x)
        step = np.divide(survival - target[row], slope, out=np.zeros_like(x), where=slope > 0.0)
        x = x + np.maximum(step, 0.0)
        found[row] = x
        row = row[step > 1e-14 * x]
        if not len(row):
            break
    return found.reshape(probability.shape)


def rest_at(x: Floats, survival: Floats) -> Floats:
    """Return x P(S > x), the part of a capped mean that the cap makes; 0 at infinity."""
    return np.multiply(x, survival, out=np.zeros_like(survival), where=np.isfinite(x))


def check_length(law: Distribution) -> None:
    """Refuse the equilibrium law of something that can be negative."""
    if law.least < 0.0:
        raise ValueError(f"least is {law.least}: a length in equilibrium must not be negative")


def check_positive(**values: float) -> None:
    """Refuse values that are not finite and above 0."""
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0.0):
            raise ValueError(f"{name} is {value}: it must be a finite number above 0")


def as_floats(values: ArrayLike) -> Floats:
    """Return values as an array of float64."""
    return np.asarray(values, dtype=np.float64)
