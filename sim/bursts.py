"""Bursts: special operations that bring many people within days, over some provinces."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.distributions import ShiftedNegativeBinomial
from sim.field import BLOCK_DAYS, MOST_LAYERS, Events, Floats, Ints, Keys, Window, draw_events, members, pack
from sim.purposes import Purpose
from sim.rates import Calendar, Rates
from sim.rows import Rows, take
from sim.scenario import Scenario, day
from sim.scenario.streams import Stream
from sim.sources import burst_moments, burst_source, source_rates, start_day
from sim.spread import province_shares


@dataclass(frozen=True, slots=True, eq=False)
class Bursts:
    """One stream of bursts.

    Attributes
    ----------
    stream
        Index of the stream.
    cell
        Key of chance of the stream, named as it is.
    window
        The days on which bursts may start: early ones reach into the run.
    rates
        The rate of the one cell of bursts; None if their dates are certain.
    dated
        The certain bursts.
    size
        Number of people in a burst.
    days
        The people of a burst come uniformly within so many days.
    shares, province_keys
        Share and key of chance of each province.
    num_provinces
        A burst spreads over so many provinces.
    profiles, mix
        Indices of the profiles, and the share of each.
    """

    stream: int
    cell: Keys
    window: Window
    rates: Rates | None
    dated: Events
    size: ShiftedNegativeBinomial
    days: float
    shares: Floats
    province_keys: Keys
    num_provinces: int
    profiles: Ints
    mix: Floats


def build_bursts(
    scenario: Scenario, name: str, seed: int, draw: int, window: Window, calendar: Calendar
) -> Bursts:
    """Return what decides the bursts of a stream.

    Parameters
    ----------
    scenario
        A resolved scenario.
    name
        Name of a stream of bursts.
    seed, draw
        Decide chance.
    window
        The days of the run.
    calendar
        Years of the run, back to the earliest burst that reaches into it.
    """
    stream = scenario.streams[name]
    shares = _shares(scenario, stream, seed, draw)
    days = float(stream.burst_days)
    wanted = len(stream.provinces) if stream.provinces else round(float(stream.burst_provinces))
    profiles = list(scenario.profiles)
    return Bursts(
        stream=list(scenario.streams).index(name),
        cell=chance.keys_of(seed, [name]),
        window=Window(window.start, window.since - days, window.until),
        rates=None if stream.dates else source_rates(scenario, [burst_source(scenario, name)], calendar),
        dated=_dated(scenario, stream.dates or ()),
        size=_size(stream),
        days=days,
        shares=shares,
        province_keys=chance.keys_of(seed, [f"{name}|{province.code}" for province in scenario.provinces]),
        num_provinces=min(wanted, int(np.count_nonzero(shares))),
        profiles=np.array([profiles.index(profile) for profile in stream.shares], np.int64),
        mix=np.array(list(stream.shares.values())),
    )


def draw_bursts(bursts: Bursts, replications: Ints, year_effects: Floats) -> Rows:
    """Return the people of all bursts of a stream, those outside the run left out."""
    events = _events(bursts, replications, year_effects)
    number = replications[events.run]
    sizes = bursts.size.quantile(_luck(bursts, number, events.key, Purpose.BURST_SIZE))
    row, person = members(events, sizes)
    delay = bursts.days * _luck(bursts, number[row], person, Purpose.MEMBER_DELAY)
    nth = _luck(bursts, number[row], person, Purpose.MEMBER_PROVINCE) * bursts.num_provinces
    kind = _luck(bursts, number[row], person, Purpose.MEMBER_PROFILE)
    rows = Rows(
        run=events.run[row],
        time=events.time[row] + delay,
        province=_provinces(bursts, number, events.key)[row, nth.astype(np.int64)],
        profile=bursts.profiles[np.searchsorted(np.cumsum(bursts.mix)[:-1], kind, side="right")],
        stream=np.full(len(row), bursts.stream),
        cell=np.repeat(bursts.cell, len(row)),
        key=person,
    )
    return take(rows, (rows.time >= bursts.window.since + bursts.days) & (rows.time < bursts.window.until))


def _events(bursts: Bursts, replications: Ints, year_effects: Floats) -> Events:
    if bursts.rates is None:
        return _in_each(bursts.dated, len(replications))
    rates, edges = bursts.rates, bursts.window.edges
    bounds = rates.bounds(edges) * rates.effect_bounds(edges, year_effects)
    return draw_events(
        bursts.cell,
        replications,
        bursts.window,
        bounds,
        lambda run, cell, time: rates.at(run, cell, time, year_effects),
    )


def _in_each(events: Events, num_runs: int) -> Events:
    """Return the events of one replication in each of several."""
    return Events(
        np.repeat(np.arange(num_runs), len(events)),
        np.tile(events.cell, num_runs),
        np.tile(events.time, num_runs),
        np.tile(events.key, num_runs),
    )


def _provinces(bursts: Bursts, replication: Ints, keys: Keys) -> Ints:
    """Return the provinces of each burst, drawn without replacement with chances by share.

    The n smallest of exponential clocks with these rates are such a draw: Efraimidis and Spirakis 2006.
    """
    uniforms = chance.uniforms(
        bursts.province_keys, replication[:, None], keys[:, None], Purpose.BURST_PROVINCES
    )
    with np.errstate(divide="ignore"):
        clocks = -np.log(uniforms) / bursts.shares
    return np.argsort(clocks, axis=1)[:, : bursts.num_provinces]


def _luck(bursts: Bursts, replication: Ints, persons: Keys, purpose: Purpose) -> Floats:
    return chance.uniforms(bursts.cell, replication, persons, purpose)


def _dated(scenario: Scenario, dates: Sequence[datetime.date]) -> Events:
    """Return certain bursts, known by their date, in the highest layers, which no rate reaches."""
    ordinal = np.array([dates[:index].count(date) for index, date in enumerate(dates)], np.int64)
    time = np.array([day(scenario, date) for date in dates])
    block, day_of_block = np.divmod(time.astype(np.int64) + start_day(scenario), BLOCK_DAYS)
    none = np.zeros(len(dates), np.int64)
    return Events(none, none, time, pack(block, MOST_LAYERS - 1 - ordinal, day_of_block))


def _size(stream: Stream) -> ShiftedNegativeBinomial:
    if stream.burst_size is None:
        raise ValueError("burst_size: is required for bursts")
    mean, variance = burst_moments(stream.burst_size)
    return ShiftedNegativeBinomial(mean, variance, stream.burst_size.least)


def _shares(scenario: Scenario, stream: Stream, seed: int, draw: int) -> Floats:
    if stream.provinces is None:
        return province_shares(scenario, stream.spread, seed, draw)
    is_hit = np.array([province.code in stream.provinces for province in scenario.provinces])
    shares: Floats = is_hit / is_hit.sum()
    return shares
