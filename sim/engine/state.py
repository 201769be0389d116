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
from sim.engine.vocabulary import Flags, Floats, Ints, Network, Requests, Rule

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
        ("balance", "i8"),
        ("cost", "f8"),
        ("first_balance", "i8"),  # by unit: its balances, and with any its places
        ("first_in_unit", "i8"),
        ("next_in_unit", "i8"),
        ("block", "i8"),
    ]
)
BALANCE = np.dtype(
    [
        ("amount", "f8"),
        ("rate", "f8"),  # KZT a day
        ("since", "f8"),  # when it was last brought up to date
        ("dry_at", "f8"),  # when it will reach zero as things stand
        ("people", "i8"),
        ("place", "i8"),  # some place that it pays for
        ("next_balance", "i8"),  # next one of the unit
        ("first_dry", "i8"),  # its part of the moments at which balances reached zero
        ("num_dry", "i8"),
        ("is_by_night", "?"),
    ],
    align=True,
)
GRANT = np.dtype([("moment", "f8"), ("balance", "i8"), ("amount", "f8")])
EVENT = np.dtype([("moment", "f8"), ("code", "i8")])
STEP = np.dtype([("moment", "f8"), ("place", "i8"), ("capacity", "i8"), ("rule", "i8")])
MOVE = np.dtype([("request", "i8"), ("place", "i8"), ("admitted", "f8"), ("left", "f8")])
BLOCK = np.dtype(
    [
        ("until", "f8"),
        ("first_person", "i8"),
        ("last_person", "i8"),
        ("first_place", "i8"),
        ("last_place", "i8"),
        ("first_step", "i8"),
        ("last_step", "i8"),
        ("first_grant", "i8"),
        ("last_grant", "i8"),
        ("first_common", "i8"),  # its part of the common calendar
        ("num_common", "i8"),
        ("first_moved", "i8"),  # its part of the stays that ended by a move
        ("num_moved", "i8"),
    ]
)


class World(NamedTuple):
    """All tables of a run."""

    people: Table
    entries: Table
    places: Table
    steps: Table
    calendars: Table
    """Events of the units, the heap of each in its own stretch."""
    common: Table
    """Events of whole blocks, the heap of each in its own stretch."""
    moved: Table
    """Stays that ended by a move; the next one of the person stands among the people."""
    blocks: Table
    """Where each block stands in the other tables."""
    balances: Table
    grants: Table
    dry: Floats
    """Moments at which balances reached zero."""
    time: Floats
    asks_until: Floats
    resident_in: Ints
    """As in `Requests`."""
    first_follower: Ints
    next_follower: Ints
    """(n,) The rows that follow each row, in a chain; both empty where none follows another."""
    follows_refusal: Flags
    wrong_kind: Flags


def world_of(network: Network, requests: Requests, settled: Settled) -> World:
    """Return the world before the first instant, nobody in a bed."""
    unit = _units(network, requests)
    bounds = heap_bounds(network, requests)
    starts, room = heap_starts(unit, bounds)
    blocks, num_common, num_moved = _blocks(network, requests, bounds)
    return World(
        _people(requests, settled),
        _entries(requests),
        _places(network, unit, starts),
        _steps(network),
        calendars=_table(EVENT, room),
        common=_table(EVENT, num_common),
        moved=_table(MOVE, num_moved),
        blocks=blocks,
        balances=_balances(network),
        grants=_grants(network),
        dry=np.empty(len(network.grant_time)),
        time=requests.time,
        asks_until=requests.asks_until,
        resident_in=requests.resident_in,
        **_followers(requests),
        follows_refusal=requests.follows_refusal,
        wrong_kind=requests.wrong_kind,
    )


def _units(network: Network, requests: Requests) -> Ints:
    unit = np.arange(len(network))
    first_paid = np.full(len(network.balance_by_night), NOWHERE)
    is_paid = network.balance_of >= 0
    first_paid[network.balance_of[is_paid]] = np.flatnonzero(is_paid)
    route = (requests.waiting_reach, requests.route_start, requests.route_place)
    join_units(unit, network.balance_of, first_paid, *route)
    return unit


def _blocks(network: Network, requests: Requests, bounds: Ints) -> tuple[Table, int, int]:
    """Return the table of blocks, and the rows that all of them need for common events and for moves."""
    blocks = _table(BLOCK, len(requests.block_start) - 1)
    person, place = requests.block_start, network.block_start
    step = np.searchsorted(np.searchsorted(place, network.step_place, "right"), np.arange(1, len(place) + 1))
    grant = np.searchsorted(_block_of_grants(network), np.arange(len(place)))
    # Each person is eligible once, each entry opens once, each step happens once and moves people once, each
    # grant comes once; who is followed is looked at when a wait and when a stay ends.
    num_followers = np.concatenate(([0], np.cumsum(requests.follows >= 0)))[person]
    common = person + requests.route_start[person] + 2 * step + grant + 2 * num_followers
    relocated = np.where(network.step_rule == Rule.RELOCATE, bounds[network.step_place], 0)
    moved = np.concatenate(([0], np.cumsum(relocated)))[step]
    blocks.until, blocks.num_common, blocks.num_moved = network.until, 0, 0
    for name, start in (("person", person), ("place", place), ("step", step), ("grant", grant)):
        blocks[f"first_{name}"], blocks[f"last_{name}"] = start[:-1], start[1:]
    blocks.first_common, blocks.first_moved = common[:-1], moved[:-1]
    return blocks, int(common[-1]), int(moved[-1])


def _block_of_grants(network: Network) -> Ints:
    """Return the block of each grant: that of the places its balance pays for."""
    block = np.zeros(len(network.balance_by_night), dtype=np.int64)
    is_paid = np.flatnonzero(network.balance_of >= 0)
    block[network.balance_of[is_paid]] = np.searchsorted(network.block_start, is_paid, side="right") - 1
    return block[network.grant_balance]


def _balances(network: Network) -> Table:
    balances = _table(BALANCE, len(network.balance_by_night))
    for name in ("amount", "rate", "since", "people", "num_dry"):
        balances[name] = 0
    balances.dry_at, balances.is_by_night = np.inf, network.balance_by_night
    is_paid = np.flatnonzero(network.balance_of >= 0)
    balances.place[network.balance_of[is_paid]] = is_paid
    # Only money that comes can run out: a balance reaches zero no more often than it is filled.
    grants = np.bincount(network.grant_balance, minlength=len(balances))
    balances.first_dry = np.cumsum(grants) - grants
    return balances


def _grants(network: Network) -> Table:
    grants = _table(GRANT, len(network.grant_time))
    grants.moment = np.maximum(network.grant_time, 0.0)
    grants.balance, grants.amount = network.grant_balance, network.grant_amount
    return grants


def _followers(requests: Requests) -> dict[str, Ints]:
    """Return the chains of rows that follow another."""
    later = np.flatnonzero(requests.follows >= 0)
    num_rows = len(requests) if len(later) else 0
    first, following = np.full(num_rows, NOBODY), np.full(num_rows, NOBODY)
    for number in later[::-1].tolist():
        followed = requests.follows[number]
        following[number], first[followed] = first[followed], number
    return {"first_follower": first, "next_follower": following}


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
    places.balance, places.cost = network.balance_of, network.cost
    places.first_balance, places.first_in_unit, places.next_in_unit = NOWHERE, NOWHERE, NOWHERE
    places.block = np.repeat(np.arange(len(network.block_start) - 1), np.diff(network.block_start))
    for name in ("first_waiting", "last_waiting", "cursor", "first_changed", "first_opening"):
        places[name] = NOWHERE
    places.next_changed, places.walk_at, places.move_rule = NOT_LISTED, np.inf, 0
    return places


def _steps(network: Network) -> Table:
    steps = _table(STEP, len(network.step_time))
    steps.moment, steps.place = network.step_time, network.step_place
    steps.capacity, steps.rule = network.step_capacity, network.step_rule
    return steps
