"""What the sweeps over the beds of a block read, use and write: `sim.held` and `sim.needed`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import inlined
from sim.instants import Diary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

FILLED, OPEN, STATE_PAID, NEEDED, TAKEN = range(5)
"""Quantities of an area; filled are the open beds that are held."""
BED_DAYS, BY_STATE, BY_OTHERS, ANY_OPEN, FULL, EXCEEDS = range(6)
"""Sums over time, in the order of `sim.bed_use.DAYS`."""


class Happenings(NamedTuple):
    """What changes the beds of r blocks: s stays, k capacity steps, d people who need a bed, p places."""

    stay_start: Ints
    """(r + 1,) The stays of each block."""
    admitted: Floats
    left: Floats
    ended: Codes
    request: Ints
    stay_place: Ints
    """(s,)"""
    party: Ints
    resident_in: Ints
    """By request."""
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
    turnaround: Floats
    area: Ints
    """(p,) The provinces of each block, one block after another."""
    is_nominal: Flags
    is_state_paid: Flags


class Found(NamedTuple):
    """What is written: for r blocks of a areas, the provinces of each and then its country, and w windows."""

    days: Floats
    """(r a, w, 6) Added to, in the order of `sim.bed_use.DAYS`."""
    peak: Ints
    """(r a, w) Raised to the greatest number of beds needed for some time."""
    taken: Ints
    open: Ints
    """(r, m, a) Beds taken, and nominal beds open, at some moments."""


class Scratch(NamedTuple):
    """Room to work in."""

    diary: Diary
    """As long as what happens in a block."""
    level: Ints
    """(a, 5) What the quantities of an area are."""
    since: Floats
    """(a,) Since when, days."""
    opened: Floats
    """(a,) Since when as many beds are open, days."""
    window: Ints
    """(a,) The window of the first of these moments, or the next one."""
    place_since: Floats
    """(p,) The same of places, and their person-nights so far."""
    nights: Floats
    place_held: Ints
    place_taken: Ints
    place_open: Ints
    has_entered: Flags
    """(p,) Whether somebody entered at the moment up to which a place was followed."""


@inlined
def begin(block: int, num_provinces: int, happenings: Happenings, scratch: Scratch) -> None:
    """Open the beds that are there at the start."""
    scratch.level[:] = 0
    scratch.since[:] = scratch.opened[:] = 0.0
    scratch.window[:] = 0
    for place in range(happenings.place_start[block], happenings.place_start[block + 1]):
        if happenings.is_nominal[place]:
            beds, area = happenings.capacity[place], happenings.area[place] - block * num_provinces
            change(scratch.level, area, num_provinces, OPEN, beds)
            if happenings.is_state_paid[place]:
                change(scratch.level, area, num_provinces, STATE_PAID, beds)


@inlined
def change(level: Ints, area: int, country: int, quantity: int, size: int) -> None:
    """Change a quantity of a province, and of the country."""
    level[area, quantity] += size
    level[country, quantity] += size


@inlined
def window_of(area: int, start: float, windows: Floats, scratch: Scratch) -> int:
    """Return the first window that ends after a moment, which never lies before the last one asked for."""
    window = int(scratch.window[area])
    while window < len(windows) and windows[window, 1] <= start:
        window += 1
    scratch.window[area] = window
    return window
