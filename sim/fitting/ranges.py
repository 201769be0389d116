"""Ranges of fitted numbers as a scenario file states them, with three digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

from sim.fitting.spans import ENDS, Span

WITHIN = ENDS[2] - ENDS[0]
"""Of a belief: the part within its interval."""
MOST_SKEWED = 1e-6
"""A triangle whose mode lies so near to its low end, in parts of its width, could not be more skewed."""
NEAR = 0.25
"""Of the estimate: how far the middle of a range of even logarithms may lie from it."""
NUM_VALUES = 20
"""Values that stand for a belief that no range has; the first and the last are the ends of its interval."""


def range_text(span: Span, least: float = -math.inf, most: float = math.inf) -> str:
    """Return the range of a span; a plain value where its ends leave no room.

    It is a triangle with the middle and the interval of the span. Where the estimate lies nearer to the low
    end than a triangle can have it, the logarithm is drawn evenly; where that does not have the middle
    either, some values are equally likely.

    Examples
    --------
    >>> range_text(Span(8.0, 10.0, 12.0)), range_text(Span(2.0, 5.5, 20.0))
    ('low = 7.42, mode = 10, high = 12.6', 'low = 1.88, high = 21.2, distribution = "loguniform"')
    """
    low, mode, high = span.triangle()
    if span.low <= 0 or mode - low > MOST_SKEWED * (high - low):
        return triangle_text(*(min(max(end, least), most) for end in (low, mode, high)))
    if abs(math.sqrt(span.low * span.high) / span.estimate - 1.0) > NEAR:
        return values_text([_digits(min(max(value, least), most)) for value in _values(span)])
    beyond = (span.high / span.low) ** ((1.0 / WITHIN - 1.0) / 2.0)
    ends = [_digits(min(max(end, least), most)) for end in (span.low / beyond, span.high * beyond)]
    return f'low = {_plain(ends[0])}, high = {_plain(ends[1])}, distribution = "loguniform"'


def _values(span: Span) -> list[float]:
    """Return equally likely values with the middle and the interval of a span, normal logarithms between."""
    normal = NormalDist()
    shares = [(number + 0.5) / NUM_VALUES for number in range(NUM_VALUES)]
    steps = [normal.inv_cdf(share) / normal.inv_cdf(ENDS[2]) for share in shares]
    parts = [(span.low if step < 0 else span.high) / span.estimate for step in steps]
    return [span.estimate * part ** abs(step) for part, step in zip(parts, steps, strict=True)]


def triangle_text(low: float, mode: float, high: float) -> str:
    """Return a triangle, a plain value where the digits leave no room.

    Examples
    --------
    >>> triangle_text(0.5, 0.6, 0.7), triangle_text(2.0, 2.0001, 2.0002)
    ('low = 0.5, mode = 0.6, high = 0.7', 'value = 2')
    """
    low, mode, high = map(_digits, (low, mode, high))
    if low >= high:
        return f"value = {_plain(mode)}"
    return f"low = {_plain(low)}, mode = {_plain(mode)}, high = {_plain(high)}"


def values_text(values: Sequence[float]) -> str:
    """Return values that are equally likely."""
    if len(set(values)) == 1:
        return f"value = {_plain(values[0])}"
    return f"one_of = [{', '.join(_plain(each) for each in values)}]"


def _digits(number: float) -> float:
    return float(f"{number:.3g}")


def _plain(number: float) -> str:
    """Return a number without an exponent."""
    return f"{number:.10f}".rstrip("0").rstrip(".")
