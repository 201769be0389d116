"""Moments put in order, in compiled loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import part

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@part
def put_in_order(
    number: int, until: float, time: Floats, code: Ints, first: Ints, in_time: Floats, in_code: Ints
) -> None:
    """Write the first rows of two columns into two others, in order of time; equal times keep their order.

    Rows are dealt out over as many equal stretches of time as there are rows, then the few of each stretch
    are put in order: the work grows with their number alone as long as they do not crowd in one stretch.

    Parameters
    ----------
    number
        How many rows there are.
    until
        No time is later, days.
    time, code
        Moments, 0 or later, and what each stands for.
    first
        Scratch, at least number + 1 long.
    in_time, in_code
        Written.

    References
    ----------
    Knuth (1998), The Art of Computer Programming 3, section 5.2, algorithm D, and section 5.2.1.
    """
    stretches = number / until if until > 0.0 else 0.0
    for stretch in range(number + 1):
        first[stretch] = 0
    for row in range(number):
        first[min(int(time[row] * stretches), number - 1) + 1] += 1
    for stretch in range(number):
        first[stretch + 1] += first[stretch]
    for row in range(number):
        stretch = min(int(time[row] * stretches), number - 1)
        in_time[first[stretch]], in_code[first[stretch]] = time[row], code[row]
        first[stretch] += 1
    for row in range(1, number):
        moment, what, place = in_time[row], in_code[row], row
        while place > 0 and in_time[place - 1] > moment:
            in_time[place], in_code[place] = in_time[place - 1], in_code[place - 1]
            place -= 1
        in_time[place], in_code[place] = moment, what
