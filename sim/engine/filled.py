"""The tables of the compiled engine are filled from the columns of the vocabulary."""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import compiled, inlined
from sim.engine.ahead import fetch
from sim.engine.codes import (
    ADMITTED,
    NEVER_ELIGIBLE,
    NO_CAUSE,
    NO_PLACE,
    NOT_NEEDED,
    PENDING,
    RELOCATE,
    STILL_WAITING,
    WRONG_KIND,
)
from sim.engine.columns import NetworkColumns, RequestColumns
from sim.engine.state import NOBODY, NOT_LISTED, NOWHERE, Table, World
from sim.engine.units import some_place
from sim.engine.vocabulary import Ints

PEOPLE, ENTRIES, FOLLOWERS = 0, 1, 2
AHEAD = 6
"""People between asking for the rows of one and filling them."""
USUAL_ENTRIES = 4
"""So many entries of a person are asked for."""


@compiled
def fill_places(
    places: Table,
    blocks: Table,
    balances: Table,
    steps: Table,
    grants: Table,
    network: NetworkColumns,
    asked: RequestColumns,
    row: Ints,
    unit: Ints,
    bounds: Ints,
    until: float,
) -> tuple[int, int]:
    """Fill the tables of places and of what happens to them.

    Return how many rows the calendars of all units need, and how many the table of moves needs.

    Parameters
    ----------
    row
        (p,) The row of each place that the requests name.
    unit
        (p,) The unit of each place.
    bounds
        (3, p) Scratch, at first 0.
    until
        End of the run.
    """
    for number in range(len(blocks)):
        block = blocks[number]
        block.until, block.num_common, block.num_watches, block.num_moved = until, 0, 0, 0
        block.first_place, block.last_place = network.block_start[number], network.block_start[number + 1]
        block.first_step = block.last_step = block.first_grant = block.last_grant = 0
        for number_of_place in range(block.first_place, block.last_place):
            fill_place(places[number_of_place], network, number_of_place, unit[number_of_place], number)
    for number in range(len(places) - 1, -1, -1):
        if unit[number] != number:
            places[number].next_in_unit = places[unit[number]].next_in_unit
            places[unit[number]].next_in_unit = number
    fill_balances(places, balances, grants, network, unit)
    bound(network, asked, row, bounds)
    num_moved = fill_steps(places, blocks, steps, grants, balances, network, bounds[0])
    num_beds = 0
    for number in range(len(places)):
        places[unit[number]].heap_start += bounds[0, number]
    for number in range(len(places)):
        room = places[number].heap_start
        places[number].heap_start, num_beds = num_beds, num_beds + room
    return num_beds, num_moved


@inlined
def fill_place(place: Any, network: NetworkColumns, number: int, unit: int, block: int) -> None:
    """Fill the row of a place."""
    place.capacity, place.turnaround, place.held = network.capacity[number], network.turnaround[number], 0
    place.unit, place.heap_start, place.heap_size, place.block = unit, 0, 0, block
    place.balance, place.cost = network.balance_of[number], network.cost[number]
    place.next_in_unit = place.first_balance = NOWHERE
    place.first_waiting = place.last_waiting = place.cursor = NOWHERE
    place.first_changed = place.first_opening = NOWHERE
    place.next_changed, place.walk_at, place.move_rule = NOT_LISTED, math.inf, 0
    place.num_watched, place.watched_at = 0, math.inf


@inlined
def fill_balances(places: Table, balances: Table, grants: Table, network: NetworkColumns, unit: Ints) -> None:
    """Fill the tables of balances, each with nothing, and of the money that comes."""
    for number in range(len(balances)):
        balance = balances[number]
        balance.amount = balance.rate = balance.since = 0.0
        balance.people = balance.num_dry = balance.first_dry = 0
        balance.dry_at, balance.is_by_night = math.inf, network.balance_by_night[number]
    for number in range(len(places) - 1, -1, -1):
        if network.balance_of[number] >= 0:
            balances[network.balance_of[number]].place = number
    for number in range(len(balances) - 1, -1, -1):
        place = places[unit[balances[number].place]]
        balances[number].next_balance, place.first_balance = place.first_balance, number
    for number in range(len(grants)):
        grants[number].moment = max(network.grant_time[number], 0.0)
        grants[number].balance = network.grant_balance[number]
        grants[number].amount = network.grant_amount[number]
        # Only money that comes can run out: a balance reaches zero no more often than it is filled, since no
        # rate is below zero.
        balances[network.grant_balance[number]].first_dry += 1
    first = 0
    for number in range(len(balances)):
        times = balances[number].first_dry
        balances[number].first_dry, first = first, first + times


@inlined
def bound(network: NetworkColumns, asked: RequestColumns, row: Ints, bounds: Ints) -> None:
    """Write how many stays and beds in turnaround each place can hold at once, at most.

    A stay takes a bed at least, and a request is in a place once; residents may be more than the beds.
    """
    most, named, resident = bounds[0], bounds[1], bounds[2]
    for place in range(len(most)):
        most[place] = network.capacity[place]
    for step in range(len(network.step_time)):
        place = network.step_place[step]
        most[place] = max(most[place], network.step_capacity[step])
    for entry in range(len(asked.route_place)):
        named[row[asked.route_place[entry]]] += 1
    for number in range(len(asked.time)):
        if asked.resident_in[number] >= 0:
            resident[row[asked.resident_in[number]]] += 1
    for place in range(len(most)):
        most[place] = min(most[place], named[place]) + resident[place]


@inlined
def fill_steps(
    places: Table,
    blocks: Table,
    steps: Table,
    grants: Table,
    balances: Table,
    network: NetworkColumns,
    most: Ints,
) -> int:
    """Fill the table of steps, and where each block has its own and its moves; return how many these are."""
    for number in range(len(steps)):
        step = steps[number]
        step.moment, step.place = network.step_time[number], network.step_place[number]
        step.capacity, step.rule = network.step_capacity[number], network.step_rule[number]
        blocks[places[step.place].block].last_step += 1
    for number in range(len(grants)):
        blocks[places[balances[grants[number].balance].place].block].last_grant += 1
    num_steps = num_grants = num_moved = 0
    for number in range(len(blocks)):
        block = blocks[number]
        block.first_step, block.first_grant, block.first_moved = num_steps, num_grants, num_moved
        block.last_step += num_steps
        block.last_grant += num_grants
        num_steps, num_grants = block.last_step, block.last_grant
        for step in range(block.first_step, block.last_step):
            num_moved += most[steps[step].place] if steps[step].rule == RELOCATE else 0
    return num_moved


@compiled
def fill_people(
    world: World,
    asked: RequestColumns,
    row_of_place: Ints,
    group_of_place: Ints,
    are_blocks: bool,
    until: float,
    row: Ints,
    group: Ints,
    starts: Ints,
) -> None:
    """Fill the tables of people, their routes and those who follow, in order of group.

    Parameters
    ----------
    world
        The places are filled.
    asked
        The requests, in order of block.
    row_of_place, group_of_place
        (p,) The row and the group of each place that they name.
    are_blocks
        Each group is a block.
    until
        End of the run.
    row
        (n,) Becomes the row of each request among the people.
    group
        (n,) Scratch.
    starts
        (3, g + 1) Scratch, at first 0.
    """
    find_groups(asked, group_of_place, are_blocks, group)
    count_by_group(world, asked, group, starts)
    for number in range(len(asked.time)):
        of_group = group[number]
        if not are_blocks:
            fetch_rows(world, starts, group[min(number + AHEAD, len(group) - 1)])
        row[number], entry = starts[PEOPLE, of_group], starts[ENTRIES, of_group]
        starts[PEOPLE, of_group] += 1
        starts[ENTRIES, of_group] += asked.route_start[number + 1] - asked.route_start[number]
        person = world.people[row[number]]
        fill_person(person, asked, number)
        if asked.resident_in[number] >= 0:
            person.place = row_of_place[asked.resident_in[number]]
        person.first, person.last = entry, starts[ENTRIES, of_group]
        eligible = math.inf
        for one in range(asked.route_start[number], asked.route_start[number + 1]):
            fill_entry(world.entries[entry], asked, one, row_of_place[asked.route_place[one]])
            # An entry opens no sooner than the request is made (checked at the door).
            eligible = min(eligible, asked.route_from[one])
            entry += 1
        settle(person, asked, number, eligible, until)
    if len(world.followers) > 0:
        fill_followers(world, asked, row)


@inlined
def fetch_rows(world: World, starts: Ints, group: int) -> None:
    """Ask for the rows that the next person of a group will have."""
    fetch(world.people, starts[PEOPLE, group])
    for entry in range(USUAL_ENTRIES):
        fetch(world.entries, starts[ENTRIES, group] + entry)


@inlined
def fill_followers(world: World, asked: RequestColumns, row: Ints) -> None:
    """Fill the table of rows that follow another, in a chain each."""
    last = len(world.followers)
    for number in range(len(asked.time) - 1, -1, -1):
        if asked.follows[number] >= 0:
            last -= 1
            follower, followed = world.followers[last], world.people[row[asked.follows[number]]]
            follower.person, follower.following = row[number], followed.first_follower
            followed.first_follower = last
            follower.time, follower.asks_until = asked.time[number], asked.asks_until[number]
            follower.is_after_refusal = asked.follows_refusal[number]
            follower.is_wrong_kind = asked.wrong_kind[number]


@inlined
def find_groups(asked: RequestColumns, group_of_place: Ints, are_blocks: bool, group: Ints) -> None:
    """Write the group of each request; without a place it is that of the row it follows, or any."""
    for block in range(len(asked.block_start) - 1):
        for number in range(asked.block_start[block], asked.block_start[block + 1]):
            if are_blocks:
                group[number] = block
            else:
                place = some_place(asked, number)
                if place >= 0:
                    group[number] = group_of_place[place]
                else:
                    group[number] = group[asked.follows[number]] if asked.follows[number] >= 0 else 0


@inlined
def count_by_group(world: World, asked: RequestColumns, group: Ints, starts: Ints) -> None:
    """Find where the people of each group and their entries begin, and the room for its common events."""
    for number in range(len(asked.time)):
        of_group = group[number] + 1
        starts[PEOPLE, of_group] += 1
        starts[ENTRIES, of_group] += asked.route_start[number + 1] - asked.route_start[number]
        starts[FOLLOWERS, of_group] += asked.follows[number] >= 0
    num_common = 0
    for number in range(len(world.blocks)):
        block, num_followers = world.blocks[number], starts[FOLLOWERS, number + 1]
        for what in (PEOPLE, ENTRIES):
            starts[what, number + 1] += starts[what, number]
        block.first_person, block.last_person = starts[PEOPLE, number], starts[PEOPLE, number + 1]
        num_entries = starts[ENTRIES, number + 1] - starts[ENTRIES, number]
        block.first_common = num_common
        num_common += block.last_person - block.first_person + num_entries + 2 * num_followers
        num_common += 2 * (block.last_step - block.first_step) + block.last_grant - block.first_grant


@inlined
def fill_person(person: Any, asked: RequestColumns, number: int) -> None:
    """Fill what is asked for."""
    person.patience, person.stay = asked.patience[number], asked.stay[number]
    person.party, person.priority = asked.party[number], asked.priority[number]
    length = asked.route_start[number + 1] - asked.route_start[number]
    person.tried = min(asked.reach[number], length)
    person.waited_for = min(asked.waiting_reach[number], length)
    person.place, person.first_follower, person.number = NOWHERE, NOBODY, number


@inlined
def fill_entry(entry: Any, asked: RequestColumns, number: int, place: int) -> None:
    """Fill an entry of a route."""
    entry.place, entry.opens = place, asked.route_from[number]
    entry.closes, entry.leave_by = asked.route_until[number], asked.route_leave_by[number]


@inlined
def settle(person: Any, asked: RequestColumns, number: int, eligible: float, until: float) -> None:
    """Write what follows from the request alone, as `sim.engine.eligible.settle` does."""
    time, asks_until = asked.time[number], asked.asks_until[number]
    person.decided, person.cause, person.is_asking, person.asks_later = until, NO_CAUSE, False, False
    known = eligible if eligible <= asks_until else asks_until
    if asked.follows[number] >= 0:
        eligible, person.outcome = math.inf, NOT_NEEDED
    elif asked.resident_in[number] >= 0:
        eligible, person.outcome, person.decided = 0.0, ADMITTED, 0.0
    elif person.first == person.last:
        person.outcome, person.decided = NO_PLACE, min(time, until)
        person.cause = WRONG_KIND if asked.wrong_kind[number] else NO_CAUSE
    elif known >= until:
        person.outcome = PENDING
    elif eligible > asks_until:
        person.outcome, person.decided = NEVER_ELIGIBLE, asks_until
    else:
        person.outcome = STILL_WAITING
        person.is_asking, person.asks_later = eligible == time, eligible != time
    person.eligible = eligible
