"""Who needs a bed from when to when, in a compiled loop: the rows of `sim.demand` in plain form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def fill_needs(
    until: float,
    asks_until: Floats,
    stay: Floats,
    resident_in: Ints,
    follows: Ints,
    route_start: Ints,
    route_from: Floats,
    route_leave_by: Floats,
    row: Ints,
    start: Floats,
    end: Floats,
) -> int:
    """Write the first requests that find a bed if there are enough, residents too, and return their number.

    Parameters
    ----------
    until
        End of the run, days.
    asks_until, stay, resident_in, follows, route_start, route_from, route_leave_by
        As in `Requests`.
    row, start, end
        (n,) Written: number of the request, and when it takes and leaves a bed, days.
    """
    found = 0
    for request in range(len(stay)):
        first, last = route_start[request], route_start[request + 1]
        if resident_in[request] >= 0:
            row[found], start[found], end[found] = request, 0.0, 0.0 + stay[request]
            found += 1
        elif follows[request] == -1 and first < last:
            eligible, latest = route_from[first], route_leave_by[first]
            for entry in range(first + 1, last):  # only what is open from the first moment on matters
                if route_from[entry] < eligible:
                    eligible, latest = route_from[entry], route_leave_by[entry]
                elif route_from[entry] == eligible:
                    latest = max(latest, route_leave_by[entry])
            if eligible <= asks_until[request] and eligible < until:
                days = min(stay[request], latest - eligible)
                row[found], start[found], end[found] = request, eligible, eligible + days
                found += 1
    return found
