"""From a file to the columns that are needed: headings found, rows that are no records left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, zip_longest
from pathlib import Path

from sim.language import Saying, marked
from sim.records.columns import DATES, Choice, Headings, choose, find_headings, nobody_says
from sim.records.dates import looks_like_a_date
from sim.records.faults import Fault, Note, TableFaults, left_out
from sim.records.headings import Role
from sim.records.opened import opened
from sim.records.reading import Said
from sim.records.words import says_section, says_total


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table:
    """The columns of a table that are needed.

    Attributes
    ----------
    form
        How the file is written, in words.
    heading_row
        Row of the headings, counted from 1.
    headings, cells
        Heading and cells of each column that was found; one cell a record.
    rows
        Row of each record, counted from 1.
    num_rows
        Rows below the headings that are not blank.
    num_columns
        Columns with a heading.
    counts_from_1904
        As in `sim.records.sheet.Sheet`.
    notes, warnings
        For the user.
    """

    file: Path
    form: str
    heading_row: int
    headings: Mapping[Role, str]
    cells: Mapping[Role, Sequence[str]]
    rows: Sequence[int]
    num_rows: int
    num_columns: int
    counts_from_1904: bool
    notes: tuple[Note, ...]
    warnings: tuple[Note, ...]

    def of(self, role: Role) -> Sequence[str]:
        """Return the cells of a role, empty ones where there is no such column."""
        return self.cells.get(role) or [""] * len(self.rows)


def read_table(
    file: Path, said: Said, roles: Sequence[Role], required: Sequence[Role], content: bytes | None = None
) -> Table:
    """Read the columns of some roles.

    Parameters
    ----------
    roles, required
        What may be in the table, and what must be.
    content
        Its bytes, where it stands in no file.

    Raises
    ------
    TableFaults, Mistake
        If the file cannot be read, a column is missing or doubtful, or a row has too many cells.
    """
    sheet = opened(file, said, content)
    headings = find_headings(sheet.rows, said.columns, roles, required[0])
    if headings is None:
        raise TableFaults(file, [Fault(_why_no_headings(said, required[0]))])
    choice = choose(headings, said.columns, roles, required)
    if choice.faults:
        raise TableFaults(file, choice.faults)
    columns = _by_column(headings)
    is_kept, notes = _records(file, headings, columns, choice)
    return Table(
        file=file,
        form=sheet.form,
        heading_row=headings.row,
        headings={role: headings.names[place] for role, place in choice.places.items()},
        cells={role: list(compress(columns[place], is_kept)) for role, place in choice.places.items()},
        rows=list(compress(count(headings.row + 1), is_kept)),
        num_rows=sum(map(any, headings.below)),
        num_columns=sum(map(bool, headings.names)),
        counts_from_1904=sheet.counts_from_1904,
        notes=notes,
        warnings=tuple(choice.warnings),
    )


def _by_column(headings: Headings) -> list[Sequence[str]]:
    """Return the cells below the headings column by column, with empty ones where rows are short."""
    columns: list[Sequence[str]] = list(zip_longest(*headings.below, fillvalue=""))
    nothing = [""] * len(headings.below)
    return columns + [nothing] * (len(headings.names) - len(columns))


def _why_no_headings(said: Said, required: Role) -> Saying:
    name = said.columns.get(required)
    return Saying('there is no column "{column}"', column=name) if name else nobody_says(required)


def _records(
    file: Path, headings: Headings, columns: Sequence[Sequence[str]], choice: Choice
) -> tuple[list[bool], tuple[Note, ...]]:
    """Return which rows are records, and what was left out of the others."""
    others: dict[str, list[int]] = {}
    is_kept = _with_dates(columns, choice) or [False] * len(headings.below)
    for number, (row, is_dated) in enumerate(zip(headings.below, is_kept, strict=True)):
        if is_dated or not any(row):
            continue
        why = _no_record(row, number == 0, headings.names)
        if why:
            others.setdefault(why, []).append(headings.row + 1 + number)
        else:
            is_kept[number] = True
    faults = list(_too_wide(headings, columns))
    if faults or not any(is_kept):
        raise TableFaults(file, faults or [Fault(marked("has headings and no records below them"))])
    return is_kept, tuple(left_out(why, rows) for why, rows in others.items())


def _too_wide(headings: Headings, columns: Sequence[Sequence[str]]) -> Iterator[Fault]:
    width = max(place for place, name in enumerate(headings.names, 1) if name)
    if any(map(any, columns[width:])):
        for number, row in enumerate(headings.below, headings.row + 1):
            if any(row[width:]):
                yield Fault(marked("has more cells than there are headings"), number)


def _with_dates(columns: Sequence[Sequence[str]], choice: Choice) -> list[bool]:
    """Return for each row whether it has a date, each looked at once; nothing if the table needs no dates."""
    dated = [columns[place] for role, place in choice.places.items() if role in DATES]
    dates = {each for each in set().union(*dated) if looks_like_a_date(each)}
    return [not dates.isdisjoint(cells) for cells in zip(*dated, strict=True)]


def _no_record(row: Sequence[str], is_first: bool, names: Sequence[str]) -> str | None:
    """Return why a row without dates is no record, or None."""
    filled = [each for each in row if each]
    if not filled:
        return None
    if is_first and len(filled) > 1 and filled == [str(number) for number in range(1, len(filled) + 1)]:
        return marked("numbers of columns")
    if says_total(filled[0]):
        return marked("totals")
    if filled == [name for name in names if name]:
        return marked("headings again")
    if len(filled) == 1 and says_section(filled[0]):
        return marked("months or years as titles")
    return None
