"""The dates of records, as spreadsheets write them in three languages; what can be read in two ways is not.

Read are year-month-day, day and month in either order with a year of two or four digits, the month in words,
and the serial numbers of spreadsheets; with or without a time of day, which is dropped.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sim.language import Saying, marked
from sim.records.words import month_of

DateOrder = Literal["dmy", "mdy", "ymd"]
"""What stands first; ymd makes a difference only to years of two digits."""

FIRST_YEAR = 1950
EPOCH = datetime.date(1970, 1, 1).toordinal()
SPREADSHEET_EPOCH = datetime.date(1899, 12, 30).toordinal()
"""Day 0 of spreadsheets, as it is for every day after their 29 February 1900, which never was."""
MAC_SHIFT = 1462
"""Days by which workbooks of old Macintosh computers count later."""

NO_DATE = marked("is no date")
NO_SUCH_DAY = marked("is no day of the calendar")
NOT_WHOLE = marked("is no whole date: day, month and year are needed")
OTHER_ORDER = marked("has day and month in another order than the table")
PLACEHOLDER = marked("is what a spreadsheet makes of an empty cell or a zero; leave the cell empty")
TOO_OLD = Saying("lies before {year}", year=FIRST_YEAR)

_TIME = r"(?:[T,\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_WORD = r"(?:\s*(?:г|год|года|ж|жыл|жылы|year)\.?)?"
_ISO = re.compile(rf"(\d{{4}})([-./ ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_TRIPLE = re.compile(
    rf"(\d{{1,2}})\s*([-./ ])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}|\d{{2}}){_YEAR_WORD}{_TIME}", re.IGNORECASE
)
_SERIAL = re.compile(r"(\d{1,5})(?:[.,]\d+)?")
_PARTIAL = re.compile(rf"(?:19|20)\d\d{_YEAR_WORD}|\d{{1,2}}[-./](?:19|20)\d\d", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_PLACEHOLDERS = (1899, 1900, 1904)
"""Years in which spreadsheets count their first days."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 70_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the dates of a table are to be read.

    Attributes
    ----------
    order
        What stands first where a date could be read in two ways.
    today
        The last day that a record may name.
    counts_from_1904
        Whether serial numbers are those of an old Macintosh workbook.
    """

    order: DateOrder
    today: datetime.date
    counts_from_1904: bool = False

    def day(self, cell: str) -> float | str | Saying:
        """Return a date in days since 1970-01-01, or the rule it breaks.

        Examples
        --------
        >>> calendar = Calendar("dmy", datetime.date(2021, 1, 1))
        >>> [calendar.day(cell) for cell in ("02.01.1970", "1970-01-02 13:45", "2 января 1970 г.")]
        [1.0, 1.0, 1.0]
        >>> calendar.day("31.02.2020"), calendar.day("02/25/2020")
        ('is no day of the calendar', 'has day and month in another order than the table')
        """
        cell = cell.strip()
        parts = _year_month_day(cell) or self._in_order(cell)
        if parts is None:
            return self._serial(cell)
        year, month, day = parts
        if year in _PLACEHOLDERS:
            return PLACEHOLDER
        if month > 12 and day <= 12 and _TRIPLE.fullmatch(cell):
            return OTHER_ORDER
        try:
            return self._of_our_time(datetime.date(year, month, day))
        except ValueError:
            return NO_SUCH_DAY

    def _in_order(self, cell: str) -> tuple[int, int, int] | None:
        found = _TRIPLE.fullmatch(cell)
        if found is None:
            return _with_a_month_in_words(cell)
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if self.order == "ymd" and len(found[4]) == 2:
            return 2000 + first, second, third
        day, month = (second, first) if self.order == "mdy" else (first, second)
        return third + (2000 if len(found[4]) == 2 else 0), month, day

    def _serial(self, cell: str) -> float | str | Saying:
        if _PARTIAL.fullmatch(cell):
            return NOT_WHOLE
        found = _SERIAL.fullmatch(cell)
        if found is None:
            return NO_DATE
        number = int(found[1]) + (MAC_SHIFT if self.counts_from_1904 else 0)
        if number <= 366:
            return PLACEHOLDER
        if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return NO_DATE
        return self._of_our_time(datetime.date.fromordinal(SPREADSHEET_EPOCH + number))

    def _of_our_time(self, date: datetime.date) -> float | str | Saying:
        if date.year < FIRST_YEAR:
            return TOO_OLD
        if date > self.today:
            return Saying("lies in the future, after {day}", day=self.today)
        return float(date.toordinal() - EPOCH)


def whole_months(first: float, last: float, today: datetime.date) -> tuple[float, float]:
    """Return the first day of the month of a day, and the last of that of another, but none after today.

    So the ends of records that nobody said are no day on which somebody came or went.

    Examples
    --------
    >>> ends = whole_months(day_of(datetime.date(2018, 3, 14)), day_of(datetime.date(2020, 2, 3)),
    ...                     datetime.date(2021, 1, 1))
    >>> [date_of(day).isoformat() for day in ends]
    ['2018-03-01', '2020-02-29']
    """
    begins, ends = date_of(first).replace(day=1), date_of(last)
    ends = ends.replace(day=calendar.monthrange(ends.year, ends.month)[1])
    return day_of(begins), day_of(min(ends, today))


def possible_orders(cells: Iterable[str]) -> tuple[list[DateOrder], bool]:
    """Return the orders that every date allows, and whether any date depends on the order.

    Years of two digits are taken to stand last; no order is possible where the dates contradict each other.

    Examples
    --------
    >>> possible_orders(["05.03.2020", "25.03.2020"]), possible_orders(["2020-03-25"])
    ((['dmy'], True), (['dmy', 'mdy'], False))
    """
    found = [_TRIPLE.fullmatch(cell.strip()) for cell in cells]
    pairs = {(int(each[1]), int(each[3])) for each in found if each}
    pairs = {pair for pair in pairs if min(pair) <= 12}  # else no day at all, in neither order
    orders: list[DateOrder] = []
    if all(month <= 12 for _, month in pairs):
        orders.append("dmy")
    if all(month <= 12 for month, _ in pairs):
        orders.append("mdy")
    return orders, any(first != second for first, second in pairs)


def has_short_years(cells: Iterable[str]) -> bool:
    """Return whether a date has a year of two digits."""
    return any((found := _TRIPLE.fullmatch(cell.strip())) and len(found[4]) == 2 for cell in cells)


def is_serial(cell: str) -> bool:
    """Return whether a cell is the serial number of a day, as spreadsheets count them."""
    found = _SERIAL.fullmatch(cell.strip())
    return found is not None and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL


def looks_like_a_date(cell: str) -> bool:
    """Return whether a cell has the form of a date, possible or not."""
    cell = cell.strip()
    return bool(_year_month_day(cell) or _TRIPLE.fullmatch(cell) or is_serial(cell)) or (
        _with_a_month_in_words(cell) is not None
    )


def date_of(day: float) -> datetime.date:
    """Return the date of a day counted from 1970-01-01.

    Examples
    --------
    >>> date_of(365.0)
    datetime.date(1971, 1, 1)
    """
    return datetime.date.fromordinal(EPOCH + int(day))


def day_of(date: datetime.date) -> float:
    """Return a date in days since 1970-01-01.

    Examples
    --------
    >>> day_of(datetime.date(1971, 1, 1))
    365.0
    """
    return float(date.toordinal() - EPOCH)


def _year_month_day(cell: str) -> tuple[int, int, int] | None:
    """Return the parts of a date that begins with a year of four digits."""
    if found := _ISO.fullmatch(cell):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(cell):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def _with_a_month_in_words(cell: str) -> tuple[int, int, int] | None:
    """Return the parts of a date such as 5 March 2020, 2020 ж. 5 наурыз or 5-мар-20."""
    tokens = [token for token in re.split(r"[\s.,\-/]+", cell) if token and token not in "жгЖГ"]
    tokens = [token for token in tokens if token.casefold() not in ("год", "года", "жыл", "жылы", "year")]
    if len(tokens) != 3:
        return None
    months = [month for token in tokens if not token[0].isdecimal() and (month := month_of(token))]
    years = [token for token in tokens if re.fullmatch(r"\d{4}", token)]
    days = [token for token in tokens if _DAY.fullmatch(token)]
    if len(days) == 2 and not years:  # 5-Mar-20: the year stands last
        years = [f"20{days.pop()}"]
    if not (len(months) == len(years) == len(days) == 1) or not years[0].isdecimal():
        return None
    return int(years[0]), months[0], int(re.sub(r"\D.*", "", days[0]))
