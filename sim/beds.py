"""Beds: the places of all shelters in one replication, and how their capacity changes.

A shelter has pools of places: those paid by the state in the order of the file, then those paid by others,
which take anyone, then the surge places of each state-paid pool. Pools without beds are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.apportion import largest_remainder, rounded
from sim.capacity import Closing, Timeline, timeline
from sim.closures import closings
from sim.engine.vocabulary import Flags, Floats, Ints, Network
from sim.money import grants_by_period, implied_cost
from sim.scenario import Scenario
from sim.scenario.shelters import PoolPlaces
from sim.shelters import Shelter, shelters

KINDS = ("women", "men", "families")
"""Kinds of people, in order of their bits in `Places.accepts`."""
ANYONE = (1 << len(KINDS)) - 1
OTHERS = "(others)"
"""Name of the pool paid by others; no pool of a file can have it."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """What the places of a network are; p rows, in order of province, then as the module says."""

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
    name: tuple[str, ...]
    """(p,) Province's code and pool, such as "KZ-SHY|women"; the same in every scenario."""

    def __len__(self) -> int:
        return len(self.province)


@dataclass(frozen=True, slots=True, eq=False)
class Beds:
    """The places of one replication and the money behind them."""

    network: Network
    places: Places
    grant_kzt: Floats
    """State money of the calendar year of each period, KZT; nan without grants."""
    implied_cost_kzt_per_bed_night: Floats
    """Grant over state-paid bed-days open in each period, surge places left out; nan if unknown."""


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    province: int
    accepts: int
    is_state_paid: bool
    is_surge: bool
    opens: float
    timeline: Timeline


def build_beds(scenario: Scenario, seed: int, draw: int, replication: int) -> Beds:
    """Draw the shelters, their openings and closings, and return their places.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        Seed of the whole study.
    draw
        Number of the draw of unknown numbers; nothing about beds is common to a draw but those numbers.
    replication
        Number of the replication among all draws.
    """
    found = shelters(scenario, seed, replication)
    closed = closings(scenario, found, seed, replication)
    places = [place for one in found for place in _places(scenario, one, closed[one.code])]
    bed_days = [
        sum(
            p.timeline.bed_days(period.start, period.end)
            for p in places
            if p.is_state_paid and not p.is_surge
        )
        for period in scenario.periods
    ]
    return Beds(
        _network(scenario, places),
        _labels(places),
        grants_by_period(scenario),
        implied_cost(scenario, bed_days),
    )


def _places(scenario: Scenario, shelter: Shelter, closed: Sequence[Closing]) -> Iterator[_Place]:
    for name, beds, accepts, is_state_paid, is_surge in _pools(scenario, shelter.beds):
        if beds > 0:
            relevant = [closing for closing in closed if is_state_paid or not closing.is_state_only]
            yield _Place(
                f"{shelter.code}|{name}",
                shelter.province,
                accepts,
                is_state_paid,
                is_surge,
                shelter.opens,
                timeline(beds, shelter.opens, relevant, scenario.until),
            )


def _pools(scenario: Scenario, beds: int) -> Iterator[tuple[str, int, int, bool, bool]]:
    """Yield name, beds, kinds accepted, whether paid by the state, and whether surge, of each pool."""
    pools = scenario.shelters.places
    parts = largest_remainder(beds, tuple(float(pool.share) for pool in pools.values()))
    for (name, pool), part in zip(pools.items(), parts, strict=True):
        yield name, part, _accepted(pool), True, False
    yield OTHERS, rounded(float(scenario.shelters.beds_paid_by_others)), ANYONE, False, False
    share = float(scenario.shelters.surge_share)
    for (name, pool), part in zip(pools.items(), parts, strict=True):
        yield f"{name} (surge)", rounded(share * part), _accepted(pool), True, True


def _accepted(pool: PoolPlaces) -> int:
    if "any" in pool.accepts:
        return ANYONE
    return sum(1 << index for index, kind in enumerate(KINDS) if kind in pool.accepts)


def _labels(places: Sequence[_Place]) -> Places:
    return Places(
        province=np.array([place.province for place in places], dtype=np.int64),
        accepts=np.array([place.accepts for place in places], dtype=np.int64),
        is_state_paid=np.array([place.is_state_paid for place in places], dtype=np.bool_),
        is_surge=np.array([place.is_surge for place in places], dtype=np.bool_),
        opens=np.array([place.opens for place in places], dtype=np.float64),
        name=tuple(place.name for place in places),
    )


def _network(scenario: Scenario, places: Sequence[_Place]) -> Network:
    """Return the network: nothing is paid from balances, but a surge place shows what a night in it costs."""
    surge_cost = float(scenario.shelters.surge_cost_kzt_per_day or 0.0)
    steps = sorted(
        (step.time, index, step.capacity, int(step.rule))
        for index, place in enumerate(places)
        for step in place.timeline.steps
    )
    return Network(
        until=scenario.until,
        capacity=np.array([place.timeline.at_start for place in places], dtype=np.int64),
        turnaround=np.full(len(places), float(scenario.shelters.turnaround_days)),
        step_time=np.array([step[0] for step in steps], dtype=np.float64),
        step_place=np.array([step[1] for step in steps], dtype=np.int64),
        step_capacity=np.array([step[2] for step in steps], dtype=np.int64),
        step_rule=np.array([step[3] for step in steps], dtype=np.int8),
        balance_of=np.full(len(places), -1, dtype=np.int64),
        cost=np.array([surge_cost if place.is_surge else 0.0 for place in places], dtype=np.float64),
        balance_by_night=np.zeros(0, dtype=np.bool_),
        grant_time=np.zeros(0),
        grant_balance=np.zeros(0, dtype=np.int64),
        grant_amount=np.zeros(0),
    )
