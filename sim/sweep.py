"""Beds held, open and needed through time in a compiled loop: the numbers of `sim.bed_use` in plain form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def sweep(
    num_provinces: int,
    until: float,
    windows: Floats,
    time: Floats,
    area: Ints,
    quantity: Ints,
    size: Ints,
    order: Ints,
    since: Floats,
    level: Ints,
    days: Floats,
    peak: Ints,
) -> None:
    """Add up days by the levels of four quantities: beds held, open, open at the state's cost, and needed.

    Parameters
    ----------
    num_provinces
        Areas are the provinces of each block; here each block has one more, the country.
    until
        End of the run, days.
    windows
        (w, 2) Beginning and end of each window, days.
    time, area, quantity, size
        (e,) Changes of the quantities 0 to 3.
    order
        (e,) The changes in order of (block, time).
    since, level
        (a,) and (a, 4) Scratch: when the levels of an area changed last, at first `until`; and the levels,
        at first 0.
    days
        (5, a, w) Added to, in the order of `sim.bed_use.DAYS`.
    peak
        (a, w) Raised to the greatest number of beds needed for some time.
    """
    for row in order:
        block = area[row] // num_provinces
        now = min(time[row], until)
        for place in (area[row] + block, block * (num_provinces + 1) + num_provinces):
            _pass(place, since[place], now, windows, level, days, peak)
            since[place] = now
            level[place, quantity[row]] += size[row]
    for place in range(len(since)):
        _pass(place, since[place], until, windows, level, days, peak)


@inlined
def _pass(
    place: int, start: float, end: float, windows: Floats, level: Ints, days: Floats, peak: Ints
) -> None:
    """Let the time from one moment to another pass in an area."""
    if start >= end:
        return
    held, opened = level[place, 0], level[place, 1]
    state_paid, needed = level[place, 2], level[place, 3]
    for window in range(len(windows)):
        overlap = min(end, windows[window, 1]) - max(start, windows[window, 0])
        if overlap > 0.0:
            days[0, place, window] += overlap * opened
            days[1, place, window] += overlap * state_paid
            days[2, place, window] += overlap * (opened - state_paid)
            if opened > 0 and held >= opened:
                days[3, place, window] += overlap
            if needed > opened:
                days[4, place, window] += overlap
            peak[place, window] = max(peak[place, window], needed)
