"""Units: the places that must be brought up to date together.

They are those that somebody waits for together, and those that one balance pays for.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, inlined, part
from sim.engine.vocabulary import Ints, Network, Requests


@compiled
def join_units(
    unit: Ints, balance_of: Ints, first_paid: Ints, waiting_reach: Ints, route_start: Ints, route_place: Ints
) -> None:
    """Write the unit of each place, named by the smallest number among its places.

    Two places are in one unit if somebody waits for both, if one balance pays for both, or if a third place
    is in a unit with each.

    Parameters
    ----------
    unit
        (p,) At first each place by itself.
    balance_of
        (p,) As in `Network`.
    first_paid
        (b,) Some place that each balance pays for.
    waiting_reach, route_start, route_place
        As in `Requests`.

    References
    ----------
    Tarjan (1975), Efficiency of a good but not linear set union algorithm, Journal of the ACM 22(2).
    """
    for place in range(len(unit)):
        if balance_of[place] >= 0:
            unite(unit, place, first_paid[balance_of[place]])
    for number in range(len(waiting_reach)):
        first = route_start[number]
        last = min(first + waiting_reach[number], route_start[number + 1])
        for entry in range(first + 1, last):
            unite(unit, route_place[first], route_place[entry])
    for place in range(len(unit)):
        unit[place] = root(unit, place)


@inlined
def unite(unit: Ints, place: int, other: int) -> None:
    """Make the units of two places one."""
    one, two = root(unit, place), root(unit, other)
    unit[max(one, two)] = min(one, two)


@part
def root(unit: Ints, place: int) -> int:
    """Return the place that stands for the unit of a place, and shorten the way to it."""
    while unit[place] != place:
        unit[place] = unit[unit[place]]
        place = unit[place]
    return place


def chains(group: Ints, num_groups: int) -> tuple[Ints, Ints]:
    """Return the first row of each group, and the next row of the group of each; -1 for none.

    Parameters
    ----------
    group
        Group of each row, -1 for none.
    num_groups
        Groups there are.

    Examples
    --------
    >>> first, following = chains(np.array([1, -1, 0, 1]), 3)
    >>> first.tolist(), following.tolist()
    ([2, 0, -1], [3, -1, -1, -1])
    """
    rows = np.flatnonzero(group >= 0)
    rows = rows[np.argsort(group[rows], kind="stable")]
    first, following = np.full(num_groups, -1), np.full(len(group), -1)
    is_same = group[rows[1:]] == group[rows[:-1]]
    following[rows[:-1][is_same]] = rows[1:][is_same]
    is_first = np.concatenate((np.ones(min(1, len(rows)), dtype=np.bool_), ~is_same))
    first[group[rows[is_first]]] = rows[is_first]
    return first, following


def heap_bounds(network: Network, requests: Requests) -> Ints:
    """Return for each place how many stays and beds in turnaround it can hold at once, at most.

    A stay takes a bed at least, and a request is in a place once; residents may be more than the beds.
    """
    most = network.capacity.copy()
    np.maximum.at(most, network.step_place, network.step_capacity)
    named = np.bincount(requests.route_place, minlength=len(network))
    resident = requests.resident_in[requests.resident_in >= 0]
    return np.minimum(most, named) + np.bincount(resident, minlength=len(network))


def heap_starts(unit: Ints, bounds: Ints) -> tuple[Ints, int]:
    """Return where the heap of each unit begins if they stand one after another, and where the last ends."""
    room = np.bincount(unit, bounds, len(unit)).astype(np.int64)
    ends = np.cumsum(room)
    return ends - room, int(ends[-1]) if len(ends) else 0
