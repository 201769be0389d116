"""Lengths of stay as a scenario states them: a law, and a longest stay that some have extended."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.distributions import (
    Deterministic,
    Distribution,
    Exponential,
    Gamma,
    Hyperexponential,
    LogLogistic,
    Lognormal,
    Weibull,
    WithEarlyLeavers,
)
from sim.field import Floats
from sim.scenario.people import Stay


@dataclass(frozen=True, slots=True)
class StayLaw:
    """Length of stay: the smaller of a random length and the longest stay allowed, in days.

    Attributes
    ----------
    law
        The length before any limit.
    at_most
        Longest stay; inf for none.
    extension_share, extended
        This share of people has another longest stay.
    """

    law: Distribution
    at_most: float
    extension_share: float
    extended: float

    def quantile(self, uniforms: Floats, extension: Floats) -> Floats:
        """Return the stays at pairs of uniforms: one for the length, one for the extension."""
        days = self.law.quantile(uniforms)
        if self.extension_share == 0.0:
            return np.minimum(days, self.at_most) if self.at_most < math.inf else days
        longest = np.where(extension < self.extension_share, self.extended, self.at_most)
        return np.minimum(days, longest)


def stay_law(stay: Stay) -> StayLaw:
    """Return the law of a resolved scenario's lengths of stay."""
    at_most = math.inf if stay.at_most_days is None else float(stay.at_most_days)
    if stay.extension_share is None or stay.extended_days is None:
        return StayLaw(_law(stay), at_most, 0.0, at_most)
    return StayLaw(_law(stay), at_most, float(stay.extension_share), float(stay.extended_days))


def _law(stay: Stay) -> Distribution:
    law = _usual(stay)
    if stay.early_share is None or stay.early_mean_days is None:
        return law
    return WithEarlyLeavers(law, float(stay.early_share), float(stay.early_mean_days))


def _usual(stay: Stay) -> Distribution:
    mean = float(stay.mean_days)
    if stay.law == "deterministic":
        return Deterministic(mean)
    if stay.law == "exponential":
        return Exponential(mean)
    if stay.shape is not None:
        shape = float(stay.shape)
        return Weibull(mean, shape) if stay.law == "weibull" else LogLogistic(mean, shape)
    if stay.cv is None:
        raise ValueError(f"cv: is required for a {stay.law} stay")
    cv = float(stay.cv)
    if stay.law == "lognormal":
        return Lognormal(mean, cv)
    return Gamma(mean, cv) if stay.law == "gamma" else Hyperexponential(mean, cv)
