"""Which provinces have a shelter, from when, and with how many beds paid by the state.

A province that has a shelter at the start keeps it; the others open by a chance and on a day of their own.
The uniforms go by the province's code, so a province has the same luck in every scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim import chance
from sim.apportion import largest_remainder
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.inclusion import fixed_size_design
from sim.money import beds_bought
from sim.runs import Runs
from sim.scenario import Scenario, UncertainDate, day
from sim.scenario.shelters import Opening


@dataclass(frozen=True, slots=True, eq=False)
class Shelters:
    """The shelters of several replications, one row each, in order of (run, province)."""

    run: Ints
    """Index of the replication."""
    province: Ints
    """Index into the scenario's provinces."""
    opens: Floats
    """The day it opens, days since the start; 0 if it is there at the start."""
    beds: Ints
    """Nominal beds paid by the state."""

    def __len__(self) -> int:
        return len(self.run)


def shelters(runs: Runs, seed: int) -> Shelters:
    """Return the shelters of replications: those at the start, and those that open.

    Where a cost is stated, the beds that the grant of the first study year buys are shared among all these
    shelters alike, by their stated beds as weights: a shelter that opens later has its beds from then on,
    and the others do without them from the start. So no year's places cost more than that grant.
    """
    opens, opened_by = _openings(runs, seed)
    run, province = np.nonzero(opens < runs.scenario.until)
    by_draw = np.stack([_stated_beds(scenario) for scenario in runs.scenarios])
    stated = by_draw[runs.draw[run], opened_by[run, province], province]
    return Shelters(run, province, opens[run, province], _beds(runs, run, stated))


def _beds(runs: Runs, run: Ints, stated: Floats) -> Ints:
    """Return the beds of shelters, as stated or as bought."""
    bought = [beds_bought(scenario) for scenario in runs.scenarios]
    beds = np.floor(np.nan_to_num(stated) + 0.5).astype(np.int64)
    ends = np.searchsorted(run, np.arange(1 + len(runs))).tolist()
    for draw, first, last in zip(runs.draw.tolist(), ends, ends[1:], strict=False):
        total = bought[draw]
        if total is not None:
            beds[first:last] = _shared(total, stated[first:last])
    return beds


def _openings(runs: Runs, seed: int) -> tuple[Floats, Ints]:
    """Return when the shelter of each province opens, inf for never, and by which opening, 0 for none.

    Both are of shape (replications, provinces).
    """
    scenario, number = runs.scenario, runs.numbers[:, None]
    codes = tuple(province.code for province in scenario.provinces)
    design = fixed_size_design(tuple(scenario.inclusion.tolist()))
    is_at_start = design.draw(chance.uniforms(_keys(seed, "shelter", codes), number, 0, 0))
    opens = np.where(is_at_start, 0.0, np.inf)
    opened_by = np.zeros(opens.shape, dtype=np.int64)
    for index, name in enumerate(scenario.openings, start=1):
        moments = _moments(runs, name, _keys(seed, f"opening|{name}", codes))
        is_sooner = ~is_at_start & (moments < opens)
        opens = np.where(is_sooner, moments, opens)
        opened_by[is_sooner] = index
    return opens, opened_by


@lru_cache(maxsize=16)  # the same in every draw
def _keys(seed: int, what: str, codes: tuple[str, ...]) -> chance.Words:
    return chance.keys_of(seed, (f"{what}|{code}" for code in codes))


def _moments(runs: Runs, name: str, keys: chance.Words) -> Floats:
    """Return the day on which an opening would open each province, all days as likely; inf for never."""
    whether, when = chance.uniform_pair(keys, runs.numbers[:, None], 0)
    first = runs.each(lambda scenario: _day(scenario, scenario.openings[name].first))[:, None]
    last = runs.each(lambda scenario: _day(scenario, scenario.openings[name].last))[:, None]
    days = np.maximum(first + np.floor(when * (last - first + 1.0)), 0.0)
    probability = runs.each(lambda scenario: float(scenario.openings[name].probability))[:, None]
    opens = _may_open(runs.scenario, runs.scenario.openings[name]) & (whether < probability)
    return np.where(opens, days, np.inf)


def _may_open(scenario: Scenario, opening: Opening) -> Flags:
    is_anywhere = opening.provinces == "without_shelter"
    return np.array([is_anywhere or one.code in opening.provinces for one in scenario.provinces])


def _stated_beds(scenario: Scenario) -> Floats:
    """Return the beds stated for each province, by how it opened (0: not by an opening); nan for none."""
    usual, named = scenario.shelters.beds, scenario.shelters.beds_in
    of_province = [named.get(province.code, usual) for province in scenario.provinces]
    known = np.array([np.nan if beds is None else float(beds) for beds in of_province])
    by_opening = [
        known if opening.beds is None else np.full(len(known), float(opening.beds))
        for opening in scenario.openings.values()
    ]
    return np.stack([known, *by_opening])


def _shared(total: int, stated: Floats) -> Ints:
    """Share beds by what is stated; a shelter of which nothing is said weighs as the others do on average."""
    is_known = ~np.isnan(stated)
    usual = sum(stated[is_known].tolist()) / is_known.sum() if is_known.any() else 1.0
    weights = tuple(np.where(is_known, stated, usual).tolist())
    return np.array(largest_remainder(total, weights), dtype=np.int64)


def _day(scenario: Scenario, date: UncertainDate) -> float:
    if date.date is None:
        raise ValueError("the date is uncertain and not yet drawn: resolve the scenario first")
    return day(scenario, date.date)
