"""Whole numbers in proportion to weights."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=4096)
def largest_remainder(total: int, weights: tuple[float, ...]) -> tuple[int, ...]:
    """Return whole numbers that add up to `total`, in proportion to weights (Hamilton's method).

    Each gets the whole part of its quota; what is left goes to the largest remainders, ties to the first.

    Examples
    --------
    >>> largest_remainder(9, (0.5, 0.3, 0.2))
    (4, 3, 2)
    """
    if not weights:
        return ()
    sum_of_weights = math.fsum(weights)
    # Rounded, so that remainders that are equal on paper are equal here.
    quotas = [round(total * weight / sum_of_weights, 9) for weight in weights]
    parts = [math.floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda i: (round(parts[i] - quotas[i], 9), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def rounded(number: float) -> int:
    """Return the nearest whole number, halves upwards."""
    return math.floor(number + 0.5)
