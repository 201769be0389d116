"""Stays from a shelter's own table: one row a person, with the days of arrival and departure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.language import marked
from sim.records import cases
from sim.records.dates import day_of, whole_months
from sim.records.days import NOT_KNOWN, Days, days_of
from sim.records.faults import Fault, Note, TableFaults, covers, left_out
from sim.records.groups import Groups
from sim.records.headings import Role
from sim.records.hmis import read_hmis
from sim.records.hmis_files import is_hmis
from sim.records.numbers import refused_number
from sim.records.provinces import ProvinceNames, shipped_names
from sim.records.reading import Reading, Said, StaysRead
from sim.records.stays import Flags, Floats, Ints, RefusalRecords, StayRecords, Words
from sim.records.table import Table, read_table
from sim.records.words import says_before, says_nothing, says_still_there
from sim.scenario.provinces import Province

ROLES: tuple[Role, ...] = (
    *("arrived", "left", "profile", "province", "channel"),
    *("reason", "sex", "citizenship", "refused", "case"),
)
REPEATED = marked("the same case with the same days as an earlier row")
OUTSIDE = marked("outside the days that the records cover")
NO_BEGINNING = marked("has no day that tells when its records begin; say it with --from")
BEGINS_WITH_A_MONTH = marked(
    "The records begin with the month of the first arrival; say --from if on another day."
)
ENDS_WITH_A_MONTH = marked(
    "The records end with the month of the last date, or today; say --until if on another day."
)
WRONG_WAY = marked("would end before it begins; correct --from or --until")
LONGEST_DAYS = 5 * 365.25
"""A longer stay is more likely a wrong year."""
NO_ARRIVAL = marked('is empty; write "before" for somebody who was there before the records begin')
ARRIVAL_NOT_KNOWN = marked(
    'does not tell the day; write the likeliest one, or "before" for somebody who was there before the '
    "records begin"
)
LEFT_NOT_KNOWN = marked(
    "does not tell the day; write the likeliest one, since an empty cell says that the person is still there"
)
TURNED_ROUND = marked("lies before the arrival")
REFUSED_AND_LEFT = marked("is filled, but the row says that people were refused")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Columns:
    """What the rows of a table say."""

    rows: Ints
    arrived: Floats
    left: Floats
    refused: Ints
    words: dict[str, Words]

    def only(self, which: Flags) -> _Columns:
        words = {role: column[which] for role, column in self.words.items()}
        return _Columns(self.rows[which], self.arrived[which], self.left[which], self.refused[which], words)


def read_stays(
    file: Path,
    said: Said | None = None,
    provinces: Sequence[Province] | None = None,
    today: datetime.date | None = None,
    content: bytes | None = None,
) -> StaysRead:
    """Read stays, and refusals where they are recorded, from a table of text, a workbook, or an HMIS export.

    Nothing is read but the columns named by the user or by their headings, and none that looks like a name, a
    document, a telephone number or an address.

    Parameters
    ----------
    file
        The table; or the folder, or packed folder, of an HMIS export (`sim.records.hmis`).
    said
        What need not be guessed.
    provinces
        Those that the table may name; the shipped ones by default.
    today
        Nothing in the table is later; by default the day it is.
    content
        The bytes of the table, where it stands in no file; no HMIS export.

    Raises
    ------
    TableFaults
        All faults of the table, with row, column and rule.
    Mistake
        If the file cannot be opened.
    """
    said, today = said or Said(), today or datetime.date.today()
    if content is None and is_hmis(file):
        return read_hmis(file, said, today)
    table = read_table(file, said, ROLES, ("arrived", "left"), content)
    days = days_of(table, said, ("arrived", "left"), today)
    groups = Groups(table, ProvinceNames(provinces) if provinces else shipped_names())
    columns = _read_columns(table, days, groups)
    faults = [*days.faults, *groups.faults, *_contradictions(table, columns)]
    if faults:
        raise TableFaults(file, faults)
    return _in_window(table, said, days, groups, columns, today)


def _read_columns(table: Table, days: Days, groups: Groups) -> _Columns:
    refused, faults = refused_number(table)
    days.faults += faults
    return _Columns(
        rows=np.array(table.rows, np.int64),
        arrived=days.column("arrived", _word_for_arrival),
        left=days.column("left", _word_for_departure),
        refused=refused,
        words={
            "profile": groups.profile(),
            "province": groups.province(),
            "channel": groups.channel(),
            "reason": groups.reason(),
            "sex": groups.sex(),
            "citizenship": groups.citizenship(),
        },
    )


def _word_for_arrival(cell: str) -> float | str | None:
    if says_before(cell):
        return NOT_KNOWN
    if not cell:
        return NO_ARRIVAL
    return ARRIVAL_NOT_KNOWN if says_nothing(cell) else None


def _word_for_departure(cell: str) -> float | str | None:
    if says_still_there(cell):
        return LEFT_NOT_KNOWN if "?" in cell else NOT_KNOWN
    return LEFT_NOT_KNOWN if says_nothing(cell) else None


def _contradictions(table: Table, columns: _Columns) -> list[Fault]:
    """Return the rows whose days contradict each other."""
    heading = table.headings["left"]
    left = table.of("left")
    is_turned, is_both = columns.left < columns.arrived, (columns.refused > 0) & ~np.isnan(columns.left)
    return [
        *(Fault(TURNED_ROUND, table.rows[n], heading, left[n]) for n in np.flatnonzero(is_turned).tolist()),
        *(Fault(REFUSED_AND_LEFT, table.rows[n], heading, left[n]) for n in np.flatnonzero(is_both).tolist()),
    ]


def _in_window(
    table: Table, said: Said, days: Days, groups: Groups, columns: _Columns, today: datetime.date
) -> StaysRead:
    """Return the records of the window that the table covers, and what was left out."""
    is_repeated = cases.is_repeated(table, columns.arrived, columns.left)
    kept = columns.only(~is_repeated)
    begin, end = _window(table.file, said, kept, today)
    stays = kept.only(_overlaps(kept, begin, end) & (kept.refused == 0))
    if not len(stays.rows):
        raise TableFaults(table.file, [Fault(marked("has no stay between the days that its records cover"))])
    records = _stays(stays, begin, end)
    refusals = _refusals(kept, begin, end) if "refused" in table.headings else None
    num_used = len(records) + (len(refusals) if refusals else 0)
    reading = Reading(
        file=table.file,
        form=table.form,
        heading_row=table.heading_row,
        columns=table.headings,
        num_not_read=table.num_columns - len(table.headings),
        date_order=days.order,
        num_rows=table.num_rows,
        num_used=num_used,
        notes=(
            *table.notes,
            *days.notes,
            *_left_out(REPEATED, columns.rows[is_repeated]),
            *_left_out(OUTSIDE, _outside(kept, begin, end)),
            *_window_in_words(said, begin, end),
        ),
        warnings=(*table.warnings, *groups.warnings, *_doubts(table, stays)),
    )
    return StaysRead(records, refusals, reading)


def _window(file: Path, said: Said, columns: _Columns, today: datetime.date) -> tuple[float, float]:
    """Return the days between which every stay is in the table; whole months where they are not said."""
    known = [columns.arrived, columns.left[np.isnan(columns.arrived)]]  # the book was kept when these left
    first, last = np.concatenate(known), np.concatenate((columns.arrived, columns.left))
    if np.isnan(first).all() and said.records_from is None:
        raise TableFaults(file, [Fault(NO_BEGINNING)])
    begin = day_of(said.records_from) if said.records_from else float(np.nanmin(first))
    months = whole_months(begin, float(np.nanmax(last, initial=begin)), today)
    begin = begin if said.records_from else months[0]
    end = day_of(said.records_until) if said.records_until else months[1]
    if begin > end:
        raise TableFaults(file, [Fault(WRONG_WAY)])
    return begin, end


def _overlaps(columns: _Columns, begin: float, end: float) -> Flags:
    return ~(columns.arrived > end) & ~(columns.left < begin)


def _outside(columns: _Columns, begin: float, end: float) -> Ints:
    is_too_early = (columns.refused > 0) & (columns.arrived < begin)
    return columns.rows[~_overlaps(columns, begin, end) | is_too_early]


def _stays(columns: _Columns, begin: float, end: float) -> StayRecords:
    return StayRecords(
        arrived=columns.arrived,
        left=np.where(columns.left > end, NOT_KNOWN, columns.left),
        present_at_start=np.isnan(columns.arrived) | (columns.arrived < begin),
        **columns.words,
        records_from=begin,
        records_until=end,
    )


def _refusals(columns: _Columns, begin: float, end: float) -> RefusalRecords:
    some = columns.only((columns.refused > 0) & (columns.arrived >= begin) & (columns.arrived <= end))
    return RefusalRecords(some.arrived, some.refused, some.words["profile"], some.words["province"])


def _window_in_words(said: Said, begin: float, end: float) -> Iterator[Note]:
    yield covers(begin, end)
    if said.records_from is None:
        yield Note(BEGINS_WITH_A_MONTH)
    if said.records_until is None:
        yield Note(ENDS_WITH_A_MONTH)


def _left_out(why: str, rows: Ints) -> Iterator[Note]:
    if len(rows):
        yield left_out(why, rows.tolist())


def _doubts(table: Table, stays: _Columns) -> Iterator[Note]:
    yield from cases.doubts(table, stays.rows, stays.arrived, stays.left, list(stays.words.values()))
    is_long = stays.left - stays.arrived > LONGEST_DAYS
    if is_long.any():
        rows = tuple(stays.rows[is_long].tolist())
        yield Note(marked("Stays of more than five years, perhaps a wrong year"), rows)
