"""Median and quartiles over rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles."""

    lower: float
    median: float
    upper: float

    def shown(self, digits: int) -> str:
        """Return the median, and the quartiles in brackets."""
        return f"{self.median:,.{digits}f} ({self.lower:,.{digits}f} to {self.upper:,.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles."""
    return Spread(*quantiles(values, n=4, method="inclusive"))
