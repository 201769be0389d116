"""An attacker with all the tables of a run, and linear programming, cannot tell a small count."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from sim.records.attack import Knowledge, bounds, knowledge
from sim.records.disclosure import FEW, WIDTH, Axes, Shown, cross_table, protected, shown_count, with_margins
from sim.records.stays import Flags, Floats, Ints


def cells_of(shape: tuple[int, ...], axes: Axes, place: tuple[int, ...]) -> Flags:
    """Return which cells of a cross table a number of one of its tables sums over."""
    grid = np.indices(shape)
    inside = [grid[axis] == at for axis, at in zip(axes, place, strict=True)]
    return np.asarray(np.all(inside or [grid[0] >= 0], axis=0))


def attacked(counts: Ints, tables: Sequence[Shown]) -> Iterator[tuple[Axes, tuple[int, ...], float, float]]:
    """Yield each hidden small number with the bounds that linear programming finds for it.

    Written anew, from what is shown alone; the counts only say which numbers are small.
    """
    shape = counts.shape
    numbers = [(table, place) for table in tables for place in np.ndindex(table.counts.shape)]
    rows = [cells_of(shape, table.axes, place).ravel().astype(float) for table, place in numbers]
    hides = [bool(table.is_hidden[place]) for table, place in numbers]
    equal = np.array([row for row, is_hidden in zip(rows, hides, strict=True) if not is_hidden])
    values = np.array(
        [
            table.counts[place]
            for (table, place), is_hidden in zip(numbers, hides, strict=True)
            if not is_hidden
        ]
    )
    above = np.array([-row for row, is_hidden in zip(rows, hides, strict=True) if is_hidden])
    for (table, place), row, is_hidden in zip(numbers, rows, hides, strict=True):
        if is_hidden and counts.ravel() @ row < FEW:
            lower, upper = (_end(sign * row, above, equal, values) for sign in (1.0, -1.0))
            yield table.axes, place, lower, -upper


def _end(weight: Floats, above: Floats, equal: Floats, values: Floats) -> float:
    shown = (equal, values) if len(equal) else (None, None)
    found = linprog(weight, above, -np.ones(len(above)), *shown)
    return float(found.fun) if found.status == 0 and found.fun is not None else -np.inf


def small_counts_told(counts: Ints, tables: Sequence[Shown]) -> list[tuple[Axes, tuple[int, ...]]]:
    """Return the small numbers that the attacker knows more nearly than "1 to 4"."""
    told = []
    for axes, place, lower, upper in attacked(counts, tables):
        assert lower - 1e-6 <= counts[cells_of(counts.shape, axes, place)].sum() <= upper + 1e-6
        if upper - lower < WIDTH - 1e-6:
            told.append((axes, place))
    return told


def hides_small_counts(counts: Ints, tables: Sequence[Shown]) -> bool:
    for table in tables:
        true = counts.sum(axis=tuple(axis for axis in range(counts.ndim) if axis not in table.axes))
        is_small = (true > 0) & (true < FEW)
        if (is_small & ~table.is_hidden).any() or (table.is_hidden & (true == 0)).any():
            return False
        if (table.counts != np.where(table.is_hidden, 0, true)).any():
            return False
    return True


def naive(counts: Ints, tables: Sequence[Axes]) -> list[Shown]:
    """Hide small counts and nothing else."""
    shown = []
    for axes in tables:
        true = np.asarray(counts.sum(axis=tuple(axis for axis in range(counts.ndim) if axis not in axes)))
        is_hidden = np.asarray((true > 0) & (true < FEW))
        shown.append(Shown(axes, np.where(is_hidden, 0, true), is_hidden))
    return shown


def test_hiding_small_counts_alone_tells_them() -> None:
    counts = np.array([[9, 2], [8, 7]])
    assert small_counts_told(counts, naive(counts, with_margins(2))) == [((0, 1), (0, 1))]


def test_a_table_with_margins() -> None:
    counts = np.array([[9, 2], [8, 7]])
    tables = protected(counts, with_margins(2))
    assert hides_small_counts(counts, tables)
    assert small_counts_told(counts, tables) == []
    assert [table.is_hidden.sum() for table in tables] == [4, 0, 0, 0], "the sums stay shown"


def test_two_small_counts_with_a_small_sum_need_more() -> None:
    """1 + 1 = 2 tells both, since what is hidden is at least one."""
    counts = np.array([[1, 1, 20], [30, 40, 50]])
    tables = protected(counts, with_margins(2))
    assert small_counts_told(counts, naive(counts, with_margins(2)))
    assert small_counts_told(counts, tables) == []


def test_sums_over_several_tables() -> None:
    """Profile by province, and profile by year: each alone hides its small count, both together tell it."""
    counts = np.zeros((2, 2, 2), np.int64)
    counts[0] = [[3, 20], [9, 8]]
    counts[1] = [[12, 11], [10, 30]]
    outputs: list[Axes] = [(0, 1), (0, 2), (1, 2), (0,), (1,), (2,), (), (0, 1, 2)]
    tables = protected(counts, outputs)
    assert small_counts_told(counts, naive(counts, outputs))
    assert hides_small_counts(counts, tables)
    assert small_counts_told(counts, tables) == []


@settings(max_examples=40)
@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 12)))
def test_no_small_count_of_any_table_is_told(counts: Ints) -> None:
    tables = protected(counts, with_margins(2))
    assert hides_small_counts(counts, tables)
    assert small_counts_told(counts, tables) == []


@settings(max_examples=15)
@given(arrays(np.int64, (2, 3, 2), elements=st.integers(0, 9)))
def test_no_small_count_of_three_crossed_tables_is_told(counts: Ints) -> None:
    tables = protected(counts, [(0, 1), (0, 2), (1, 2), (0,), (1,), (2,), ()])
    assert hides_small_counts(counts, tables)
    assert small_counts_told(counts, tables) == []


def test_a_whole_country_in_reasonable_time() -> None:
    counts = np.random.default_rng(1).negative_binomial(0.6, 0.1, (6, 17))
    tables = protected(counts, with_margins(2))
    assert small_counts_told(counts, tables) == []
    assert tables[0].is_hidden.mean() < 0.9
    assert not tables[3].is_hidden.any()


@settings(max_examples=30)
@given(arrays(np.int64, (2, 3), elements=st.integers(0, 4)), arrays(np.bool_, (2, 3)))
def test_the_bounds_are_those_of_trying_everything(counts: Ints, wanted: Flags) -> None:
    """Row and column sums are shown, and some cells: all tables with these numbers are tried."""
    is_hidden = (wanted & (counts > 0)).ravel()
    tried = [range(1, 9) if hides else [value] for hides, value in zip(is_hidden, counts.flat, strict=True)]
    all_tables = np.array(list(itertools.product(*tried)), np.int64).reshape(-1, 2, 3)
    agrees = (all_tables.sum(1) == counts.sum(0)).all(1) & (all_tables.sum(2) == counts.sum(1)).all(1)
    possible = all_tables[agrees].reshape(-1, 6)
    sums = [cells_of((2, 3), (axis,), (at,)).ravel() for axis in (0, 1) for at in range((2, 3)[axis])]
    cells = np.array([*sums, *np.eye(6, dtype=np.bool_)])
    shown = knowledge(cells, cells @ counts.ravel(), np.concatenate((np.zeros(5, np.bool_), is_hidden)))
    for n in np.flatnonzero(is_hidden):
        assert bounds(cells[5 + n], shown) == (possible[:, n].min(), possible[:, n].max())


def test_a_range_that_tells_a_small_count_is_found() -> None:
    counts = np.array([[9, 2], [8, 7]])
    told = Knowledge(np.array([[False, True, False, False]]), np.array([1.0]), np.array([3.0]))
    with pytest.raises(ValueError, match="however much is hidden"):
        protected(counts, with_margins(2), told)
    wide = Knowledge(np.array([[True, True, False, False]]), np.array([5.0]), np.array([20.0]))
    assert small_counts_told(counts, protected(counts, with_margins(2), wide)) == []


def test_contradictions_are_no_bounds() -> None:
    twice = Knowledge(np.array([[True], [True]]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="contradicts"):
        bounds(np.array([True]), twice)


def test_counts_from_columns_and_single_counts() -> None:
    counts, words = cross_table([np.array(["w", "m", "w"]), np.array(["KZ-SHY", "", "KZ-SHY"])])
    assert words == (("m", "w"), ("", "KZ-SHY"))
    assert counts.tolist() == [[1, 0], [0, 2]]
    assert [shown_count(number) for number in (0, 1, 4, 5)] == ["0", "fewer than 5", "fewer than 5", "5"]
