"""Numbers as people read them: two significant digits, since the inputs are ranges."""

from __future__ import annotations

import math
from datetime import date

from sim.language import ENGLISH, language, marked, say, say_of

NOT_KNOWN = marked("not known")
MINUS = "\N{MINUS SIGN}"
SHARES = ("share", "chance")
"""Units that are said in per cent, and whose changes are percentage points."""
FEW = 0.1
"""People: below this "under 0.1" is said, since a hundredth of a person is no person."""


NO_BREAK = "\N{NO-BREAK SPACE}"
MONTHS = (
    *(marked("January"), marked("February"), marked("March"), marked("April"), marked("May"), marked("June")),
    *(marked("July"), marked("August"), marked("September"), marked("October"), marked("November")),
    marked("December"),
)


def as_written(number: str) -> str:
    """Return an English number with the points and spaces of the language spoken.

    Examples
    --------
    >>> from sim.language import speaking
    >>> with speaking("kk"):
    ...     as_written("1,234.5").split(NO_BREAK)
    ['1', '234,5']
    """
    if language() == ENGLISH:
        return number
    return number.replace(",", NO_BREAK).replace(".", ",")


def day(moment: date) -> str:
    """Return a date as the language spoken writes it.

    Examples
    --------
    >>> day(date(2023, 7, 1))
    '1 July 2023'
    """
    return say("{day} {month} {year}", day=moment.day, month=say(MONTHS[moment.month - 1]), year=moment.year)


def month(moment: date) -> str:
    """Return year and month in figures, as the language spoken writes them.

    Examples
    --------
    >>> month(date(2023, 7, 1))
    '2023-07'
    """
    return say("{year}-{month}", year=moment.year, month=f"{moment:%m}")


def as_read(number: str) -> int:
    """Return the whole number that decides the form of the noun after a number as it stands in a text.

    A fraction is followed by the form that Russian has after two.

    Examples
    --------
    >>> as_read("1,251"), as_read("3.5"), as_read("under 0.1")
    (1251, 2, 2)
    """
    plain = "".join(number.split()).replace(NO_BREAK, "")
    plain = plain.replace(",", "") if language() == ENGLISH else plain
    return int(plain) if plain.isdecimal() else 2


def digits(value: float, significant: int = 2) -> str:
    """Return a number with so many significant digits; whole numbers of people from 100 on are rounded alike.

    Examples
    --------
    >>> [digits(value) for value in (0.0, 0.0345, 3.46, 34.6, 346.0, 12345678.0, -0.5)]
    ['0', '0.035', '3.5', '35', '350', '12,000,000', '−0.50']
    """
    if math.isnan(value) or math.isinf(value):
        return say(NOT_KNOWN)
    if value == 0:
        return "0"
    decimals = significant - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    # Rounding may carry into a new place (0.0996 to 0.100).
    decimals = max(0, significant - 1 - math.floor(math.log10(abs(rounded))))
    return as_written(f"{rounded:,.{decimals}f}".replace("-", MINUS))


def exactly(value: float) -> str:
    """Return a number that is known, with all its digits before the point.

    Examples
    --------
    >>> exactly(69_413_000.0), exactly(-500.0), exactly(8.5)
    ('69,413,000', '−500', '8.5')
    """
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.6g}"
    return as_written(text.replace("-", MINUS))


def percent(share: float) -> str:
    """Return a share in per cent.

    Examples
    --------
    >>> [percent(share) for share in (0.0, 0.0004, 0.123, 0.9996, float("nan"))]
    ['0 %', 'under 0.1 %', '12 %', 'over 99.9 %', 'not known']
    """
    if math.isnan(share) or math.isinf(share):
        return say(NOT_KNOWN)
    if 0 < share < 0.001:
        return say("under {percent}", percent=_per_cent("0.1"))
    if 0.999 < share < 1:
        return say("over {percent}", percent=_per_cent("99.9"))
    return say("{number} %", number=digits(100 * share) if share < 0.995 else digits(100 * share, 3))


def short_percent(share: float) -> str:
    """Return a share in per cent where there is little room.

    Examples
    --------
    >>> short_percent(0.0004), short_percent(0.9996)
    ('< 0.1 %', '> 99.9 %')
    """
    if 0 < share < 0.001:
        return f"< {_per_cent('0.1')}"
    return f"> {_per_cent('99.9')}" if 0.999 < share < 1 else percent(share)


def _per_cent(number: str) -> str:
    return say("{number} %", number=as_written(number))


def exact_percent(share: float) -> str:
    """Return a share that is stated, such as a threshold.

    Examples
    --------
    >>> exact_percent(0.02), exact_percent(0.025)
    ('2 %', '2.5 %')
    """
    return _per_cent(f"{100 * share:.6g}")


def in_words(value: float, unit: str) -> str:
    """Return a value in its unit: shares and chances in per cent, few people as few, beds as whole beds.

    Examples
    --------
    >>> in_words(0.15, "share"), in_words(0.011, "people"), in_words(3.46, "people"), in_words(0.011, "days")
    ('15 %', 'under 0.1', '3.5', '0.011')
    """
    if unit in SHARES:
        return percent(value)
    if unit == "people" and 0 < value < FEW:
        return say("under {number}", number=as_written(f"{FEW}"))
    return digits(value)


def money(kzt: float) -> str:
    """Return an amount of money that is known.

    Examples
    --------
    >>> money(148.9e6), money(966_883.1)
    ('148.9 million KZT', '966,883 KZT')
    """
    if kzt >= 1e6:
        return say("{number} million KZT", number=as_written(f"{kzt / 1e6:,.4g}"))
    return say("{number} KZT", number=exactly(round(kzt)))


def people(value: float) -> str:
    """Return a number of people with its noun.

    Examples
    --------
    >>> people(0.011), people(1.0), people(35.2)
    ('under 0.1 people', '1.0 people', '35 people')
    """
    number = in_words(value, "people")
    return say_of(as_read(number), "{number} people", "{number} people", number=number)


def between(lower: float, upper: float, unit: str) -> str:
    """Return an interval in words.

    Examples
    --------
    >>> between(0.05, 0.213, "share"), between(3.0, float("inf"), "beds"), between(0.01, 0.02, "people")
    ('5.0 % to 21 %', '3.0 or more', 'under 0.1')
    """
    if math.isnan(lower) or math.isnan(upper):
        return say(NOT_KNOWN)
    if math.isinf(upper):
        return say("{low} or more", low=in_words(lower, unit))
    low, high = in_words(lower, unit), in_words(upper, unit)
    return low if low == high else say("{low} to {high}", low=low, high=high)


def signed(change: float, unit: str) -> str:
    """Return a change with its sign, that of a share in percentage points; never more than two decimals.

    Examples
    --------
    >>> signed(-0.0194, "share"), signed(-0.0004, "share"), signed(0.00001, "share")
    ('−1.9', '−0.04', 'about 0')
    >>> [signed(change, "people") for change in (9.66, -0.015, 0.0, float("nan"))]
    ['+9.7', '−0.01', '0', 'not known']
    """
    size = 100 * change if unit in SHARES else change
    if size == 0 or math.isnan(size) or math.isinf(size):
        return digits(size)
    if abs(size) < 0.005:
        return say("about 0")
    text = digits(abs(size)) if abs(size) >= FEW else as_written(f"{abs(size):.2f}")
    return ("+" if size > 0 else MINUS) + text


def signed_between(lower: float, upper: float, unit: str) -> str:
    """Return the interval of a change.

    Examples
    --------
    >>> signed_between(-0.0232, 0.014, "share"), signed_between(float("nan"), 1.0, "people")
    ('−2.3 to +1.4', 'not known')
    """
    if math.isnan(lower) or math.isnan(upper):
        return say(NOT_KNOWN)
    low, high = signed(lower, unit), signed(upper, unit)
    return low if low == high else say("{least} to {most}", least=low, most=high)


def one_in(share: float) -> str:
    """Return how often something happens to people, in words.

    Examples
    --------
    >>> [one_in(share) for share in (0.0, 0.0004, 0.019, 0.139, 0.26)]
    ['nobody', '1 in 2,500', '1 in 53', '1 in 7', '1 in 4']
    >>> [one_in(share) for share in (0.46, 0.9996, 1.0)]
    ['5 in 10', 'nearly everybody', 'everybody']
    """
    if share in (0, 1):
        return say("everybody") if share else say("nobody")
    if share <= 0.3:
        return say("1 in {number}", number=_whole(1 / share))
    if round(10 * share) == 10:
        return say("nearly everybody")
    return say("{number} in 10", number=round(10 * share))


def _whole(value: float) -> str:
    return digits(value) if value >= 100 else f"{value:.0f}"


def table(rows: list[list[str]]) -> str:
    """Return a Markdown table whose columns stand below each other in plain text, too; headings first."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
