"""The tables of the compiled engine before the first instant, nobody in a bed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.columns import RequestColumns
from sim.engine.filled import fill_people, fill_places
from sim.engine.groups import Groups
from sim.engine.state import (
    BALANCE,
    BLOCK,
    ENTRY,
    EVENT,
    FOLLOWER,
    GRANT,
    MOVE,
    PERSON,
    PLACE,
    STEP,
    Table,
    World,
)
from sim.engine.units import join_units
from sim.engine.vocabulary import Ints

LINE = 64
"""Bytes of a line of the processor's cache."""


def world_of(groups: Groups, asked: RequestColumns, until: float) -> tuple[World, Ints]:
    """Return the world before the first instant, nobody in a bed, and the row of each request in it.

    Parameters
    ----------
    groups
        The places, in order of group.
    asked
        The requests.
    until
        End of the run, days since the start.
    """
    network, num_places = groups.network, len(groups.place)
    blocks, places = _table(BLOCK, len(network.block_start) - 1), _table(PLACE, num_places)
    balances = _table(BALANCE, len(network.balance_by_night))
    steps, grants = _table(STEP, len(network.step_time)), _table(GRANT, len(network.grant_time))
    bounds = np.zeros((3, num_places), dtype=np.int64)
    num_beds, num_moved = fill_places(
        places,
        blocks,
        balances,
        steps,
        grants,
        network,
        asked,
        groups.row,
        _units(groups, asked),
        bounds,
        until,
    )
    num_followers = int(np.count_nonzero(asked.follows >= 0))
    num_people, num_entries = len(asked.time), len(asked.route_place)
    # Each person is eligible once, each entry opens once, each step happens once and moves people once, each
    # grant comes once; who is followed is looked at when a wait and when a stay ends.
    num_common = num_people + num_entries + 2 * len(steps) + len(grants) + 2 * num_followers
    world = World(
        people=_table_in_lines(PERSON, num_people),
        entries=_table(ENTRY, num_entries),
        places=places,
        steps=steps,
        calendars=_table(EVENT, num_beds),
        common=_table(EVENT, num_common),
        watches=_table(EVENT, num_places),
        moved=_table(MOVE, num_moved),
        blocks=blocks,
        balances=balances,
        grants=grants,
        dry=np.empty(len(grants)),
        followers=_table(FOLLOWER, num_followers),
    )
    row, group = np.empty(num_people, dtype=np.int64), np.empty(num_people, dtype=np.int64)
    starts = np.zeros((3, len(blocks) + 1), dtype=np.int64)
    group_of_place = np.repeat(np.arange(len(blocks)), np.diff(network.block_start))[groups.row]
    fill_people(world, asked, groups.row, group_of_place, groups.are_blocks, until, row, group, starts)
    return world, row


def _units(groups: Groups, asked: RequestColumns) -> Ints:
    """Return the unit of each place, named by the smallest number among its places."""
    as_it_was, network = np.arange(len(groups.place)), groups.network
    paid = np.full(len(network.balance_by_night), -1)
    join_units(as_it_was, network.balance_of[groups.row], paid, asked)
    # In order of group places keep their order within each, so the smallest one stays the smallest.
    unit: Ints = groups.row[as_it_was[groups.place]]
    return unit


def _table(kind: np.dtype[Any], rows: int) -> Table:
    return np.empty(rows, kind).view(np.recarray)


def _table_in_lines(kind: np.dtype[Any], rows: int) -> Table:
    """Return a table that begins where a line of the processor's cache does."""
    size = rows * kind.itemsize
    room = np.empty(size + LINE, dtype=np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + size].view(kind).view(np.recarray)
