"""Values written in words: money, shares and dates.

Each function returns the value or raises `ValueError` with the rule in one plain line. What could be read
in two ways is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_CURRENCIES = {"kzt", "tenge", "₸"}
_SPACES = " \u00a0\u202f"
_MONEY = re.compile(r"(?P<number>[-+−]?[0-9][0-9.,_\s]*)(?P<words>[^0-9]*)")
_PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPS_OF_THREE = re.compile(
    rf"[0-9]{{1,3}}(?P<mark>[,{_SPACES}])[0-9]{{3}}((?P=mark)[0-9]{{3}})*(\.[0-9]+)?"
)
_PERCENT = re.compile(r"(?P<number>[^%]*?)\s*%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
        return _at_least_zero(value, 'an amount such as "148.9 million KZT" or a number of KZT')
    match = _MONEY.fullmatch(value.strip())
    if match is None:
        raise ValueError(f'must be an amount such as "148.9 million KZT", got "{value}"')
    scale, currency = _scale_and_currency(match["words"].split(), value)
    if currency not in _CURRENCIES:
        raise ValueError(f'must be in KZT, got the currency "{currency}"')
    number = match["number"].strip()
    if scale > 1 and "," in number:
        raise ValueError(
            f'must have a point as decimal mark, and no comma before a word of size, got "{value}"'
        )
    return _finite(_decimal(number) * scale)


def fraction(value: object) -> float:
    """Return a fraction of at least 0 from a number or a percentage; it may exceed 1.

    Examples
    --------
    >>> fraction("12 %"), fraction(0.12), fraction("150 %")
    (0.12, 0.12, 1.5)
    """
    if not isinstance(value, str):
        return _at_least_zero(value, 'a fraction such as 0.12 or "12 %"')
    match = _PERCENT.fullmatch(value.strip())
    if match is None:
        raise ValueError(f'must be a fraction such as 0.12 or "12 %", got "{value}"')
    return _finite(_decimal(match["number"]) / 100)


def share(value: object) -> float:
    """Return a share between 0 and 1 from a number or a percentage.

    Examples
    --------
    >>> share("2.5 %")
    0.025
    """
    result = fraction(value)
    if result > 1:
        hint = "" if isinstance(value, str) else f' (write "{value} %" for a percentage)'
        raise ValueError(f"must be at most 1, or 100 %, got {value}{hint}")
    return result


def day(value: object) -> date:
    """Return a date from a TOML date or from words in the order year-month-day.

    Examples
    --------
    >>> day("2022-01-01")
    datetime.date(2022, 1, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        shown = f'"{value}"' if isinstance(value, str) else value
        raise ValueError(f"must be a date as year-month-day, such as 2022-01-01, got {shown}")
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f'must be a day of the calendar, got "{value}"') from None


def _scale_and_currency(words: list[str], value: str) -> tuple[int, str]:
    scale = _SCALES.get(words[0].casefold(), 0) if words else 0
    if scale:
        words = words[1:]
    if not words:
        raise ValueError(f'must name its currency, such as "148.9 million KZT", got "{value}"')
    if len(words) > 1:
        raise ValueError(f'must be written with thousand, million or billion and then KZT, got "{value}"')
    return scale or 1, words[0].casefold()


def _decimal(number: str) -> Decimal:
    if number.startswith(("-", "−")):
        raise ValueError(f"must not be negative, got {number}")
    if _PLAIN_NUMBER.fullmatch(number):
        return Decimal(number)
    if _GROUPS_OF_THREE.fullmatch(number):
        return Decimal(re.sub(rf"[,{_SPACES}]", "", number))
    raise ValueError(
        "must have a point as decimal mark, and commas or spaces only between groups of three digits, "
        f'got "{number}"'
    )


def _at_least_zero(value: object, form: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be {form}, got {value}")
    if value < 0:
        raise ValueError(f"must not be negative, got {value}")
    return _finite(value)


def _finite(value: Decimal | float) -> float:
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError("must be a finite number")
    return result
