"""Whether a history passes the checks of `sim.conservation`, in compiled loops: yes, or look closer.

The plain form says what is wrong, and where; this one is for the many that are sound.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined
from sim.engine.codes import (
    ADMITTED,
    COMPLETED,
    DISPLACED,
    ELIGIBILITY_ENDED,
    GAVE_UP,
    MOVED,
    NO_BED_WANTED,
    NOT_NEEDED,
    STILL_RESIDENT,
    STILL_WAITING,
    TURNED_AWAY,
)
from sim.engine.vocabulary import Ended, Outcome

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

_ELIGIBLE = (TURNED_AWAY, GAVE_UP, ELIGIBILITY_ENDED, ADMITTED, STILL_WAITING)
_LAST_OUTCOME, _LAST_END = int(max(Outcome)), int(max(Ended))


class Asked(NamedTuple):
    """`Requests` and their outcomes, n rows."""

    outcome: Codes
    eligible: Floats
    decided: Floats
    patience: Floats
    stay: Floats
    party: Ints
    resident_in: Ints
    follows: Ints
    person: Ints
    route_start: Ints
    route_place: Ints
    route_from: Floats
    route_until: Floats
    route_leave_by: Floats
    block_start: Ints


class Stays(NamedTuple):
    """The stays of `Placements`, s rows.

    Numba takes tuples whose fields have the same types in the same order for one kind when it looks a call
    up, and then looks again, slowly: so the order differs from that of others.
    """

    ended: Codes
    request: Ints
    place: Ints
    admitted: Floats
    left: Floats


@compiled
def are_people_sound(
    until: float, tolerance: float, wants_bed: Flags, asked: Asked, stays: Stays, num_asked: Ints
) -> bool:
    """Return whether outcomes, moments, stays and their places obey the rules, and Little's law holds.

    Parameters
    ----------
    until
        End of the run, days.
    tolerance
        Days between two equal moments, and greatest relative difference between two ways to the same sum.
    wants_bed
        (people,) Who wants a bed.
    asked, stays
        What went in, and what came out.
    num_asked
        (people,) Scratch, at first 0.
    """
    for request in range(len(asked.outcome)):
        if not (_is_outcome_sound(asked, request) and _is_moment_sound(asked, request, until)):
            return False
        if asked.person[request] >= 0 and asked.follows[request] == -1:
            num_asked[asked.person[request]] += 1
    for person in range(len(wants_bed)):
        if num_asked[person] != wants_bed[person]:
            return False
    return _are_all_stays_sound(until, tolerance, asked, stays)


@inlined
def _are_all_stays_sound(until: float, tolerance: float, asked: Asked, stays: Stays) -> bool:
    """Return whether exactly the admitted have stays as they should be, and Little's law holds."""
    stay = 0
    for block in range(len(asked.block_start) - 1):
        days, area = 0.0, 0.0  # in the system, summed over people, and under their number through time
        for request in range(asked.block_start[block], asked.block_start[block + 1]):
            first = stay
            while stay < len(stays.request) and stays.request[stay] == request:
                days += stays.left[stay] - stays.admitted[stay]
                stay += 1
            if (stay > first) != (asked.outcome[request] == ADMITTED):
                return False
            if stay > first and not _are_stays_sound(asked, stays, request, first, stay, until, tolerance):
                return False
            if asked.outcome[request] in _ELIGIBLE:
                days += asked.decided[request] - asked.eligible[request]
                # Each exit adds its moment to the area under the curve, each entry takes its own away.
                out = stays.left[stay - 1] if stay > first else asked.decided[request]
                area += out - asked.eligible[request]
        if not abs(days - area) <= tolerance * area:
            return False
    return stay == len(stays.request)  # else they are in no order


@inlined
def _is_outcome_sound(asked: Asked, request: int) -> bool:
    outcome, is_first = asked.outcome[request], asked.follows[request] < 0
    if not 0 <= outcome <= _LAST_OUTCOME or outcome == NO_BED_WANTED:
        return False
    if is_first and outcome == NOT_NEEDED:
        return False
    return bool(asked.resident_in[request] < 0 or outcome == ADMITTED)


@inlined
def _is_moment_sound(asked: Asked, request: int, until: float) -> bool:
    outcome, decided = asked.outcome[request], asked.decided[request]
    is_refused = outcome in (TURNED_AWAY, GAVE_UP, ELIGIBILITY_ENDED)
    if not (is_refused or outcome in (ADMITTED, STILL_WAITING)):
        return True
    eligible = asked.eligible[request]
    is_over = eligible + asked.patience[request]
    if not (eligible <= decided and decided <= min(is_over, until)):
        return False
    if outcome == TURNED_AWAY:
        return bool(decided == eligible)
    if outcome == GAVE_UP:
        return bool(decided == is_over)
    return bool(outcome != STILL_WAITING or decided == until)


@inlined
def _are_stays_sound(
    asked: Asked, stays: Stays, request: int, first: int, end: int, until: float, tolerance: float
) -> bool:
    """Return whether the stays of one request, rows first to end, follow one another as they should."""
    for stay in range(first, end):
        left, ended, goes_on = stays.left[stay], stays.ended[stay], stay < end - 1
        if not (0 <= ended <= _LAST_END and _lasts(stays.admitted[stay], left, ended) and left <= until):
            return False
        if (ended == STILL_RESIDENT) != (left >= until) or (ended == MOVED) != goes_on:
            return False
        if goes_on and stays.admitted[stay + 1] != left:
            return False
        if not _is_place_sound(asked, stays, request, stay, stay == first):
            return False
    until_wanted, left = stays.admitted[first] + asked.stay[request], stays.left[end - 1]
    if stays.admitted[first] != asked.decided[request] or not left <= until_wanted + tolerance:
        return False
    return bool(stays.ended[end - 1] != COMPLETED or left >= until_wanted - tolerance)


@inlined
def _lasts(admitted: float, left: float, ended: int) -> bool:
    """Return whether a stay ends after it began; a closing at the very start ends residents' at once."""
    return admitted < left or (admitted == left == 0.0 and ended in (MOVED, DISPLACED))


@inlined
def _is_place_sound(asked: Asked, stays: Stays, request: int, stay: int, is_first: bool) -> bool:
    """Return whether a stay is at home, or in a place of the route that was open to the person."""
    place, admitted = stays.place[stay], stays.admitted[stay]
    if asked.resident_in[request] == place and admitted == 0.0:
        return True
    for entry in range(asked.route_start[request], asked.route_start[request + 1]):
        if (
            asked.route_place[entry] == place
            and asked.route_from[entry] <= admitted < asked.route_until[entry]
            and (not is_first or stays.left[stay] <= asked.route_leave_by[entry])
        ):
            return True
    return False
