"""A fitted number as a scenario states it: a triangle from the least to the most, over a likeliest value.

Scenarios draw a number from a triangle. The one taken here has the middle, and the middle 95 %, of what is
believed: so what is drawn lies in the 95 % interval in 95 % of the draws, and above the estimate in half of
them. A belief more skewed than any triangle gets the most skewed one that has its middle 95 %; what is then
written instead, `sim.fitting.ranges` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

ENDS = (0.025, 0.5, 0.975)
"""Shares of the belief below the lower end of the interval, the estimate, and the upper end."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number with its 95 % interval.

    Raises
    ------
    ValueError
        If the estimate lies outside.
    """

    low: float
    estimate: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.estimate <= self.high:
            raise ValueError(f"estimate is {self.estimate}: it must lie from {self.low} to {self.high}")

    @classmethod
    def of(cls, quantile: Callable[[float], float]) -> Span:
        """Return the span of a belief, by its quantiles."""
        return cls(*map(quantile, ENDS))

    def triangle(self) -> tuple[float, float, float]:
        """Return the low end, the mode and the high end of the triangle; above 0 if the interval is.

        Examples
        --------
        >>> [round(x, 2) for x in Span(8.0, 10.0, 12.0).triangle()]
        [7.42, 10.0, 12.58]
        """
        if self.low == self.high:
            return self.low, self.low, self.low
        place = self._place_of_mode()
        below, _, above = (_quantile(place, share) for share in ENDS)
        width = (self.high - self.low) / (above - below)
        low = self.low - width * below
        low = max(low, self.low / 2.0) if self.low > 0 else low
        high = self.low + width * (1.0 - below)
        return low, max(low, self.low + width * (place - below)), high

    def _place_of_mode(self) -> float:
        """Return where between the ends the mode is, by halving: the farther, the less skewed."""
        skewness = (self.high - self.estimate) / max(self.estimate - self.low, 1e-300)
        low, high = 0.0, 1.0
        for _ in range(50):
            middle = (low + high) / 2.0
            below, half, above = (_quantile(middle, share) for share in ENDS)
            low, high = (middle, high) if (above - half) / (half - below) > skewness else (low, middle)
        return (low + high) / 2.0


def _quantile(mode: float, share: float) -> float:
    """Return the quantile of the triangle from 0 to 1 over a mode."""
    if share < mode:
        return math.sqrt(share * mode)
    return 1.0 - math.sqrt((1.0 - share) * (1.0 - mode))
