"""Rows that are there twice: told by the number of the case, which is compared and never kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.language import marked
from sim.records.faults import Note
from sim.records.stays import Flags, Floats, Ints, Words
from sim.records.table import Table


def is_repeated(table: Table, arrived: Floats, left: Floats) -> Flags:
    """Return which rows have the case and the days of an earlier one."""
    cases = table.of("case")
    keys = list(zip(cases, arrived.tolist(), _known(left), strict=True))
    first: dict[object, int] = {}
    return np.array([bool(key[0]) and first.setdefault(key, n) != n for n, key in enumerate(keys)], np.bool_)


def doubts(table: Table, rows: Ints, arrived: Floats, left: Floats, words: Sequence[Words]) -> Iterator[Note]:
    """Yield warnings of rows that may be the same person: one case at two places, or rows that are alike.

    Parameters
    ----------
    rows
        Row of each stay, counted from 1.
    words
        The columns of groups.
    """
    if "case" in table.headings:
        case_of = dict(zip(table.rows, table.of("case"), strict=True))
        cases = [case_of[row] for row in rows.tolist()]
        if twice := _overlapping(cases, arrived, left):
            yield Note(
                marked("The same case is there twice at once, counted as two people"), _of(rows, twice)
            )
        return
    keys = list(zip(arrived.tolist(), _known(left), *(column.tolist() for column in words), strict=True))
    first: dict[object, int] = {}
    if alike := [n for n, key in enumerate(keys) if first.setdefault(key, n) != n]:
        yield Note(
            marked("Rows like an earlier one in all that was read, counted as others"),
            _of(rows, alike),
            marked(
                "If they are the same people, take them out, or name a column with the number of the case."
            ),
        )


def _overlapping(cases: Sequence[str], arrived: Floats, left: Floats) -> list[int]:
    """Return the stays that begin before an earlier stay of the same case has ended."""
    begin = np.nan_to_num(arrived, nan=-np.inf)
    end = np.nan_to_num(left, nan=np.inf)
    latest: dict[str, float] = {}
    found = []
    for n in np.argsort(begin, kind="stable").tolist():
        if case := cases[n]:
            if begin[n] < latest.get(case, -np.inf):
                found.append(n)
            latest[case] = max(latest.get(case, -np.inf), float(end[n]))
    return sorted(found)


def _known(days: Floats) -> list[float | None]:
    """Return days with None for unknown ones, which are then equal."""
    return [None if day != day else day for day in days.tolist()]


def _of(rows: Ints, which: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(rows[n]) for n in which)
