"""Groups: places that nobody and no balance ever joins, finished one after another.

A country of many places does not fit the processor's cache, and each person would be a look into slow memory.
So the blocks of a large run are cut into their groups, each with places and people of its own; nothing passes
between them. In order of group the numbers of places and people keep their order within each, which is all
that the rules go by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.columns import NetworkColumns, RequestColumns, network_columns
from sim.engine.units import join_groups
from sim.engine.vocabulary import Ints, Network

FEW = 400
"""Up to so many places a block is not cut: all its tables fit the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The places of a run in order of group; g groups."""

    network: NetworkColumns
    """The network in this order, a block a group."""
    place: Ints
    """(p,) Number of each place in the network as it was."""
    row: Ints
    """(p,) Where each place of the network as it was stands now."""
    are_blocks: bool
    """No block is cut."""


def in_groups(network: Network, asked: RequestColumns) -> Groups:
    """Return the places in order of group: each block is one, or is cut where it is large and can be."""
    columns = network_columns(network)
    starts, group = columns.block_start, np.arange(len(network))
    if np.diff(starts).max() > FEW:
        join_groups(group, columns.balance_of, np.full(len(columns.balance_by_night), -1), asked)
        is_first = group == np.arange(len(group))
        if is_first.sum() > len(starts) - 1:
            return _cut(columns, np.cumsum(is_first)[group] - 1)
        group = np.arange(len(network))
    return Groups(columns, group, group, True)


def _cut(columns: NetworkColumns, group: Ints) -> Groups:
    """Return the places in order of group; a group is numbered by its first place."""
    place, row = np.argsort(group, kind="stable"), np.empty_like(group)
    row[place] = np.arange(len(place))
    step = np.argsort(group[columns.step_place], kind="stable")
    of_balance = np.zeros(len(columns.balance_by_night), dtype=np.int64)
    is_paid = columns.balance_of >= 0
    of_balance[columns.balance_of[is_paid]] = group[is_paid]
    grant = np.argsort(of_balance[columns.grant_balance], kind="stable")
    return Groups(
        NetworkColumns(
            capacity=columns.capacity[place],
            turnaround=columns.turnaround[place],
            step_time=columns.step_time[step],
            step_place=row[columns.step_place[step]],
            step_capacity=columns.step_capacity[step],
            step_rule=columns.step_rule[step],
            balance_of=columns.balance_of[place],
            cost=columns.cost[place],
            balance_by_night=columns.balance_by_night,
            grant_time=columns.grant_time[grant],
            grant_balance=columns.grant_balance[grant],
            grant_amount=columns.grant_amount[grant],
            block_start=np.searchsorted(group[place], np.arange(group.max() + 2)),
        ),
        place,
        row,
        False,
    )
