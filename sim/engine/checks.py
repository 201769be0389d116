"""What must hold before a `Requests` or a `Network` can exist.

Each check is one vectorised comparison; the first row that breaks a rule is named in the error. Where
compiled loops are in use, they find whether all is well (`sim.engine.sound`), and the comparisons only say
what is not.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from sim import compiled
from sim.engine.columns import RequestColumns, network_columns, request_columns

if TYPE_CHECKING:
    from sim.engine.vocabulary import Flags, Network, Requests

_TYPES = {"Floats": np.float64, "Ints": np.int64, "Codes": np.int8, "Flags": np.bool_}

_BY_PLACE = ("capacity", "turnaround", "balance_of", "cost")
_BY_STEP = ("step_time", "step_place", "step_capacity", "step_rule")
_BY_BALANCE = ("balance_by_night",)
_BY_GRANT = ("grant_time", "grant_balance", "grant_amount")
BY_ENTRY = ("route_place", "route_from", "route_until", "route_leave_by")
_BY_ROW = tuple(
    name for name in RequestColumns._fields if name not in ("route_start", "block_start", *BY_ENTRY)
)


def check_requests(requests: Requests, shortest: float) -> None:
    """Raise ValueError, naming column, row and rule, unless the requests are well formed."""
    _check_types(requests)
    _check_lengths(requests, _BY_ROW)
    _check_lengths(requests, BY_ENTRY)
    if compiled.is_in_use():
        from sim.engine.sound import are_sound_requests

        if are_sound_requests(request_columns(requests), shortest):
            return
    _check_blocks(requests)
    _check_rows(requests, shortest)
    _check_routes(requests)
    _check_order(requests)


def check_network(network: Network, shortest: float, rules: Sequence[int]) -> None:
    """Raise ValueError, naming column, row and rule, unless the network is well formed."""
    _check_types(network)
    for columns in (_BY_PLACE, _BY_STEP, _BY_BALANCE, _BY_GRANT):
        _check_lengths(network, columns)
    if not 0.0 < network.until < np.inf:
        raise ValueError(f"Network.until is {network.until}: must be > 0 and finite")
    if compiled.is_in_use():
        from sim.engine.sound import is_sound_network

        blocks = np.full(len(network.balance_by_night), -1)
        if is_sound_network(network_columns(network), shortest, len(rules), blocks):
            return
    _check_blocks(network)
    _must(network, "capacity", network.capacity >= 0, "must be >= 0")
    _must(network, "turnaround", _is_zero_or_long(network.turnaround, shortest), _zero_or_long(shortest))
    _check_steps(network, rules)
    _check_money(network)


def check_places(network: Network, requests: Requests) -> None:
    """Raise ValueError unless every place the requests name is one of their block of the network."""
    if len(network.block_start) != len(requests.block_start):
        raise ValueError(
            f"Requests.block_start has {len(requests.block_start)} rows: must be {len(network.block_start)}"
        )
    if compiled.is_in_use():
        from sim.engine.sound import are_inside

        named = (requests.resident_in, requests.route_start, requests.route_place)
        if are_inside(network.block_start, requests.block_start, *named):
            return
    of_row = np.repeat(np.arange(len(network.block_start) - 1), np.diff(requests.block_start))
    of_entry = np.repeat(of_row, np.diff(requests.route_start))
    for name, block in (("route_place", of_entry), ("resident_in", of_row)):
        place = getattr(requests, name)
        first, last = network.block_start[block], network.block_start[block + 1]
        is_inside = (place < last) & ((place >= first) | (place < 0))
        rule = f"must be one of {len(network)} places, in its own block"
        _must(requests, name, is_inside, rule)


def empty_columns(table: Any) -> dict[str, Any]:
    """Return the columns of a table without rows."""
    return {name: np.empty(0, of_column) for name, of_column in _types(table)}


def _check_rows(requests: Requests, shortest: float) -> None:
    time = requests.time
    _must(requests, "time", (time >= 0.0) & (time < np.inf), "must be >= 0 and finite")
    _must(requests, "asks_until", requests.asks_until >= time, "must be >= time")
    _must(requests, "patience", _is_zero_or_long(requests.patience, shortest), _zero_or_long(shortest))
    _must(requests, "stay", requests.stay >= shortest, f"must be at least {shortest} days")
    _must(requests, "party", requests.party >= 1, "must be at least 1")
    _must(requests, "reach", requests.reach >= 0, "must be >= 0")
    waiting = requests.waiting_reach
    _must(requests, "waiting_reach", waiting >= 0, "must be >= 0")
    _must(requests, "waiting_reach", waiting <= requests.reach, "must not exceed reach")
    _must(requests, "resident_in", requests.resident_in >= -1, "must be a place, or -1")


def _check_routes(requests: Requests) -> None:
    start, num_entries = requests.route_start, len(requests.route_place)
    if len(start) != len(requests) + 1:
        raise ValueError(f"Requests.route_start has {len(start)} numbers: must be {len(requests) + 1}")
    if start[0] != 0 or start[-1] != num_entries:
        raise ValueError(
            f"Requests.route_start goes from {start[0]} to {start[-1]}: must go from 0 to {num_entries}"
        )
    _must(requests, "route_start", np.diff(start) >= 0, "must not exceed the next one")
    # The moments of a route are those of the calendar; a row that follows another has no moment yet.
    asked = np.repeat(np.where(requests.follows >= 0, 0.0, requests.time), np.diff(start))
    _must(requests, "route_place", requests.route_place >= 0, "must be >= 0")
    is_late_enough = (requests.route_from >= asked) & (requests.route_from < np.inf)
    _must(requests, "route_from", is_late_enough, "must be >= time of the request and finite")
    _must(requests, "route_until", requests.route_until > requests.route_from, "must be > route_from")
    _must(
        requests, "route_leave_by", requests.route_leave_by >= requests.route_until, "must be >= route_until"
    )


def _check_order(requests: Requests) -> None:
    """In each block residents first, at time 0; rows that follow no other in order of time."""
    is_resident, follows = requests.resident_in >= 0, requests.follows
    is_first = np.zeros(len(requests), dtype=np.bool_)
    is_first[requests.block_start[:-1][np.diff(requests.block_start) > 0]] = True
    after_another = np.append(False, ~is_resident[:-1])[: len(requests)] & ~is_first
    _must(requests, "resident_in", ~(is_resident & after_another), "residents must come first")
    _must(requests, "time", ~is_resident | (requests.time == 0.0), "must be 0 for residents")
    own_row = np.arange(len(requests))
    own_block = np.repeat(requests.block_start[:-1], np.diff(requests.block_start))
    is_earlier = (follows == -1) | ((follows >= own_block) & (follows < own_row))
    _must(requests, "follows", is_earlier, "must be an earlier row, or -1")
    _must(requests, "follows", ~is_resident | (follows == -1), "must be -1 for residents")
    # The times of rows that follow count from another moment.
    own = np.flatnonzero(follows == -1)
    is_in_order = np.ones(len(requests), dtype=np.bool_)
    is_in_order[own[1:]] = (np.diff(requests.time[own]) >= 0.0) | (np.diff(own_block[own]) > 0)
    _must(requests, "time", is_in_order, "must be in order")


def _check_steps(network: Network, rules: Sequence[int]) -> None:
    time, place = network.step_time, network.step_place
    _must(network, "step_time", (time >= 0.0) & (time < np.inf), "must be >= 0 and finite")
    _must(
        network, "step_place", (place >= 0) & (place < len(network)), f"must be one of {len(network)} places"
    )
    _must(network, "step_capacity", network.step_capacity >= 0, "must be >= 0")
    _must(network, "step_rule", np.isin(network.step_rule, list(rules)), "must be a Rule")
    block = np.searchsorted(network.block_start, place, side="right")
    is_later = (np.diff(time) > 0) | ((np.diff(time) == 0) & (np.diff(place) > 0))
    is_later = np.where(np.diff(block) == 0, is_later, np.diff(block) > 0)
    is_ordered = np.concatenate((np.ones(min(1, len(time)), dtype=np.bool_), is_later))
    _must(network, "step_time", is_ordered, "must be in order of (time, place), one step a place and moment")


def _check_money(network: Network) -> None:
    num_balances = len(network.balance_by_night)
    balance, grant = network.balance_of, network.grant_balance
    rule = f"must be one of {num_balances} balances"
    _must(network, "balance_of", (balance >= -1) & (balance < num_balances), f"{rule}, or -1")
    _must(network, "cost", (network.cost >= 0.0) & (network.cost < np.inf), "must be >= 0 and finite")
    _must(network, "grant_balance", (grant >= 0) & (grant < num_balances), rule)
    _must(network, "grant_time", np.isfinite(network.grant_time), "must be finite")
    blocks = _block_of_balance(network)[grant]
    is_later = (np.diff(network.grant_time) >= 0.0) & (np.diff(blocks) == 0) | (np.diff(blocks) > 0)
    is_ordered = np.concatenate((np.ones(min(1, len(grant)), dtype=np.bool_), is_later))
    _must(network, "grant_time", is_ordered, "must be in order")
    is_money = (network.grant_amount >= 0.0) & (network.grant_amount < np.inf)
    _must(network, "grant_amount", is_money, "must be >= 0 and finite")


def _block_of_balance(network: Network) -> NDArray[np.int64]:
    """Return the block of each balance; raise ValueError if it pays for places of two, or for none."""
    paid = np.flatnonzero(network.balance_of >= 0)
    block = np.searchsorted(network.block_start, paid, side="right") - 1
    of_balance = np.full(len(network.balance_by_night), -1, dtype=np.int64)
    of_balance[network.balance_of[paid]] = block
    _must(network, "balance_by_night", of_balance >= 0, "a balance must pay for some place")
    is_alone = np.ones(len(network), dtype=np.bool_)
    is_alone[paid] = of_balance[network.balance_of[paid]] == block
    _must(network, "balance_of", is_alone, "a balance must pay for places of one block")
    return of_balance


def _check_blocks(table: Requests | Network) -> None:
    start, num_rows = table.block_start, len(table)
    if len(start) < 2 or start[0] != 0 or start[-1] != num_rows or (np.diff(start) < 0).any():
        raise ValueError(
            f"{_named(table, 'block_start')}: must go from 0 to {num_rows} without going back, got {start}"
        )


def _check_types(table: Any) -> None:
    for name, expected in _types(table.__class__):
        column = getattr(table, name)
        if column.dtype != expected or column.ndim != 1:
            raise ValueError(
                f"{_named(table, name)} is {column.dtype} of {column.ndim} dimensions: "
                f"must be {expected} of 1 dimension"
            )


@cache
def _types(table: Hashable) -> tuple[tuple[str, np.dtype[Any]], ...]:
    """Return the columns of a table and their types."""
    types = ((field.name, _TYPES.get(str(field.type))) for field in fields(cast(Any, table)))
    return tuple((name, np.dtype(of_column)) for name, of_column in types if of_column is not None)


def _check_lengths(table: Any, columns: Sequence[str]) -> None:
    num_rows = len(getattr(table, columns[0]))
    for column in columns:
        length = len(getattr(table, column))
        if length != num_rows:
            raise ValueError(
                f"{_named(table, column)} has {length} rows: must be {num_rows}, like {columns[0]}"
            )


def _is_zero_or_long(days: NDArray[np.float64], shortest: float) -> Flags:
    is_allowed: Flags = (days == 0.0) | (days >= shortest)
    return is_allowed


def _zero_or_long(shortest: float) -> str:
    return f"must be 0 or at least {shortest} days"


def _must(table: Any, column: str, holds: Flags, rule: str) -> None:
    if not holds.all():
        row = int(np.argmin(holds))
        raise ValueError(f"{_named(table, column)}, row {row}: {getattr(table, column)[row]}, {rule}")


def _named(table: Any, column: str) -> str:
    return f"{type(table).__name__}.{column}"
