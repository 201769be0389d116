"""Tables of text: encodings and separators in the habits of three languages' spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from sim.language import Saying, marked, said, say
from sim.records.decode import decoded
from sim.records.faults import Fault, TableFaults
from sim.records.headings import role_of
from sim.records.sheet import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Sheet
from sim.wording import exactly

SEPARATORS = {",": marked("comma"), ";": marked("semicolon"), "\t": marked("tab"), "|": marked("bar")}
_SAMPLE_LINES = 60


def csv_sheet(file: Path, content: bytes, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """Return the cells of a table of text.

    Raises
    ------
    TableFaults
        If it is empty, no text, or its quotation marks do not match.
    """
    text, encoding = _text(file, content, encoding)
    text, stated = _without_sep_line(text)
    separator = separator or stated or _separator(text)
    rows = _rows(file, text, separator)
    sign = said(SEPARATORS.get(separator, separator))
    return Sheet(file, rows, say("{encoding}, separator {sign}", encoding=encoding, sign=sign))


def _text(file: Path, content: bytes, encoding: str | None) -> tuple[str, str]:
    if len(content) > MOST_BYTES:
        raise TableFaults(file, [Fault(Saying("is larger than {most} MB", most=MOST_BYTES // 2**20))])
    try:
        text, encoding = decoded(content, encoding)
    except LookupError:
        raise TableFaults(file, [Fault(Saying('"{encoding}" is no encoding', encoding=encoding))]) from None
    except UnicodeDecodeError:
        raise TableFaults(
            file, [Fault(Saying("is not written in {encoding}, or is damaged", encoding=encoding))]
        ) from None
    if "\0" in text:
        raise TableFaults(file, [Fault(marked("is no table of text; save it as .xlsx or as CSV"))])
    if not text.strip():
        raise TableFaults(file, [Fault(marked("is empty"))])
    return text, encoding


def _without_sep_line(text: str) -> tuple[str, str | None]:
    """Return the text without a first line such as `sep=;`, which no spreadsheet shows, and what it says."""
    first, _, rest = text.partition("\n")
    says = first.strip().strip('"')
    if says.lower().startswith("sep=") and len(says) == 5:
        return rest, says[4]
    return (rest, "\t") if first.rstrip("\r\n").lower() == "sep=\t" else (text, None)


def _separator(text: str) -> str:
    """Return the separator that gives the most columns with known headings, then the most even rows."""
    lines = [line for _, line in zip(range(_SAMPLE_LINES), io.StringIO(text, newline=""), strict=False)]
    return max(SEPARATORS, key=lambda separator: _fitness(lines, separator))


def _fitness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=separator) if any(row)]
    except csv.Error:
        return (0, 0)
    known = max((len({role for cell in row if (role := role_of(cell))}) for row in rows), default=0)
    widths = [len(row) for row in rows if len(row) > 1]
    return (known, max((widths.count(width) for width in set(widths)), default=0))


def _rows(file: Path, text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append([cell.strip(" \t\r\n\u00a0\u202f\ufeff") for cell in row])
    except csv.Error:
        rule = marked("has quotation marks that do not match, from here on")
        raise TableFaults(file, [Fault(rule, row=len(rows) + 1)]) from None
    if len(rows) > MOST_ROWS or max(map(len, rows)) > MOST_COLUMNS:
        most = Saying(
            "has more than {rows} rows or {columns} columns", rows=exactly(MOST_ROWS), columns=MOST_COLUMNS
        )
        raise TableFaults(file, [Fault(most)])
    return rows
