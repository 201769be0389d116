"""The rows of requests in compiled loops: those of `sim.eligibility` in plain form.

`arrange` puts the requests of people in order, `write_rows` then writes each with its route, behind the
residents of its block.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiled import compiled, inlined
from sim.engine.checks import BY_ENTRY, empty_columns
from sim.engine.columns import RequestColumns
from sim.engine.vocabulary import SHORTEST, Flags, Floats, Ints, Requests
from sim.policy import NEVER, Law, Rules

OTHERS = 3
"""Row of the window of places paid by others, behind those of state-paid places."""


class People(NamedTuple):
    """Columns of `sim.referrals.Referrals`."""

    run: Ints
    province: Ints
    profile: Ints
    stream: Ints
    accepts_transfer: Flags
    party: Ints
    time: Floats
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats
    case_opens_after: Floats
    case_closes_after: Floats
    permission_after: Floats
    uptake: Floats


class Again(NamedTuple):
    """Columns of `sim.visits.Visits`."""

    person: Ints
    after_refusal: Flags
    delay: Floats
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats


def room_for(num_rows: int, num_entries: int, num_starts: int) -> RequestColumns:
    """Return columns to be written."""
    lengths = dict.fromkeys(RequestColumns._fields, num_rows) | dict.fromkeys(BY_ENTRY, num_entries)
    lengths |= {"route_start": num_rows + 1, "block_start": num_starts}
    columns = empty_columns(Requests)
    return RequestColumns(**{name: np.empty(length, columns[name].dtype) for name, length in lengths.items()})


@compiled
def arrange(
    run: Ints,
    wants_bed: Flags,
    visitor: Ints,
    visited: Ints,
    start: Ints,
    source: Ints,
    row: Ints,
    follows: Ints,
) -> None:
    """Put requests in order of block, in each the first ones before those that may follow.

    Parameters
    ----------
    run, wants_bed
        (n,) As in `Referrals`.
    visitor, visited
        (v,) `person` and `follows` of `Visits`.
    start
        (r + 1,) Zeros; becomes where each block begins.
    source
        Becomes what stands in each row: a person, or n + a visit.
    row
        (n + v,) Becomes the row of each person and visit that has one.
    follows
        Becomes the row that each row follows, -1 for none.
    """
    num_people = len(run)
    for person in range(num_people):
        if wants_bed[person]:
            start[run[person] + 1] += 1
    for visit in range(len(visitor)):
        start[run[visitor[visit]] + 1] += 1
    for block in range(1, len(start)):
        start[block] += start[block - 1]
    # Each block is filled from its beginning: the beginnings move, and end where the next ones were.
    for person in range(num_people):
        if wants_bed[person]:
            place = start[run[person]]
            source[place], row[person], follows[place] = person, place, -1
            start[run[person]] += 1
    for visit in range(len(visitor)):
        place = start[run[visitor[visit]]]
        source[place], row[num_people + visit] = num_people + visit, place
        follows[place] = row[visitor[visit]] if visited[visit] < 0 else row[num_people + visited[visit]]
        start[run[visitor[visit]]] += 1
    for block in range(len(start) - 1, 0, -1):
        start[block] = start[block - 1]
    start[0] = 0


@compiled
def write_rows(
    people: People,
    again: Again,
    rules: Rules,
    law: Law,
    start: Ints,
    source: Ints,
    follows: Ints,
    at_start: RequestColumns,
    windows: Floats,
    rows: RequestColumns,
) -> int:
    """Write the rows of all blocks, the residents of each first; return how many route entries they have.

    Parameters
    ----------
    start, source, follows
        From `arrange`.
    at_start
        The residents.
    windows
        (4, 2) Scratch.
    rows
        Written to; with room for as many entries as there can be.
    """
    row, entry = 0, 0
    rows.block_start[0] = rows.route_start[0] = 0
    for block in range(len(start) - 1):
        for resident in range(at_start.block_start[block], at_start.block_start[block + 1]):
            entry = _copy(at_start, resident, rows, row, entry)
            row += 1
        before = row - start[block]
        for asked in range(start[block], start[block + 1]):
            what = source[asked] - len(people.run)
            rows.follows[row] = follows[asked] if follows[asked] < 0 else before + follows[asked]
            if what < 0:
                person = source[asked]
                until = _write_asked(rows, row, people.time[person], people, person)
                rows.follows_refusal[row] = False
            else:
                person = again.person[what]
                _write_asked(rows, row, again.delay[what], again, what)
                rows.follows_refusal[row] = again.after_refusal[what]
                # Who asks again does so at a time that is not known yet: whatever opens may then be open.
                until = math.inf
            entry = _write_person(people, rules, law, person, until, windows, rows, row, entry)
            row += 1
        rows.block_start[block + 1] = row
    return entry


@inlined
def _copy(at_start: RequestColumns, resident: int, rows: RequestColumns, row: int, entry: int) -> int:
    """Copy the row of a resident, and return where its route ends."""
    rows.time[row], rows.asks_until[row] = at_start.time[resident], at_start.asks_until[resident]
    rows.patience[row], rows.stay[row] = at_start.patience[resident], at_start.stay[resident]
    rows.party[row], rows.priority[row] = at_start.party[resident], at_start.priority[resident]
    rows.reach[row], rows.waiting_reach[row] = at_start.reach[resident], at_start.waiting_reach[resident]
    rows.wrong_kind[row], rows.resident_in[row] = (
        at_start.wrong_kind[resident],
        at_start.resident_in[resident],
    )
    rows.person[row], rows.follows[row] = at_start.person[resident], -1
    rows.follows_refusal[row] = at_start.follows_refusal[resident]
    for one in range(at_start.route_start[resident], at_start.route_start[resident + 1]):
        rows.route_place[entry], rows.route_from[entry] = at_start.route_place[one], at_start.route_from[one]
        rows.route_until[entry] = at_start.route_until[one]
        rows.route_leave_by[entry] = at_start.route_leave_by[one]
        entry += 1
    rows.route_start[row + 1] = entry
    return entry


@inlined
def _write_asked(rows: RequestColumns, row: int, time: float, drawn: People | Again, which: int) -> float:
    """Write what is asked for, and return until when the person can be found."""
    until: float = time + drawn.patience_before[which]
    rows.time[row], rows.asks_until[row] = time, until
    patience = drawn.patience_for_bed[which]
    rows.patience[row] = max(patience, SHORTEST) if patience > 0.0 else 0.0
    rows.stay[row] = max(drawn.stay[which], SHORTEST)
    return until


@inlined
def _write_person(
    people: People,
    rules: Rules,
    law: Law,
    person: int,
    until: float,
    windows: Floats,
    rows: RequestColumns,
    row: int,
    first: int,
) -> int:
    """Write who asks, and the route: the places that open by a moment; return where the route ends."""
    run, province, profile = people.run[person], people.province[person], people.profile[person]
    kind, transfer = rules.kind[profile], int(people.accepts_transfer[person])
    is_free = rules.is_free[profile, people.stream[person]]
    num_windows = _windows(people, law, person, is_free, windows)
    entry, first_known, waited_for, tried = first, -1, 0, rules.tried[run, province, kind, transfer]
    for place in tried:
        if place < 0:
            break  # beyond the end
        if rules.opens[place] <= until:
            first_known = place if first_known < 0 else first_known
            begin, end = (0, num_windows) if rules.is_state_paid[place] else (OTHERS, OTHERS + 1)
            for window in range(begin, end):
                opens, closes = max(windows[window, 0], rules.opens[place]), windows[window, 1]
                if opens < closes:
                    _write_entry(rows, entry, place, opens, closes)
                    waited_for += rules.where[place] == rules.where[rows.route_place[first]]
                    entry += 1
    if entry == first and first_known >= 0:
        _write_entry(rows, entry, first_known, min(np.nextafter(until, math.inf), NEVER), math.inf)
        entry, waited_for = entry + 1, 1
    rows.route_start[row + 1], rows.reach[row] = entry, entry - first
    rows.waiting_reach[row] = entry - first if rules.waits_for_route else waited_for
    has_tried = len(tried) > 0 and tried[0] >= 0
    rows.wrong_kind[row] = rules.has_places[run, province, transfer] and not has_tried
    rows.party[row], rows.priority[row] = people.party[person], rules.priority[profile]
    rows.resident_in[row], rows.person[row] = -1, person
    return entry


@inlined
def _write_entry(rows: RequestColumns, entry: int, place: int, opens: float, closes: float) -> None:
    rows.route_place[entry], rows.route_from[entry] = place, opens
    rows.route_until[entry], rows.route_leave_by[entry] = closes, closes


@inlined
def _windows(people: People, law: Law, person: int, is_free: bool, windows: Floats) -> int:
    """Write when places are open to a person, and return the number of windows of state-paid ones."""
    time = people.time[person]
    windows[OTHERS, 0], windows[OTHERS, 1] = time, math.inf
    if is_free:
        windows[0, 0], windows[0, 1] = time, math.inf
        return 1
    endless = time + people.permission_after[person]
    run, uptake = people.run[person], people.uptake[person]
    if uptake < law.reform_uptake[run]:
        moment = law.reform_from[run] + law.reform_ramp_days[run] * uptake / law.reform_uptake[run]
        endless = min(endless, max(time, moment))
    opened = time + people.case_opens_after[person]
    closed = opened + (people.case_closes_after[person] + law.grace_days[run])
    if closed >= law.reform_from[run]:
        closed = math.inf
    num_windows = _add(windows, 0, time, time + law.reflection_days[run])
    num_windows = _add(windows, num_windows, opened, closed)
    num_windows = _add(windows, num_windows, endless, math.inf)
    limit = time + law.residency_days[run]
    windows[OTHERS, 1] = limit if time < limit else -math.inf
    return _cut(windows, _merge(windows, num_windows), limit)


@inlined
def _add(windows: Floats, size: int, start: float, until: float) -> int:
    """Put a window among others in order of beginning, unless it is empty; return how many there are."""
    if not start < until:
        return size
    hole = size
    while hole > 0 and windows[hole - 1, 0] > start:
        windows[hole, 0], windows[hole, 1] = windows[hole - 1, 0], windows[hole - 1, 1]
        hole -= 1
    windows[hole, 0], windows[hole, 1] = start, until
    return size + 1


@inlined
def _merge(windows: Floats, size: int) -> int:
    """Make one of windows that overlap or touch; return how many are left."""
    last = 0
    for window in range(1, size):
        if windows[window, 0] > windows[last, 1]:
            last += 1
            windows[last, 0], windows[last, 1] = windows[window, 0], windows[window, 1]
        else:
            windows[last, 1] = max(windows[last, 1], windows[window, 1])
    return min(size, last + 1)


@inlined
def _cut(windows: Floats, size: int, limit: float) -> int:
    """End windows at a limit, and return how many begin before it."""
    while size > 0 and not windows[size - 1, 0] < limit:
        size -= 1
    if size > 0:
        windows[size - 1, 1] = min(windows[size - 1, 1], limit)
    return size
