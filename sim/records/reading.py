"""How a table was read: what the user said, what was guessed, what was left out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.language import marked, said, say
from sim.records.dates import DateOrder
from sim.records.faults import Note
from sim.records.headings import Role
from sim.records.rounded import rounded
from sim.records.stays import BedRecords, RefusalRecords, StayRecords

ORDER_WORDS: Mapping[DateOrder, str] = {
    "dmy": marked("dates with the day first"),
    "mdy": marked("dates with the month first"),
    "ymd": marked("dates with the year first"),
}
ROLE_WORDS: Mapping[Role, str] = {
    "arrived": marked("arrival"),
    "left": marked("departure"),
    "profile": marked("profile"),
    "province": marked("province"),
    "channel": marked("channel"),
    "reason": marked("reason for leaving"),
    "sex": marked("sex"),
    "citizenship": marked("citizenship"),
    "refused": marked("people refused"),
    "case": marked("number of the case (only to find rows that are there twice)"),
    "date": marked("date"),
    "days": marked("days here"),
    "year": marked("year"),
    "count": marked("number"),
    "series": marked("series"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says about a table, so that it need not be guessed.

    Attributes
    ----------
    columns
        Heading of the column of a role; empty for a role that is not to be read.
    date_order
        What stands first in dates.
    records_from, records_until
        The days between which every stay is in the table; by default the whole months from the
        first arrival to the last date.
    sheet
        Name or number of the sheet of a workbook.
    encoding, separator
        Of a table of text.
    """

    columns: Mapping[Role, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    records_from: datetime.date | None = None
    records_until: datetime.date | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table was read.

    Attributes
    ----------
    file
        Its path.
    form
        Encoding and separator, or the number of the sheet.
    heading_row
        Row of the headings, counted from 1; the last of two.
    columns
        Heading of the column read for each role.
    num_not_read
        Other columns.
    date_order
        What stands first in dates; None where no date depends on it.
    num_rows
        Rows below the headings that are not blank.
    num_used
        Rows that became records.
    notes
        What was left out or taken for granted.
    warnings
        What the user should look at.
    """

    file: Path
    form: str
    heading_row: int
    columns: Mapping[Role, str]
    num_not_read: int
    date_order: DateOrder | None
    num_rows: int = field(repr=False)
    num_used: int = field(repr=False)
    notes: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()

    def __str__(self) -> str:
        return self.told(names_rows=False)

    def told(self, names_rows: bool) -> str:
        """Return how the table was read; only with the names of rows can small numbers be counted from it."""
        columns = [
            "  " + say('{role}: column "{column}"', role=said(ROLE_WORDS[role]), column=heading)
            for role, heading in self.columns.items()
        ]
        order = f", {said(ORDER_WORDS[self.date_order])}" if self.date_order else ""
        number = say("rows read: {number}", number=rounded(self.num_used))
        head = f"{self.file} ({self.form}{order}): {number}."
        others = ["  " + say("other columns, not read: {number}", number=self.num_not_read)]
        notes = [note.told(names_rows) for note in self.notes]
        warnings = [say("Warning: {words}", words=each.told(names_rows)) for each in self.warnings]
        return "\n".join([head, *columns, *(others if self.num_not_read else []), *notes, *warnings])


@dataclass(frozen=True, slots=True)
class StaysRead:
    """What was read of a table of stays.

    Attributes
    ----------
    refusals
        None where the table does not record them, which is not the same as nobody being refused.
    beds
        None where the table does not tell them.
    """

    stays: StayRecords
    refusals: RefusalRecords | None
    reading: Reading
    beds: BedRecords | None = None
