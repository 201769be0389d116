"""The rows of a csv file, each with its line and with the faults found in it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sim.language import Saying
from sim.mistakes import reason
from sim.scenario.faults import Fault, ScenarioFaults
from sim.scenario.other_words import of_csv


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the cells by the name of their column, without blanks around them."""

    file: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell of a column."""
        return self.cells[column]

    def fault(self, column: str, rule: Saying, suggestion: str | None = None) -> Fault:
        """Return a fault of the cell of a column."""
        return Fault(self.file, self.line, 1, (column,), rule, suggestion)


def read_rows(file: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[CsvRow]:
    """Read the cells of some columns; those that are optional may be missing.

    Raises
    ------
    ScenarioFaults
        If the file cannot be read or has no such columns, no rows, or a row with too few cells.
    """
    with _opened(file) as lines:
        reader = csv.DictReader(lines, strict=True)
        given = reader.fieldnames or ()
        missing = [column for column in columns if column not in given]
        if missing:
            rule = Saying("has no column {columns}", columns=", ".join(missing))
            raise ScenarioFaults([Fault.of_file(file, rule)])
        wanted = [*columns, *(column for column in optional if column in given)]
        rows = [_row(file, reader.line_num, row, wanted) for row in reader]
    if not rows:
        raise ScenarioFaults([Fault.of_file(file, Saying("has no rows"))])
    return rows


def number_in(cell: str) -> float | None:
    """Return the finite number that a cell holds, or None.

    Examples
    --------
    >>> number_in("0.5"), number_in("half"), number_in("inf")
    (0.5, None, None)
    """
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _row(file: Path, line: int, row: dict[str, str | None], columns: list[str]) -> CsvRow:
    cells = {column: cell.strip() for column in columns if (cell := row[column]) is not None}
    if len(cells) < len(columns):
        raise ScenarioFaults([Fault(file, line, 1, (), Saying("has too few cells"))])
    return CsvRow(file, line, cells)


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except OSError as error:
        rule = Saying("cannot be read ({reason})", reason=reason(error))
        raise ScenarioFaults([Fault.of_file(file, rule)]) from None
    except (UnicodeDecodeError, csv.Error) as error:
        rule = Saying("is not a csv file in UTF-8 ({reason})", reason=of_csv(error))
        raise ScenarioFaults([Fault.of_file(file, rule)]) from None
