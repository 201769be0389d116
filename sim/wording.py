"""Numbers as people read them: two significant digits, since the inputs are ranges."""

from __future__ import annotations

import math

NOT_KNOWN = "not known"


def digits(value: float, significant: int = 2) -> str:
    """Return a number with so many significant digits; whole numbers of people from 100 on are rounded alike.

    Examples
    --------
    >>> [digits(value) for value in (0.0, 0.0345, 3.46, 34.6, 346.0, 12345678.0, -0.5)]
    ['0', '0.035', '3.5', '35', '350', '12,000,000', '-0.50']
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return NOT_KNOWN
    if value == 0:
        return "0"
    decimals = significant - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    # Rounding may carry into a new place (0.0996 to 0.100).
    decimals = max(0, significant - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{decimals}f}"


def percent(share: float) -> str:
    """Return a share in per cent.

    Examples
    --------
    >>> [percent(share) for share in (0.0, 0.0004, 0.123, 0.9996, float("nan"))]
    ['0 %', 'under 0.1 %', '12 %', 'over 99.9 %', '–']
    """
    if math.isnan(share):
        return "–"
    if math.isinf(share):
        return NOT_KNOWN
    if 0 < abs(share) < 0.001:
        return "under 0.1 %"
    if 0.999 < share < 1:
        return "over 99.9 %"
    return f"{digits(100 * share) if share < 0.995 else digits(100 * share, 3)} %"


def in_words(value: float, unit: str) -> str:
    """Return a value in its unit: shares and chances in per cent, everything else as it is."""
    return percent(value) if unit in ("share", "chance") else digits(value)


def between(lower: float, upper: float, unit: str) -> str:
    """Return an interval in words.

    Examples
    --------
    >>> between(0.05, 0.213, "share"), between(3.0, float("inf"), "beds")
    ('5.0 % to 21 %', '3.0 or more')
    """
    if math.isnan(lower) or math.isnan(upper):
        return NOT_KNOWN
    if math.isinf(upper):
        return f"{in_words(lower, unit)} or more"
    return f"{in_words(lower, unit)} to {in_words(upper, unit)}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "province", "provinces"), counted(0, "province", "provinces")
    ('1 province', 'no provinces')
    """
    return f"{number or 'no'} {one if number == 1 else many}"
