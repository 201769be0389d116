"""Beds held, open, needed and taken through time in compiled loops: the numbers of `sim.bed_use`."""

from __future__ import annotations

from sim.compiled import compiled
from sim.happenings import Floats, Found, Happenings, Scratch
from sim.held import hold
from sim.needed import need


@compiled
def sweep(
    num_provinces: int,
    until: float,
    tolerance: float,
    windows: Floats,
    moments: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> bool:
    """Let the time of each block pass, and write down how its beds are used.

    Parameters
    ----------
    num_provinces
        Of each block.
    until
        End of the run, days.
    tolerance
        Greatest relative difference between two ways to the same nights.
    windows
        (w, 2) Beginning and end of each window, days; one after another.
    moments
        (m,) Increasing, days.
    happenings, scratch, found
        What is read, used and written.

    Returns
    -------
    bool
        Whether nobody entered a full place, and nights are the area under the occupancy of each place.
    """
    is_whole = True
    for block in range(len(happenings.place_start) - 1):
        is_whole &= hold(block, num_provinces, until, tolerance, windows, moments, happenings, scratch, found)
        need(block, num_provinces, until, windows, happenings, scratch, found)
    return is_whole
