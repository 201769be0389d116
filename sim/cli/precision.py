"""How surely an answer is to be known: what `--precision` says, and the sizes that are tried until it is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.mistakes import Mistake
from sim.orders import PRECISION

TIMES = 2
"""Each size that is tried is so many times the one before: what the first ones cost is less than the last."""


def precision_of(text: str | None, is_size_given: bool) -> float | None:
    """Return the part of itself within which a number is to be known; None if its size is given instead.

    Raises
    ------
    Mistake
        If the text is no part of a number.
    """
    if text is None:
        return None if is_size_given else PRECISION
    stated = text.strip()
    try:
        part = float(stated.removesuffix("%")) / (100 if stated.endswith("%") else 1)
    except ValueError:
        part = math.nan
    if not 0 < part < 1:
        raise Mistake(
            "--precision is {given}: it must be a part of the number, such as 10% or 0.1", given=text
        )
    return part


def sizes(first: int, most: int) -> Iterator[int]:
    """Yield the sizes to try, the most at the end.

    Examples
    --------
    >>> list(sizes(40, 200)), list(sizes(40, 30))
    ([40, 80, 160, 200], [30])
    """
    while first < most:
        yield first
        first *= TIMES
    yield most
