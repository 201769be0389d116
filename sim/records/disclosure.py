"""Counts of real people, shown so that nobody is told by a small one.

A count below `FEW` is hidden (a zero is not: it tells of nobody). Then others are hidden as well, until no
hidden small count can be worked out, exactly or nearly, by anybody who has all the tables of a run: by
subtraction from a total, over several tables, or from ranges. Hidden numbers look alike, small or not.

What is not covered: an attacker who knows some of the people, or who knows that this program hides as little
as it can.

References
----------
Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (secondary cell suppression).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.records.attack import Knowledge, binding, knowledge, possible_table
from sim.records.stays import Flags, Ints, Words

FEW = 5
"""A smaller count is not shown."""
WIDTH = FEW - 2
"""How far the bounds that can be worked out must lie apart: as far as 1 and 4, which hiding tells anyway."""
HIDDEN = "hidden"

Axes = tuple[int, ...]
"""The axes of the cross table that a table shows; over the others it sums."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A table that may be shown.

    Attributes
    ----------
    axes
        What it shows of the cross table.
    counts
        The numbers; zero stands where they are hidden.
    is_hidden
        Which ones are.
    """

    axes: Axes
    counts: Ints
    is_hidden: Flags

    def words(self) -> list[str]:
        """Return the numbers as text, row by row.

        Examples
        --------
        >>> protected(np.array([[9, 2], [8, 7]]), [(0, 1)])[0].words()
        ['9', 'hidden', '8', '7']
        """
        pairs = zip(self.counts.ravel().tolist(), self.is_hidden.ravel().tolist(), strict=True)
        return [HIDDEN if is_hidden else str(count) for count, is_hidden in pairs]


def shown_count(number: int) -> str:
    """Return one count that stands alone, as it may be shown.

    Examples
    --------
    >>> shown_count(3), shown_count(0), shown_count(12)
    ('fewer than 5', '0', '12')
    """
    return f"fewer than {FEW}" if 0 < number < FEW else str(number)


def cross_table(columns: Sequence[Words]) -> tuple[Ints, tuple[tuple[str, ...], ...]]:
    """Count people by the groups of several columns.

    Returns
    -------
    tuple
        Counts, with an axis a column, and the words along each axis, in order.

    Examples
    --------
    >>> cross_table([np.array(["b", "a", "b"]), np.array(["x", "x", "x"])])
    (array([[1],
           [2]]), (('a', 'b'), ('x',)))
    """
    words, places = zip(*(np.unique(column, return_inverse=True) for column in columns), strict=True)
    counts = np.zeros([len(each) for each in words], np.int64)
    np.add.at(counts, places, 1)
    return counts, tuple(tuple(each.tolist()) for each in words)


def with_margins(num_axes: int) -> list[Axes]:
    """Return the axes of a cross table and of all its sums.

    Examples
    --------
    >>> with_margins(2)
    [(0, 1), (0,), (1,), ()]
    """
    chosen = [tuple(n for n in range(num_axes) if number >> n & 1) for number in range(2**num_axes)]
    return sorted(chosen, key=lambda axes: (-len(axes), axes))


def protected(counts: Ints, tables: Sequence[Axes], also_known: Knowledge | None = None) -> list[Shown]:
    """Hide what must be hidden in all the tables of a run at once.

    Parameters
    ----------
    counts
        People in every cell of the cross table of all columns that any table shows.
    tables
        The axes of each table; a table with its sums is four tables (`with_margins`).
    also_known
        What else is shown of the cells, such as ranges; it stays shown.

    Raises
    ------
    ValueError
        If a small count can be worked out however much is hidden: then `also_known` tells too much.
    """
    numbers = _Numbers(counts, tuple(tables), also_known)
    is_hidden = numbers.is_small.copy()
    for number in np.flatnonzero(numbers.is_small).tolist():
        while numbers.is_told(number, is_hidden):
            is_hidden[numbers.next_to_hide(number, is_hidden)] = True
    is_hidden = _as_little_as_needed(numbers, is_hidden)
    return list(numbers.as_tables(is_hidden))


@dataclass(frozen=True)
class _Numbers:
    """All numbers of all tables, one behind another."""

    counts: Ints
    tables: tuple[Axes, ...]
    also_known: Knowledge | None
    possible: list[Ints] = field(default_factory=list)
    """What the numbers would be in other tables that an attacker cannot rule out, as far as they were met."""

    @cached_property
    def values(self) -> Ints:
        """What each number is."""
        return np.concatenate([_summed(self.counts, axes).ravel() for axes in self.tables])

    @cached_property
    def is_small(self) -> Flags:
        """Which numbers are hidden for their own sake."""
        return np.asarray((self.values > 0) & (self.values < FEW))

    @cached_property
    def cells(self) -> Flags:
        """(numbers, cells) Which cells of the cross table each number sums over."""
        places = np.arange(self.counts.size).reshape(self.counts.shape)
        rows = []
        for axes in self.tables:
            for place in np.ndindex(*(self.counts.shape[axis] for axis in axes)):
                at = dict(zip(axes, place, strict=True))
                index = tuple(at.get(axis, slice(None)) for axis in range(self.counts.ndim))
                rows.append(np.isin(places, places[index]).ravel())
        return np.array(rows)

    def known(self, is_hidden: Flags) -> Knowledge:
        """Return what an attacker knows when some numbers are hidden."""
        shown = knowledge(self.cells, self.values, is_hidden)
        return shown.and_also(self.also_known) if self.also_known else shown

    def is_told(self, number: int, is_hidden: Flags) -> bool:
        """Return whether a hidden number can be worked out more nearly than "1 to 4" tells it."""
        seen = [self.values[number], *(each[number] for each in self._not_ruled_out(is_hidden))]
        if max(seen) - min(seen) >= WIDTH:
            return False
        weight, known = self.cells[number].astype(np.float64), self.known(is_hidden)
        for sign in (-1, 1):
            table = possible_table(sign * weight, known, largest_cell=float(self.counts.sum() + 2 * FEW))
            assert table is not None  # no cell is without end
            self.possible.append(self.cells @ table)
            seen.append(self.possible[-1][number])
            if max(seen) - min(seen) >= WIDTH:
                return False
        return True

    def _not_ruled_out(self, is_hidden: Flags) -> Iterator[Ints]:
        """Yield the numbers of the tables met so far that agree with all that is shown."""
        return (each for each in self.possible if (is_hidden | (each == self.values)).all())

    def next_to_hide(self, number: int, is_hidden: Flags) -> int:
        """Return the smallest number that helps to work out another."""
        helps = binding(self.cells[number], self.known(is_hidden))[: len(self.values)]
        may_hide = ~is_hidden & (self.values > 0)
        for candidates in (helps & may_hide, may_hide):
            if candidates.any():
                return int(np.flatnonzero(candidates)[np.argmin(self.values[candidates])])
        raise ValueError("a small count can be worked out however much is hidden: something else tells it")

    def as_tables(self, is_hidden: Flags) -> Iterator[Shown]:
        """Yield the tables with what is hidden in them."""
        begin = 0
        for axes in self.tables:
            table = _summed(self.counts, axes)
            hides = is_hidden[begin : begin + table.size].reshape(table.shape)
            yield Shown(axes, np.where(hides, 0, table), hides)
            begin += table.size


def _summed(counts: Ints, axes: Axes) -> Ints:
    """Return the sums of a cross table over all axes but some."""
    others = tuple(axis for axis in range(counts.ndim) if axis not in axes)
    return np.asarray(counts.sum(axis=others), np.int64)


def _as_little_as_needed(numbers: _Numbers, is_hidden: Flags) -> Flags:
    """Return what stays hidden when numbers that need not be are shown again, the largest first."""
    small = np.flatnonzero(numbers.is_small).tolist()
    others = np.flatnonzero(is_hidden & ~numbers.is_small)
    for number in others[np.argsort(-numbers.values[others], kind="stable")].tolist():
        less = is_hidden.copy()
        less[number] = False
        if not any(numbers.is_told(each, less) for each in small):
            is_hidden = less
    return is_hidden
