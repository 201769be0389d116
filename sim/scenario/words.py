"""Money written in words.

The amount, or a `ValueError` with the rule in one plain line. What could be read
in two ways is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from sim.language import Saying
from sim.scenario.faults import grouped
from sim.scenario.rules import FINITE

MOST_KZT = 1e15
"""More than the country's money."""

_EXAMPLE = {"example": "148.9 million KZT"}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_CURRENCIES = {"kzt", "tenge", "₸"}
_SPACES = " \u00a0\u202f"
_MONEY = re.compile(r"(?P<number>[-+−]?[0-9][0-9.,_\s]*)(?P<words>[^0-9]*)")
_PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPS_OF_THREE = re.compile(
    rf"[0-9]{{1,3}}(?P<mark>[,{_SPACES}])[0-9]{{3}}((?P=mark)[0-9]{{3}})*(\.[0-9]+)?"
)


def money(value: object) -> float:
    """Return an amount in KZT from a number or from words.

    Words are a number, perhaps `thousand`, `million` or `billion`, and the currency. Groups of three
    digits may be parted by commas or spaces; the decimal mark is a point.

    Examples
    --------
    >>> money("148.9 million KZT"), money("69,400,000 KZT"), money(148900000)
    (148900000.0, 69400000.0, 148900000.0)
    """
    if not isinstance(value, str):
        return _at_least_zero(value)
    match = _MONEY.fullmatch(value.strip())
    if match is None:
        raise ValueError(
            Saying('must be an amount such as "{example}", got "{value}"', **_EXAMPLE, value=value)
        )
    scale, currency = _scale_and_currency(match["words"].split(), value)
    if currency not in _CURRENCIES:
        raise ValueError(Saying('must be in KZT, got the currency "{currency}"', currency=currency))
    number = match["number"].strip()
    if scale > 1 and "," in number:
        raise ValueError(
            Saying(
                'must have a point as decimal mark, and no comma before a word of size, got "{value}"',
                value=value,
            )
        )
    return _finite(_decimal(number) * scale)


def _scale_and_currency(words: list[str], value: str) -> tuple[int, str]:
    scale = _SCALES.get(words[0].casefold(), 0) if words else 0
    if scale:
        words = words[1:]
    if not words:
        raise ValueError(
            Saying('must name its currency, such as "{example}", got "{value}"', **_EXAMPLE, value=value)
        )
    if len(words) > 1:
        raise ValueError(
            Saying(
                'must be written with thousand, million or billion and then KZT, got "{value}"', value=value
            )
        )
    return scale or 1, words[0].casefold()


def _decimal(number: str) -> Decimal:
    if number.startswith(("-", "−")):
        raise ValueError(Saying("must not be negative, got {value}", value=number))
    if _PLAIN_NUMBER.fullmatch(number):
        return Decimal(number)
    if _GROUPS_OF_THREE.fullmatch(number):
        return Decimal(re.sub(rf"[,{_SPACES}]", "", number))
    raise ValueError(
        Saying(
            "must have a point as decimal mark, and commas or spaces only between groups of three digits, "
            'got "{number}"',
            number=number,
        )
    )


def _at_least_zero(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(
            Saying(
                'must be an amount such as "{example}" or a number of KZT, got {value}',
                **_EXAMPLE,
                value=_kind(value),
            )
        )
    if value < 0:
        raise ValueError(Saying("must not be negative, got {value}", value=value))
    return _finite(value)


def _kind(value: object) -> object:
    """Return what stands where an amount should: tables and arrays by that word, anything else as it is."""
    if isinstance(value, dict):
        return Saying("a table")
    return Saying("an array") if isinstance(value, list | tuple) else value


def _finite(value: Decimal | float) -> float:
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError(FINITE)
    if result > MOST_KZT:
        raise ValueError(Saying("must be at most {most} KZT", most=grouped(MOST_KZT, ",.0f")))
    return result
