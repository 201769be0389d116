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
    sums = [_cells(counts.shape, axes) for axes in tables]
    is_hidden = hidden_sums(counts.ravel(), np.concatenate(sums), also_known)
    ends = np.cumsum([len(each) for each in sums])
    return [
        _shown(counts, axes, hides)
        for axes, hides in zip(tables, np.split(is_hidden, ends[:-1]), strict=True)
    ]


def hidden_sums(counts: Ints, sums: Flags, also_known: Knowledge | None = None) -> Flags:
    """Return which of some numbers must be hidden, each a sum over some of n counts of people.

    Parameters
    ----------
    counts
        (n,) People of each kind, nobody in two kinds.
    sums
        (k, n) The kinds that each number sums over. A number that nobody means to show stands here as well
        if nobody may find it out.
    also_known
        As in `protected`, and so are the errors.

    Examples
    --------
    Two refusals must not be shown, and would be the difference of rows and stays:

    >>> hidden_sums(np.array([20, 2]), np.array([[True, False], [True, True], [False, True]])).tolist()
    [True, False, True]
    """
    numbers = _Numbers(counts, sums, also_known)
    is_hidden = numbers.is_small.copy()
    for number in np.flatnonzero(numbers.is_small).tolist():
        while numbers.is_told(number, is_hidden):
            is_hidden[numbers.next_to_hide(number, is_hidden)] = True
    return _as_little_as_needed(numbers, is_hidden)


def _cells(shape: tuple[int, ...], axes: Axes) -> Flags:
    """Return, for each number of a table, the cells of the cross table that it sums over, flat."""
    places = np.arange(np.prod(shape)).reshape(shape)
    rows = []
    for place in np.ndindex(*(shape[axis] for axis in axes)):
        at = dict(zip(axes, place, strict=True))
        index = tuple(at.get(axis, slice(None)) for axis in range(len(shape)))
        rows.append(np.isin(places, places[index]).ravel())
    return np.array(rows)


def _shown(counts: Ints, axes: Axes, hides: Flags) -> Shown:
    others = tuple(axis for axis in range(counts.ndim) if axis not in axes)
    table = np.asarray(counts.sum(axis=others), np.int64)
    return Shown(axes, np.where(hides.reshape(table.shape), 0, table), hides.reshape(table.shape))


@dataclass(frozen=True)
class _Numbers:
    """All numbers of all tables, one behind another."""

    counts: Ints
    cells: Flags
    also_known: Knowledge | None
    possible: list[Ints] = field(default_factory=list)
    """What the numbers would be in other tables that an attacker cannot rule out, as far as they were met."""

    @cached_property
    def values(self) -> Ints:
        """What each number is."""
        return np.asarray(self.cells @ self.counts, np.int64)

    @cached_property
    def is_small(self) -> Flags:
        """Which numbers are hidden for their own sake."""
        return np.asarray((self.values > 0) & (self.values < FEW))

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
