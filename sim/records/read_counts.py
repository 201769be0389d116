"""Other tables of a shelter or a country: refusals by day, numbers by year, and who is there today."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.language import Saying, marked
from sim.records.dates import FIRST_YEAR, day_of
from sim.records.days import Days, days_of
from sim.records.faults import Fault, Note, TableFaults
from sim.records.groups import Groups
from sim.records.headings import Role
from sim.records.numbers import decimal, refused_number, whole
from sim.records.provinces import ProvinceNames, shipped_names
from sim.records.reading import Reading, Said
from sim.records.stays import Census, Floats, Ints, RefusalRecords, YearlyCounts
from sim.records.table import Table, read_table
from sim.scenario.provinces import Province

ONE_A_ROW = Note(
    marked(
        "each row is taken for one person, since no column is headed “refused”; if one says how many people "
        "were refused, give it this heading."
    )
)
NO_DAY = marked("is empty")
NO_DAYS = marked("must be a number of days")
LAST_YEAR = 2100
_SERIES = "series"
"""Name of the only series of a table that names none."""


@dataclass(frozen=True, slots=True)
class RefusalsRead:
    """People refused, and how the table was read."""

    refusals: RefusalRecords
    reading: Reading


@dataclass(frozen=True, slots=True)
class CountsRead:
    """Numbers by year, and how the table was read."""

    counts: YearlyCounts
    reading: Reading


@dataclass(frozen=True, slots=True)
class CensusRead:
    """Who is there, and how the table was read."""

    census: Census
    reading: Reading


def read_refusals(
    file: Path,
    said: Said | None = None,
    provinces: Sequence[Province] | None = None,
    today: datetime.date | None = None,
) -> RefusalsRead:
    """Read a table of refusals: a date, and how many people (one a row where no column says).

    Parameters, and errors, as in `sim.records.read_stays.read_stays`.
    """
    said = said or Said()
    table = read_table(file, said, ("date", "refused", "profile", "province"), ("date",))
    days = days_of(table, said, ("date",), today or datetime.date.today())
    groups = Groups(table, ProvinceNames(provinces) if provinces else shipped_names())
    date, number = days.column("date", _no_word), _people(table, days)
    profile, province = groups.profile(), groups.province()
    _raise_any(table, [*days.faults, *groups.faults])
    some = number > 0
    records = RefusalRecords(date[some], number[some], profile[some], province[some])
    read = _reading(table, int(some.sum()), days, groups)
    is_doubtful = "refused" not in table.headings and read.num_not_read > 0
    return RefusalsRead(records, replace(read, warnings=(*read.warnings, ONE_A_ROW)) if is_doubtful else read)


def read_yearly_counts(file: Path, said: Said | None = None) -> CountsRead:
    """Read a table of numbers by year, of one series or, with a column that names them, of several.

    Raises
    ------
    TableFaults, Mistake
        All faults of the table, with row, column and rule; or if it cannot be opened.
    """
    table = read_table(file, said or Said(), ("year", "count", "series"), ("year", "count"))
    year, bad_years = _column(table, "year", _year)
    number, bad_numbers = _column(table, "count", whole)
    series = [each or _SERIES for each in table.of("series")]
    _raise_any(table, [*bad_years, *bad_numbers, *_twice(table, series, year)])
    counts = YearlyCounts(np.array(series, np.str_), year, number)
    return CountsRead(counts, _reading(table, len(counts)))


def read_census(
    file: Path,
    taken_on: datetime.date,
    said: Said | None = None,
    provinces: Sequence[Province] | None = None,
) -> CensusRead:
    """Read a table of the people who are there on one day: when each arrived, or how many days ago.

    Parameters
    ----------
    taken_on
        The day.

    Other parameters, and errors, as in `sim.records.read_stays.read_stays`.
    """
    said = said or Said()
    table = _table_of_residents(file, said)
    days = days_of(table, said, ("arrived",), taken_on)
    groups = Groups(table, ProvinceNames(provinces) if provinces else shipped_names())
    age = _ages(table, days, day_of(taken_on))
    profile, province = groups.profile(), groups.province()
    _raise_any(table, [*days.faults, *groups.faults])
    census = Census(age, profile, province, day_of(taken_on))
    return CensusRead(census, _reading(table, len(census), days, groups))


def _table_of_residents(file: Path, said: Said) -> Table:
    """Return the columns of a census; a column of days, where there is one, is enough."""
    try:
        return read_table(file, said, ("arrived", "days", "profile", "province"), ("arrived",))
    except TableFaults as faults:
        try:
            return read_table(file, said, ("days", "profile", "province"), ("days",))
        except TableFaults:
            raise faults from None


def _ages(table: Table, days: Days, taken_on: float) -> Floats:
    if "arrived" in table.headings:
        return taken_on - days.column("arrived", _no_word)
    ages = {each: decimal(each) for each in set(table.of("days"))}
    rows = zip(table.rows, table.of("days"), strict=True)
    days.faults += [
        Fault(NO_DAYS, row, table.headings["days"], each) for row, each in rows if ages[each] is None
    ]
    return np.array([ages[each] or 0.0 for each in table.of("days")], np.float64)


def _no_word(cell: str) -> str | None:
    return None if cell else NO_DAY


def _people(table: Table, days: Days) -> Ints:
    if "refused" not in table.headings:
        return np.ones(len(table.rows), np.int64)
    numbers, faults = refused_number(table)
    days.faults += faults
    return numbers


def _column(table: Table, role: Role, read: Callable[[str], int | str | Saying]) -> tuple[Ints, list[Fault]]:
    """Return the whole numbers of a column, 0 where a cell breaks a rule, and these faults."""
    cells = table.of(role)
    found = {each: read(each) for each in set(cells)}
    rows = zip(table.rows, cells, strict=True)
    faults = [
        Fault(rule, row, table.headings[role], each)
        for row, each in rows
        if isinstance(rule := found[each], str | Saying)
    ]
    numbers = [number if isinstance(number := found[each], int) else 0 for each in cells]
    return np.array(numbers, np.int64), faults


def _year(cell: str) -> int | str | Saying:
    number = whole(cell.split()[0]) if cell else ""
    rule = Saying("must be a year between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR)
    return number if isinstance(number, int) and FIRST_YEAR <= number <= LAST_YEAR else rule


def _twice(table: Table, series: Sequence[str], year: Ints) -> list[Fault]:
    keys = list(zip(series, year.tolist(), strict=True))
    first: dict[object, int] = {}
    return [
        Fault(marked("is there twice for this series"), table.rows[n], table.headings["year"], str(year[n]))
        for n, key in enumerate(keys)
        if first.setdefault(key, n) != n
    ]


def _raise_any(table: Table, faults: Sequence[Fault]) -> None:
    if faults:
        raise TableFaults(table.file, faults)


def _reading(table: Table, num_used: int, days: Days | None = None, groups: Groups | None = None) -> Reading:
    return Reading(
        file=table.file,
        form=table.form,
        heading_row=table.heading_row,
        columns=table.headings,
        num_not_read=table.num_columns - len(table.headings),
        date_order=days.order if days else None,
        num_rows=table.num_rows,
        num_used=num_used,
        notes=(*table.notes, *(days.notes if days else ())),
        warnings=(*table.warnings, *(groups.warnings if groups else ())),
    )
