"""A fitted number as a scenario states it: a range with a likeliest value.

The ends are those of the 99 % interval. A scenario draws from a triangle over its range, and the middle 95 % of
a triangle over a symmetric 99 % interval reach as far as the 95 % interval: 2.00 standard errors either way.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.99
ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
"""Shares of the belief that lie below the two ends."""


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where a number may lie, and where it likeliest does.

    Raises
    ------
    ValueError
        If the likeliest value lies outside.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"mode is {self.mode}: it must lie from {self.low} to {self.high}")
