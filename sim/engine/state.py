"""What the compiled engine works on: tables with a row a person, a route entry, a place and an event.

A row stands together in memory, so that looking at a person or a place costs one look into it, however
large the country.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.compiled import compiled
from sim.engine.eligible import Settled
from sim.engine.units import heap_bounds, heap_starts, join_units
from sim.engine.vocabulary import Floats, Ints, Network, Requests, Rule

NOBODY = NOWHERE = -1
NOT_LISTED = -2

Table = np.recarray[Any, Any]

PERSON = np.dtype(
    [
        ("eligible", "f8"),  # first eligibility
        ("stay", "f8"),
        ("patience", "f8"),
        ("first", "i8"),  # the route is entries first to last, those tried and waited for stand in front
        ("tried", "i4"),
        ("waited_for", "i4"),
        ("party", "i4"),
        ("priority", "i4"),
        ("place", "i8"),  # the stay in the present or last place, and why it will end at its end
        ("admitted", "f8"),
        ("left", "f8"),
        ("decided", "f8"),
        ("over", "f8"),  # when the wait of somebody waiting ends
        ("next_opening", "i8"),  # next in turn of those for whom an entry opens
        ("last", "i8"),
        ("ended", "i1"),
        ("ends_by", "i1"),
        ("outcome", "i1"),
        ("cause", "i1"),
        ("is_asking", "?"),
    ],
    align=True,
)
ENTRY = np.dtype(
    [
        ("place", "i8"),
        ("opens", "f8"),
        ("closes", "f8"),
        ("leave_by", "f8"),
        ("owner", "i8"),  # whose entry it is, and its neighbours in the waiting list of the place
        ("previous", "i8"),
        ("following", "i8"),
    ]
)
PLACE = np.dtype(
    [
        ("capacity", "i8"),
        ("held", "i8"),  # beds taken: people present, and beds in turnaround
        ("unit", "i8"),  # the smallest number among the places of its unit
        ("turnaround", "f8"),
        ("first_waiting", "i8"),  # ends of the waiting list: route entries
        ("last_waiting", "i8"),
        ("cursor", "i8"),  # where a walk is in the list
        ("next_changed", "i8"),  # next changed place of the unit; NOT_LISTED if not among them
        # By unit:
        ("walk_at", "f8"),  # when its waiting list is to be walked, inf for not yet
        ("first_changed", "i8"),  # what the walk is for: places that may have room
        ("first_opening", "i8"),  # ... and people for whom an entry opens
        ("heap_start", "i8"),  # its part of the calendars: ends of stays and beds that will be ready
        ("heap_size", "i8"),
        ("move_rule", "i8"),
    ]
)
EVENT = np.dtype([("moment", "f8"), ("code", "i8")])
STEP = np.dtype([("moment", "f8"), ("place", "i8"), ("capacity", "i8"), ("rule", "i8")])
MOVE = np.dtype([("request", "i8"), ("place", "i8"), ("admitted", "f8"), ("left", "f8")])
RUN = np.dtype([("until", "f8"), ("num_common", "i8"), ("num_moved", "i8")])


class World(NamedTuple):
    """All tables of a run."""

    people: Table
    entries: Table
    places: Table
    steps: Table
    calendars: Table
    """Events of the units, the heap of each in its own stretch."""
    common: Table
    """Events of the whole network, one heap."""
    moved: Table
    """Stays that ended by a move; the next one of the person stands among the people."""
    run: Table
    """One row: the end of the run, and the sizes of the two tables above."""


def world_of(network: Network, requests: Requests, settled: Settled) -> World:
    """Return the world before the first instant, nobody in a bed."""
    num_steps, num_events = len(network.step_time), len(requests) + len(requests.route_place)
    unit = np.arange(len(network))
    join_units(unit, requests.waiting_reach, requests.route_start, requests.route_place)
    bounds = heap_bounds(network, requests)
    starts, room = heap_starts(unit, bounds)
    num_moves = int(bounds[network.step_place[network.step_rule == Rule.RELOCATE]].sum())
    run = _table(RUN, 1)
    run[0] = (network.until, 0, 0)
    return World(
        _people(requests, settled),
        _entries(requests),
        _places(network, unit, starts),
        _steps(network),
        calendars=_table(EVENT, room),
        common=_table(EVENT, num_events + 2 * num_steps),
        moved=_table(MOVE, num_moves),
        run=run,
    )


def _table(kind: np.dtype[Any], rows: int) -> Table:
    return np.empty(rows, kind).view(np.recarray)


def _people(requests: Requests, settled: Settled) -> Table:
    people = _table(PERSON, len(requests))
    fill_people(
        people,
        requests.patience,
        requests.stay,
        requests.party,
        requests.priority,
        requests.reach,
        requests.waiting_reach,
        requests.route_start,
    )
    for name in ("eligible", "outcome", "decided", "cause", "is_asking"):
        people[name] = getattr(settled, name)
    return people


@compiled
def fill_people(
    people: Table,
    patience: Floats,
    stay: Floats,
    party: Ints,
    priority: Ints,
    reach: Ints,
    waiting_reach: Ints,
    route_start: Ints,
) -> None:
    """Write what is asked for into the table."""
    for number in range(len(people)):
        person = people[number]
        person.patience, person.stay = patience[number], stay[number]
        person.party, person.priority = party[number], priority[number]
        first, last = route_start[number], route_start[number + 1]
        person.first, person.last = first, last
        person.tried = min(reach[number], last - first)
        person.waited_for = min(waiting_reach[number], last - first)


def _entries(requests: Requests) -> Table:
    entries = _table(ENTRY, len(requests.route_place))
    columns = (requests.route_place, requests.route_from, requests.route_until, requests.route_leave_by)
    fill_entries(entries, *columns)
    return entries


@compiled
def fill_entries(entries: Table, place: Ints, opens: Floats, closes: Floats, leave_by: Floats) -> None:
    """Write the routes into the table."""
    for row in range(len(entries)):
        entry = entries[row]
        entry.place, entry.opens, entry.closes, entry.leave_by = (
            place[row],
            opens[row],
            closes[row],
            leave_by[row],
        )


def _places(network: Network, unit: Ints, heap_start: Ints) -> Table:
    places = _table(PLACE, len(network))
    places.capacity, places.turnaround, places.held = network.capacity, network.turnaround, 0
    places.unit, places.heap_start, places.heap_size = unit, heap_start, 0
    for name in ("first_waiting", "last_waiting", "cursor", "first_changed", "first_opening"):
        places[name] = NOWHERE
    places.next_changed, places.walk_at, places.move_rule = NOT_LISTED, np.inf, 0
    return places


def _steps(network: Network) -> Table:
    steps = _table(STEP, len(network.step_time))
    steps.moment, steps.place = network.step_time, network.step_place
    steps.capacity, steps.rule = network.step_capacity, network.step_rule
    return steps
