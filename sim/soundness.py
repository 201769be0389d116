"""Whether a history passes the checks of `sim.conservation`, in compiled loops: yes, or look closer.

The plain form says what is wrong, and where; this one is for the many that are sound.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part
from sim.engine.codes import (
    ADMITTED,
    COMPLETED,
    ELIGIBILITY_ENDED,
    GAVE_UP,
    LATEST_DEPARTURE,
    MOVED,
    NO_BED_WANTED,
    NOT_NEEDED,
    STILL_RESIDENT,
    STILL_WAITING,
    TURNED_AWAY,
)
from sim.engine.vocabulary import Ended, Outcome
from sim.instants import KIND, ROW, Diary, note, put_in_order

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

_LAST_OUTCOME, _LAST_END = int(max(Outcome)), int(max(Ended))
_ADMITTED, _LEFT, _READY, _GONE, _STEP, _ENTERS, _LEAVES = range(7)


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


class Beds(NamedTuple):
    """What a `Network` has of beds."""

    capacity: Ints
    turnaround: Floats
    step_start: Ints
    """(r + 1,) The steps of each block."""
    step_time: Floats
    step_place: Ints
    step_capacity: Ints
    block_start: Ints


class Scratch(NamedTuple):
    """Room to work in."""

    diary: Diary
    """As long as what happens in a block."""
    since: Floats
    """(p,) Like all that follow: the state of places, and person-nights found, at first 0."""
    held: Ints
    open: Ints
    taken: Ints
    has_entered: Flags
    area: Floats


@compiled
def are_people_sound(
    until: float, tolerance: float, wants_bed: Flags, asked: Asked, stays: Stays, num_asked: Ints
) -> bool:
    """Return whether outcomes, moments, stays and their places obey the rules.

    Parameters
    ----------
    until
        End of the run, days.
    tolerance
        Days between two equal moments.
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
    stay = 0
    for request in range(len(asked.outcome)):
        first = stay
        while stay < len(stays.request) and stays.request[stay] == request:
            stay += 1
        if (stay > first) != (asked.outcome[request] == ADMITTED):
            return False
        if stay > first and not _are_stays_sound(asked, stays, request, first, stay, until, tolerance):
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
        if not (0 <= ended <= _LAST_END and stays.admitted[stay] < left and left <= until):
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


@compiled
def are_beds_sound(
    until: float,
    tolerance: float,
    asked: Asked,
    stays: Stays,
    beds: Beds,
    scratch: Scratch,
    days_in_system: Floats,
) -> bool:
    """Return whether nobody entered a full place, nights are whole, and Little's law holds.

    Parameters
    ----------
    until
        End of the run, days.
    tolerance
        Greatest relative difference between two ways to the same sum.
    asked, stays, beds
        What went in, and what came out; the people are sound.
    scratch
        Room to work in.
    days_in_system
        (r,) At first 0; written: days from first eligibility to the end of the stay or wait, all requests.
    """
    stay = 0
    for block in range(len(beds.block_start) - 1):
        first_stay = stay
        number, stay = _write_down(block, until, stay, asked, stays, beds, scratch, days_in_system)
        put_in_order(number, until, scratch.diary)
        days = _live(block, number, until, asked, stays, beds, scratch)
        if not abs(days_in_system[block] - days) <= tolerance * days:
            return False  # so too where a place was overfull
        if not _are_nights_whole(block, first_stay, stay, asked, stays, beds, scratch, tolerance):
            return False
    return True


@part
def _write_down(
    block: int,
    until: float,
    stay: int,
    asked: Asked,
    stays: Stays,
    beds: Beds,
    scratch: Scratch,
    days_in_system: Floats,
) -> tuple[int, int]:
    """Write down what happens in a block from its first stay on; return how much, and the next stay."""
    number = 0
    for request in range(asked.block_start[block], asked.block_start[block + 1]):
        out, outcome = asked.decided[request], asked.outcome[request]
        is_refused = outcome in (TURNED_AWAY, GAVE_UP, ELIGIBILITY_ENDED)
        is_in = is_refused or outcome in (ADMITTED, STILL_WAITING)
        days = out - asked.eligible[request] if is_in else 0.0
        while stay < len(stays.request) and stays.request[stay] == request:
            days += stays.left[stay] - stays.admitted[stay]
            out = max(out, stays.left[stay])
            number = _note_stay(number, until, stay, stays, beds, scratch)
            stay += 1
        days_in_system[block] += days
        if is_in:
            number = note(number, until, asked.eligible[request], _ENTERS, scratch.diary)
            number = note(number, until, out, _LEAVES, scratch.diary)
    for step in range(beds.step_start[block], beds.step_start[block + 1]):
        number = note(number, until, beds.step_time[step], step << ROW | _STEP, scratch.diary)
    return number, stay


@inlined
def _note_stay(number: int, until: float, stay: int, stays: Stays, beds: Beds, scratch: Scratch) -> int:
    left, code, ended = stays.left[stay], stay << ROW, stays.ended[stay]
    is_turned = ended in (COMPLETED, LATEST_DEPARTURE)
    turnaround = beds.turnaround[stays.place[stay]] if is_turned else 0.0
    number = note(number, until, stays.admitted[stay], code | _ADMITTED, scratch.diary)
    if turnaround == 0.0:
        return note(number, until, left, code | _GONE, scratch.diary)
    number = note(number, until, left, code | _LEFT, scratch.diary)
    return note(number, until, left + turnaround, code | _READY, scratch.diary)


@part
def _live(
    block: int, number: int, until: float, asked: Asked, stays: Stays, beds: Beds, scratch: Scratch
) -> float:
    """Go through what happens in a block; return the days in the system, -1 if a place was overfull."""
    for place in range(beds.block_start[block], beds.block_start[block + 1]):
        scratch.since[place], scratch.open[place] = 0.0, beds.capacity[place]
        scratch.held[place] = scratch.taken[place] = 0
        scratch.has_entered[place] = False
    days, num_in, since = 0.0, 0, 0.0
    for row in range(number):
        now, code = scratch.diary.in_time[row], scratch.diary.in_code[row]
        index, kind = code >> ROW, code & KIND
        if kind >= _ENTERS:
            days += (now - since) * num_in
            since = now
            num_in += 1 if kind == _ENTERS else -1
        else:
            place = beds.step_place[index] if kind == _STEP else stays.place[index]
            if not _pass(place, now, scratch):
                return -1.0
            if kind == _STEP:
                scratch.open[place] = beds.step_capacity[index]
            else:
                _come_or_go(place, index, kind, asked, stays, scratch)
    for place in range(beds.block_start[block], beds.block_start[block + 1]):
        if not _pass(place, until, scratch):
            return -1.0
    return float(days + (until - since) * num_in)


@inlined
def _come_or_go(place: int, stay: int, kind: int, asked: Asked, stays: Stays, scratch: Scratch) -> None:
    request = stays.request[stay]
    party = asked.party[request]
    if kind == _ADMITTED:
        scratch.held[place] += party
        scratch.taken[place] += party
        if stays.admitted[stay] > 0.0 or asked.resident_in[request] < 0:
            scratch.has_entered[place] = True
    if kind in (_LEFT, _GONE):
        scratch.taken[place] -= party
    if kind in (_READY, _GONE):
        scratch.held[place] -= party


@inlined
def _pass(place: int, now: float, scratch: Scratch) -> bool:
    """Let the time since the last change in a place pass; return whether nobody entered it above capacity."""
    if scratch.since[place] < now:
        if scratch.has_entered[place] and scratch.held[place] > scratch.open[place]:
            return False
        if scratch.taken[place] < 0:
            return False
        scratch.area[place] += (now - scratch.since[place]) * scratch.taken[place]
        scratch.since[place], scratch.has_entered[place] = now, False
    return True


@part
def _are_nights_whole(
    block: int,
    first: int,
    end: int,
    asked: Asked,
    stays: Stays,
    beds: Beds,
    scratch: Scratch,
    tolerance: float,
) -> bool:
    """Return whether the nights of stays first to end are the area under the occupancy of their places."""
    for place in range(beds.block_start[block], beds.block_start[block + 1]):
        scratch.since[place] = scratch.area[place]
    for stay in range(first, end):
        nights = (stays.left[stay] - stays.admitted[stay]) * asked.party[stays.request[stay]]
        scratch.since[stays.place[stay]] -= nights
    for place in range(beds.block_start[block], beds.block_start[block + 1]):
        if not abs(scratch.since[place]) <= tolerance * scratch.area[place]:
            return False
    return True
