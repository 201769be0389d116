"""Beds needed through time, if there were enough, beside those open, in a compiled loop: `sim.bed_use`."""

from __future__ import annotations

from sim.compiled import inlined, part
from sim.happenings import (
    EXCEEDS,
    NEEDED,
    OPEN,
    Floats,
    Found,
    Happenings,
    Scratch,
    begin,
    change,
    window_of,
)
from sim.instants import KIND, ROW, Diary, entry, note, party_of, place_of, put_in_order

_NEEDED, _NO_LONGER, _STEP = range(3)


@part
def need(
    block: int,
    num_provinces: int,
    until: float,
    windows: Floats,
    happenings: Happenings,
    scratch: Scratch,
    found: Found,
) -> None:
    """Let the people of a block need their beds, and need them no longer."""
    number = _write_down(block, until, happenings, scratch.diary)
    put_in_order(number, until, scratch.diary)
    begin(block, num_provinces, happenings, scratch)
    first = block * (num_provinces + 1)
    for row in range(number):
        now, code = scratch.diary.in_time[row], scratch.diary.in_code[row]
        kind = code & KIND
        if kind == _STEP:
            step = code >> ROW
            place, quantity, size = happenings.step_place[step], OPEN, happenings.step_size[step]
            area = happenings.area[place]
            if not happenings.is_nominal[place]:
                continue
        else:
            area, party, quantity = place_of(code), party_of(code), NEEDED
            size = party if kind == _NEEDED else -party
        area -= block * num_provinces
        _pass(first, area, now, windows, scratch, found)
        _pass(first, num_provinces, now, windows, scratch, found)
        change(scratch.level, area, num_provinces, quantity, size)
    for area in range(num_provinces + 1):
        _pass(first, area, until, windows, scratch, found)


@part
def _write_down(block: int, until: float, happenings: Happenings, diary: Diary) -> int:
    """Write down the changes of a block before the end of the run, and return how many there are."""
    number = 0
    for need in range(happenings.need_start[block], happenings.need_start[block + 1]):
        code = entry(happenings.need_area[need], happenings.need_party[need])
        number = note(number, until, happenings.need_from[need], code | _NEEDED, diary)
        number = note(number, until, happenings.need_until[need], code | _NO_LONGER, diary)
    for step in range(happenings.step_start[block], happenings.step_start[block + 1]):
        number = note(number, until, happenings.step_time[step], step << ROW | _STEP, diary)
    return number


@inlined
def _pass(first: int, area: int, now: float, windows: Floats, scratch: Scratch, found: Found) -> None:
    """Let the time since the last change in an area pass; `first` is where the areas of its block begin."""
    start, row = scratch.since[area], first + area
    if start >= now:
        return
    scratch.since[area] = now
    needed, opened = scratch.level[area, NEEDED], scratch.level[area, OPEN]
    window = window_of(area, start, windows, scratch)
    while window < len(windows) and windows[window, 0] < now:
        overlap = min(now, windows[window, 1]) - max(start, windows[window, 0])
        if overlap > 0.0:
            found.peak[row, window] = max(found.peak[row, window], needed)
            found.days[row, window, EXCEEDS] += overlap if needed > opened else 0.0
        window += 1
