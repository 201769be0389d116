"""What an attacker can work out of counts that are not shown, from everything that is.

People are counted in the cells of one cross table, of whole numbers. Each published number is a sum over some
of the cells; a range says as much as its ends. The attacker knows as well that zeros are always shown: what
is hidden is at least one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.records.stays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is known of a cross table of n cells, laid out flat: one thing a row.

    Attributes
    ----------
    cells
        (k, n) The cells that a thing known sums over.
    least, most
        (k,) Ends of what is known; equal for a number that is shown, `most` inf for one that is hidden.
    """

    cells: Flags
    least: Floats
    most: Floats

    def and_also(self, other: Knowledge) -> Knowledge:
        """Return this knowledge and another together."""
        return Knowledge(
            np.concatenate((self.cells, other.cells)),
            np.concatenate((self.least, other.least)),
            np.concatenate((self.most, other.most)),
        )


def knowledge(cells: Flags, values: Ints, is_hidden: Flags) -> Knowledge:
    """Return what a table tells: the numbers that are shown, and of the others that they are at least one.

    Parameters
    ----------
    cells
        (k, n) The cells that each number sums over.
    values, is_hidden
        (k,) What each is, and whether it is hidden.
    """
    return Knowledge(
        cells, np.where(is_hidden, 1.0, values), np.where(is_hidden, np.inf, values.astype(np.float64))
    )


def bounds(cells: Flags, known: Knowledge) -> tuple[float, float]:
    """Return the smallest and the largest number of people that some cells can hold together.

    Found by integer linear programming over everything that is known.

    Raises
    ------
    ValueError
        If what is known contradicts itself.

    Examples
    --------
    Two hidden cells with a sum of 6:

    >>> sums = np.array([[True, True], [True, False], [False, True]])
    >>> known = knowledge(sums, np.array([6, 2, 4]), np.array([False, True, True]))
    >>> bounds(np.array([True, False]), known)
    (1.0, 5.0)
    """
    ends = [possible_table(sign * cells.astype(np.float64), known) for sign in (1, -1)]
    lower, upper = (float(table[cells].sum()) if table is not None else np.inf for table in ends)
    return lower, upper


def possible_table(weight: Floats, known: Knowledge, largest_cell: float = np.inf) -> Ints | None:
    """Return the table with the smallest weighted sum among those possible; None if there is no smallest.

    Parameters
    ----------
    weight
        (n,) Of each cell.
    largest_cell
        No cell is larger.

    Raises
    ------
    ValueError
        If what is known contradicts itself.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    found: Any = milp(
        weight,
        integrality=np.ones(len(weight), np.int64),
        bounds=Bounds(0.0, largest_cell),
        constraints=LinearConstraint(known.cells.astype(np.float64), known.least, known.most),
    )
    if found.status == 2:
        raise ValueError("what is known contradicts itself")
    return None if found.x is None else np.rint(found.x).astype(np.int64)


def binding(cells: Flags, known: Knowledge) -> Flags:
    """Return which things known keep the number of people in some cells within narrow bounds."""
    weight = cells.astype(np.float64)
    return _binding(weight, known) | _binding(-weight, known)


def _binding(weight: Floats, known: Knowledge) -> Flags:
    """Return the constraints with a shadow price in the relaxed problem; none where it has no end."""
    from scipy.optimize import linprog

    matrix, has_end = known.cells.astype(np.float64), np.isfinite(known.most)
    limits = np.concatenate((-matrix, matrix[has_end]))
    ends = np.concatenate((-known.least, known.most[has_end]))
    found: Any = linprog(weight, A_ub=limits, b_ub=ends, bounds=(0, None))
    is_binding: Flags = np.zeros(len(matrix), np.bool_)
    if found.status == 0:
        price = np.abs(found.ineqlin.marginals) > 1e-9
        is_binding |= price[: len(matrix)]
        is_binding[has_end] |= price[len(matrix) :]
    return is_binding
