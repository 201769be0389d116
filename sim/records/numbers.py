"""Numbers of people, as spreadsheets write them: what may be thousands or a decimal part is not guessed."""

from __future__ import annotations

import re

import numpy as np

from sim.language import Saying, marked
from sim.records.faults import Fault
from sim.records.stays import Ints
from sim.records.table import Table
from sim.records.words import yes_or_no
from sim.wording import exactly

NOT_WHOLE = marked("must be a whole number")
IN_TWO_WAYS = marked("may be thousands or a decimal part; write it with neither point nor comma")
MOST = 10_000_000
_WHOLE = re.compile(r"(\d+)(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]0{1,2})?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")


def whole(cell: str) -> int | str | Saying:
    """Return a whole number, or the rule that a cell breaks.

    Examples
    --------
    >>> whole("12"), whole("12,0"), whole("1 204"), whole("-3")
    (12, 12, 1204, 'must be a whole number')
    >>> whole("1,204")
    'may be thousands or a decimal part; write it with neither point nor comma'
    """
    if found := _WHOLE.fullmatch(cell):
        number = int(found[1]) if len(found[1]) <= len(str(MOST)) else MOST + 1
    elif _GROUPED.fullmatch(cell):
        number = int(re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", cell))[: len(str(MOST)) + 1])
    elif re.fullmatch(r"\d{1,3}[.,]\d{3}", cell):
        return IN_TWO_WAYS
    else:
        return NOT_WHOLE
    return number if number <= MOST else Saying("must be at most {most}", most=exactly(MOST))


def decimal(cell: str) -> float | None:
    """Return a number with a decimal point or comma; None for anything else.

    Examples
    --------
    >>> decimal("12,5"), decimal("many")
    (12.5, None)
    """
    return float(cell.replace(",", ".")) if _DECIMAL.fullmatch(cell) else None


def refused_number(table: Table) -> tuple[Ints, list[Fault]]:
    """Return how many people each row says were refused, 0 for a stay; a word for yes is one."""
    cells = table.of("refused")
    numbers = {each: _refused(each) for each in set(cells)}
    heading = table.headings.get("refused", "")
    faults = [
        Fault(rule, row, heading, each)
        for row, each in zip(table.rows, cells, strict=True)
        if isinstance(rule := numbers[each], str | Saying)
    ]
    found = [number if isinstance(number := numbers[each], int) else 0 for each in cells]
    return np.array(found, np.int64), faults


def _refused(cell: str) -> int | str | Saying:
    answer = yes_or_no(cell)
    return whole(cell) if answer is None else int(answer)
