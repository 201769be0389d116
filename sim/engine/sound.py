"""Whether tables are well formed, found in one compiled loop each.

`sim.engine.checks` says the same in plain form, and names what is wrong.
"""

from __future__ import annotations

import math

from sim.compiled import compiled, inlined
from sim.engine.columns import Ints, NetworkColumns, RequestColumns


@compiled
def are_sound_requests(columns: RequestColumns, shortest: float) -> bool:
    """Return whether requests hold to every rule; the columns have the right lengths."""
    starts, routes, num_rows = columns.block_start, columns.route_start, len(columns.time)
    if (
        len(starts) < 2
        or not are_starts(starts, num_rows)
        or not are_starts(routes, len(columns.route_place))
    ):
        return False
    if len(routes) != num_rows + 1:
        return False
    is_sound = True
    for block in range(len(starts) - 1):
        before, are_residents = 0.0, True
        for row in range(starts[block], starts[block + 1]):
            time, follows = columns.time[row], columns.follows[row]
            is_resident = columns.resident_in[row] >= 0
            is_sound &= is_sound_row(columns, row, shortest)
            is_sound &= follows == -1 or (starts[block] <= follows < row and not is_resident)
            # Residents first, at time 0; the times of rows that follow count from another moment.
            is_sound &= not is_resident or (are_residents and time == 0.0)
            is_sound &= follows != -1 or time >= before
            are_residents &= is_resident
            before = time if follows == -1 else before
            asked = time if follows == -1 else 0.0
            for entry in range(routes[row], routes[row + 1]):
                is_sound &= is_sound_entry(columns, entry, asked)
    return is_sound


@inlined
def is_sound_row(columns: RequestColumns, row: int, shortest: float) -> bool:
    """Return whether the numbers of a request are possible."""
    return bool(
        (0.0 <= columns.time[row] < math.inf)
        & (columns.asks_until[row] >= columns.time[row])
        & is_zero_or_long(columns.patience[row], shortest)
        & (columns.stay[row] >= shortest)
        & (columns.party[row] >= 1)
        & (0 <= columns.waiting_reach[row] <= columns.reach[row])
        & (columns.resident_in[row] >= -1)
    )


@inlined
def is_sound_entry(columns: RequestColumns, entry: int, asked: float) -> bool:
    """Return whether a route entry is possible for somebody who asks at a moment."""
    opens, closes = columns.route_from[entry], columns.route_until[entry]
    return bool(
        (columns.route_place[entry] >= 0)
        & (asked <= opens < math.inf)
        & (closes > opens)
        & (columns.route_leave_by[entry] >= closes)
    )


@compiled
def are_inside(places: Ints, starts: Ints, resident_in: Ints, route_start: Ints, route_place: Ints) -> bool:
    """Return whether all places named are of the block of who names them.

    Parameters
    ----------
    places
        `Network.block_start`.
    starts, resident_in, route_start, route_place
        As in `Requests`, which is well formed and has as many blocks.
    """
    is_sound = True
    for block in range(len(starts) - 1):
        first, last = places[block], places[block + 1]
        for row in range(starts[block], starts[block + 1]):
            is_sound &= resident_in[row] < 0 or first <= resident_in[row] < last
        for entry in range(route_start[starts[block]], route_start[starts[block + 1]]):
            is_sound &= first <= route_place[entry] < last
    return is_sound


@compiled
def is_sound_network(
    columns: NetworkColumns, shortest: float, num_rules: int, block_of_balance: Ints
) -> bool:
    """Return whether a network holds to every rule; the columns have the right lengths.

    The rules of steps are numbered from 0. `block_of_balance` is scratch, at first -1 for each balance.
    """
    if len(columns.block_start) < 2 or not are_starts(columns.block_start, len(columns.capacity)):
        return False
    is_sound = True
    for place in range(len(columns.capacity)):
        is_sound &= columns.capacity[place] >= 0
        is_sound &= is_zero_or_long(columns.turnaround[place], shortest)
    is_sound = (
        is_sound and are_sound_steps(columns, num_rules) and are_sound_balances(columns, block_of_balance)
    )
    return is_sound and are_sound_grants(columns, block_of_balance)


@inlined
def are_sound_steps(columns: NetworkColumns, num_rules: int) -> bool:
    """Return whether capacity steps are possible, and in order of (time, place) block by block."""
    starts, block = columns.block_start, 0
    before, place_before = -math.inf, -1
    for step in range(len(columns.step_time)):
        time, place = columns.step_time[step], columns.step_place[step]
        if not (starts[block] <= place < starts[-1] and 0.0 <= time < math.inf):
            return False
        if columns.step_capacity[step] < 0 or not 0 <= columns.step_rule[step] < num_rules:
            return False
        if place >= starts[block + 1]:
            before = -math.inf
            while place >= starts[block + 1]:
                block += 1
        if time < before or (time == before and place <= place_before):
            return False
        before, place_before = time, place
    return True


@inlined
def are_sound_balances(columns: NetworkColumns, block_of_balance: Ints) -> bool:
    """Return whether each balance pays for places of one block, at possible costs; find which block."""
    for block in range(len(columns.block_start) - 1):
        for place in range(columns.block_start[block], columns.block_start[block + 1]):
            balance = columns.balance_of[place]
            if not (-1 <= balance < len(block_of_balance) and 0.0 <= columns.cost[place] < math.inf):
                return False
            if balance >= 0:
                if block_of_balance[balance] not in (-1, block):
                    return False
                block_of_balance[balance] = block
    is_sound = True
    for balance in range(len(block_of_balance)):
        is_sound &= block_of_balance[balance] >= 0
    return is_sound


@inlined
def are_sound_grants(columns: NetworkColumns, block_of_balance: Ints) -> bool:
    """Return whether grants are possible, and in order of time block by block."""
    before, block_before = -math.inf, -1
    for grant in range(len(columns.grant_time)):
        time, balance = columns.grant_time[grant], columns.grant_balance[grant]
        if not (0 <= balance < len(block_of_balance) and 0.0 <= columns.grant_amount[grant] < math.inf):
            return False
        block = block_of_balance[balance]
        is_later = block > block_before or (block == block_before and time >= before)
        if not (is_later and -math.inf < time < math.inf):
            return False
        before, block_before = time, block
    return True


@inlined
def are_starts(starts: Ints, num_rows: int) -> bool:
    """Return whether numbers say where each of some stretches begins, and where the last one ends."""
    if len(starts) == 0 or starts[0] != 0 or starts[-1] != num_rows:
        return False
    is_sound = True
    for number in range(1, len(starts)):
        is_sound &= starts[number - 1] <= starts[number]
    return is_sound


@inlined
def is_zero_or_long(days: float, shortest: float) -> bool:
    """Return whether a length of time is none, or long enough."""
    return bool((days == 0.0) | (days >= shortest))
