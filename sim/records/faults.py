"""What is wrong in a table of records: every fault at once, with row, column and rule, and nobody's data.

Of a cell only a date or a short number is ever repeated, never a word and never a long number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.language import Saying, said, say, say_of
from sim.mistakes import Mistake
from sim.records.dates import date_of

MOST_ROWS_NAMED = 10
_MAY_BE_SHOWN = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|[-+]?\d{1,5}([.,]\d{1,2})?")


Rule = str | Saying
"""A message of the catalogues; one with parts is a saying."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: of a cell, of a row (`column` is empty), or of a file (`row` is 0 as well).

    Rows count from 1, as a spreadsheet shows them. `value` is the cell; it is shown only if it is a date or a
    short number.
    """

    rule: Rule
    row: int = 0
    column: str = ""
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of a table that was read: what, and the rows that it is of.

    How many rows there are may tell of few people: they are named only to whoever asks for them.

    Attributes
    ----------
    words
        A whole sentence, or, with rows, one without its end.
    rows
        Counted from 1; none where the note is of the whole table.
    after
        A sentence more.
    """

    words: Rule
    rows: tuple[int, ...] = field(default=(), repr=False)
    after: Rule = ""

    def told(self, names_rows: bool) -> str:
        """Return the note, with the rows or without.

        Examples
        --------
        >>> Note("Left out, totals", (5, 9)).told(True), Note("Left out, totals", (5, 9)).told(False)
        ('Left out, totals: row 5, row 9.', 'Left out, totals: some rows (--rows names them).')
        """
        words, after = said(str(self.words)), said(str(self.after))
        if not self.rows:
            return words
        some = say("some rows (--rows names them)")
        rows = named_rows([(row, "") for row in self.rows]) if names_rows else some
        return f"{words}: {rows}.{after and f' {after}'}"


def left_out(why: str, rows: Iterable[int]) -> Note:
    """Return the note of rows that were left out."""
    return Note(Saying("Left out, {why}", why=Saying(why)), tuple(rows))


def covers(begin: float, end: float) -> Note:
    """Return the note of the days that records are taken to cover, in days since 1970."""
    first, last = date_of(begin), date_of(end)
    return Note(
        Saying("The records are taken to cover every stay from {first} to {last}.", first=first, last=last)
    )


class TableFaults(Mistake):
    """All faults of a table, one line for each rule and column."""

    def __init__(self, file: Path, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.row, fault.column)))
        super().__init__()

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        alike: dict[tuple[str, Rule], list[Fault]] = {}
        for fault in self.faults:
            alike.setdefault((fault.column, fault.rule), []).append(fault)
        count = say_of(len(self.faults), "{count} fault.", "{count} faults.", count=len(self.faults))
        return [*(self._line(faults) for faults in alike.values()), count]

    def _line(self, faults: Sequence[Fault]) -> str:
        first, rule = faults[0], said(str(faults[0].rule))
        named = say('column "{column}"', column=first.column)
        column = f" {named}:" if first.column else ""
        rows = f": {named_rows([(fault.row, shown(fault.value)) for fault in faults])}" if first.row else ""
        return f"{self.file}:{column} {rule}{rows}{'' if rule.endswith('?') else '.'}"


def named_rows(rows: Sequence[tuple[int, str]]) -> str:
    """Return rows with what may be shown of them, the first ten by number.

    Examples
    --------
    >>> named_rows([(3, ""), (7, "31.02.2020")])
    'row 3, row 7 (31.02.2020)'
    """
    named = ", ".join(_named(*each) for each in rows[:MOST_ROWS_NAMED])
    more = len(rows) - MOST_ROWS_NAMED
    return say("{rows} and {number} more", rows=named, number=more) if more > 0 else named


def _named(row: int, value: str) -> str:
    words = say("row {number}", number=row)
    return f"{words} ({value})" if value else words


def shown(cell: str) -> str:
    """Return a cell if it is a date or a short number, else nothing.

    Examples
    --------
    >>> shown("31.02.2020"), shown("Aigul"), shown("850101300123")
    ('31.02.2020', '', '')
    """
    return cell if _MAY_BE_SHOWN.fullmatch(cell) else ""
