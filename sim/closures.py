"""Closings of shelters: orders that hit several at once, gaps at renewal of contracts, certain dates.

Every chance goes by the closure's name, the shelter's code and the number of the event, so one more closure
or one more shelter changes no other; a longer study goes on where a shorter one stops.
"""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import TypeVar

import numpy as np

from sim import chance
from sim.capacity import Closings
from sim.distributions import Exponential, Lognormal
from sim.engine.vocabulary import Floats, Ints, Rule
from sim.scenario import Scenario, day
from sim.scenario.shelters import Closure
from sim.shelters import Shelters

T = TypeVar("T")

_RULES = {"drain": Rule.DRAIN, "relocate": Rule.RELOCATE, "discharge": Rule.DISCHARGE}
_ORDERS_AT_A_TIME = 16
_TURN = 2  # purpose: in which year of its contract a shelter is; 0 and 1 are a gap and its length
DAYS_A_YEAR = 365.25


def closings(scenario: Scenario, shelters: Shelters, seed: int, replications: Ints) -> Closings:
    """Return the closings of the shelters of replications, by their rows."""
    kinds = {"order": _orders, "renewal": _renewals, "dated": _dated}
    found = [
        kinds[closure.kind](scenario, closure, f"closure|{name}", shelters, seed, replications)
        for name, closure in scenario.closures.items()
    ]
    parts = [Closings.of_nothing(), *found]
    return Closings(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Closings))
    )


def _orders(
    scenario: Scenario, closure: Closure, name: str, shelters: Shelters, seed: int, replications: Ints
) -> Closings:
    """Return closings by orders: Poisson in time, each against some shelters, rescinded for all at once."""
    share = float(_given(closure.share_of_shelters))
    moments = order_times(name, float(_given(closure.per_year)), scenario.until, seed, replications)
    events = np.arange(moments.shape[1], dtype=np.uint64)
    keys = _keys(scenario, name, seed)[shelters.province]
    luck = chance.uniforms(keys[:, None], replications[shelters.run, None], events, 0)
    durations = Exponential(float(closure.duration_days)).quantile(
        chance.uniforms(chance.key_of(seed, name), replications[:, None], events, 1)
    )
    order = moments[shelters.run]
    against = np.where((shelters.opens[:, None] <= order) & (order < scenario.until), luck, np.inf)
    least = np.full(moments.shape, np.inf)
    np.minimum.at(least, shelters.run, against)
    is_hit = (against < share) | (against == least[shelters.run]) & (against < np.inf)
    shelter, event = np.nonzero(is_hit)
    run = shelters.run[shelter]
    return _closings(closure, shelter, moments[run, event], durations[run, event])


def order_times(name: str, per_year: float, until: float, seed: int, replications: Ints) -> Floats:
    """Return the moments of orders, days since the start: exponential gaps, event by event.

    Shape (replications, events); in each row those at `until` or later count for nothing.
    """
    moments = np.zeros((len(replications), 0))
    if per_year == 0:
        return moments
    key = chance.key_of(seed, name)
    while moments.shape[1] == 0 or moments[:, -1].min() < until:
        events = np.arange(moments.shape[1], moments.shape[1] + _ORDERS_AT_A_TIME, dtype=np.uint64)
        luck = chance.uniforms(key, replications[:, None], events, 0)
        gaps = Exponential(DAYS_A_YEAR / per_year).quantile(luck)
        # Added up gap by gap: a longer study has the same moments, to the last bit.
        gaps[:, 0] += moments[:, -1] if moments.shape[1] else 0.0
        moments = np.concatenate([moments, np.cumsum(gaps, axis=1)], axis=1)
    return moments


def _renewals(
    scenario: Scenario, closure: Closure, name: str, shelters: Shelters, seed: int, replications: Ints
) -> Closings:
    """Return gaps from 1 January of years in which contracts are renewed; places paid by others stay open.

    Contracts began in different years: a shelter's own luck says in which of `contract_years` it renews. A
    gap that began on or before the first day may still last on it: else a study of one year would have none.
    """
    first, every = scenario.study.start.year, _given(closure.contract_years)
    years = np.arange(first, first + 2 + int(scenario.until / 365))
    moments = np.array([day(scenario, datetime.date(int(year), 1, 1)) for year in years])
    keys = _keys(scenario, name, seed)[shelters.province]
    number = replications[shelters.run]
    whether, length = chance.uniform_pair(keys[:, None], number[:, None], years.astype(np.uint64))
    turn = np.floor(every * chance.uniforms(keys, number, 0, _TURN)).astype(np.int64)
    is_gap = (whether < float(_given(closure.probability))) & ((years + turn[:, None]) % every == 0)
    # Who is there at the start was there before: only shelters that open later have contracts of their own.
    is_there = (shelters.opens[:, None] <= np.maximum(moments, 0.0)) & (moments < scenario.until)
    shelter, year = np.nonzero(is_gap & is_there)
    durations = Lognormal(float(closure.duration_days), 1.0).quantile(length[shelter, year])
    return _closings(closure, shelter, moments[year], durations)


def _dated(
    scenario: Scenario, closure: Closure, name: str, shelters: Shelters, seed: int, replications: Ints
) -> Closings:
    """Return one certain closing for each shelter named."""
    codes = _given(closure.provinces)
    is_named = np.array([province.code in codes for province in scenario.provinces])
    shelter = np.flatnonzero(is_named[shelters.province])
    start = np.full(len(shelter), day(scenario, _given(closure.from_)))
    return _closings(closure, shelter, start, np.full(len(shelter), float(closure.duration_days)))


def _closings(closure: Closure, shelter: Ints, start: Floats, duration: Floats) -> Closings:
    return Closings(
        shelter,
        start,
        start + duration,
        np.full(len(shelter), float(closure.places_left)),
        np.full(len(shelter), _RULES[closure.rule]),
        np.full(len(shelter), closure.kind == "renewal"),
    )


def _keys(scenario: Scenario, name: str, seed: int) -> chance.Words:
    return chance.keys_of(seed, (f"{name}|{province.code}" for province in scenario.provinces))


def _given(value: T | None) -> T:
    """Return a value that the scenario's validation has made sure of."""
    if value is None:
        raise ValueError("the closure lacks a key of its kind")
    return value
