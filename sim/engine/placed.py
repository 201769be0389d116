"""What happened, read back from the tables of the compiled engine."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.engine.ahead import fetch
from sim.engine.codes import ADMITTED, MOVED
from sim.engine.state import Table, World
from sim.engine.vocabulary import Codes, Flags, Floats, Ints, Placements

AHEAD = 12
"""People between asking for the row of one and reading it."""

Columns = dict[str, NDArray[Any]]


class Outcomes(NamedTuple):
    """Columns of `Placements`, by request."""

    eligible: Floats
    outcome: Codes
    decided: Floats
    cause: Codes


class Stays(NamedTuple):
    """Columns of `Placements`, by stay."""

    request: Ints
    place: Ints
    admitted: Floats
    left: Floats
    ended: Codes


def placements(world: World, row: Ints, place: Ints) -> Placements:
    """Return what happened, once the run is over.

    Parameters
    ----------
    world
        The tables.
    row
        (n,) The row of each request among the people.
    place
        (p,) The number of each place in the network.
    """
    num = len(row)
    outcomes = Outcomes(np.empty(num), np.empty(num, np.int8), np.empty(num), np.empty(num, np.int8))
    numbers, moments = np.empty((2, num), np.int64), np.empty((2, num))
    stays = Stays(numbers[0], numbers[1], moments[0], moments[1], np.empty(num, np.int8))
    num_stays = read_people(world.people, row, place, outcomes, stays)
    columns = {name: column[:num_stays] for name, column in stays._asdict().items()}
    if world.blocks["num_moved"].any():
        columns = _with_moves(columns, world.moved[_is_used(world)], world.people, place)
    return Placements(**columns, **outcomes._asdict(), **_money(world))


@compiled
def read_people(people: Table, row: Ints, place: Ints, outcomes: Outcomes, stays: Stays) -> int:
    """Write the outcome of each request and its last stay, in order of request; return how many stays."""
    stay = 0
    for number in range(len(row)):
        fetch(people, row[min(number + AHEAD, len(row) - 1)])
        person = people[row[number]]
        outcomes.eligible[number], outcomes.decided[number] = person.eligible, person.decided
        outcomes.outcome[number], outcomes.cause[number] = person.outcome, person.cause
        if person.outcome == ADMITTED:
            stays.request[stay], stays.place[stay] = number, place[person.place]
            stays.admitted[stay], stays.left[stay] = person.admitted, person.left
            stays.ended[stay] = person.ended
            stay += 1
    return stay


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


def _with_moves(columns: Columns, moved: Any, people: Table, place: Ints) -> Columns:
    """Return the stays with those that ended by a move, in order of request, then admission."""
    before = {
        "request": people["number"][moved["request"]],
        "place": place[moved["place"]],
        "admitted": moved["admitted"],
        "left": moved["left"],
        "ended": np.full(len(moved), MOVED, np.int8),
    }
    joined = {name: np.concatenate((before[name], column)) for name, column in columns.items()}
    order = np.lexsort((joined["admitted"], joined["request"]))
    return {name: column[order] for name, column in joined.items()}
