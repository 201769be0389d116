"""Tables as csv, column by column: that is twice as quick as row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from sim.records.spreadsheets import harmless

Cell: TypeAlias = str | float | int


def rows_as_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table as csv, headings first."""
    return as_csv(headings, [list(zip(*rows, strict=True))] if rows else [])


def as_csv(headings: Sequence[str], pieces: Iterable[Sequence[Sequence[Cell]]]) -> str:
    """Return a table as csv, headings first.

    Numbers have six significant digits; what is not known is an empty cell; no text could be a formula.

    Parameters
    ----------
    headings
        Of the columns.
    pieces
        Some rows in a row each, as columns.

    Examples
    --------
    >>> print(as_csv(("who", "share"), [(["all", "=1+1"], [0.1234567, float("nan")])]), end="")
    who,share
    all,0.123457
    '=1+1,
    """
    return "".join([_line(headings), *_lines(pieces)])


def _line(cells: Sequence[Cell]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def _lines(pieces: Iterable[Sequence[Sequence[Cell]]]) -> Iterator[str]:
    for columns in pieces:
        for cells in zip(*map(_written, columns), strict=True):
            yield f"{','.join(cells)}\n"


def _written(column: Sequence[Cell]) -> Iterable[str]:
    kinds = set(map(type, column))
    if kinds == {float}:
        # At once: a call for each number would take longer than the number.
        return ("%.6g\n" * len(column) % tuple(column)).replace("nan", "").split("\n")[:-1]
    if float not in kinds:
        return map(_label, column)
    return [_number(value) if isinstance(value, float) else _label(value) for value in column]


def _number(value: float) -> str:
    return f"{value:.6g}" if value == value else ""  # nan alone does not equal itself


@lru_cache(maxsize=1024)  # tables say the same of many cells
def _label(value: str | int) -> str:
    """Return a label as it stands between two commas."""
    return _line(["", harmless(value) if isinstance(value, str) else value])[1:-1]
