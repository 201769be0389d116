"""The compiled engine: the rules of `sim.engine.vocabulary`, as the reference engine reads them, on arrays.

The steps have the names they have in `sim.engine.reference`, and stand in its order. What makes it fast:

* Places that nobody waits for together meet only through requests. Each such *unit* of places has a calendar
  of its own, a heap of departures, and is brought up to date (`advance`) only when somebody looks at one of
  its places. So the work for a person does not grow with the country.
* What is rare (capacity steps, moves, entries that open, people eligible later than referred) stands in one
  heap for the whole network; everybody else comes in order of number, without a heap.
* A waiting list is a chain through the route entries of the people in it. Whoever has given up is taken off
  when the list is next walked, or before the capacity steps, with the moment and the cause it had.

The steps stay in one file, as those of the reference do, to be read beside it; what they work on stands in
`state`, `lists`, `balances` and `calendars`.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from sim.compiled import compiled, inlined, part
from sim.engine.balances import bring_up_to, change, has_money, next_dry, pay, reach_zero
from sim.engine.calendar import pop
from sim.engine.calendars import PHASE, at, keep_until, last_admitted, next_in, out_of_calendar, watch
from sim.engine.checks import check_places
from sim.engine.codes import (
    ADMITTED,
    CAPACITY,
    CLOSED,
    COMPLETED,
    DEPARTURES,
    DISPLACED,
    DRAIN,
    ELIGIBILITY_ENDED,
    GAVE_UP,
    GIVING_UP,
    LATEST_DEPARTURE,
    MONEY,
    MOVED,
    MOVES,
    NEVER_ELIGIBLE,
    NO_BED,
    NO_CAUSE,
    NO_MONEY,
    NO_PLACE,
    PENDING,
    RELOCATE,
    REQUESTS,
    STILL_RESIDENT,
    STILL_WAITING,
    TURNED_AWAY,
    WAITING_LIST,
    WRONG_KIND,
)
from sim.engine.columns import request_columns
from sim.engine.groups import in_groups
from sim.engine.lists import begin_walk, end_walk, join, next_in_turn, put_in_turn, stop_waiting
from sim.engine.memory import keep_memory
from sim.engine.placed import placements
from sim.engine.state import NOBODY, NOT_LISTED, NOWHERE, World
from sim.engine.vocabulary import Network, Placements, Requests
from sim.engine.world import world_of


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
    asked = request_columns(requests)
    groups = in_groups(network, asked)
    world, row = world_of(groups, asked, float(network.until))
    if threads == 1:
        live(world, 0, len(world.blocks))
    else:
        _live_in_threads(world, threads)
    return placements(world, row, groups.place)


def _live_in_threads(world: World, threads: int) -> None:
    """Let threads share the blocks, each an equal part of the people; they write to different rows."""
    shares = np.linspace(0, len(world.people), threads + 1)
    edges = np.searchsorted(world.blocks["first_person"], shares)
    edges[-1] = len(world.blocks)
    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(live, world, *pair) for pair in pairwise(edges.tolist())]
    for each in parts:
        each.result()


def make_ready_for_use() -> None:
    """Compile what is not compiled yet, or read it from the cache: done once, before work is shared out.

    From then on this process keeps the memory it once had.
    """
    keep_memory()
    run(Network.without_places(1.0), Requests.of_nobody())


@compiled
def live(world: World, first: int, last: int) -> None:
    """Let everything happen in blocks `first` to `last`, from the first instant to the end of the run."""
    for number in range(first, last):
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
        while number < block.last_person and not people[number].is_asking:
            if people[number].asks_later:
                at(world, block, people[number].eligible, REQUESTS, number)
            number += 1
        moment = people[number].eligible if number < block.last_person else math.inf
        if (block.num_watches > 0 and is_watch_next(world, block, moment)) or (
            block.num_common > 0
            and (
                common[start].moment < moment
                or (common[start].moment == moment and common[start].code < REQUESTS * PHASE + number)
            )
        ):
            who = take_next(world, block)
        elif number < block.last_person:
            who = number
            number += 1
        else:
            break
        if who != NOBODY:
            ask(world, who)


@part
def is_watch_next(world: World, block: Any, moment: float) -> bool:
    """Return whether a unit is to be looked at before the next person asks and the next common event."""
    soonest = min(moment, block.until)
    if block.num_common > 0:
        soonest = min(soonest, world.common[block.first_common].moment)
    return bool(world.watches[block.first_place].moment < soonest)


@inlined
def next_watch(world: World, block: Any) -> tuple[float, int]:
    """Return when to look at the watched unit whose turn it is, and the unit; it is no longer watched."""
    event = world.watches[block.first_place]
    moment, unit = event.moment, event.code
    pop(world.watches, block.first_place, block.num_watches)
    block.num_watches -= 1
    world.places[unit].watched_at = math.inf
    return moment, unit


@part
def take_next(world: World, block: Any) -> int:
    """Let the first event of the common calendar happen, or look at a watched unit if that is before it.

    Where the event is that a person asks, return who does: what happens to most people is compiled once.
    """
    if block.num_watches > 0 and is_watch_next(world, block, math.inf):
        moment, place = next_watch(world, block)
        phase, number, before = DEPARTURES, NOBODY, REQUESTS
    else:
        event = world.common[block.first_common]
        moment, code = event.moment, event.code
        pop(world.common, block.first_common, block.num_common)
        block.num_common -= 1
        phase, number, before = code // PHASE, code % PHASE, CAPACITY
        place = world.people[number].place if phase == DEPARTURES else NOWHERE
    if phase == DEPARTURES:
        # The end of a stay that some row follows, or any change in a watched unit.
        advance(world, place, moment, before)
        watch(world, place)
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
        return number
    return NOBODY


@inlined
def advance(world: World, place: int, moment: float, phase: int) -> None:
    """Let everything happen in the unit of a place that comes before a phase of a moment.

    Most often that is nothing, which is seen here: a call with all tables costs as much as a short step.
    """
    unit = world.places[world.places[place].unit]
    has_balance = unit.first_balance != NOWHERE
    when, what = next_in(world, unit, has_balance)
    if has_balance or when < moment or (when == moment and what < phase):
        catch_up(world, place, moment, phase)


@part
def catch_up(world: World, place: int, moment: float, phase: int) -> None:
    """Let what is due in the unit of a place happen."""
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
        person = world.people[number]
        if person.place == NOWHERE:
            break  # residents come first
        person.ends_by = COMPLETED
        enter(world, number, person.place, 0.0, False)
        leave_at_end(world, number, person.stay)


@inlined
def plan(world: World, block: Any) -> None:
    """Enter the capacity steps and the money in the common calendar."""
    for step in range(block.first_step, block.last_step):
        at(world, block, world.steps[step].moment, CAPACITY, step)
    for number in range(block.first_grant, block.last_grant):
        at(world, block, world.grants[number].moment, MONEY, number)


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
        place = world.places[balance.place].unit
        while place != NOWHERE:
            if world.places[place].balance == grant.balance:
                walk_for(world, now, place)
            place = world.places[place].next_in_unit


@part
def run_dry(world: World, now: float, unit: Any) -> None:
    """Close the places of the balance that reaches zero."""
    reach_zero(world, now, next_dry(world, unit))


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
            enter(world, who, world.entries[entry].place, now, True)
            keep_until(world, person.place, until, 2 * who)


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
                    leave_list(world, number)
                    admit(world, now, number, entry)
        number = next_in_turn(world, unit)
    end_walk(world, unit)


@part
def open_for(world: World, now: float, number: int) -> None:
    """Have a waiting person, for whom an entry opens, looked at in this instant."""
    person = world.people[number]
    if person.outcome != STILL_WAITING:
        return
    place = world.entries[person.first].place
    advance(world, place, now, WAITING_LIST)
    unit = world.places[world.places[place].unit]
    put_in_turn(world, unit, number)
    unit.walk_at = now
    watch(world, place)


# 6. Giving up


@part
def give_up(world: World, number: int) -> None:
    """End a wait at the end of patience or of eligibility."""
    person = world.people[number]
    leave_list(world, number)
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
    place = unit.unit
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


@inlined
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
    return bool(world.people[number].first_follower != NOBODY)


@part
def call(world: World, number: int, now: float, is_refused: bool) -> None:
    """Have the rows made that follow a request, now that it is refused or its stay has ended."""
    row = world.people[number].first_follower
    while row != NOBODY:
        follower = world.followers[row]
        asked, asks_until = now + follower.time, now + follower.asks_until
        # Until it is called, a row is not needed to the end of the run.
        if follower.is_after_refusal == is_refused and asked < world.people[follower.person].decided:
            make(world, follower, asked, asks_until)
        row = follower.following


@part
def make(world: World, follower: Any, asked: float, asks_until: float) -> None:
    """Make the request of a row that follows another; the person can be found until a moment."""
    number = follower.person
    person = world.people[number]
    until, person.eligible = person.decided, math.inf
    for row in range(person.first, person.last):
        entry = world.entries[row]
        if asked < entry.closes:
            person.eligible = min(person.eligible, max(entry.opens, asked))
    known = person.eligible if person.eligible <= asks_until else asks_until
    if person.first == person.last:
        decide(world, number, asked, NO_PLACE, WRONG_KIND if follower.is_wrong_kind else NO_CAUSE)
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
def has_room(world: World, place: int, party: int) -> bool:
    """Return whether a party fits and is paid for, in a place brought up to date."""
    return has_beds(world, place, party) and has_money(world, place)


@inlined
def has_beds(world: World, place: int, party: int) -> bool:
    """Return whether a party fits."""
    return bool(world.places[place].held + party <= world.places[place].capacity)


@inlined
def is_free(world: World, now: float, number: int, row: int) -> bool:
    """Return whether an entry is open now and its place, brought up to date, has room for the party."""
    entry = world.entries[row]
    return bool(entry.opens <= now < entry.closes) and has_room(
        world, entry.place, world.people[number].party
    )


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
    enter(world, number, entry.place, now, True)
    leave_at_end(world, number, until)
    decide(world, number, now, ADMITTED, NO_CAUSE)


@inlined
def enter(world: World, number: int, place: int, now: float, is_paid: bool) -> None:
    """Take the beds of a party, and pay for them; admission is not paid for residents at the start."""
    person = world.people[number]
    person.place, person.admitted = place, now
    person.left, person.ended = world.blocks[world.places[place].block].until, STILL_RESIDENT
    world.places[place].held += person.party
    balance = world.places[place].balance
    if balance != NOWHERE and (is_paid or world.balances[balance].is_by_night):
        pay(world, now, place, person.party)


@inlined
def leave_at_end(world: World, number: int, until: float) -> None:
    """Enter the end of a stay in the calendar of the unit; a later move does not change it.

    A stay that some row follows is looked at when it ends, not only when somebody asks for the place.
    """
    place = world.people[number].place
    keep_until(world, place, until, 2 * number)
    if is_followed(world, number):
        at(world, world.blocks[world.places[place].block], until, DEPARTURES, number)


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
        place = world.entries[person.first].place
        world.places[world.places[place].unit].num_watched += 1
        watch(world, place)


@inlined
def leave_list(world: World, number: int) -> None:
    """Take a person off the waiting list."""
    stop_waiting(world, number)
    if is_followed(world, number):
        place = world.places[world.entries[world.people[number].first].place]
        world.places[place.unit].num_watched -= 1


@inlined
def is_first_to_open(world: World, first: int, row: int) -> bool:
    """Return whether no earlier entry of the route opens at the same moment: one look is enough."""
    is_first = True
    for other in range(first, row):
        is_first &= world.entries[other].opens != world.entries[row].opens
    return is_first


@inlined
def walk_for(world: World, now: float, number: int) -> None:
    """Have the people who wait for a place looked at in this instant."""
    place = world.places[number]
    if place.first_waiting == NOWHERE:
        return
    unit = world.places[place.unit]
    unit.walk_at = now
    watch(world, number)
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
            cause = refusal_by(world, entry.place, world.people[number].party)
            if cause != CLOSED:
                return cause
    return cause


@inlined
def refusal_by(world: World, place: int, party: int) -> int:
    """Return why a place was not to be had."""
    if world.places[place].capacity == 0:
        return CLOSED
    return NO_MONEY if has_beds(world, place, party) and not has_money(world, place) else NO_BED


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
