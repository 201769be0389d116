"""The waiting lists of the compiled engine: chains through the route entries of the people in them.

A walk stands in the lists of several places at once, and passes over to whoever's turn comes first.
"""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import inlined
from sim.engine.state import NOBODY, NOT_LISTED, NOWHERE, World


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
def put_in_turn(world: World, unit: Any, number: int) -> None:
    """Put a person among those for whom an entry opens, in order of turn."""
    before, after = NOBODY, unit.first_opening
    while after != NOBODY and comes_before(world, after, number):
        before, after = after, world.people[after].next_opening
    world.people[number].next_opening = after
    if before == NOBODY:
        unit.first_opening = number
    else:
        world.people[before].next_opening = number


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
