"""Closings of shelters: orders that hit several at once, gaps at renewal of contracts, certain dates.

Every chance goes by the closure's name, the shelter's code and the number of the event, so one more closure
or one more shelter changes no other; a longer study goes on where a shorter one stops.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from sim import chance
from sim.capacity import Closing
from sim.distributions import Exponential, Lognormal
from sim.engine.vocabulary import Floats, Rule
from sim.scenario import Scenario, day
from sim.scenario.shelters import Closure
from sim.shelters import Shelter

T = TypeVar("T")

_RULES = {"drain": Rule.DRAIN, "relocate": Rule.RELOCATE, "discharge": Rule.DISCHARGE}
_ORDERS_AT_A_TIME = 16
_TURN = 2  # purpose: in which year of its contract a shelter is; 0 and 1 are a gap and its length
DAYS_A_YEAR = 365.25


def closings(
    scenario: Scenario, shelters: Sequence[Shelter], seed: int, replication: int
) -> dict[str, list[Closing]]:
    """Return the closings of each shelter, by its province's code."""
    found: dict[str, list[Closing]] = {shelter.code: [] for shelter in shelters}
    for name, closure in scenario.closures.items():
        draw = {"order": _orders, "renewal": _renewals, "dated": _dated}[closure.kind]
        for code, closing in draw(scenario, closure, f"closure|{name}", shelters, seed, replication):
            found[code].append(closing)
    return found


def _orders(
    scenario: Scenario, closure: Closure, name: str, shelters: Sequence[Shelter], seed: int, replication: int
) -> Iterator[tuple[str, Closing]]:
    """Yield closings by orders: Poisson in time, each against some shelters, rescinded for all at once."""
    share = float(_given(closure.share_of_shelters))
    moments = order_times(name, float(_given(closure.per_year)), scenario.until, seed, replication)
    if not len(moments):
        return
    events = np.arange(len(moments), dtype=np.uint64)
    keys = chance.keys_of(seed, (f"{name}|{shelter.code}" for shelter in shelters))
    luck = chance.uniforms(keys[:, None], replication, events, 0)
    durations = Exponential(float(closure.duration_days)).quantile(
        chance.uniforms(chance.key_of(seed, name), replication, events, 1)
    )
    opens = np.array([shelter.opens for shelter in shelters])
    for event, moment in enumerate(moments.tolist()):
        against = np.where(opens <= moment, luck[:, event], np.inf)
        is_hit = (against < share) | (against == against.min(initial=np.inf)) & (against < np.inf)
        for index in np.flatnonzero(is_hit).tolist():
            yield shelters[index].code, _closing(closure, moment, float(durations[event]))


def order_times(name: str, per_year: float, until: float, seed: int, replication: int) -> Floats:
    """Return the moments of orders, days since the start: exponential gaps, event by event."""
    if per_year == 0:
        return np.zeros(0)
    key, gaps = chance.key_of(seed, name), np.zeros(0)
    while gaps.sum() < until:
        events = np.arange(len(gaps), len(gaps) + _ORDERS_AT_A_TIME, dtype=np.uint64)
        uniforms = chance.uniforms(key, replication, events, 0)
        gaps = np.concatenate([gaps, Exponential(DAYS_A_YEAR / per_year).quantile(uniforms)])
    moments: Floats = np.cumsum(gaps)
    return moments[moments < until]


def _renewals(
    scenario: Scenario, closure: Closure, name: str, shelters: Sequence[Shelter], seed: int, replication: int
) -> Iterator[tuple[str, Closing]]:
    """Yield gaps from 1 January of years in which contracts are renewed; places paid by others stay open.

    Contracts began in different years: a shelter's own luck says in which of `contract_years` it renews.
    """
    first, every = scenario.study.start.year + 1, _given(closure.contract_years)
    years = np.arange(first, first + 1 + int(scenario.until / 365))
    moments = [day(scenario, datetime.date(int(year), 1, 1)) for year in years]
    keys = chance.keys_of(seed, (f"{name}|{shelter.code}" for shelter in shelters))
    whether, length = chance.uniform_pair(keys[:, None], replication, years.astype(np.uint64))
    turn = np.floor(every * chance.uniforms(keys, replication, 0, _TURN)).astype(np.int64)
    is_gap = (whether < float(_given(closure.probability))) & ((years + turn[:, None]) % every == 0)
    durations = Lognormal(float(closure.duration_days), 1.0).quantile(length)
    for row, column in np.argwhere(is_gap).tolist():
        if shelters[row].opens <= moments[column] < scenario.until:
            yield shelters[row].code, _closing(closure, moments[column], float(durations[row, column]))


def _dated(
    scenario: Scenario, closure: Closure, name: str, shelters: Sequence[Shelter], seed: int, replication: int
) -> Iterator[tuple[str, Closing]]:
    """Yield one certain closing for each shelter named."""
    moment = day(scenario, _given(closure.from_))
    for shelter in shelters:
        if shelter.code in _given(closure.provinces):
            yield shelter.code, _closing(closure, moment, float(closure.duration_days))


def _closing(closure: Closure, start: float, duration: float) -> Closing:
    is_state_only = closure.kind == "renewal"
    return Closing(start, start + duration, closure.places_left, _RULES[closure.rule], is_state_only)


def _given(value: T | None) -> T:
    """Return a value that the scenario's validation has made sure of."""
    if value is None:
        raise ValueError("the closure lacks a key of its kind")
    return value
