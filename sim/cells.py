"""Cells: stream by profile by home province, each with people of its own, and those who wait at the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.distributions import SizeLaw
from sim.field import BLOCK_DAYS, Floats, Ints, Keys, Window, draw_events, members
from sim.purposes import Purpose
from sim.rates import Calendar, Rates
from sim.rows import Rows
from sim.scenario import Scenario
from sim.scenario.people import Sizes
from sim.sources import Source, source_rates
from sim.spread import province_shares


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells with some rate, one a row.

    Attributes
    ----------
    stream, province, profile
        Indices in the order of the scenario.
    keys
        Keys of chance, named ``stream|province code|profile``.
    rates
        Events a day: people, or groups of people referred together.
    bounds
        What these rates never exceed in each block of the window, year effects left out.
    window
        The days of the run.
    groups
        The laws of group size in use, each with the streams that have it.
    """

    stream: Ints
    province: Ints
    profile: Ints
    keys: Keys
    rates: Rates
    bounds: Floats
    window: Window
    groups: tuple[tuple[SizeLaw, Ints], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """Foreign people who wait already when the run starts; one row a home province and profile.

    Attributes
    ----------
    stream
        Number of the scenario's streams, which stands for them.
    province, profile
        Indices in the order of the scenario.
    keys
        Keys of chance, named ``start|waiting|province code|profile``.
    people
        Mean number of people (Poisson).
    """

    stream: int
    province: Ints
    profile: Ints
    keys: Keys
    people: Floats


def build_cells(
    scenario: Scenario, sources: Sequence[Source], seed: int, draw: int, window: Window, calendar: Calendar
) -> Cells:
    """Return the cells of sources, in their order and by province."""
    streams, profiles = list(scenario.streams), list(scenario.profiles)
    spreads = {name: province_shares(scenario, name, seed, draw) for name in (None, *scenario.spreads)}
    shares = np.array([spreads[scenario.streams[one.stream].spread] for one in sources])
    shares = shares.reshape(len(sources), len(scenario.provinces))
    source, province = np.nonzero(shares)
    stream = np.array([streams.index(one.stream) for one in sources], np.int64)[source]
    profile = np.array([profiles.index(str(one.profile)) for one in sources], np.int64)[source]
    rates = source_rates(scenario, sources, calendar).shared(source, shares[source, province])
    return Cells(
        stream,
        province,
        profile,
        _keys(scenario, seed, [streams[number] for number in stream], province, profile),
        rates,
        rates.bounds(window.edges),
        window,
        _groups(scenario, stream),
    )


def draw_people(cells: Cells, replications: Ints, year_effects: Floats) -> Rows:
    """Return the people of all cells within the window, in several replications."""
    rates = cells.rates
    bounds = cells.bounds * rates.effect_bounds(cells.window.edges, year_effects)
    events = draw_events(
        cells.keys,
        replications,
        cells.window,
        bounds,
        lambda run, cell, time: rates.at(run, cell, time, year_effects),
    )
    sizes = np.ones(len(events), np.int64)
    for law, stream in cells.groups:
        rows = np.flatnonzero(np.isin(cells.stream[events.cell], stream))
        luck = chance.uniforms(
            cells.keys[events.cell[rows]],
            replications[events.run[rows]],
            events.key[rows],
            Purpose.GROUP_SIZE,
        )
        sizes[rows] = law.quantile(luck)
    row, person = members(events, sizes)
    cell = events.cell[row]
    return Rows(
        events.run[row],
        events.time[row],
        cells.province[cell],
        cells.profile[cell],
        cells.stream[cell],
        cells.keys[cell],
        person,
    )


def build_waiting(scenario: Scenario, seed: int, draw: int) -> Waiting:
    """Return who waits at the start: so many by province and profile."""
    start = scenario.start
    mix = {} if start.waiting_mix is None else start.waiting_mix
    names = list(scenario.profiles)
    shares = np.array([mix.get(name, 0.0) for name in names]) / (sum(mix.values()) or 1.0)
    spread = province_shares(scenario, start.waiting_spread, seed, draw)
    people = float(start.waiting_without_case) * np.outer(shares, spread)
    profile, province = np.nonzero(people)
    keys = _keys(scenario, seed, ["start|waiting"] * len(profile), province, profile)
    return Waiting(len(scenario.streams), province, profile, keys, people[profile, province])


def draw_waiting(waiting: Waiting, replications: Ints) -> Rows:
    """Return those who wait at the start, at time 0: a field over one block, so that more keep the same."""
    rate = waiting.people / BLOCK_DAYS
    block = Window(0, 0.0, float(BLOCK_DAYS))
    bounds = np.broadcast_to(rate[:, None], (len(replications), len(rate), 1))
    events = draw_events(waiting.keys, replications, block, bounds, lambda run, cell, time: rate[cell])
    cell = events.cell
    return Rows(
        events.run,
        np.zeros(len(events)),
        waiting.province[cell],
        waiting.profile[cell],
        np.full(len(events), waiting.stream),
        waiting.keys[cell],
        events.key,
    )


def size_law(sizes: Sizes) -> SizeLaw:
    """Return the law of a scenario's sizes of groups or parties."""
    total = sum(sizes.shares)
    return SizeLaw(sizes.sizes, tuple(share / total for share in sizes.shares))


def _keys(scenario: Scenario, seed: int, first: list[str], province: Ints, profile: Ints) -> Keys:
    codes, names = [p.code for p in scenario.provinces], list(scenario.profiles)
    parts = zip(first, province, profile, strict=True)
    return chance.keys_of(seed, [f"{name}|{codes[p]}|{names[k]}" for name, p, k in parts])


def _groups(scenario: Scenario, stream: Ints) -> tuple[tuple[SizeLaw, Ints], ...]:
    names = [one.groups for one in scenario.streams.values()]
    return tuple(
        (
            size_law(scenario.groups[name]),
            np.array([number for number, used in enumerate(names) if used == name]),
        )
        for name in dict.fromkeys(names)
        if name is not None
    )
