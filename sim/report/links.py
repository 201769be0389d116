"""Files that a page holds in its links: nothing comes from elsewhere."""

from __future__ import annotations

import base64
import csv
import io
import math
from collections.abc import Sequence

from sim.records.spreadsheets import harmless

CSV = "text/csv;charset=utf-8"
MARK = b"\xef\xbb\xbf"
"""Of UTF-8, so that spreadsheets know it."""


def csv_link(rows: Sequence[Sequence[str | float]]) -> str:
    """Return a table as a link that holds it, as csv."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return link(CSV, MARK + stream.getvalue().encode())


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return harmless(value)
    return "" if math.isnan(value) else f"{value:.6g}"


def link(kind: str, content: bytes) -> str:
    """Return a link that holds a file."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
