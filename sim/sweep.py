"""Beds held, open, needed and taken through time in a compiled loop: the numbers of `sim.bed_use`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part
from sim.instants import KIND, ROW, Diary, note, put_in_order

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HELD, OPEN, STATE_PAID, NEEDED, TAKEN = range(5)
"""Quantities; all but the last make a new piece of time whenever they change."""
_ADMITTED, _LEFT, _READY, _GONE, _STEP, _NEEDED, _NO_LONGER = range(7)


class Happenings(NamedTuple):
    """What changes the beds of r blocks: s stays, k capacity steps, d people who need a bed, p places."""

    stay_start: Ints
    """(r + 1,) The stays of each block."""
    admitted: Floats
    left: Floats
    ready: Floats
    """(s,) When a bed is taken, left, and ready for the next one."""
    stay_place: Ints
    stay_party: Ints
    step_start: Ints
    """(r + 1,) The steps of each block."""
    step_time: Floats
    step_place: Ints
    step_size: Ints
    """(k,) By how much the capacity changes."""
    need_start: Ints
    """(r + 1,) The people of each block who need a bed."""
    need_from: Floats
    need_until: Floats
    need_area: Ints
    need_party: Ints
    place_start: Ints
    """(r + 1,) The places of each block."""
    capacity: Ints
    area: Ints
    """(p,) The provinces of each block, one block after another."""
    is_nominal: Flags
    is_state_paid: Flags


class Found(NamedTuple):
    """What is written: for a areas, the provinces of each block and then its country, and w windows."""

    days: Floats
    """(a, w, 5) Added to, in the order of `sim.bed_use.DAYS`."""
    peak: Ints
    """(a, w) Raised to the greatest number of beds needed for some time."""
    taken: Ints
    open: Ints
    """(a, m) Beds taken, and nominal beds open, at some moments."""


class Scratch(NamedTuple):
    """Room to work in."""

    diary: Diary
    """As long as what happens in a block."""
    since: Floats
    """(a,) When an area last changed, days."""
    window: Ints
    """(a,) The window of that moment, or the next one."""
    level: Ints
    """(a, 5)"""


@compiled
def sweep(
    num_provinces: int,
    until: float,
    windows: Floats,
    moments: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> None:
    """Let the time of each block pass, and write down how its beds are used.

    Parameters
    ----------
    num_provinces
        Of each block.
    until
        End of the run, days.
    windows
        (w, 2) Beginning and end of each window, days; one after another.
    moments
        (m,) Increasing, days.
    happenings, scratch, found
        What is read, used and written.
    """
    for block in range(len(happenings.place_start) - 1):
        number = _write_down(block, until, happenings, scratch)
        put_in_order(number, until, scratch.diary)
        _begin(block, num_provinces, happenings, scratch)
        _live(block, num_provinces, number, until, windows, moments, happenings, scratch, found)


@part
def _write_down(block: int, until: float, happenings: Happenings, scratch: Scratch) -> int:
    """Write down the changes of a block before the end of the run, and return how many there are."""
    number = 0
    for stay in range(happenings.stay_start[block], happenings.stay_start[block + 1]):
        left, ready, code = happenings.left[stay], happenings.ready[stay], stay << ROW
        number = note(number, until, happenings.admitted[stay], code | _ADMITTED, scratch.diary)
        if left == ready:
            number = note(number, until, left, code | _GONE, scratch.diary)
        else:
            number = note(number, until, left, code | _LEFT, scratch.diary)
            number = note(number, until, ready, code | _READY, scratch.diary)
    for step in range(happenings.step_start[block], happenings.step_start[block + 1]):
        number = note(number, until, happenings.step_time[step], step << ROW | _STEP, scratch.diary)
    for need in range(happenings.need_start[block], happenings.need_start[block + 1]):
        number = note(number, until, happenings.need_from[need], need << ROW | _NEEDED, scratch.diary)
        number = note(number, until, happenings.need_until[need], need << ROW | _NO_LONGER, scratch.diary)
    return number


@part
def _begin(block: int, num_provinces: int, happenings: Happenings, scratch: Scratch) -> None:
    """Open the beds that are there at the start."""
    for area in range(num_provinces + 1):
        scratch.since[area], scratch.window[area] = 0.0, 0
        for quantity in range(TAKEN + 1):
            scratch.level[area, quantity] = 0
    for place in range(happenings.place_start[block], happenings.place_start[block + 1]):
        if happenings.is_nominal[place]:
            beds, area = happenings.capacity[place], happenings.area[place] - block * num_provinces
            _add(scratch.level, area, num_provinces, OPEN, beds)
            if happenings.is_state_paid[place]:
                _add(scratch.level, area, num_provinces, STATE_PAID, beds)


@part
def _live(
    block: int,
    num_provinces: int,
    number: int,
    until: float,
    windows: Floats,
    moments: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> None:
    """Go through the changes of a block in order of time."""
    seen = 0
    for row in range(number):
        now = scratch.diary.in_time[row]
        while seen < len(moments) and moments[seen] < now:
            _look(block, num_provinces, seen, scratch, found)
            seen += 1
        _change(block, num_provinces, now, scratch.diary.in_code[row], windows, happenings, scratch, found)
    for moment in range(seen, len(moments)):
        _look(block, num_provinces, moment, scratch, found)
    for area in range(num_provinces + 1):
        _pass(block * (num_provinces + 1), area, until, windows, scratch, found)


@inlined
def _change(
    block: int,
    num_provinces: int,
    now: float,
    code: int,
    windows: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> None:
    """Let a change happen in its province and in the country."""
    row, kind = code >> ROW, code & KIND
    level, is_nominal, is_paid = scratch.level, False, False
    if kind >= _NEEDED:
        area, size = happenings.need_area[row], happenings.need_party[row]
    else:
        place = happenings.step_place[row] if kind == _STEP else happenings.stay_place[row]
        area, size = happenings.area[place], happenings.step_size[row] if kind == _STEP else 0
        is_nominal, is_paid = happenings.is_nominal[place], happenings.is_state_paid[place]
        if kind < _STEP:
            size = happenings.stay_party[row]
    area -= block * num_provinces
    if kind == _ADMITTED:
        _add(level, area, num_provinces, TAKEN, size)
    elif kind in (_LEFT, _GONE):
        _add(level, area, num_provinces, TAKEN, -size)
    if kind >= _NEEDED or (is_nominal and kind != _LEFT):
        _pass(block * (num_provinces + 1), area, now, windows, scratch, found)
        _pass(block * (num_provinces + 1), num_provinces, now, windows, scratch, found)
        if kind == _STEP:
            _add(level, area, num_provinces, OPEN, size)
            if is_paid:
                _add(level, area, num_provinces, STATE_PAID, size)
        else:
            quantity = NEEDED if kind >= _NEEDED else HELD
            _add(level, area, num_provinces, quantity, size if kind in (_ADMITTED, _NEEDED) else -size)


@inlined
def _add(level: Ints, area: int, country: int, quantity: int, size: int) -> None:
    level[area, quantity] += size
    level[country, quantity] += size


@part
def _pass(first: int, area: int, now: float, windows: Floats, scratch: Scratch, found: Found) -> None:
    """Let the time since the last change in an area pass; `first` is where the areas of its block begin."""
    start, row = scratch.since[area], first + area
    if start >= now:
        return
    scratch.since[area] = now
    held, opened = scratch.level[area, HELD], scratch.level[area, OPEN]
    state_paid, needed = scratch.level[area, STATE_PAID], scratch.level[area, NEEDED]
    window = scratch.window[area]
    while window < len(windows):
        overlap = min(now, windows[window, 1]) - max(start, windows[window, 0])
        if overlap > 0.0:
            found.days[row, window, 0] += overlap * opened
            found.days[row, window, 1] += overlap * state_paid
            found.days[row, window, 2] += overlap * (opened - state_paid)
            if opened > 0 and held >= opened:
                found.days[row, window, 3] += overlap
            if needed > opened:
                found.days[row, window, 4] += overlap
            found.peak[row, window] = max(found.peak[row, window], needed)
        if windows[window, 1] > now:
            break
        window += 1
    scratch.window[area] = window


@part
def _look(block: int, num_provinces: int, moment: int, scratch: Scratch, found: Found) -> None:
    """Write down the beds taken and open at a moment."""
    for area in range(num_provinces + 1):
        row = block * (num_provinces + 1) + area
        found.taken[row, moment] = scratch.level[area, TAKEN]
        found.open[row, moment] = scratch.level[area, OPEN]
