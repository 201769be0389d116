"""What is wrong in a table of records: every fault at once, with row, column and rule, and nobody's data.

Of a cell only a date or a short number is ever repeated, never a word and never a long number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.mistakes import Mistake

MOST_ROWS_NAMED = 10
_MAY_BE_SHOWN = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|[-+]?\d{1,5}([.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: of a cell, of a row (`column` is empty), or of a file (`row` is 0 as well).

    Rows count from 1, as a spreadsheet shows them. `value` is the cell; it is shown only if it is a date or a
    short number.
    """

    rule: str
    row: int = 0
    column: str = ""
    value: str = ""


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

    words: str
    rows: tuple[int, ...] = ()
    after: str = ""

    def told(self, names_rows: bool) -> str:
        """Return the note, with the rows or without.

        Examples
        --------
        >>> Note("Left out, totals", (5, 9)).told(True), Note("Left out, totals", (5, 9)).told(False)
        ('Left out, totals: row 5, row 9.', 'Left out, totals: some rows (--rows names them).')
        """
        if not self.rows:
            return self.words
        rows = named_rows([(row, "") for row in self.rows]) if names_rows else "some rows (--rows names them)"
        return f"{self.words}: {rows}.{self.after and f' {self.after}'}"


class TableFaults(Mistake):
    """All faults of a table, one line for each rule and column."""

    def __init__(self, file: Path, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.row, fault.column)))
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        alike: dict[tuple[str, str], list[Fault]] = {}
        for fault in self.faults:
            alike.setdefault((fault.column, fault.rule), []).append(fault)
        count = "1 fault." if len(self.faults) == 1 else f"{len(self.faults)} faults."
        return [*(self._line(faults) for faults in alike.values()), count]

    def _line(self, faults: Sequence[Fault]) -> str:
        first = faults[0]
        column = f' column "{first.column}":' if first.column else ""
        rows = f": {named_rows([(fault.row, shown(fault.value)) for fault in faults])}" if first.row else ""
        return f"{self.file}:{column} {first.rule}{rows}{'' if first.rule.endswith('?') else '.'}"


def named_rows(rows: Sequence[tuple[int, str]]) -> str:
    """Return rows with what may be shown of them, the first ten by number.

    Examples
    --------
    >>> named_rows([(3, ""), (7, "31.02.2020")])
    'row 3, row 7 (31.02.2020)'
    """
    named = [f"row {row} ({value})" if value else f"row {row}" for row, value in rows[:MOST_ROWS_NAMED]]
    more = len(rows) - MOST_ROWS_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def shown(cell: str) -> str:
    """Return a cell if it is a date or a short number, else nothing.

    Examples
    --------
    >>> shown("31.02.2020"), shown("Aigul"), shown("850101300123")
    ('31.02.2020', '', '')
    """
    return cell if _MAY_BE_SHOWN.fullmatch(cell) else ""
