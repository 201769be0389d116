"""Events: the candidates of the Poisson field that lie under the rate of their cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import compiled
from sim.field import Events, Floats, Ints, Keys, Patches, Window, candidates
from sim.rates import Rates
from sim.scenario import DAYS_A_YEAR


@dataclass(frozen=True, slots=True, eq=False)
class Happenings:
    """Cells whose events are drawn together, n of them.

    Attributes
    ----------
    keys
        Their keys of chance.
    rates
        Events a day.
    since, until
        Events at ``since <= time < until`` are wanted, in days of the run.
    patches
        Where candidates are looked for; their levels are those of `highest_effects`.
    edges
        First days of the blocks that levels are for, and the end of the last one.
    """

    keys: Keys
    rates: Rates
    since: Floats
    until: Floats
    patches: Patches
    edges: Floats

    def levels(self, year_effects: Floats) -> Floats:
        """Return the highest factor of each effect within each block, (r, effects x blocks)."""
        calendar = self.rates.calendar
        first, last = calendar.index(self.edges[:-1]), calendar.index(self.edges[1:])
        highest = np.maximum(year_effects[..., first], year_effects[..., last])
        return highest.reshape(len(year_effects), -1)


def in_window(keys: Keys, rates: Rates, window: Window, since: Floats) -> Happenings:
    """Return cells whose events are wanted until the end of a window, each from a moment of its own on."""
    edges, num = window.edges, window.num_blocks
    cell, block = np.nonzero(edges[1:] > since[:, None])
    patches = Patches(
        cell,
        window.first_block + block,
        edges[block],
        rates.bounds(edges)[cell, block],
        rates.effect[cell] * num + block,
    )
    return Happenings(keys, rates, since, np.full(len(keys), window.until), patches, edges)


def draw_events(happenings: Happenings, replications: Ints, year_effects: Floats) -> Events:
    """Draw the events of all cells in several replications.

    Parameters
    ----------
    happenings
        The cells.
    replications
        Numbers of the replications; r of them.
    year_effects
        Factor of each effect in each year of the calendar, in each replication; shape (r, number of effects,
        number of years).
    """
    levels = happenings.levels(year_effects)
    found = candidates(happenings.keys, replications, happenings.patches, levels)
    return (_compiled_kept if compiled.is_in_use() else _plain_kept)(happenings, found, year_effects)


def _plain_kept(happenings: Happenings, found: Events, year_effects: Floats) -> Events:
    since, until = happenings.since[found.cell], happenings.until[found.cell]
    found = found.take(np.flatnonzero((found.time >= since) & (found.time < until)))
    rate = happenings.rates.at(found.run, found.cell, found.time, year_effects)
    return found.take(np.flatnonzero(found.height < rate))


def _compiled_kept(happenings: Happenings, found: Events, year_effects: Floats) -> Events:
    from sim.thinning import fill_angles, keep_events

    rates = happenings.rates
    begins = rates.calendar.begins
    wave = np.empty(len(found) if rates.amplitude.any() else 0)
    if len(wave):
        fill_angles(found.cell, found.time, rates.peak_day, DAYS_A_YEAR, begins, wave)
        np.cos(wave, out=wave)
    kept = keep_events(
        found.run,
        found.cell,
        found.time,
        found.height,
        found.key,
        wave,
        happenings.since,
        happenings.until,
        rates.base,
        rates.amplitude,
        rates.effect,
        rates.follows,
        rates.curve_start,
        *rates.curve_points,
        begins,
        year_effects,
    )
    return found.take(slice(kept))
