"""What happened, read back from the tables of the compiled engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.codes import ADMITTED, MOVED
from sim.engine.state import World
from sim.engine.vocabulary import Flags, Ints, Placements

Columns = dict[str, NDArray[Any]]


def placements(world: World) -> Placements:
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
