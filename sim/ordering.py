"""People in order of time, in a compiled loop: the order of `sim.rows.in_order` in plain form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_IN_A_BOX = 200
"""More than these would take longer than sorting them all in the ordinary way."""


@compiled
def fill_order(
    run: Ints, time: Floats, key: Keys, num_boxes: int, boxes_a_day: float, ends: Ints, order: Ints
) -> bool:
    """Write the rows in order of (run, time, key), ties in their own order; return whether it could be done.

    Rows are put into boxes of some hours each, about as many as there are rows; then each box is sorted.

    Parameters
    ----------
    run, time, key
        The rows.
    num_boxes, boxes_a_day
        Boxes of a run, and how many cover a day.
    ends
        (number of runs x boxes + 1,) Zeros; scratch.
    order
        Written.
    """
    for row in range(len(time)):
        ends[_box(run[row], time[row], num_boxes, boxes_a_day) + 1] += 1
    for box in range(1, len(ends)):
        if ends[box] > MOST_IN_A_BOX:
            return False
        ends[box] += ends[box - 1]
    for row in range(len(time)):
        box = _box(run[row], time[row], num_boxes, boxes_a_day)
        order[ends[box]] = row
        ends[box] += 1
    first = 0
    for box in range(len(ends) - 1):
        for place in range(first + 1, ends[box]):
            _put_in(order, first, place, time, key)
        first = ends[box]
    return True


@inlined
def _box(run: int, time: float, num_boxes: int, boxes_a_day: float) -> int:
    return run * num_boxes + min(int(time * boxes_a_day), num_boxes - 1)


@inlined
def _put_in(order: Ints, first: int, place: int, time: Floats, key: Keys) -> None:
    """Put the row at a place where it belongs among those from the first on, which are in order."""
    row = order[place]
    while place > first and _is_before(row, order[place - 1], time, key):
        order[place] = order[place - 1]
        place -= 1
    order[place] = row


@inlined
def _is_before(row: int, other: int, time: Floats, key: Keys) -> bool:
    if time[row] == time[other]:
        return bool(key[row] < key[other])
    return bool(time[row] < time[other])
