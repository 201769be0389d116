"""Columns of dates: one order of day and month for the whole table, given or proved, never guessed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.language import Saying, marked, said
from sim.records.dates import Calendar, DateOrder, has_short_years, is_serial, possible_orders
from sim.records.faults import Fault, Note, TableFaults
from sim.records.headings import Role
from sim.records.reading import ROLE_WORDS, Said
from sim.records.stays import Floats
from sim.records.table import Table

NOT_KNOWN = float("nan")
AMBIGUOUS = marked(
    "every date can be read with the day first or with the month first; "
    "say which with --date-order dmy or --date-order mdy"
)


@dataclass(slots=True)
class Days:
    """The columns of dates of a table, read one after another.

    Attributes
    ----------
    faults, notes
        What was found on the way.
    """

    table: Table
    order: DateOrder | None
    calendar: Calendar
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def column(self, role: Role, stands_for: Callable[[str], float | str | None]) -> Floats:
        """Return the days of a column.

        Parameters
        ----------
        stands_for
            What a word means that is no date: `NOT_KNOWN` or a rule that it breaks; None for a date.
        """
        cells = self.table.of(role)
        days = {each: self._day(each, stands_for) for each in set(cells)}
        heading = self.table.headings.get(role, said(ROLE_WORDS[role]))
        found = [days[each] for each in cells]
        self.faults += [
            Fault(day, row, heading, each)
            for row, each, day in zip(self.table.rows, cells, found, strict=True)
            if isinstance(day, str | Saying)
        ]
        return np.array([NOT_KNOWN if isinstance(day, str | Saying) else day for day in found], np.float64)

    def _day(self, cell: str, stands_for: Callable[[str], float | str | None]) -> float | str | Saying:
        meant = stands_for(cell)
        return self.calendar.day(cell) if meant is None else meant


def days_of(table: Table, said: Said, roles: Sequence[Role], today: datetime.date) -> Days:
    """Return the reader of a table's dates.

    Raises
    ------
    TableFaults
        If the order of day and month is not said and every date allows both.
    """
    cells = {each for role in roles for each in table.of(role)}
    orders, depends = possible_orders(cells)
    if said.date_order is None and depends and len(orders) > 1:
        raise TableFaults(table.file, [Fault(AMBIGUOUS)])
    order = said.date_order or (orders[0] if orders else _order_of_most(cells))
    days = Days(table, order if depends else None, Calendar(order, today, table.counts_from_1904))
    if has_short_years(cells):
        days.notes.append(Note(marked("Years of two digits were taken as 20.., and as standing last.")))
    if any(map(is_serial, cells)):
        days.notes.append(Note(marked("Whole numbers were taken as days, as spreadsheets count them.")))
    return days


def _order_of_most(cells: set[str]) -> DateOrder:
    """Return the order that more dates prove, where some contradict the others."""
    proved = [order for each in cells for order in [_proved(each)] if order]
    return "mdy" if proved.count("mdy") > len(proved) / 2 else "dmy"


def _proved(cell: str) -> DateOrder | None:
    orders, depends = possible_orders([cell])
    return orders[0] if depends and len(orders) == 1 else None
