"""Random networks and requests rich in ties: times in half days, few beds, every rule at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import product
from math import inf
from typing import Any

from hypothesis import strategies as st

from sim.engine.vocabulary import Network, Requests, Rule
from tests.engine.worlds import Entry, Row, network, requests

World = tuple[Network, Requests]


# Hypothesis takes a tenth of a millisecond to make a strategy and as much to draw from it, and a world has
# hundreds of draws: strategies are made once, and small choices that belong together are drawn as one.
@cache
def half_days(least: int, most: int) -> st.SearchStrategy[float]:
    """Moments or lengths, given in half days, told in days."""
    return st.sampled_from([halves / 2 for halves in range(least, most + 1)])


@cache
def below(number: int) -> st.SearchStrategy[int]:
    """Whole numbers below another."""
    return st.integers(0, number - 1)


def one_of_each(*choices: Iterable[Any]) -> st.SearchStrategy[Any]:
    """Tuples with one of each; the first of each are the simplest."""
    return st.sampled_from(list(product(*choices)))


FLAG = st.booleans()
NUM_PLACES = st.integers(1, 4)
UNTIL = st.sampled_from([30.0, 20.0, 12.0, 8.5, 3.0])
FEWEST_STEPS, MOST_STEPS = st.sampled_from([0, 2, 5]), 6
PLACE = one_of_each([1, 2, 0, 3, 4], [0.0, 0.0, 0.5, 1.0])
"""Beds, and days of turnaround."""
STEP = one_of_each([0, 1, 2, 0, 4, 3], [Rule.RELOCATE, Rule.RELOCATE, Rule.DISCHARGE, Rule.DRAIN])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to 4 places of 0 to 4 beds, closings of all kinds, residents, and up to 25 requests."""
    num_places = draw(NUM_PLACES)
    return draw(networks(num_places)), draw(people(num_places))


@cache
def moments_of_steps(num_places: int, fewest: int) -> st.SearchStrategy[list[tuple[float, int]]]:
    """Draw when which places change, in no order."""
    moment = one_of_each([halves / 2 for halves in range(21)], range(num_places))
    return st.lists(moment, min_size=fewest, max_size=MOST_STEPS, unique=True)


@cache
@st.composite
def networks(draw: st.DrawFn, num_places: int) -> Network:
    """Draw a network."""
    places = [draw(PLACE) for _ in range(num_places)]
    moments = draw(moments_of_steps(num_places, draw(FEWEST_STEPS)))
    return network(
        *(beds for beds, _ in places),
        until=draw(UNTIL),
        turnaround=[days for _, days in places],
        steps=[(*moment, *draw(STEP)) for moment in sorted(moments)],
        **draw(money(num_places)),
    )


PAYING = st.sampled_from([[-1], [0], [-1, 0], [0, 1, -1]])
COST = st.sampled_from([1.0, 0.0, 0.1, 2.0, 3.0])
FEWEST_GRANTS, MOST_GRANTS = st.sampled_from([0, 2, 4]), 5


@cache
def grants_of(num_balances: int, fewest: int) -> st.SearchStrategy[list[tuple[float, int, float]]]:
    """Draw when which balance gets how much, in no order."""
    money = one_of_each(range(num_balances), [6.0, 20.0, 2.5, 1.0, 0.0])
    grant = st.tuples(half_days(-1, 20), money).map(lambda drawn: (drawn[0], *drawn[1]))
    return st.lists(grant, min_size=fewest, max_size=MOST_GRANTS)


@cache
@st.composite
def money(draw: st.DrawFn, num_places: int) -> dict[str, Any]:
    """Draw who pays for the places: nobody in particular, or balances that may run out."""
    paying = draw(PAYING)
    balance_of = [paying[place % len(paying)] for place in range(num_places)]
    num_balances = 1 + max(balance_of)
    if not num_balances:
        return {}
    return {
        "balance_of": balance_of,
        "cost": [draw(COST) for _ in range(num_places)],
        "by_night": [draw(FLAG) for _ in range(num_balances)],
        "grants": sorted(draw(grants_of(num_balances, draw(FEWEST_GRANTS)))),
    }


NUM_ROWS, MOST_RESIDENTS = st.sampled_from([10, 16, 22, 22]), 4


@cache
@st.composite
def people(draw: st.DrawFn, num_places: int) -> Requests:
    """Draw residents and requests; routes come from a few patterns, so that people compete."""
    patterns = draw(st.lists(patterns_of_entries(num_places), min_size=1, max_size=3))
    residents = [row_of_resident(draw, patterns, num_places) for _ in range(draw(below(1 + MOST_RESIDENTS)))]
    rows = [row_of(draw, patterns) for _ in range(draw(NUM_ROWS))]
    ordered = [*residents, *sorted(rows, key=lambda row: row.time)]
    return requests(*with_followers(draw, ordered, len(residents)))


IS_ALONE = st.sampled_from([True, False, False])
CALLED = one_of_each([halves / 2 for halves in range(11)], [0.0, 1.5, inf], [False, True])
"""Days after the row that is followed, days in which it asks, and whether a refusal calls it."""


def with_followers(draw: st.DrawFn, rows: list[Row], num_residents: int) -> list[Row]:
    """Make some requests follow an earlier row: a return, or a new attempt."""
    if draw(IS_ALONE):
        return rows
    found = list(rows)
    for number in range(max(1, num_residents), len(rows)):
        if draw(FLAG):
            after, asks, after_refusal = draw(CALLED)
            entries = rows[number].entries()
            found[number] = replace(
                rows[number],
                time=after,
                route=[e._replace(opens=0.0) if e.opens == rows[number].time else e for e in entries],
                asks_until=after + asks,
                follows=draw(below(number)),
                after_refusal=after_refusal,
            )
    return found


Pattern = list[tuple[int, float, float, float]]
"""Entries of a route: place, days until it opens, days it is open, days until the latest departure."""


OPENING, LENGTH, GRACE = [0.0, 0.0, 0.0, 0.5, 1.0, 3.0], [inf, inf, 0.5, 2.0, 5.0], [inf, 0.0, 1.5]
FEWEST_ENTRIES, MOST_ENTRIES = st.sampled_from([2, 1, 3, 4, 0]), 4


@cache
def patterns_of_entries(num_places: int) -> st.SearchStrategy[Pattern]:
    """Draw the entries of a route, relative to the request."""
    entry = one_of_each(range(num_places), OPENING, LENGTH, GRACE)
    return FEWEST_ENTRIES.flatmap(lambda number: st.lists(entry, min_size=number, max_size=MOST_ENTRIES))


STAYS, PATIENCES = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, inf], [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, inf]
PARTIES = [(1, 0), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0)]
REACHES = [(4, 4), (4, 4), (4, 1), (4, 2), (2, 1), (1, 1), (1, 0), (0, 0)]
LENGTHS, KINDS = one_of_each(STAYS, PATIENCES), one_of_each(PARTIES, REACHES)
ASKS_FOR = st.sampled_from([0.0, 1.0, inf])


def row_of(draw: st.DrawFn, patterns: list[Pattern]) -> Row:
    """Draw a request."""
    time = draw(half_days(0, 16))
    pattern = patterns[draw(below(len(patterns)))]
    (stay, patience), ((party, priority), (reach, waits)) = draw(LENGTHS), draw(KINDS)
    return Row(
        time,
        stay=stay,
        route=_entries(pattern, time),
        patience=patience,
        party=party,
        priority=priority,
        reach=reach,
        waits=waits,
        asks_until=time + (draw(ASKS_FOR) if pattern and pattern[0][1] else inf),
        wrong_kind=draw(FLAG) if not pattern else False,
    )


def row_of_resident(draw: st.DrawFn, patterns: list[Pattern], num_places: int) -> Row:
    """Draw a resident."""
    return Row(
        stay=draw(half_days(1, 12)),
        route=_entries(patterns[draw(below(len(patterns)))], 0.0),
        party=1 + draw(FLAG),
        resident_in=draw(below(num_places)),
    )


def _entries(pattern: Pattern, time: float) -> list[Entry]:
    return [
        Entry(place, time + opening, time + opening + length, time + opening + length + grace)
        for place, opening, length, grace in pattern
    ]
