"""The tables of results as one workbook (extra `xlsx`), a sheet each."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import chain
from typing import TypeAlias

from sim.archives import archive
from sim.experiment.compare import Comparison
from sim.mistakes import Mistake
from sim.records.spreadsheets import harmless
from sim.report.assumed import COLUMNS as OF_ASSUMPTIONS
from sim.report.assumed import assumptions_rows
from sim.report.links import tables_of
from sim.tables import COLUMNS, rows

Cells: TypeAlias = Sequence[str | float | int]
LONGEST_NAME = 31
"""Characters of the name of a sheet."""
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def must_be_possible() -> None:
    """Raise `Mistake` if openpyxl is not there."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise Mistake("--xlsx needs openpyxl: install shelter-sim with the extra xlsx") from None


def workbook(comparison: Comparison) -> bytes:
    """Return the tables of results and of assumptions as a file of Excel, made by openpyxl."""
    sheets: dict[str, Iterable[Cells]] = {
        name: chain([columns], rows(comparison, name)) for name, columns in COLUMNS.items()
    }
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    return _book(sheets | {"assumptions": [OF_ASSUMPTIONS, *assumptions_rows(scenarios)]})


def workbook_of_brief(html: str) -> bytes:
    """Return the tables that a brief holds in its links, as a file of Excel."""
    return _book(
        {name: [list(map(_number, row)) for row in table] for name, table in tables_of(html).items()}
    )


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def _book(sheets: Mapping[str, Iterable[Cells]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, table in sheets.items():
        sheet = book.create_sheet(name[:LONGEST_NAME])
        for row in table:
            sheet.append([_cell(value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _timeless(content: bytes) -> bytes:
    """Return a workbook without the moment at which it was saved: the same results are the same bytes."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    about = parts["docProps/core.xml"]
    return archive(parts | {"docProps/core.xml": MOMENT.sub(b"1980-01-01T00:00:00Z", about)})


def _cell(value: str | float | int) -> str | float | None:
    """Return a cell: nothing where nothing is known, no text that could be a formula."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "inf" if value == math.inf else None
    return value
