"""Units: the places that must be brought up to date together.

They are those that somebody waits for together, and those that one balance pays for.
"""

from __future__ import annotations

from sim.compiled import compiled, inlined, part
from sim.engine.columns import RequestColumns
from sim.engine.vocabulary import Ints


@compiled
def join_units(unit: Ints, balance_of: Ints, paid: Ints, asked: RequestColumns) -> None:
    """Write the unit of each place, named by the smallest number among its places.

    Two places are in one unit if somebody waits for both, if one balance pays for both, or if a third place
    is in a unit with each.

    Parameters
    ----------
    unit
        (p,) At first each place by itself.
    balance_of
        (p,) As in `Network`.
    paid
        (b,) Scratch, at first -1.
    asked
        The requests.

    References
    ----------
    Tarjan (1975), Efficiency of a good but not linear set union algorithm, Journal of the ACM 22(2).
    """
    join_paid(unit, balance_of, paid)
    for number in range(len(asked.time)):
        if asked.waiting_reach[number] > 1:
            first = asked.route_start[number]
            last = min(first + asked.waiting_reach[number], asked.route_start[number + 1])
            for entry in range(first + 1, last):
                unite(unit, asked.route_place[first], asked.route_place[entry])
    name(unit)


@compiled
def join_groups(group: Ints, balance_of: Ints, paid: Ints, asked: RequestColumns) -> None:
    """Write the group of each place, named by the smallest number among its places.

    Two places are in one group if they are on one route, if one balance pays for both, if one is on the route
    of a row and the other on that of a row that follows it, or if a third place is in a group with each. The
    parameters are those of `join_units`.
    """
    join_paid(group, balance_of, paid)
    for number in range(len(asked.time)):
        one = some_place(asked, number)
        for entry in range(asked.route_start[number], asked.route_start[number + 1]):
            unite(group, one, asked.route_place[entry])
        other = some_place(asked, asked.follows[number]) if asked.follows[number] >= 0 else -1
        if one >= 0 and other >= 0:
            unite(group, one, other)
    name(group)


@inlined
def some_place(asked: RequestColumns, number: int) -> int:
    """Return some place that a person lives in or would go to, -1 for none."""
    if asked.resident_in[number] >= 0:
        return int(asked.resident_in[number])
    first = asked.route_start[number]
    return int(asked.route_place[first]) if first < asked.route_start[number + 1] else -1


@inlined
def join_paid(unit: Ints, balance_of: Ints, paid: Ints) -> None:
    """Join the places that one balance pays for."""
    for place in range(len(unit)):
        balance = balance_of[place]
        if balance >= 0:
            paid[balance] = place if paid[balance] < 0 else paid[balance]
            unite(unit, place, paid[balance])


@inlined
def name(unit: Ints) -> None:
    """Give each place the name of its unit."""
    for place in range(len(unit)):
        unit[place] = root(unit, place)


@inlined
def unite(unit: Ints, place: int, other: int) -> None:
    """Make the units of two places one."""
    if unit[place] != unit[other]:
        one, two = root(unit, place), root(unit, other)
        unit[max(one, two)] = min(one, two)


@part
def root(unit: Ints, place: int) -> int:
    """Return the place that stands for the unit of a place, and shorten the way to it."""
    while unit[place] != place:
        unit[place] = unit[unit[place]]
        place = unit[place]
    return place
