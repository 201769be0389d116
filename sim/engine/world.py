"""The tables of the compiled engine before the first instant, nobody in a bed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import compiled
from sim.engine.eligible import Settled
from sim.engine.state import (
    BALANCE,
    BLOCK,
    ENTRY,
    EVENT,
    GRANT,
    MOVE,
    NOT_LISTED,
    NOWHERE,
    PERSON,
    PLACE,
    STEP,
    Table,
    World,
)
from sim.engine.units import chains, heap_bounds, heap_starts, join_units
from sim.engine.vocabulary import Floats, Ints, Network, Requests, Rule


def world_of(network: Network, requests: Requests, settled: Settled) -> World:
    """Return the world before the first instant, nobody in a bed."""
    paid, _ = chains(network.balance_of, len(network.balance_by_night))
    unit = np.arange(len(network))
    route = (requests.waiting_reach, requests.route_start, requests.route_place)
    join_units(unit, network.balance_of, paid, *route)
    bounds = heap_bounds(network, requests)
    starts, room = heap_starts(unit, bounds)
    blocks, num_common, num_moved = _blocks(network, requests, bounds, paid)
    return World(
        _people(requests, settled),
        _entries(requests),
        _places(network, unit, starts, paid),
        _steps(network),
        calendars=_table(EVENT, room),
        common=_table(EVENT, num_common),
        watches=_table(EVENT, len(network)),
        moved=_table(MOVE, num_moved),
        blocks=blocks,
        balances=_balances(network, unit, paid),
        grants=_grants(network),
        dry=np.empty(len(network.grant_time)),
        time=requests.time,
        asks_until=requests.asks_until,
        resident_in=requests.resident_in,
        **_followers(requests),
        follows_refusal=requests.follows_refusal,
        wrong_kind=requests.wrong_kind,
    )


def _blocks(network: Network, requests: Requests, bounds: Ints, paid: Ints) -> tuple[Table, int, int]:
    """Return the table of blocks, and the rows that all of them need for common events and for moves."""
    blocks = _table(BLOCK, len(requests.block_start) - 1)
    person, place = requests.block_start, network.block_start
    step = np.searchsorted(np.searchsorted(place, network.step_place, "right"), np.arange(1, len(place) + 1))
    block_of_balance = np.searchsorted(place, paid, side="right") - 1
    grant = np.searchsorted(block_of_balance[network.grant_balance], np.arange(len(place)))
    # Each person is eligible once, each entry opens once, each step happens once and moves people once, each
    # grant comes once; who is followed is looked at when a wait and when a stay ends.
    num_followers = np.concatenate(([0], np.cumsum(requests.follows >= 0)))[person]
    common = person + requests.route_start[person] + 2 * step + grant + 2 * num_followers
    relocated = np.where(network.step_rule == Rule.RELOCATE, bounds[network.step_place], 0)
    moved = np.concatenate(([0], np.cumsum(relocated)))[step]
    blocks.until, blocks.num_common, blocks.num_watches, blocks.num_moved = network.until, 0, 0, 0
    for name, start in (("person", person), ("place", place), ("step", step), ("grant", grant)):
        blocks[f"first_{name}"], blocks[f"last_{name}"] = start[:-1], start[1:]
    blocks.first_common, blocks.first_moved = common[:-1], moved[:-1]
    return blocks, int(common[-1]), int(moved[-1])


def _balances(network: Network, unit: Ints, paid: Ints) -> Table:
    balances = _table(BALANCE, len(network.balance_by_night))
    for name in ("amount", "rate", "since", "people", "num_dry"):
        balances[name] = 0
    balances.dry_at, balances.is_by_night = np.inf, network.balance_by_night
    balances.place, balances.next_balance = paid, chains(unit[paid], len(network))[1]
    # Only money that comes can run out: a balance reaches zero no more often than it is filled, since no rate
    # is below zero.
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
    if not (requests.follows >= 0).any():
        return {"first_follower": np.empty(0, np.int64), "next_follower": np.empty(0, np.int64)}
    first, following = chains(requests.follows, len(requests))
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
        entry.place, entry.opens = place[row], opens[row]
        entry.closes, entry.leave_by = closes[row], leave_by[row]


def _places(network: Network, unit: Ints, heap_start: Ints, paid: Ints) -> Table:
    places = _table(PLACE, len(network))
    places.capacity, places.turnaround, places.held = network.capacity, network.turnaround, 0
    places.unit, places.heap_start, places.heap_size = unit, heap_start, 0
    places.balance, places.cost = network.balance_of, network.cost
    places.next_in_unit = chains(unit, len(network))[1]
    places.first_balance = chains(unit[paid], len(network))[0]
    places.block = np.repeat(np.arange(len(network.block_start) - 1), np.diff(network.block_start))
    for name in ("first_waiting", "last_waiting", "cursor", "first_changed", "first_opening"):
        places[name] = NOWHERE
    places.next_changed, places.walk_at, places.move_rule = NOT_LISTED, np.inf, 0
    places.num_watched, places.watched_at = 0, np.inf
    return places


def _steps(network: Network) -> Table:
    steps = _table(STEP, len(network.step_time))
    steps.moment, steps.place = network.step_time, network.step_place
    steps.capacity, steps.rule = network.step_capacity, network.step_rule
    return steps
