"""Files that a page holds in its links: nothing comes from elsewhere."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Sequence

from sim.csv_text import rows_as_csv

CSV = "text/csv;charset=utf-8"
HELD = re.compile(rf'download="([^"]+)\.csv"\shref="data:{re.escape(CSV)};base64,([^"]*)"')
"""Name and content of a table in a link, as `found_page.html` writes it."""
MARK = b"\xef\xbb\xbf"
"""Of UTF-8, so that spreadsheets know it."""


def csv_link(rows: Sequence[Sequence[str | float]]) -> str:
    """Return a table as a link that holds it, as csv."""
    headings, *others = rows
    return link(CSV, MARK + rows_as_csv([str(each) for each in headings], others).encode())


def tables_of(html: str) -> dict[str, list[list[str]]]:
    """Return the tables that the links of a page hold, headings first, by name without its ending."""
    return {name: _rows(content) for name, content in HELD.findall(html)}


def _rows(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(base64.b64decode(content).decode("utf-8-sig"), newline="")))


def link(kind: str, content: bytes) -> str:
    """Return a link that holds a file."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
