"""Cells: stream by profile by home province, each with people of its own, and those who wait at the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from sim import chance
from sim.distributions import SizeLaw
from sim.events import Happenings
from sim.field import BLOCK_DAYS, Events, Floats, Ints, Keys, Patches, members
from sim.purposes import Purpose
from sim.rates import Rates, joined_rates
from sim.rows import Origins, Rows
from sim.scenario import Scenario
from sim.scenario.people import Sizes
from sim.sources import Source
from sim.spread import Spreads


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Cells whose people come in groups: the laws of size in use, each with the cells that have it."""

    laws: tuple[SizeLaw, ...]
    law: Ints
    """Of each cell, -1 where people come alone."""


def build_cells(
    scenario: Scenario, sources: Sequence[Source], rates: Rates, spreads: Spreads, seed: int
) -> tuple[Origins, Rates]:
    """Return the cells with some rate of sources, in their order and by province, and their rates.

    Parameters
    ----------
    scenario
        Resolved.
    sources, rates
        All but those of bursts, and their rates, those of bursts may come behind.
    spreads
        Of the scenario.
    seed
        Of the whole study.
    """
    streams, profiles = list(scenario.streams), list(scenario.profiles)
    shares = np.array([spreads[scenario.streams[one.stream].spread] for one in sources])
    shares = shares.reshape(len(sources), len(scenario.provinces))
    source, province = np.nonzero(shares)
    stream = np.array([streams.index(one.stream) for one in sources], np.int64)[source]
    profile = np.array([profiles.index(str(one.profile)) for one in sources], np.int64)[source]
    keys = _keys(scenario, seed, tuple(streams))[stream, province, profile]
    return Origins(stream, province, profile, keys), rates.shared(source, shares[source, province])


def build_groups(scenario: Scenario, stream: Ints) -> Groups:
    """Return the laws of the groups in which the people of cells come, which belong to some streams."""
    names = [one.groups for one in scenario.streams.values()]
    used = list(dict.fromkeys(name for name in names if name is not None))
    laws = np.array([used.index(name) if name is not None else -1 for name in names] + [-1])
    return Groups(tuple(size_law(scenario.groups[name]) for name in used), laws[stream])


def draw_people(groups: Groups, cells: Origins, events: Events, replications: Ints) -> Rows:
    """Return the people of events of some cells."""
    if not groups.laws:
        return Rows(events.run, events.time, events.cell, events.key)
    sizes, law = np.ones(len(events), np.int64), groups.law[events.cell]
    for number, size in enumerate(groups.laws):
        rows = np.flatnonzero(law == number)
        keys, runs = cells.cell[events.cell[rows]], replications[events.run[rows]]
        sizes[rows] = size.quantile(chance.uniforms(keys, runs, events.key[rows], Purpose.GROUP_SIZE))
    row, person = members(events, sizes)
    return Rows(events.run[row], events.time[row], events.cell[row], person)


def build_waiting(scenario: Scenario, spreads: Spreads, seed: int) -> tuple[Origins, Floats]:
    """Return who waits at the start, by profile and province, and how many people on average.

    Their keys of chance are named ``start|waiting|province code|profile``.
    """
    start = scenario.start
    mix = {} if start.waiting_mix is None else start.waiting_mix
    names = list(scenario.profiles)
    shares = np.array([mix.get(name, 0.0) for name in names]) / (sum(mix.values()) or 1.0)
    people = float(start.waiting_without_case) * np.outer(shares, spreads[start.waiting_spread])
    profile, province = np.nonzero(people)
    keys = _keys(scenario, seed, ("start|waiting",))[0, province, profile]
    stream = np.full(len(keys), len(scenario.streams))
    return Origins(stream, province, profile, keys), people[profile, province]


def with_waiting(happenings: Happenings, waiting: Origins, people: Floats) -> Happenings:
    """Return happenings with the cells of those who wait, too: a field over one block, all of it wanted.

    So more people who wait keep the same ones. They have no year effect.
    """
    number, old = len(waiting), happenings.patches
    nothing, first = np.zeros(number), np.zeros(number, np.int64)
    rate, cell = people / BLOCK_DAYS, np.arange(number) + len(happenings.keys)
    rates = Rates(
        rate,
        nothing,
        nothing,
        happenings.rates.curves,
        np.zeros((len(happenings.rates.curves), number), np.bool_),
        first,
        happenings.rates.calendar,
    )
    patches = Patches(
        np.concatenate([old.cell, cell]),
        np.concatenate([old.block, first]),
        np.concatenate([old.start, nothing]),
        np.concatenate([old.bound, rate]),
        np.concatenate([old.level, first]),
    )
    return Happenings(
        np.concatenate([happenings.keys, waiting.cell]),
        joined_rates(happenings.rates, rates),
        np.concatenate([happenings.since, nothing]),
        np.concatenate([happenings.until, np.full(number, np.inf)]),
        patches,
        happenings.edges,
    )


def size_law(sizes: Sizes) -> SizeLaw:
    """Return the law of a scenario's sizes of groups or parties."""
    total = sum(sizes.shares)
    return SizeLaw(sizes.sizes, tuple(share / total for share in sizes.shares))


def _keys(scenario: Scenario, seed: int, first: tuple[str, ...]) -> Keys:
    return _keys_of(seed, first, tuple(one.code for one in scenario.provinces), tuple(scenario.profiles))


@lru_cache(maxsize=16)  # the same in every draw
def _keys_of(seed: int, first: tuple[str, ...], codes: tuple[str, ...], profiles: tuple[str, ...]) -> Keys:
    """Return keys of chance by stream, province and profile."""
    names = ("|".join(parts) for parts in product(first, codes, profiles))
    keys = chance.keys_of(seed, names)
    keys.flags.writeable = False
    return keys.reshape(len(first), len(codes), len(profiles))
