"""What a shipped scenario believes of a length of stay, as a prior for few records.

A range of the scenario becomes a normal law on the logarithm, whose middle 95 % reach from end to end. A
plain number is a placeholder that its owner has not looked at: it is believed within a factor of three.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.fitting.families import Family
from sim.scenario.numbers import Number
from sim.scenario.people import Stay

WITHIN = 3.0
"""Factor within which, either way, a plain number holds at 95 %."""
USUAL_CV = (1.0, 2.0)
"""Coefficient of variation of stays where the scenario names none, and the factor within which it holds."""
NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal law of the logarithm of a number."""

    middle: float
    deviation: float

    def log_density(self, value: float) -> float:
        """Return the logarithm of the density at a number, up to a constant."""
        return -0.5 * ((math.log(value) - self.middle) / self.deviation) ** 2


@dataclass(frozen=True, slots=True)
class Prior:
    """Beliefs about the mean stay and its coefficient of variation."""

    mean: Belief
    cv: Belief

    @property
    def worth(self) -> int:
        """How many stays are worth as much: a mean of n stays with this cv is known within cv / root n."""
        return max(1, round(math.exp(2.0 * self.cv.middle) / self.mean.deviation**2))

    def log_density(self, family: Family, numbers: tuple[float, ...]) -> float:
        """Return the logarithm of the prior density at the numbers of a family with a mean and a cv."""
        if [each.key for each in family.parameters] != ["mean_days", "cv"]:
            raise ValueError(f"a prior is known for a mean and a cv, not for the family {family.name}")
        return self.mean.log_density(numbers[0]) + self.cv.log_density(numbers[1])


def prior_of(stay: Stay) -> Prior:
    """Return the prior that a stay of a scenario makes."""
    cv = Belief(math.log(USUAL_CV[0]), math.log(USUAL_CV[1]) / NORMAL_95)
    return Prior(_belief(stay.mean_days), cv if stay.cv is None else _belief(stay.cv))


def family_name_of(stay: Stay) -> str:
    """Return the family that few records are fitted with: that of the scenario, if it has a cv."""
    return stay.law if stay.law in ("gamma", "lognormal") else "gamma"


def _belief(number: Number) -> Belief:
    low, high, middle = number.smallest, number.largest, number.central
    if number.is_uncertain and low > 0:
        return Belief(math.log(low * high) / 2.0, math.log(high / low) / (2.0 * NORMAL_95))
    return Belief(math.log(middle), math.log(WITHIN) / NORMAL_95)
