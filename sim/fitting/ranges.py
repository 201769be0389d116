"""Ranges of fitted numbers as a scenario file states them, with three digits."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.fitting.spans import Span

MOST_SKEWED = 1e-6
"""A triangle whose mode lies so near to its low end, in parts of its width, could not be more skewed."""


def range_text(span: Span, least: float = -math.inf, most: float = math.inf) -> str:
    """Return the triangle of a span; a plain value where its ends leave no room."""
    low, mode, high = (min(max(end, least), most) for end in span.triangle())
    return triangle_text(low, mode, high)


def skewed_range_text(span: Span, least: float, most: float) -> str:
    """Return the range of a span whose estimate may lie nearer to its low end than a triangle can have it.

    Then the logarithm is drawn evenly, between ends of which 95 % is the interval of the span.

    Examples
    --------
    >>> skewed_range_text(Span(2.0, 5.0, 20.0), 1.0, 40.0)
    'low = 1.88, high = 21.2, distribution = "loguniform"'
    """
    low, mode, high = span.triangle()
    if span.low <= 0 or mode - low > MOST_SKEWED * (high - low):
        return range_text(span, least, most)
    beyond = (span.high / span.low) ** ((1.0 / 0.95 - 1.0) / 2.0)
    low, high = (
        float(f"{min(max(end, least), most):.3g}") for end in (span.low / beyond, span.high * beyond)
    )
    return f'low = {_plain(low)}, high = {_plain(high)}, distribution = "loguniform"'


def triangle_text(low: float, mode: float, high: float) -> str:
    """Return a triangle, a plain value where the digits leave no room.

    Examples
    --------
    >>> triangle_text(0.5, 0.6, 0.7), triangle_text(2.0, 2.0001, 2.0002)
    ('low = 0.5, mode = 0.6, high = 0.7', 'value = 2')
    """
    low, mode, high = (float(f"{end:.3g}") for end in (low, mode, high))
    if low >= high:
        return f"value = {_plain(mode)}"
    return f"low = {_plain(low)}, mode = {_plain(mode)}, high = {_plain(high)}"


def values_text(values: Sequence[float]) -> str:
    """Return values that are equally likely."""
    if len(set(values)) == 1:
        return f"value = {_plain(values[0])}"
    return f"one_of = [{', '.join(_plain(each) for each in values)}]"


def _plain(number: float) -> str:
    """Return a number without an exponent."""
    return f"{number:.10f}".rstrip("0").rstrip(".")
