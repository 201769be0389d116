"""Workbooks of spreadsheets (.xlsx), read without running or fetching anything they name."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sim.language import Saying, marked, say
from sim.mistakes import Mistake
from sim.records.faults import Fault, TableFaults
from sim.records.headings import role_of
from sim.records.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from sim.records.zips import unpackable, unpacked
from sim.wording import exactly

_FIRST_ROWS = 30
_FORMULA_WITHOUT_VALUE = re.compile(rb"<c\b([^>]*)><f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def xlsx_sheet(file: Path, content: bytes, sheet: str | None = None) -> Sheet:
    """Return the cells of one sheet of a workbook.

    Parameters
    ----------
    sheet
        Its name or number; without it, the only sheet with cells, or with headings that are known.

    Raises
    ------
    TableFaults
        If it is no workbook, could fill the memory, or several sheets are in question.
    Mistake
        If the reader of workbooks is not installed.
    """
    packed = unpackable(file, content)
    workbook = _opened(file, content)
    try:
        number, rows = _chosen(file, workbook.worksheets, sheet)
        counts_from_1904 = workbook.epoch.year == 1904
    finally:
        workbook.close()
    _must_be_worked_out(file, packed)
    return Sheet(file, rows, say("sheet {number}", number=number), counts_from_1904)


def _opened(file: Path, content: bytes) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise Mistake(
            "{file}: reading .xlsx needs openpyxl: pip install 'shelter-sim[xlsx]', or save it as CSV",
            file=file,
        ) from None
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception:  # whatever a damaged file makes of the reader
        raise TableFaults(file, [Fault(marked("is a damaged workbook"))]) from None


def _chosen(file: Path, sheets: Sequence[Any], wanted: str | None) -> tuple[int, list[list[str]]]:
    """Return the number of the sheet that is meant and its cells; names of sheets may be people's, too."""
    if wanted is not None:
        numbers = [n for n, sheet in enumerate(sheets, 1) if wanted in (sheet.title, str(n))]
        if not numbers:
            rule = Saying(
                "has no such sheet; name one of its {number} sheets by name or number", number=len(sheets)
            )
            raise TableFaults(file, [Fault(rule)])
        return numbers[0], _cells(file, sheets[numbers[0] - 1])
    tables = {n: rows for n, sheet in enumerate(sheets, 1) if any(map(any, rows := _cells(file, sheet)))}
    likely = [n for n, rows in tables.items() if _num_roles(rows[:_FIRST_ROWS]) >= 2] or list(tables)
    if not likely:
        raise TableFaults(file, [Fault(marked("is empty"))])
    if len(likely) > 1:
        rule = Saying(
            "has several sheets that may be meant ({sheets}); name one with --sheet",
            sheets=", ".join(map(str, likely)),
        )
        raise TableFaults(file, [Fault(rule)])
    return likely[0], tables[likely[0]]


def _num_roles(rows: Iterable[Sequence[str]]) -> int:
    return max((len({role for cell in row if (role := role_of(cell))}) for row in rows), default=0)


def _cells(file: Path, sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # what a file says of its size need not be true
    rows: list[list[str]] = []
    try:
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            rows.append([_as_text(cell) for cell in row])
            if len(rows) > MOST_ROWS:
                raise TableFaults(file, [Fault(Saying("has more than {rows} rows", rows=exactly(MOST_ROWS)))])
    except TableFaults:
        raise
    except Exception:  # whatever a damaged sheet makes of the reader
        raise TableFaults(file, [Fault(marked("is damaged"), row=len(rows) + 1)]) from None
    return rows


def _as_text(cell: object) -> str:
    """Return a cell as it would stand in a table of text: dates from the year on, whole numbers as such."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.time):  # day 0, shown as a time
        return "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip(" \t\r\n\u00a0\u202f")


def _must_be_worked_out(file: Path, packed: ZipFile) -> None:
    """Raise if formulas were never worked out: their cells would be taken for empty ones."""
    sheets = [unpacked(file, packed, part) for part in packed.namelist() if part.startswith("xl/worksheets/")]
    cells = [found[1] for sheet in sheets for found in _FORMULA_WITHOUT_VALUE.finditer(sheet)]
    if any(b't="str"' not in attributes for attributes in cells):  # those have a value: no letters
        rule = marked("has formulas that no spreadsheet has worked out yet; open it in one and save it")
        raise TableFaults(file, [Fault(rule)])
