"""Beds: the places of all shelters in several replications, and how their capacity changes.

A shelter has pools of places: those paid by the state in the order of the file, then those paid by others,
which take anyone, then the surge places of each state-paid pool. Pools without beds are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.apportion import largest_remainder, rounded
from sim.balances import Balances, balances
from sim.capacity import Closings, Timelines, timelines
from sim.closures import closings
from sim.engine.vocabulary import SHORTEST, Flags, Floats, Ints, Network
from sim.money import grants_in_study, implied_cost
from sim.runs import Runs
from sim.scenario import Scenario
from sim.scenario.shelters import PoolPlaces
from sim.shelters import Shelters, shelters

KINDS = ("women", "men", "families")
"""Kinds of people, in order of their bits in `Places.accepts`."""
ANYONE = (1 << len(KINDS)) - 1
OTHERS = "(others)"
"""Name of the pool paid by others; no pool of a file can have it."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """What the places of a network are; p rows, in order of run, then province, then as the module says."""

    run: Ints
    """(p,) Index of the replication among those drawn together."""
    province: Ints
    """(p,) Index into the scenario's provinces."""
    accepts: Ints
    """(p,) Kinds of people taken, one bit each in the order of `KINDS`."""
    is_state_paid: Flags
    """(p,) Paid by the state; else by others, open to everyone from referral."""
    is_surge: Flags
    """(p,) Above the nominal number, tried last."""
    opens: Floats
    """(p,) When the shelter opens, days since the start; 0 if it is there at the start."""
    label: Ints
    """(p,) Index into `labels`."""
    labels: tuple[str, ...]
    """Province's code and pool, such as "KZ-SHY|women"; the same in every scenario."""

    def __len__(self) -> int:
        return len(self.province)

    @property
    def name(self) -> tuple[str, ...]:
        """The label of each place."""
        return tuple(self.labels[index] for index in self.label.tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Beds:
    """The places of r replications and the money behind them, y periods."""

    network: Network
    """A block a replication."""
    places: Places
    grant_kzt: Floats
    """(y,) State money of each calendar year, or of the part of it in the study, KZT; nan without grants."""
    implied_cost_kzt_per_bed_night: Floats
    """(r, y) Grant over state-paid bed-days open in each period, surge places left out; nan if unknown."""

    @property
    def num_runs(self) -> int:
        """Number of replications."""
        return len(self.implied_cost_kzt_per_bed_night)


@dataclass(frozen=True, slots=True, eq=False)
class _Pools:
    """The pools a shelter may have, q of them, in their order; the same in every shelter."""

    name: tuple[str, ...]
    accepts: Ints
    is_state_paid: Flags
    is_surge: Flags


def build_beds(runs: Runs, seed: int) -> Beds:
    """Draw the shelters of replications, their openings and closings, and return their places.

    Nothing about beds is common to a draw but its numbers; all other luck is each replication's own.
    """
    return beds_of(runs, shelters(runs, seed), seed)


def beds_of(runs: Runs, found: Shelters, seed: int) -> Beds:
    """Return the places of shelters, and how closings and money change them.

    Parameters
    ----------
    runs
        The replications; several may have the same number, with other beds. How many beds shelters have is
        not looked up here.
    found
        Their shelters.
    seed
        Seed of the whole study.
    """
    scenario = runs.scenario
    pools, beds = _pools(scenario), _beds_by_pool(runs, found)
    shelter, pool = np.nonzero(beds)
    places = _places(scenario, found, pools, shelter, pool)
    closed = _of_places(closings(runs, found, seed), shelter, places.is_state_paid)
    lines = timelines(beds[shelter, pool], places.opens, closed, scenario.until)
    return Beds(
        _network(runs, places, lines, balances(runs, found, shelter, places.is_state_paid, places.is_surge)),
        places,
        grants_in_study(scenario),
        implied_cost(scenario, _bed_days(scenario, places, lines, len(runs))),
    )


def _pools(scenario: Scenario) -> _Pools:
    pools = scenario.shelters.places
    of_state, num = [_accepted(pool) for pool in pools.values()], len(pools)
    return _Pools(
        (*pools, OTHERS, *(f"{name} (surge)" for name in pools)),
        np.array([*of_state, ANYONE, *of_state], dtype=np.int64),
        np.arange(2 * num + 1) != num,
        np.arange(2 * num + 1) > num,
    )


def _accepted(pool: PoolPlaces) -> int:
    if "any" in pool.accepts:
        return ANYONE
    return sum(1 << index for index, kind in enumerate(KINDS) if kind in pool.accepts)


def _beds_by_pool(runs: Runs, found: Shelters) -> Ints:
    """Return the beds of each pool of shelters with so many state-paid beds, (shelters, pools)."""
    beds = np.empty((len(found), 2 * len(runs.scenario.shelters.places) + 1), np.int64)
    for scenario, rows in runs.parts(found.run):
        different, which = np.unique(found.beds[rows], return_inverse=True)
        if len(different):
            beds[rows] = np.array(_pools_of(scenario, different.tolist()))[which]
    return beds


def _pools_of(scenario: Scenario, totals: list[int]) -> list[list[int]]:
    """Return the beds of each pool of a shelter, for some numbers of state-paid beds."""
    shares = tuple(float(pool.share) for pool in scenario.shelters.places.values())
    paid_by_others = rounded(float(scenario.shelters.beds_paid_by_others))
    surge_share = float(scenario.shelters.surge_share)
    parts = [largest_remainder(total, shares) for total in totals]
    return [[*part, paid_by_others, *(rounded(surge_share * one) for one in part)] for part in parts]


def _places(scenario: Scenario, found: Shelters, pools: _Pools, shelter: Ints, pool: Ints) -> Places:
    province = found.province[shelter]
    return Places(
        run=found.run[shelter],
        province=province,
        accepts=pools.accepts[pool],
        is_state_paid=pools.is_state_paid[pool],
        is_surge=pools.is_surge[pool],
        opens=found.opens[shelter],
        label=province * len(pools.name) + pool,
        labels=tuple(f"{one.code}|{name}" for one in scenario.provinces for name in pools.name),
    )


def _of_places(closed: Closings, shelter: Ints, is_state_paid: Flags) -> Closings:
    """Return the closings of each place: those of its shelter that concern it."""
    first = np.searchsorted(shelter, closed.of, side="left")
    counts = np.searchsorted(shelter, closed.of, side="right") - first
    rows = closed.take(np.repeat(np.arange(len(closed)), counts))
    place = np.arange(len(rows)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    concerns = is_state_paid[place] | ~rows.is_state_only
    return replace(rows, of=place).take(concerns)


def _bed_days(scenario: Scenario, places: Places, lines: Timelines, num_runs: int) -> Floats:
    """Return state-paid bed-days open, surge places left out, (replications, periods)."""
    is_paid = places.is_state_paid & ~places.is_surge
    return np.stack(
        [
            np.bincount(places.run, is_paid * lines.bed_days(period.start, period.end), num_runs)
            for period in scenario.periods
        ],
        axis=1,
    )


def _network(runs: Runs, places: Places, lines: Timelines, money: Balances) -> Network:
    """Return the network; where nothing is paid from balances a surge place shows what a night costs."""
    order = np.lexsort((lines.place, lines.time, places.run[lines.place]))
    return Network(
        until=runs.scenario.until,
        capacity=lines.at_start,
        turnaround=runs.each(_turnaround)[places.run],
        step_time=lines.time[order],
        step_place=lines.place[order],
        step_capacity=lines.capacity[order],
        step_rule=lines.rule[order].astype(np.int8),
        balance_of=money.balance_of,
        cost=money.cost,
        balance_by_night=money.balance_by_night,
        grant_time=money.grant_time,
        grant_balance=money.grant_balance,
        grant_amount=money.grant_amount,
        block_start=np.searchsorted(places.run, np.arange(len(runs) + 1)),
    )


def _turnaround(scenario: Scenario) -> float:
    """Return the days a bed is empty after a departure.

    A range that begins at 0 may draw fewer than the engine tells from none: then they are the fewest it does.
    """
    days = float(scenario.shelters.turnaround_days)
    return max(days, SHORTEST) if days > 0 else 0.0
