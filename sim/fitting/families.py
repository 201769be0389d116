"""The families of laws that are fitted to lengths of stay, on scales without ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.distributions import (
    Distribution,
    Exponential,
    Gamma,
    LogLogistic,
    Lognormal,
    Weibull,
    WithEarlyLeavers,
)
from sim.language import marked

EARLY = 14.0
"""Days: who leaves early does so after a time with a mean below this."""
LONGEST_MEAN = 10_000.0
"""Days: a mean beyond 27 years says that the records cannot tell one."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a family: its key in a scenario, and its scale.

    Attributes
    ----------
    key
        As in `[stays.*]`.
    low, high
        Between these, both excluded, the family is looked for.
    start
        Where the search begins; None for the mean, which begins at that of the records.
    is_share
        Whether the scale is that of log odds instead of logarithms.
    """

    key: str
    low: float
    high: float
    start: float | None = None
    is_share: bool = False

    def inward(self, value: float) -> float:
        """Return the number on its scale without ends."""
        shifted = value - self.shift
        return math.log(shifted / (1.0 - shifted)) if self.is_share else math.log(shifted)

    def outward(self, point: float) -> float:
        """Return the number at a place on its scale."""
        return 1.0 / (1.0 + math.exp(-point)) if self.is_share else self.shift + math.exp(point)

    @property
    def shift(self) -> float:
        """Where the logarithmic scale begins; 1 for a shape that must be above it."""
        return 1.0 if self.low == 1.0 else 0.0

    @property
    def box(self) -> tuple[float, float]:
        """The ends on the scale, a little inside."""
        low, high = max(self.low, self.shift + 1e-3), self.high
        return self.inward(low), self.inward(high)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of laws of length of stay.

    Attributes
    ----------
    name
        For people.
    law
        The word of the scenario format.
    parameters
        In the order that `build` takes them; the mean first.
    build
        Makes the law from the numbers.
    """

    name: str
    law: str
    parameters: tuple[Parameter, ...]
    build: Callable[..., Distribution]

    def at(self, point: Sequence[float]) -> Distribution:
        """Return the law at a place on the scales without ends."""
        return self.build(*self.numbers(point))

    def numbers(self, point: Sequence[float]) -> tuple[float, ...]:
        """Return the numbers at a place on the scales without ends."""
        return tuple(each.outward(x) for each, x in zip(self.parameters, point, strict=True))


_MEAN = Parameter("mean_days", 0.01, LONGEST_MEAN)
_CV = Parameter("cv", 0.05, 20.0, 1.0)
_SHAPE = Parameter("shape", 0.05, 50.0, 1.0)


def _with_early_leavers(mean: float, cv: float, share: float, early_mean: float) -> Distribution:
    return WithEarlyLeavers(Gamma(mean, cv), share, early_mean)


FAMILIES = (
    Family(marked("exponential"), "exponential", (_MEAN,), Exponential),
    Family(marked("gamma"), "gamma", (_MEAN, _CV), Gamma),
    Family(marked("Weibull"), "weibull", (_MEAN, _SHAPE), Weibull),
    Family(marked("lognormal"), "lognormal", (_MEAN, _CV), Lognormal),
    Family(marked("log-logistic"), "loglogistic", (_MEAN, Parameter("shape", 1.0, 50.0, 2.5)), LogLogistic),
    Family(
        marked("gamma with early leavers"),
        "gamma",
        (
            _MEAN,
            _CV,
            Parameter("early_share", 0.005, 0.95, 0.15, is_share=True),
            Parameter("early_mean_days", 0.1, EARLY, 3.0),
        ),
        _with_early_leavers,
    ),
)


def family(name: str) -> Family:
    """Return the family with a name."""
    return next(each for each in FAMILIES if each.name == name)
