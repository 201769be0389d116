"""Beds held and open through time, in a compiled loop: when they are full, and whether nobody got lost.

The numbers are those of `sim.bed_use`, the checks those of `sim.conservation.check_beds`, in one sweep.
"""

from __future__ import annotations

from sim.compiled import inlined, part
from sim.engine.codes import COMPLETED, LATEST_DEPARTURE
from sim.happenings import (
    ANY_OPEN,
    BED_DAYS,
    BY_OTHERS,
    BY_STATE,
    FILLED,
    FULL,
    OPEN,
    STATE_PAID,
    TAKEN,
    Floats,
    Found,
    Happenings,
    Scratch,
    begin,
    change,
    window_of,
)
from sim.instants import KIND, ROW, Diary, entry, note, party_of, place_of, put_in_order

_AT_START, _ADMITTED, _GONE, _LEFT, _READY, _STEP = range(6)
"""Who is there at the start, and who comes; the bed is left and ready at once, or one after the other."""


@part
def hold(
    block: int,
    num_provinces: int,
    until: float,
    tolerance: float,
    windows: Floats,
    moments: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> bool:
    """Let the stays of a block begin and end.

    Return whether nobody entered a full place, and nights are the area under the occupancy of each place.
    """
    number = _write_down(block, until, happenings, scratch.diary)
    put_in_order(number, until, scratch.diary)
    begin(block, num_provinces, happenings, scratch)
    _begin_places(block, happenings, scratch)
    first, seen, is_whole = block * (num_provinces + 1), 0, True
    for row in range(number):
        now, code = scratch.diary.in_time[row], scratch.diary.in_code[row]
        while seen < len(moments) and moments[seen] < now:
            _look(block, seen, scratch, found)
            seen += 1
        if code & KIND == _STEP:
            is_whole &= _step(block, num_provinces, now, code >> ROW, windows, happenings, scratch, found)
        else:
            is_whole &= _come_or_go(block, num_provinces, now, code, windows, happenings, scratch, found)
    for moment in range(seen, len(moments)):
        _look(block, moment, scratch, found)
    for area in range(num_provinces + 1):
        _pass(first, area, until, windows, scratch, found)
        _pass_open(first, area, until, windows, scratch, found)
    return is_whole and _are_nights_whole(block, until, tolerance, happenings, scratch)


@part
def _write_down(block: int, until: float, happenings: Happenings, diary: Diary) -> int:
    """Write down the changes of a block before the end of the run, and return how many there are."""
    number = 0
    for stay in range(happenings.stay_start[block], happenings.stay_start[block + 1]):
        place, request = happenings.stay_place[stay], happenings.request[stay]
        admitted, left, code = (
            happenings.admitted[stay],
            happenings.left[stay],
            entry(place, happenings.party[request]),
        )
        is_there = admitted <= 0.0 and happenings.resident_in[request] == place
        number = note(number, until, admitted, code | (_AT_START if is_there else _ADMITTED), diary)
        ended = happenings.ended[stay]
        is_turned = ended in (COMPLETED, LATEST_DEPARTURE)
        ready = left + (happenings.turnaround[place] if is_turned else 0.0)
        if left == ready:
            number = note(number, until, left, code | _GONE, diary)
        else:
            number = note(number, until, left, code | _LEFT, diary)
            number = note(number, until, ready, code | _READY, diary)
    for step in range(happenings.step_start[block], happenings.step_start[block + 1]):
        number = note(number, until, happenings.step_time[step], step << ROW | _STEP, diary)
    return number


@inlined
def _begin_places(block: int, happenings: Happenings, scratch: Scratch) -> None:
    for place in range(happenings.place_start[block], happenings.place_start[block + 1]):
        scratch.place_since[place] = scratch.nights[place] = 0.0
        scratch.place_held[place] = scratch.place_taken[place] = 0
        scratch.place_open[place], scratch.has_entered[place] = happenings.capacity[place], False


@inlined
def _come_or_go(
    block: int,
    num_provinces: int,
    now: float,
    code: int,
    windows: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> bool:
    """Let a stay begin or end; return whether its place was in order until then."""
    place, party, kind = place_of(code), party_of(code), code & KIND
    size = party * (1 - 2 * (kind > _ADMITTED))
    taken, held = size * (kind != _READY), size * (kind != _LEFT)
    is_whole = _pass_place(place, now, scratch)
    scratch.has_entered[place] |= kind == _ADMITTED
    scratch.place_taken[place] += taken
    filled = -_filled(place, scratch)
    scratch.place_held[place] += held
    filled += _filled(place, scratch)
    area = happenings.area[place] - block * num_provinces
    change(scratch.level, area, num_provinces, TAKEN, taken)
    if happenings.is_nominal[place] and kind != _LEFT:
        first = block * (num_provinces + 1)
        _pass(first, area, now, windows, scratch, found)
        _pass(first, num_provinces, now, windows, scratch, found)
        change(scratch.level, area, num_provinces, FILLED, filled)
    return is_whole


@part
def _step(
    block: int,
    num_provinces: int,
    now: float,
    step: int,
    windows: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> bool:
    """Let a capacity step happen; return whether the place was in order until then."""
    place, size = happenings.step_place[step], happenings.step_size[step]
    is_whole = _pass_place(place, now, scratch)
    filled = -_filled(place, scratch)
    scratch.place_open[place] += size
    filled += _filled(place, scratch)
    if happenings.is_nominal[place]:
        area, first = happenings.area[place] - block * num_provinces, block * (num_provinces + 1)
        for each in (area, num_provinces):
            _pass(first, each, now, windows, scratch, found)
            _pass_open(first, each, now, windows, scratch, found)
        change(scratch.level, area, num_provinces, OPEN, size)
        change(scratch.level, area, num_provinces, FILLED, filled)
        if happenings.is_state_paid[place]:
            change(scratch.level, area, num_provinces, STATE_PAID, size)
    return is_whole


@inlined
def _filled(place: int, scratch: Scratch) -> int:
    """Return how many open beds of a place are held: who stays on while it closes fills no other bed."""
    return int(min(scratch.place_held[place], scratch.place_open[place]))


@inlined
def _pass_place(place: int, now: float, scratch: Scratch) -> bool:
    """Let the time since the last change in a place pass; return whether nobody entered it above capacity."""
    if not scratch.place_since[place] < now:
        return True
    # Without branches: nothing tells beforehand whether the last to come or go was somebody who came.
    is_overfull = scratch.has_entered[place] & (scratch.place_held[place] > scratch.place_open[place])
    is_whole = (not is_overfull) & (scratch.place_taken[place] >= 0)
    scratch.nights[place] += (now - scratch.place_since[place]) * scratch.place_taken[place]
    scratch.place_since[place], scratch.has_entered[place] = now, False
    return bool(is_whole)


@inlined
def _pass(first: int, area: int, now: float, windows: Floats, scratch: Scratch, found: Found) -> None:
    """Let the time since the last change in an area pass; `first` is where the areas of its block begin."""
    start, opened = scratch.since[area], scratch.level[area, OPEN]
    if start < now:
        scratch.since[area] = now
        if scratch.level[area, FILLED] >= opened and opened > 0:
            window = window_of(area, start, windows, scratch)
            while window < len(windows) and windows[window, 0] < now:
                overlap = min(now, windows[window, 1]) - max(start, windows[window, 0])
                found.days[first + area, window, FULL] += overlap
                window += 1


@part
def _pass_open(first: int, area: int, now: float, windows: Floats, scratch: Scratch, found: Found) -> None:
    """Let the time pass in which as many beds were open."""
    start, scratch.opened[area] = scratch.opened[area], now
    opened, paid = scratch.level[area, OPEN], scratch.level[area, STATE_PAID]
    for window in range(len(windows)):
        overlap = max(min(now, windows[window, 1]) - max(start, windows[window, 0]), 0.0)
        days = found.days[first + area, window]
        days[BED_DAYS] += overlap * opened
        days[BY_STATE] += overlap * paid
        days[BY_OTHERS] += overlap * (opened - paid)
        days[ANY_OPEN] += overlap if opened > 0 else 0.0


@part
def _look(block: int, moment: int, scratch: Scratch, found: Found) -> None:
    """Write down the beds taken and open at a moment."""
    for area in range(len(scratch.since)):
        found.taken[block, moment, area] = scratch.level[area, TAKEN]
        found.open[block, moment, area] = scratch.level[area, OPEN]


@part
def _are_nights_whole(
    block: int, until: float, tolerance: float, happenings: Happenings, scratch: Scratch
) -> bool:
    """Let the run end; return whether the nights of the stays are the area under the occupancy."""
    is_whole = True
    for place in range(happenings.place_start[block], happenings.place_start[block + 1]):
        is_whole &= _pass_place(place, until, scratch)
        scratch.place_since[place] = scratch.nights[place]
    for stay in range(happenings.stay_start[block], happenings.stay_start[block + 1]):
        nights = happenings.left[stay] - happenings.admitted[stay]
        nights *= happenings.party[happenings.request[stay]]
        scratch.place_since[happenings.stay_place[stay]] -= nights
    for place in range(happenings.place_start[block], happenings.place_start[block + 1]):
        is_whole &= abs(scratch.place_since[place]) <= tolerance * scratch.nights[place]
    return is_whole
