"""The compiled engine: the rules of `sim.engine.vocabulary`, as the reference engine reads them, on arrays.

The steps have the names they have in `sim.engine.reference`, and stand in its order. What makes it fast:

* Places that nobody waits for together meet only through requests. Each such *unit* of places has a calendar
  of its own, a heap of departures, and is brought up to date (`advance`) only when somebody looks at one of
  its places. So the work for a person does not grow with the country.
* What is rare (capacity steps, moves, entries that open, people eligible later than referred) stands in one
  heap for the whole network; everybody else comes in order of number, without a heap.
* A waiting list is a chain through the route entries of the people in it. Whoever has given up is taken off
  when the list is next walked, or before the capacity steps, with the moment and the cause it had.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part
from sim.engine.calendar import pop, push, remove
from sim.engine.checks import check_places
from sim.engine.eligible import settle
from sim.engine.state import NOBODY, NOT_LISTED, NOWHERE, World, world_of
from sim.engine.vocabulary import (
    Cause,
    Ended,
    Flags,
    Floats,
    Ints,
    Network,
    Outcome,
    Phase,
    Placements,
    Requests,
    Rule,
)

# The compiler takes whole numbers of the module for constants, members of an Enum not everywhere.
DEPARTURES, CAPACITY, MOVES = int(Phase.DEPARTURES), int(Phase.CAPACITY), int(Phase.MOVES)
WAITING_LIST, REQUESTS = int(Phase.WAITING_LIST), int(Phase.REQUESTS)
DRAIN, RELOCATE = int(Rule.DRAIN), int(Rule.RELOCATE)
ADMITTED, TURNED_AWAY, GAVE_UP = int(Outcome.ADMITTED), int(Outcome.TURNED_AWAY), int(Outcome.GAVE_UP)
ELIGIBILITY_ENDED, STILL_WAITING = int(Outcome.ELIGIBILITY_ENDED), int(Outcome.STILL_WAITING)
COMPLETED, LATEST_DEPARTURE = int(Ended.COMPLETED), int(Ended.LATEST_DEPARTURE)
DISPLACED, MOVED, STILL_RESIDENT = int(Ended.DISPLACED), int(Ended.MOVED), int(Ended.STILL_RESIDENT)
NO_CAUSE, NO_BED, CLOSED = int(Cause.NONE), int(Cause.NO_BED), int(Cause.CLOSED)

Columns = dict[str, NDArray[Any]]

PHASE = 1 << 40
"""A code of the common calendar is phase * PHASE + number: their order is that of the rules."""


def run(network: Network, requests: Requests, threads: int = 1) -> Placements:
    """Return what happens to the requests in the network.

    Parameters
    ----------
    network, requests
        One run, or several as blocks.
    threads
        Share the blocks among them; the result does not depend on it.

    Raises
    ------
    ValueError
        If a request names a place that the network has not, a place is paid from a balance, or a request
        follows another.
    """
    check_places(network, requests)
    _check_is_known(network, requests)
    settled = settle(requests, network.until)
    world = world_of(network, requests, settled)
    if threads == 1:
        live(world, requests.time, requests.resident_in, 0, len(world.blocks))
    else:
        _live_in_threads(world, requests, threads)
    return _placements(world, settled.eligible)


def _live_in_threads(world: World, requests: Requests, threads: int) -> None:
    """Let threads share the blocks, each an equal part of the people; they write to different rows."""
    shares = np.linspace(0, len(requests), threads + 1)
    edges = np.searchsorted(requests.block_start[:-1], shares)
    edges[-1] = len(world.blocks)
    with ThreadPoolExecutor(threads) as pool:
        pairs = pairwise(edges.tolist())
        parts = [pool.submit(live, world, requests.time, requests.resident_in, *pair) for pair in pairs]
    for each in parts:
        each.result()


def make_ready_for_use() -> None:
    """Compile what is not compiled yet, or read it from the cache: done once, before work is shared out."""
    run(Network.without_places(1.0), Requests.of_nobody())


def _check_is_known(network: Network, requests: Requests) -> None:
    if (network.balance_of >= 0).any():
        raise ValueError("Network.balance_of: must be -1, the compiled engine knows no balances")
    if (requests.follows >= 0).any():
        raise ValueError("Requests.follows: must be -1, the compiled engine knows no rows that follow")


def _placements(world: World, eligible: Floats) -> Placements:
    """Return what happened, once the run is over."""
    people = world.people
    request = np.flatnonzero(people["outcome"] == ADMITTED)
    columns = {name: people[name][request] for name in ("place", "admitted", "left", "ended")}
    moved = world.moved[_is_used(world)]
    if len(moved):
        request, columns = _with_moves(request, columns, moved)
    outcomes = {name: people[name].copy() for name in ("outcome", "decided", "cause")}
    return Placements(request=request, eligible=eligible, **columns, **outcomes)


def _is_used(world: World) -> Flags:
    """Return which rows of the table of moves are used: the first ones of each block's part."""
    blocks, row = world.blocks, np.arange(len(world.moved))
    block = np.searchsorted(blocks["first_moved"], row, side="right") - 1
    is_used: Flags = row - blocks["first_moved"][block] < blocks["num_moved"][block]
    return is_used


def _with_moves(request: Ints, columns: Columns, moved: Any) -> tuple[Ints, Columns]:
    """Return the stays with those that ended by a move, in order of request, then admission."""
    request = np.concatenate((moved["request"], request))
    ended = np.full(len(moved), MOVED, np.int8)
    before = {name: ended if name == "ended" else moved[name] for name in columns}
    joined = {name: np.concatenate((before[name], column)) for name, column in columns.items()}
    order = np.lexsort((joined["admitted"], request))
    return request[order], {name: column[order] for name, column in joined.items()}


@compiled
def live(world: World, time: Floats, resident_in: Ints, first: int, last: int) -> None:
    """Let everything happen in blocks `first` to `last`, from the first instant to the end of the run."""
    for number in range(first, last):
        house(world, world.blocks[number], resident_in)
        plan(world, world.blocks[number])
        come_and_go(world, world.blocks[number], time)
        end(world, world.blocks[number])


@part
def come_and_go(world: World, block: Any, time: Floats) -> None:
    """Let the people of a block ask, each at first eligibility, and the common events happen between them."""
    people, common, start = world.people, world.common, block.first_common
    number = block.first_person
    while True:
        while number < block.last_person and not is_next(people[number], time[number]):
            if people[number].is_asking:
                at(world, block, people[number].eligible, REQUESTS, number)
            number += 1
        moment = people[number].eligible if number < block.last_person else math.inf
        if block.num_common > 0 and (
            common[start].moment < moment
            or (common[start].moment == moment and common[start].code < REQUESTS * PHASE + number)
        ):
            take_next(world, block)
        elif number < block.last_person:
            ask(world, number)
            number += 1
        else:
            break


@inlined
def is_next(person: Any, time: float) -> bool:
    """Return whether a person asks when referred; who asks later is entered in the common calendar."""
    return bool(person.is_asking and person.eligible == time)


@inlined
def at(world: World, block: Any, moment: float, phase: int, number: int) -> None:
    """Enter an event in the common calendar of a block, unless the run ends first."""
    if moment < block.until:
        push(world.common, block.first_common, block.num_common, moment, phase * PHASE + number)
        block.num_common += 1


@part
def take_next(world: World, block: Any) -> None:
    """Let the first event of the common calendar happen."""
    event = world.common[block.first_common]
    moment, code = event.moment, event.code
    pop(world.common, block.first_common, block.num_common)
    block.num_common -= 1
    phase, number = code // PHASE, code % PHASE
    if phase == CAPACITY:
        step_capacity(world, moment, number)
    elif phase == MOVES:
        move(world, moment, number)
    elif phase == WAITING_LIST:
        open_for(world, moment, number)
    else:
        ask(world, number)


@part
def advance(world: World, place: int, moment: float, phase: int) -> None:
    """Let everything happen in the unit of a place that comes before a phase of a moment."""
    unit = world.places[world.places[place].unit]
    while True:
        due = world.calendars[unit.heap_start].moment if unit.heap_size > 0 else math.inf
        walk_at = unit.walk_at
        if due <= walk_at and (due < moment or (due == moment and phase > DEPARTURES)):
            code = world.calendars[unit.heap_start].code
            pop(world.calendars, unit.heap_start, unit.heap_size)
            unit.heap_size -= 1
            if code & 1:
                make_ready(world, due, world.people[code >> 1].place, code >> 1)
            else:
                depart(world, due, code >> 1)
        elif walk_at < moment or (walk_at == moment and phase > WAITING_LIST):
            walk(world, walk_at, world.places[place].unit)
        else:
            break


@inlined
def house(world: World, block: Any, resident_in: Ints) -> None:
    """Put the residents in their places, before the first instant."""
    for number in range(block.first_person, block.last_person):
        if resident_in[number] < 0:
            break  # residents come first
        world.people[number].ends_by = COMPLETED
        enter(world, number, resident_in[number], 0.0, world.people[number].stay)


@inlined
def plan(world: World, block: Any) -> None:
    """Enter the capacity steps in the common calendar."""
    for step in range(block.first_step, block.last_step):
        at(world, block, world.steps[step].moment, CAPACITY, step)


# 1. Departures


@inlined
def depart(world: World, now: float, number: int) -> None:
    """End a stay at its end."""
    person = world.people[number]
    leave(world, number, now, person.ends_by)
    turnaround = world.places[person.place].turnaround
    if turnaround > 0.0:
        keep_until(world, person.place, now + turnaround, 2 * number + 1)
    else:
        make_ready(world, now, person.place, number)


@inlined
def make_ready(world: World, now: float, place: int, number: int) -> None:
    """Free the beds of a party."""
    world.places[place].held -= world.people[number].party
    walk_for(world, now, place)


# 2. Capacity


@part
def step_capacity(world: World, now: float, number: int) -> None:
    """Put a new capacity in force."""
    step = world.steps[number]
    place = world.places[step.place]
    advance(world, step.place, now, CAPACITY)
    take_off(world, step.place, now)
    place.capacity = step.capacity
    if place.held > step.capacity and step.rule != DRAIN:
        place.move_rule = step.rule
        at(world, world.blocks[place.block], now, MOVES, step.place)
    walk_for(world, now, step.place)


# 4. Moves


@part
def move(world: World, now: float, number: int) -> None:
    """Let people go, the latest admitted first, until the place holds no more than its capacity."""
    place = world.places[number]
    advance(world, number, now, MOVES)
    while place.held > place.capacity:
        who = last_admitted(world, number)
        if who == NOBODY:
            break
        # The place itself is above capacity: it has no room while the person is still in it.
        person, entry = world.people[who], NOWHERE
        if place.move_rule == RELOCATE:
            entry = look_for(world, now, MOVES, who, person.last - person.first)
        until = out_of_calendar(world, number, who)
        leave(world, who, now, DISPLACED if entry == NOWHERE else MOVED)
        make_ready(world, now, number, who)
        if entry != NOWHERE:
            write_down_move(world, who)
            enter(world, who, world.entries[entry].place, now, until)


@inlined
def last_admitted(world: World, place: int) -> int:
    """Return who of the people in a place was admitted last, the larger number of two; NOBODY if empty."""
    unit, found = world.places[world.places[place].unit], NOBODY
    for row in range(unit.heap_start, unit.heap_start + unit.heap_size):
        code = world.calendars[row].code
        number = code >> 1
        is_present = code & 1 == 0 and world.people[number].place == place
        if is_present and (found == NOBODY or was_admitted_later(world, number, found)):
            found = number
    return found


@inlined
def was_admitted_later(world: World, number: int, other: int) -> bool:
    """Return whether a person was admitted to the place later than another, or has the larger number."""
    admitted, before = world.people[number].admitted, world.people[other].admitted
    return bool(admitted > before or (admitted == before and number > other))


@inlined
def out_of_calendar(world: World, place: int, number: int) -> float:
    """Take the end of a stay out of its calendar, and return when it would have been."""
    unit = world.places[world.places[place].unit]
    until = remove(world.calendars, unit.heap_start, unit.heap_size, 2 * number)
    unit.heap_size -= 1
    return until


@inlined
def write_down_move(world: World, number: int) -> None:
    """Keep a stay that ended by a move: the person's row has room for the next one only."""
    person = world.people[number]
    block = world.blocks[world.places[person.place].block]
    row = world.moved[block.first_moved + block.num_moved]
    row.request, row.place, row.admitted, row.left = number, person.place, person.admitted, person.left
    block.num_moved += 1


# 5. The waiting list


@part
def walk(world: World, now: float, unit: int) -> None:
    """Admit, in their order, people who wait for what changed; nothing changed for the others."""
    begin_walk(world, unit)
    number = next_in_turn(world, unit)
    while number != NOBODY:
        person = world.people[number]
        if person.outcome == STILL_WAITING:
            if person.over < now:
                give_up(world, number)
            else:
                # Whoever waits for several places has them in one unit, which is up to date.
                entry = first_free(world, now, number, person.waited_for)
                if entry != NOWHERE:
                    stop_waiting(world, number)
                    admit(world, now, number, entry)
        number = next_in_turn(world, unit)
    end_walk(world, unit)


@inlined
def begin_walk(world: World, unit: int) -> None:
    """Stand before the first person who waits for each changed place."""
    place = world.places[unit].first_changed
    while place != NOWHERE:
        world.places[place].cursor = world.places[place].first_waiting
        place = world.places[place].next_changed


@inlined
def end_walk(world: World, unit: int) -> None:
    """Forget what had changed."""
    place = world.places[unit].first_changed
    while place != NOWHERE:
        following = world.places[place].next_changed
        world.places[place].next_changed = NOT_LISTED
        place = following
    world.places[unit].first_changed = NOWHERE
    world.places[unit].walk_at = math.inf


@inlined
def next_in_turn(world: World, unit: int) -> int:
    """Return whose turn it is in a walk, and pass over to the next; NOBODY at the end."""
    found: int = world.places[unit].first_opening
    number = world.places[unit].first_changed
    while number != NOWHERE:
        place = world.places[number]
        if place.cursor != NOWHERE and place.held < place.capacity:
            owner = world.entries[place.cursor].owner
            if found == NOBODY or comes_before(world, owner, found):
                found = owner
        number = place.next_changed
    if found != NOBODY:
        pass_over(world, unit, found)
    return found


@inlined
def pass_over(world: World, unit: int, person: int) -> None:
    """Stand behind a person in every list that is walked."""
    if world.places[unit].first_opening == person:
        world.places[unit].first_opening = world.people[person].next_opening
    number = world.places[unit].first_changed
    while number != NOWHERE:
        place = world.places[number]
        while place.cursor != NOWHERE and world.entries[place.cursor].owner == person:
            place.cursor = world.entries[place.cursor].following
        number = place.next_changed


@inlined
def comes_before(world: World, number: int, other: int) -> bool:
    """Return whether a person's turn in the waiting list comes before another's."""
    person, rival = world.people[number], world.people[other]
    if person.priority != rival.priority:
        return bool(person.priority < rival.priority)
    if person.eligible != rival.eligible:
        return bool(person.eligible < rival.eligible)
    return number < other


@part
def open_for(world: World, now: float, number: int) -> None:
    """Have a waiting person, for whom an entry opens, looked at in this instant."""
    person = world.people[number]
    if person.outcome != STILL_WAITING:
        return
    place = world.entries[person.first].place
    advance(world, place, now, WAITING_LIST)
    unit = world.places[world.places[place].unit]
    before, after = NOBODY, unit.first_opening
    while after != NOBODY and comes_before(world, after, number):
        before, after = after, world.people[after].next_opening
    person.next_opening = after
    if before == NOBODY:
        unit.first_opening = number
    else:
        world.people[before].next_opening = number
    unit.walk_at = now


# 6. Giving up


@part
def give_up(world: World, number: int) -> None:
    """End a wait at the end of patience or of eligibility."""
    person = world.people[number]
    stop_waiting(world, number)
    is_patience_over = person.over >= person.eligible + person.patience
    outcome = GAVE_UP if is_patience_over else ELIGIBILITY_ENDED
    decide(world, number, person.over, outcome, refusal_of_wait(world, number, person.over))


@part
def take_off(world: World, place: int, now: float) -> None:
    """Take those off the waiting list of a place whose wait was over before now."""
    entry = world.places[place].first_waiting
    while entry != NOWHERE:
        number = world.entries[entry].owner
        while entry != NOWHERE and world.entries[entry].owner == number:
            entry = world.entries[entry].following
        if world.people[number].over < now:
            give_up(world, number)


# 7. Requests


@part
def ask(world: World, number: int) -> None:
    """Admit a person, or let them wait, or turn them away."""
    person = world.people[number]
    now = person.eligible
    entry = look_for(world, now, REQUESTS, number, person.tried)
    if entry != NOWHERE:
        admit(world, now, number, entry)
    elif person.patience > 0.0 and last_closing(world, number) > now:
        wait(world, now, number)
    else:
        decide(world, number, now, TURNED_AWAY, refusal(world, now, number, person.tried))


# Beds


@inlined
def is_free(world: World, now: float, number: int, row: int) -> bool:
    """Return whether an entry is open now and its place, brought up to date, has room for the party."""
    entry = world.entries[row]
    if not entry.opens <= now < entry.closes:
        return False
    place = world.places[entry.place]
    return bool(place.held + world.people[number].party <= place.capacity)


@inlined
def first_free(world: World, now: float, number: int, reach: int) -> int:
    """Return the first of so many entries of a person that is free, else NOWHERE."""
    first = world.people[number].first
    for row in range(first, first + reach):
        if is_free(world, now, number, row):
            return row
    return NOWHERE


@inlined
def look_for(world: World, now: float, phase: int, number: int, reach: int) -> int:
    """Return the first of so many entries of a person that is free, in any unit, else NOWHERE."""
    first = world.people[number].first
    for row in range(first, first + reach):
        advance(world, world.entries[row].place, now, phase)
        if is_free(world, now, number, row):
            return row
    return NOWHERE


@inlined
def admit(world: World, now: float, number: int, row: int) -> None:
    """Give a person a bed; the end of the stay is computed here, once."""
    person, entry = world.people[number], world.entries[row]
    until = now + person.stay
    person.ends_by = COMPLETED
    if entry.leave_by < until:
        until = entry.leave_by
        person.ends_by = LATEST_DEPARTURE
    enter(world, number, entry.place, now, until)
    decide(world, number, now, ADMITTED, NO_CAUSE)


@inlined
def enter(world: World, number: int, place: int, now: float, until: float) -> None:
    """Take the beds of a party, and enter the end of the stay in the calendar of the unit."""
    person = world.people[number]
    person.place, person.admitted = place, now
    person.left, person.ended = world.blocks[world.places[place].block].until, STILL_RESIDENT
    world.places[place].held += person.party
    keep_until(world, place, until, 2 * number)


@inlined
def keep_until(world: World, place: int, moment: float, code: int) -> None:
    """Enter in a unit's calendar when a bed changes."""
    unit = world.places[world.places[place].unit]
    push(world.calendars, unit.heap_start, unit.heap_size, moment, code)
    unit.heap_size += 1


@inlined
def leave(world: World, number: int, now: float, ended: int) -> None:
    """Write a stay down; its beds are still taken."""
    world.people[number].left, world.people[number].ended = now, ended


# Waiting


@inlined
def last_closing(world: World, number: int) -> float:
    """Return the moment from which no entry the person waits for is open any more."""
    person, closing = world.people[number], -math.inf
    for row in range(person.first, person.first + person.waited_for):
        closing = max(closing, world.entries[row].closes)
    return closing


@part
def wait(world: World, now: float, number: int) -> None:
    """Put a person in the waiting list, until a bed is free or the wait is over."""
    person = world.people[number]
    for row in range(person.first, person.first + person.waited_for):
        entry = world.entries[row]
        advance(world, entry.place, now, REQUESTS)
        join(world, number, row)
        if entry.opens > now and is_first_to_open(world, person.first, row):
            at(world, world.blocks[world.places[entry.place].block], entry.opens, WAITING_LIST, number)
    person.over = min(now + person.patience, last_closing(world, number))


@inlined
def is_first_to_open(world: World, first: int, row: int) -> bool:
    """Return whether no earlier entry of the route opens at the same moment: one look is enough."""
    is_first = True
    for other in range(first, row):
        is_first &= world.entries[other].opens != world.entries[row].opens
    return is_first


@inlined
def join(world: World, number: int, row: int) -> None:
    """Put a person in the list of a place, behind those of the same priority: nobody came later."""
    entry, priority = world.entries[row], world.people[number].priority
    before, after = world.places[entry.place].last_waiting, NOWHERE
    while before != NOWHERE and world.people[world.entries[before].owner].priority > priority:
        before, after = world.entries[before].previous, before
    entry.owner = number
    link(world, entry.place, before, row)
    link(world, entry.place, row, after)


@inlined
def link(world: World, place: int, before: int, after: int) -> None:
    """Make two entries neighbours in the list of a place; NOWHERE stands beyond its ends."""
    if before == NOWHERE:
        world.places[place].first_waiting = after
    else:
        world.entries[before].following = after
    if after == NOWHERE:
        world.places[place].last_waiting = before
    else:
        world.entries[after].previous = before


@inlined
def stop_waiting(world: World, number: int) -> None:
    """Take a person off the lists they are in."""
    person = world.people[number]
    for row in range(person.first, person.first + person.waited_for):
        entry = world.entries[row]
        link(world, entry.place, entry.previous, entry.following)


@inlined
def walk_for(world: World, now: float, number: int) -> None:
    """Have the people who wait for a place looked at in this instant."""
    place = world.places[number]
    if place.first_waiting == NOWHERE:
        return
    unit = world.places[place.unit]
    unit.walk_at = now
    if place.next_changed == NOT_LISTED:
        place.next_changed = unit.first_changed
        unit.first_changed = number


# Outcomes


@inlined
def decide(world: World, number: int, now: float, outcome: int, cause: int) -> None:
    """Write down what became of a request."""
    person = world.people[number]
    person.outcome, person.decided, person.cause = outcome, now, cause


@part
def refusal(world: World, now: float, number: int, reach: int) -> int:
    """Return why none of so many entries of a person was to be had."""
    first, cause = world.people[number].first, NO_CAUSE
    for row in range(first, first + reach):
        entry = world.entries[row]
        if entry.opens <= now < entry.closes:
            if world.places[entry.place].capacity > 0:
                return NO_BED
            cause = CLOSED
    return cause


@inlined
def refusal_of_wait(world: World, number: int, over: float) -> int:
    """Return why a wait that is over at this moment was in vain."""
    return refusal(world, np.nextafter(over, 0.0), number, world.people[number].waited_for)


@part
def end(world: World, block: Any) -> None:
    """Let happen what is left, and end the waits that are over before the run is."""
    until = block.until
    for place in range(block.first_place, block.last_place):
        advance(world, place, until, DEPARTURES)
    for number in range(block.first_person, block.last_person):
        person = world.people[number]
        if person.outcome == STILL_WAITING:
            if person.over < until:
                give_up(world, number)
            else:
                person.cause = refusal_of_wait(world, number, until)
