"""Closings of shelters: orders that hit several at once, gaps at renewal of contracts, certain dates.

Every chance goes by the closure's name, the shelter's code and the number of the event, so one more closure
or one more shelter changes no other; a longer study goes on where a shorter one stops.
"""

from __future__ import annotations

import datetime
from dataclasses import fields
from functools import lru_cache
from typing import TypeVar

import numpy as np

from sim import chance
from sim.capacity import Closings
from sim.distributions import Exponential, Lognormal
from sim.engine.vocabulary import Floats, Ints, Rule
from sim.runs import Runs
from sim.scenario import DAYS_A_YEAR, Scenario, day
from sim.shelters import Shelters

T = TypeVar("T")

_RULES = {"drain": Rule.DRAIN, "relocate": Rule.RELOCATE, "discharge": Rule.DISCHARGE}
_ORDERS_AT_A_TIME = 16
_TURN = 2  # purpose: in which year of its contract a shelter is; 0 and 1 are a gap and its length


def closings(runs: Runs, shelters: Shelters, seed: int) -> Closings:
    """Return the closings of the shelters of replications, by their rows."""
    kinds = {"order": _orders, "renewal": _renewals, "dated": _dated}
    found = [
        kinds[closure.kind](runs, name, shelters, seed) for name, closure in runs.scenario.closures.items()
    ]
    parts = [Closings.of_nothing(), *found]
    return Closings(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Closings))
    )


def _orders(runs: Runs, name: str, shelters: Shelters, seed: int) -> Closings:
    """Return closings by orders: Poisson in time, each against some shelters, rescinded for all at once."""
    until, luck_of = runs.scenario.until, f"closure|{name}"
    share = runs.each(lambda scenario: float(_given(scenario.closures[name].share_of_shelters)))
    per_year = runs.each(lambda scenario: float(_given(scenario.closures[name].per_year)))
    moments = order_times(luck_of, per_year, until, seed, runs.numbers)
    events = np.arange(moments.shape[1], dtype=np.uint64)
    keys = _keys(runs.scenario, luck_of, seed)[shelters.province]
    luck = chance.uniforms(keys[:, None], runs.numbers[shelters.run, None], events, 0)
    order = moments[shelters.run]
    against = np.where((shelters.opens[:, None] <= order) & (order < until), luck, np.inf)
    least = np.full(moments.shape, np.inf)
    np.minimum.at(least, shelters.run, against)
    is_hit = against < share[shelters.run, None]
    is_hit |= (against == least[shelters.run]) & (against < np.inf)
    shelter, event = np.nonzero(is_hit)
    run = shelters.run[shelter]
    lasting = chance.uniforms(chance.key_of(seed, luck_of), runs.numbers[:, None], events, 1)
    days = _mean_days(runs, name)[:, None] * Exponential(1.0).quantile(lasting)
    return _closings(runs, name, shelter, moments[run, event], days[run, event])


def order_times(name: str, per_year: Floats, until: float, seed: int, replications: Ints) -> Floats:
    """Return the moments of orders, days since the start: exponential gaps, event by event.

    Shape (replications, events), with a rate for each replication; in each row moments at `until` or later
    count for nothing.
    """
    moments = np.zeros((len(replications), 0))
    mean = np.full(len(replications), np.inf)
    np.divide(DAYS_A_YEAR, per_year, out=mean, where=per_year > 0)
    key = chance.key_of(seed, name)
    while moments.shape[1] == 0 or moments[:, -1].min() < until:
        events = np.arange(moments.shape[1], moments.shape[1] + _ORDERS_AT_A_TIME, dtype=np.uint64)
        luck = chance.uniforms(key, replications[:, None], events, 0)
        gaps = mean[:, None] * Exponential(1.0).quantile(luck)
        # Added up gap by gap: a longer study has the same moments, to the last bit.
        gaps[:, 0] += moments[:, -1] if moments.shape[1] else 0.0
        moments = np.concatenate([moments, np.cumsum(gaps, axis=1)], axis=1)
    return moments


def _renewals(runs: Runs, name: str, shelters: Shelters, seed: int) -> Closings:
    """Return gaps from 1 January of years in which contracts are renewed; places paid by others stay open.

    Contracts began in different years: a shelter's own luck says in which of `contract_years` it renews. A
    gap that began on or before the first day may still last on it: else a study of one year would have none.
    """
    scenario = runs.scenario
    first, every = scenario.study.start.year, _given(scenario.closures[name].contract_years)
    years = np.arange(first, first + 2 + int(scenario.until / 365))
    moments = np.array([day(scenario, datetime.date(int(year), 1, 1)) for year in years])
    keys = _keys(scenario, f"closure|{name}", seed)[shelters.province]
    number = runs.numbers[shelters.run]
    whether, length = chance.uniform_pair(keys[:, None], number[:, None], years.astype(np.uint64))
    turn = np.floor(every * chance.uniforms(keys, number, 0, _TURN)).astype(np.int64)
    probability = runs.each(lambda scenario: float(_given(scenario.closures[name].probability)))
    is_gap = (whether < probability[shelters.run, None]) & ((years + turn[:, None]) % every == 0)
    # Who is there at the start was there before: only shelters that open later have contracts of their own.
    is_there = (shelters.opens[:, None] <= np.maximum(moments, 0.0)) & (moments < scenario.until)
    shelter, year = np.nonzero(is_gap & is_there)
    days = length[shelter, year]
    for known, rows in runs.parts(shelters.run[shelter]):
        days[rows] = Lognormal(float(known.closures[name].duration_days), 1.0).quantile(days[rows])
    return _closings(runs, name, shelter, moments[year], days)


def _dated(runs: Runs, name: str, shelters: Shelters, seed: int) -> Closings:
    """Return one certain closing for each shelter named."""
    scenario, closure = runs.scenario, runs.scenario.closures[name]
    codes = _given(closure.provinces)
    is_named = np.array([province.code in codes for province in scenario.provinces])
    shelter = np.flatnonzero(is_named[shelters.province])
    start = np.full(len(shelter), day(scenario, _given(closure.from_)))
    return _closings(runs, name, shelter, start, _mean_days(runs, name)[shelters.run[shelter]])


def _mean_days(runs: Runs, name: str) -> Floats:
    """Return how long a closing lasts on average in each replication, days."""
    return runs.each(lambda scenario: float(scenario.closures[name].duration_days))


def _closings(runs: Runs, name: str, shelter: Ints, start: Floats, duration: Floats) -> Closings:
    closure = runs.scenario.closures[name]
    return Closings(
        shelter,
        start,
        start + duration,
        np.full(len(shelter), float(closure.places_left)),
        np.full(len(shelter), _RULES[closure.rule]),
        np.full(len(shelter), closure.kind == "renewal"),
    )


def _keys(scenario: Scenario, name: str, seed: int) -> chance.Words:
    return _keys_of(seed, name, tuple(province.code for province in scenario.provinces))


@lru_cache(maxsize=16)  # the same in every draw
def _keys_of(seed: int, name: str, codes: tuple[str, ...]) -> chance.Words:
    return chance.keys_of(seed, (f"{name}|{code}" for code in codes))


def _given(value: T | None) -> T:
    """Return a value that the scenario's validation has made sure of."""
    if value is None:
        raise ValueError("the closure lacks a key of its kind")
    return value
