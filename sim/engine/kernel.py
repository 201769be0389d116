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
    Ints,
    Network,
    Outcome,
    Phase,
    Placements,
    Requests,
    Rule,
)

# The compiler takes whole numbers of the module for constants, members of an Enum not everywhere.
DEPARTURES, CAPACITY, MONEY = int(Phase.DEPARTURES), int(Phase.CAPACITY), int(Phase.MONEY)
MOVES, GIVING_UP = int(Phase.MOVES), int(Phase.GIVING_UP)
WAITING_LIST, REQUESTS = int(Phase.WAITING_LIST), int(Phase.REQUESTS)
DRAIN, RELOCATE = int(Rule.DRAIN), int(Rule.RELOCATE)
ADMITTED, TURNED_AWAY, GAVE_UP = int(Outcome.ADMITTED), int(Outcome.TURNED_AWAY), int(Outcome.GAVE_UP)
ELIGIBILITY_ENDED, STILL_WAITING = int(Outcome.ELIGIBILITY_ENDED), int(Outcome.STILL_WAITING)
COMPLETED, LATEST_DEPARTURE = int(Ended.COMPLETED), int(Ended.LATEST_DEPARTURE)
DISPLACED, MOVED, STILL_RESIDENT = int(Ended.DISPLACED), int(Ended.MOVED), int(Ended.STILL_RESIDENT)
NO_PLACE, PENDING, NEVER_ELIGIBLE = int(Outcome.NO_PLACE), int(Outcome.PENDING), int(Outcome.NEVER_ELIGIBLE)
NO_CAUSE, NO_BED, NO_MONEY = int(Cause.NONE), int(Cause.NO_BED), int(Cause.NO_MONEY)
CLOSED, WRONG_KIND = int(Cause.CLOSED), int(Cause.WRONG_KIND)

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
        If a request names a place that the network has not.
    """
    check_places(network, requests)
    settled = settle(requests, network.until)
    world = world_of(network, requests, settled)
    if threads == 1:
        live(world, 0, len(world.blocks))
    else:
        _live_in_threads(world, requests, threads)
    return _placements(world)


def _live_in_threads(world: World, requests: Requests, threads: int) -> None:
    """Let threads share the blocks, each an equal part of the people; they write to different rows."""
    shares = np.linspace(0, len(requests), threads + 1)
    edges = np.searchsorted(requests.block_start[:-1], shares)
    edges[-1] = len(world.blocks)
    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(live, world, *pair) for pair in pairwise(edges.tolist())]
    for each in parts:
        each.result()


def make_ready_for_use() -> None:
    """Compile what is not compiled yet, or read it from the cache: done once, before work is shared out."""
    run(Network.without_places(1.0), Requests.of_nobody())


def _placements(world: World) -> Placements:
    """Return what happened, once the run is over."""
    people = world.people
    request = np.flatnonzero(people["outcome"] == ADMITTED)
    columns = {name: people[name][request] for name in ("place", "admitted", "left", "ended")}
    moved = world.moved[_is_used(world)]
    if len(moved):
        request, columns = _with_moves(request, columns, moved)
    outcomes = {name: people[name].copy() for name in ("eligible", "outcome", "decided", "cause")}
    return Placements(request=request, **columns, **outcomes, **_money(world))


def _money(world: World) -> Columns:
    """Return what is left of each balance, and when it reached zero."""
    first, number = world.balances["first_dry"], world.balances["num_dry"]
    rows = [np.arange(start, start + times) for start, times in zip(first, number, strict=True)]
    return {
        "money_left": world.balances["amount"].copy(),
        "dry_balance": np.repeat(np.arange(len(number)), number),
        "dry_time": world.dry[np.concatenate(rows)] if rows else np.empty(0),
    }


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
def live(world: World, first: int, last: int) -> None:
    """Let everything happen in blocks `first` to `last`, from the first instant to the end of the run."""
    for number in range(first, last):
        chain_balances(world, world.blocks[number])
        house(world, world.blocks[number])
        plan(world, world.blocks[number])
        come_and_go(world, world.blocks[number])
        end(world, world.blocks[number])


@part
def come_and_go(world: World, block: Any) -> None:
    """Let the people of a block ask, each at first eligibility, and the common events happen between them."""
    people, common, start = world.people, world.common, block.first_common
    number = block.first_person
    while True:
        while number < block.last_person and not is_next(people[number], world.time[number]):
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
    if phase == DEPARTURES:
        advance(world, world.people[number].place, moment, CAPACITY)
    elif phase == CAPACITY:
        step_capacity(world, moment, number)
    elif phase == MONEY:
        receive(world, moment, number)
    elif phase == MOVES:
        move(world, moment, number)
    elif phase == WAITING_LIST:
        open_for(world, moment, number)
    elif phase == GIVING_UP:
        look_after(world, moment, number)
    else:
        ask(world, number)


@part
def advance(world: World, place: int, moment: float, phase: int) -> None:
    """Let everything happen in the unit of a place that comes before a phase of a moment."""
    unit = world.places[world.places[place].unit]
    has_balance = unit.first_balance != NOWHERE
    while True:
        when, what = next_in(world, unit, has_balance)
        if not (when < moment or (when == moment and what < phase)):
            break
        if has_balance:
            take_off_all(world, unit, when, what)
        if what == DEPARTURES:
            take_next_of(world, unit)
        elif what == MONEY:
            run_dry(world, when, unit)
        else:
            walk(world, when, world.places[place].unit)
    # What a refusal is for may depend on the money of that moment, so nobody is left in the list too long.
    if has_balance:
        take_off_all(world, unit, moment, phase)


@inlined
def next_in(world: World, unit: Any, has_balance: bool) -> tuple[float, int]:
    """Return when the next event of a unit happens, and in which phase."""
    due = world.calendars[unit.heap_start].moment if unit.heap_size > 0 else math.inf
    dry = world.balances[next_dry(world, unit)].dry_at if has_balance else math.inf
    if due <= dry and due <= unit.walk_at:
        return due, DEPARTURES
    if dry <= unit.walk_at:
        return dry, MONEY
    return unit.walk_at, WAITING_LIST


@inlined
def take_next_of(world: World, unit: Any) -> None:
    """Let the first event of the calendar of a unit happen."""
    event = world.calendars[unit.heap_start]
    moment, code = event.moment, event.code
    pop(world.calendars, unit.heap_start, unit.heap_size)
    unit.heap_size -= 1
    if code & 1:
        make_ready(world, moment, world.people[code >> 1].place, code >> 1)
    else:
        depart(world, moment, code >> 1)


@inlined
def house(world: World, block: Any) -> None:
    """Put the residents in their places, before the first instant."""
    for number in range(block.first_person, block.last_person):
        if world.resident_in[number] < 0:
            break  # residents come first
        person = world.people[number]
        person.ends_by = COMPLETED
        enter(world, number, world.resident_in[number], 0.0, person.stay, False)
        remember_end(world, number, person.stay)


@inlined
def plan(world: World, block: Any) -> None:
    """Enter the capacity steps and the money in the common calendar."""
    for step in range(block.first_step, block.last_step):
        at(world, block, world.steps[step].moment, CAPACITY, step)
    for number in range(block.first_grant, block.last_grant):
        at(world, block, world.grants[number].moment, MONEY, number)


@part
def chain_balances(world: World, block: Any) -> None:
    """Give each unit with balances a chain of them, and every unit one of its places."""
    for number in range(block.last_place - 1, block.first_place - 1, -1):
        place = world.places[number]
        unit = world.places[place.unit]
        place.next_in_unit, unit.first_in_unit = unit.first_in_unit, number
        if place.balance != NOWHERE and world.balances[place.balance].place == number:
            world.balances[place.balance].next_balance = unit.first_balance
            unit.first_balance = place.balance


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
    take_off(world, step.place, now, False)
    place.capacity = step.capacity
    if place.held > step.capacity and step.rule != DRAIN:
        place.move_rule = step.rule
        at(world, world.blocks[place.block], now, MOVES, step.place)
    walk_for(world, now, step.place)


# 3. Money


@part
def receive(world: World, now: float, number: int) -> None:
    """Take in money, and let people in again where it pays."""
    grant = world.grants[number]
    balance = world.balances[grant.balance]
    advance(world, balance.place, now, MONEY)
    change(world, now, grant.balance, grant.amount)
    if balance.amount > 0.0:
        place = world.places[world.places[balance.place].unit].first_in_unit
        while place != NOWHERE:
            if world.places[place].balance == grant.balance:
                walk_for(world, now, place)
            place = world.places[place].next_in_unit


@part
def run_dry(world: World, now: float, unit: Any) -> None:
    """Close the places of the balance that reaches zero."""
    number = next_dry(world, unit)
    balance = world.balances[number]
    balance.since, balance.amount, balance.dry_at = now, 0.0, math.inf
    write_down_dry(world, now, number)


@part
def next_dry(world: World, unit: Any) -> int:
    """Return the balance of a unit that reaches zero first."""
    found = unit.first_balance
    number = world.balances[found].next_balance
    while number != NOWHERE:
        if world.balances[number].dry_at < world.balances[found].dry_at:
            found = number
        number = world.balances[number].next_balance
    return int(found)


@part
def pay(world: World, now: float, place: int, party: int) -> None:
    """Pay for a party that comes; a negative one goes."""
    number, cost = world.places[place].balance, world.places[place].cost
    if world.balances[number].is_by_night:
        count(world, now, number, cost * party, party)
    elif party > 0:
        change(world, now, number, -cost * party)


@part
def count(world: World, now: float, number: int, rate: float, people: int) -> None:
    """Change the head-count that a balance pays for by the night."""
    balance = world.balances[number]
    had_money = balance.amount > 0.0
    bring_up_to(balance, now)
    balance.people += people
    balance.rate = balance.rate + rate if balance.people != 0 else 0.0
    look_ahead(world, now, number, had_money)


@part
def change(world: World, now: float, number: int, money: float) -> None:
    """Change the money of a balance."""
    balance = world.balances[number]
    had_money = balance.amount > 0.0
    bring_up_to(balance, now)
    balance.amount += money
    look_ahead(world, now, number, had_money)


@inlined
def bring_up_to(balance: Any, now: float) -> None:
    """Pay for the time since a balance was last brought up to date."""
    balance.amount -= balance.rate * (now - balance.since)
    balance.since = now


@part
def look_ahead(world: World, now: float, number: int, had_money: bool) -> None:
    """Find when a balance reaches zero; what would be reached now is reached."""
    balance = world.balances[number]
    balance.dry_at = math.inf
    if balance.amount > 0.0 and balance.rate > 0.0:
        balance.dry_at = now + balance.amount / balance.rate
        if balance.dry_at <= now:
            balance.amount, balance.dry_at = 0.0, math.inf
    if had_money and not balance.amount > 0.0:
        write_down_dry(world, now, number)


@inlined
def write_down_dry(world: World, now: float, number: int) -> None:
    """Keep the moment at which a balance reached zero."""
    balance = world.balances[number]
    world.dry[balance.first_dry + balance.num_dry] = now
    balance.num_dry += 1


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
            enter(world, who, world.entries[entry].place, now, until, True)


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
    call(world, number, person.over, True)


@part
def take_off(world: World, place: int, now: float, is_over_now: bool) -> None:
    """Take those off the waiting list of a place whose wait was over before now, or is over now."""
    entry = world.places[place].first_waiting
    while entry != NOWHERE:
        number = world.entries[entry].owner
        while entry != NOWHERE and world.entries[entry].owner == number:
            entry = world.entries[entry].following
        over = world.people[number].over
        if over < now or (over == now and is_over_now):
            give_up(world, number)


@part
def take_off_all(world: World, unit: Any, moment: float, phase: int) -> None:
    """Take those off the waiting lists of a unit whose wait was over before a phase of a moment."""
    place = unit.first_in_unit
    while place != NOWHERE:
        take_off(world, place, moment, phase > GIVING_UP)
        place = world.places[place].next_in_unit


@part
def look_after(world: World, now: float, number: int) -> None:
    """End the wait of a person whom another row follows, unless a bed was found before."""
    person = world.people[number]
    advance(world, world.entries[person.first].place, now, GIVING_UP)
    if person.outcome == STILL_WAITING:
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
        call(world, number, now, True)


# Rows that follow


@inlined
def is_followed(world: World, number: int) -> bool:
    """Return whether some row follows this one."""
    return len(world.first_follower) > 0 and world.first_follower[number] != NOBODY


@inlined
def remember_end(world: World, number: int, until: float) -> None:
    """Have a stay that some row follows looked at when it ends, not only when somebody asks for the place."""
    if is_followed(world, number):
        block = world.blocks[world.places[world.people[number].place].block]
        at(world, block, until, DEPARTURES, number)


@part
def call(world: World, number: int, now: float, is_refused: bool) -> None:
    """Have the rows made that follow a request, now that it is refused or its stay has ended."""
    if not is_followed(world, number):
        return
    follower = world.first_follower[number]
    while follower != NOBODY:
        asked, asks_until = now + world.time[follower], now + world.asks_until[follower]
        # Until it is called, a row is not needed to the end of the run.
        if world.follows_refusal[follower] == is_refused and asked < world.people[follower].decided:
            make(world, follower, asked, asks_until)
        follower = world.next_follower[follower]


@part
def make(world: World, number: int, asked: float, asks_until: float) -> None:
    """Make a request at a moment; the person can be found until another."""
    person = world.people[number]
    until, person.eligible = person.decided, math.inf
    for row in range(person.first, person.last):
        entry = world.entries[row]
        if asked < entry.closes:
            person.eligible = min(person.eligible, max(entry.opens, asked))
    known = person.eligible if person.eligible <= asks_until else asks_until
    if person.first == person.last:
        decide(world, number, asked, NO_PLACE, WRONG_KIND if world.wrong_kind[number] else NO_CAUSE)
    elif known >= until:
        person.outcome = PENDING
    elif person.eligible > asks_until:
        decide(world, number, asks_until, NEVER_ELIGIBLE, NO_CAUSE)
    else:
        person.outcome = STILL_WAITING
        at(world, block_of(world, number), person.eligible, REQUESTS, number)


@inlined
def block_of(world: World, number: int) -> Any:
    """Return the block of a person with a route."""
    return world.blocks[world.places[world.entries[world.people[number].first].place].block]


# Beds


@inlined
def is_free(world: World, now: float, number: int, row: int) -> bool:
    """Return whether an entry is open now and its place, brought up to date, has room for the party."""
    entry = world.entries[row]
    if not entry.opens <= now < entry.closes:
        return False
    place = world.places[entry.place]
    return bool(place.held + world.people[number].party <= place.capacity and has_money(world, place))


@inlined
def has_money(world: World, place: Any) -> bool:
    """Return whether somebody pays for new people in a place."""
    return bool(place.balance == NOWHERE or world.balances[place.balance].amount > 0.0)


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
    enter(world, number, entry.place, now, until, True)
    remember_end(world, number, until)
    decide(world, number, now, ADMITTED, NO_CAUSE)


@inlined
def enter(world: World, number: int, place: int, now: float, until: float, is_paid: bool) -> None:
    """Take the beds of a party, pay for them, and enter the end of the stay in the calendar of the unit.

    Admission is not paid for residents at the start.
    """
    person = world.people[number]
    person.place, person.admitted = place, now
    person.left, person.ended = world.blocks[world.places[place].block].until, STILL_RESIDENT
    world.places[place].held += person.party
    keep_until(world, place, until, 2 * number)
    balance = world.places[place].balance
    if balance != NOWHERE and (is_paid or world.balances[balance].is_by_night):
        pay(world, now, place, person.party)


@inlined
def keep_until(world: World, place: int, moment: float, code: int) -> None:
    """Enter in a unit's calendar when a bed changes."""
    unit = world.places[world.places[place].unit]
    push(world.calendars, unit.heap_start, unit.heap_size, moment, code)
    unit.heap_size += 1


@inlined
def leave(world: World, number: int, now: float, ended: int) -> None:
    """Write a stay down; its beds are still taken."""
    person = world.people[number]
    person.left, person.ended = now, ended
    if world.places[person.place].balance != NOWHERE:
        pay(world, now, person.place, -person.party)
    if ended != MOVED:
        call(world, number, now, False)


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
    # All places are brought up to date before the person stands in any list.
    for row in range(person.first, person.first + person.waited_for):
        advance(world, world.entries[row].place, now, REQUESTS)
    person.over = min(now + person.patience, last_closing(world, number))
    for row in range(person.first, person.first + person.waited_for):
        opens = world.entries[row].opens
        join(world, number, row)
        if opens > now and is_first_to_open(world, person.first, row):
            at(world, block_of(world, number), opens, WAITING_LIST, number)
    if is_followed(world, number):
        at(world, block_of(world, number), person.over, GIVING_UP, number)


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
            reason = refusal_by(world, entry.place, world.people[number].party)
            cause = reason if cause == NO_CAUSE else min(cause, reason)
    return cause


@inlined
def refusal_by(world: World, number: int, party: int) -> int:
    """Return why a place was not to be had."""
    place = world.places[number]
    if place.capacity == 0:
        return CLOSED
    return NO_MONEY if place.held + party <= place.capacity and not has_money(world, place) else NO_BED


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
        balance = world.places[place].balance
        if balance != NOWHERE and world.balances[balance].place == place:
            bring_up_to(world.balances[balance], until)
    for number in range(block.first_person, block.last_person):
        person = world.people[number]
        if person.outcome == STILL_WAITING:
            if person.over < until:
                give_up(world, number)
            else:
                person.cause = refusal_of_wait(world, number, until)
