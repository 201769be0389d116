"""Random networks and requests rich in ties: times in half days, few beds, every rule at once."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from hypothesis import strategies as st

from sim.engine.vocabulary import Network, Requests, Rule
from tests.engine.worlds import Entry, Row, network, requests

World = tuple[Network, Requests]


def half_days(least: int, most: int) -> st.SearchStrategy[float]:
    """Moments or lengths, given in half days, told in days."""
    return st.integers(least, most).map(lambda halves: halves / 2)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to 4 places of 0 to 4 beds, closings of all kinds, residents, and up to 25 requests."""
    num_places = draw(st.integers(1, 4))
    return draw(networks(num_places)), draw(people(num_places))


@st.composite
def networks(draw: st.DrawFn, num_places: int) -> Network:
    """Draw a network."""
    place = st.integers(0, num_places - 1)
    fewest = draw(st.sampled_from([0, 2, 5]))
    moments = draw(st.lists(st.tuples(half_days(1, 20), place), min_size=fewest, max_size=6, unique=True))
    rule = st.sampled_from([Rule.RELOCATE, Rule.DISCHARGE, Rule.DRAIN])
    step = st.tuples(st.sampled_from([0, 1, 2, 0, 4, 3]), rule)
    return network(
        *draw(st.tuples(*[st.sampled_from([1, 2, 0, 3, 4])] * num_places)),
        until=draw(st.sampled_from([30.0, 20.0, 12.0, 8.5, 3.0])),
        turnaround=draw(st.tuples(*[st.sampled_from([0.0, 0.0, 0.5, 1.0])] * num_places)),
        steps=[(*moment, *draw(step)) for moment in sorted(moments)],
        **draw(money(num_places)),
    )


@st.composite
def money(draw: st.DrawFn, num_places: int) -> dict[str, Any]:
    """Draw who pays for the places: nobody in particular, or balances that may run out."""
    paying = draw(st.sampled_from([[-1], [0], [-1, 0], [0, 1, -1]]))
    balance_of = [paying[place % len(paying)] for place in range(num_places)]
    num_balances = 1 + max(balance_of)
    if not num_balances:
        return {}
    balance = st.integers(0, num_balances - 1)
    grant = st.tuples(half_days(-1, 20), balance, st.sampled_from([6.0, 20.0, 2.5, 1.0, 0.0]))
    grants = draw(st.lists(grant, min_size=draw(st.sampled_from([0, 2, 4])), max_size=5))
    return {
        "balance_of": balance_of,
        "cost": draw(st.tuples(*[st.sampled_from([1.0, 0.0, 0.1, 2.0, 3.0])] * num_places)),
        "by_night": draw(st.tuples(*[st.booleans()] * num_balances)),
        "grants": sorted(grants),
    }


@st.composite
def people(draw: st.DrawFn, num_places: int) -> Requests:
    """Draw residents and requests; routes come from a few patterns, so that people compete."""
    patterns = draw(st.lists(patterns_of_entries(num_places), min_size=1, max_size=3))
    residents = draw(st.lists(residents_of(patterns, num_places), max_size=4))
    num_rows = draw(st.sampled_from([4, 10, 16, 22]))
    rows = draw(st.lists(rows_of(patterns), min_size=num_rows, max_size=num_rows))
    ordered = [*residents, *sorted(rows, key=lambda row: row.time)]
    return requests(*draw(with_followers(ordered, len(residents))))


@st.composite
def with_followers(draw: st.DrawFn, rows: list[Row], num_residents: int) -> list[Row]:
    """Make some requests follow an earlier row: a return, or a new attempt."""
    if draw(st.booleans()):
        return rows
    found = list(rows)
    for number in range(max(1, num_residents), len(rows)):
        if draw(st.sampled_from([False, True])):
            after = draw(half_days(0, 5))
            entries = rows[number].entries()
            found[number] = replace(
                rows[number],
                time=after,
                route=[e._replace(opens=0.0) if e.opens == rows[number].time else e for e in entries],
                asks_until=after + draw(st.sampled_from([0.0, 1.5, inf])),
                follows=draw(st.integers(0, number - 1)),
                after_refusal=draw(st.booleans()),
            )
    return found


Pattern = list[tuple[int, float, float, float]]
"""Entries of a route: place, days until it opens, days it is open, days until the latest departure."""


def patterns_of_entries(num_places: int) -> st.SearchStrategy[Pattern]:
    """Draw the entries of a route, relative to the request."""
    place = st.integers(0, num_places - 1)
    opening = st.sampled_from([0.0, 0.0, 0.0, 0.5, 1.0, 3.0])
    length = st.sampled_from([inf, inf, inf, 0.5, 2.0, 5.0])
    grace = st.sampled_from([inf, inf, 0.0, 1.5])
    entry = st.tuples(place, opening, length, grace)
    return st.sampled_from([2, 1, 3, 4, 0]).flatmap(
        lambda number: st.lists(entry, min_size=number, max_size=4)
    )


@st.composite
def rows_of(draw: st.DrawFn, patterns: list[Pattern]) -> Row:
    """Draw a request."""
    time = draw(half_days(0, 16))
    pattern = draw(st.sampled_from(patterns))
    party, priority = draw(st.sampled_from([(1, 0), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0)]))
    reach, waits = draw(st.sampled_from([(4, 4), (4, 4), (4, 1), (4, 2), (2, 1), (1, 1), (1, 0), (0, 0)]))
    return Row(
        time,
        stay=draw(st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, inf])),
        route=_entries(pattern, time),
        patience=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 5.0, inf])),
        party=party,
        priority=priority,
        reach=reach,
        waits=waits,
        asks_until=time + (draw(st.sampled_from([0.0, 1.0, inf])) if pattern and pattern[0][1] else inf),
        wrong_kind=draw(st.booleans()) if not pattern else False,
    )


@st.composite
def residents_of(draw: st.DrawFn, patterns: list[Pattern], num_places: int) -> Row:
    """Draw a resident."""
    return Row(
        stay=draw(half_days(1, 12)),
        route=_entries(draw(st.sampled_from(patterns)), 0.0),
        party=draw(st.integers(1, 2)),
        resident_in=draw(st.integers(0, num_places - 1)),
    )


def _entries(pattern: Pattern, time: float) -> list[Entry]:
    return [
        Entry(place, time + opening, time + opening + length, time + opening + length + grace)
        for place, opening, length, grace in pattern
    ]
