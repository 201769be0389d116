"""The calendars of the compiled engine: one for each unit of places, and one common to a block."""

from __future__ import annotations

import math
from typing import Any

from sim.compiled import inlined, part
from sim.engine.balances import next_dry
from sim.engine.calendar import push, remove
from sim.engine.codes import DEPARTURES, MONEY, WAITING_LIST
from sim.engine.state import NOBODY, World

PHASE = 1 << 40
"""A code of the common calendar is phase * PHASE + number: their order is that of the rules."""


@inlined
def at(world: World, block: Any, moment: float, phase: int, number: int) -> None:
    """Enter an event in the common calendar of a block, unless the run ends first."""
    if moment < block.until:
        push(world.common, block.first_common, block.num_common, moment, phase * PHASE + number)
        block.num_common += 1


@inlined
def keep_until(world: World, place: int, moment: float, code: int) -> None:
    """Enter in a unit's calendar when a bed changes."""
    unit = world.places[world.places[place].unit]
    push(world.calendars, unit.heap_start, unit.heap_size, moment, code)
    unit.heap_size += 1
    if unit.num_watched > 0:
        watch_unit(world, world.places[place].unit)


@inlined
def watch(world: World, place: int) -> None:
    """See that a unit is looked at when a bed changes, if somebody waits there whom some row follows.

    Such a person may be admitted then, and what follows may be asked for before anybody else looks.
    """
    number = world.places[place].unit
    if world.places[number].num_watched > 0:
        watch_unit(world, number)


@part
def watch_unit(world: World, number: int) -> None:
    """Enter in the watches of a block when a unit changes next, if that is sooner than what stands there."""
    unit = world.places[number]
    block = world.blocks[unit.block]
    moment = min(world.calendars[unit.heap_start].moment if unit.heap_size > 0 else math.inf, unit.walk_at)
    if moment < unit.watched_at:
        if unit.watched_at < math.inf:
            remove(world.watches, block.first_place, block.num_watches, number)
            block.num_watches -= 1
        push(world.watches, block.first_place, block.num_watches, moment, number)
        block.num_watches += 1
        unit.watched_at = moment


@inlined
def out_of_calendar(world: World, place: int, number: int) -> float:
    """Take the end of a stay out of its calendar, and return when it would have been."""
    unit = world.places[world.places[place].unit]
    until = remove(world.calendars, unit.heap_start, unit.heap_size, 2 * number)
    unit.heap_size -= 1
    return until


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
