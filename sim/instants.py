"""What happens, written down as it comes and put in order of time, in compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import inlined, part

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROW, KIND = 3, 7
_PARTY = 31
"""Bits that a party has, as in the compiled engine."""
"""What happens is known by a row, or by an `entry`, and by its kind, 0 to 7: row << ROW | kind."""


class Diary(NamedTuple):
    """Room for what happens: when, and what; as it was written down, and in order of time."""

    time: Floats
    code: Ints
    first: Ints
    """Scratch, a row longer."""
    in_time: Floats
    in_code: Ints


def new_diary(room: int) -> Diary:
    """Return a diary of so many rows."""
    time, code = np.empty((2, room)), np.empty((2, room), np.int64)
    return Diary(time[0], code[0], np.empty(room + 1, np.int64), time[1], code[1])


@inlined
def entry(place: int, party: int) -> int:
    """Return so many people at a place, or in an area, as one number with room for the kind."""
    return (place << _PARTY | party) << ROW


@inlined
def place_of(code: int) -> int:
    """Return the place of an entry."""
    return code >> (ROW + _PARTY)


@inlined
def party_of(code: int) -> int:
    """Return how many people an entry is for."""
    return code >> ROW & ((1 << _PARTY) - 1)


@inlined
def note(number: int, until: float, time: float, code: int, diary: Diary) -> int:
    """Write down what happens at a moment, if before the end, and return how many rows there are now."""
    if not time < until:
        return number
    diary.time[number], diary.code[number] = time, code
    return number + 1


@part
def put_in_order(number: int, until: float, diary: Diary) -> None:
    """Put the first rows of a diary in order of time; equal times keep their order.

    Rows are dealt out over as many equal stretches of time as there are rows, then the few of each stretch
    are put in order: the work grows with their number alone as long as they do not crowd in one stretch.

    Parameters
    ----------
    number
        How many rows there are.
    until
        No time is later, days; none is below 0.
    diary
        Read, and written.

    References
    ----------
    Knuth (1998), The Art of Computer Programming 3, section 5.2, algorithm D, and section 5.2.1.
    """
    time, code, first, in_time, in_code = diary.time, diary.code, diary.first, diary.in_time, diary.in_code
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
