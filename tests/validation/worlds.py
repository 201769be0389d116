"""Many small worlds side by side: independent copies of one network, run at once.

Copy c of a world with s stations has places c s to c s + s - 1. A copy is a replication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.engine.vocabulary import SHORTEST, Flags, Floats, Ints, Network, Outcome, Placements, Requests, Rule
from sim.field import ranks
from sim.occupancy import Changes, Steps, beds_taken, samples, steps
from tests.validation.engine import run
from tests.validation.people import Group

ENDLESS = 1_000_000
"""Beds that never run out."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What happened in all copies."""

    copies: int
    stations: int
    requests: Requests
    placements: Placements
    network: Network
    copy: Ints
    """Copy of each request."""
    group: Ints
    """Group of each request."""

    def count(self, is_counted: Flags) -> Floats:
        """Return how many requests are counted, by copy."""
        return np.bincount(self.copy[is_counted], minlength=self.copies).astype(np.float64)

    def total(self, weights: Floats, is_counted: Flags) -> Floats:
        """Return the sum of weights of the requests that are counted, by copy."""
        return np.bincount(self.copy[is_counted], weights[is_counted], self.copies).astype(np.float64)

    def asked(self, since: float = 0.0, group: int | None = None) -> Flags:
        """Return who came at `since` or later; residents and people at the very start have not."""
        is_asked: Flags = (self.requests.time > 0.0) & (self.requests.time >= since)
        return is_asked if group is None else is_asked & (self.group == group)

    def was_in(self, station: int) -> Flags:
        """Return who was in a station."""
        was_in = np.zeros(len(self.requests), dtype=np.bool_)
        was_in[self.placements.request[self.placements.place % self.stations == station]] = True
        return was_in

    @property
    def turned_away(self) -> Flags:
        """Who was turned away, or gave up waiting."""
        return np.isin(self.placements.outcome, (Outcome.TURNED_AWAY, Outcome.GAVE_UP))

    @property
    def waited(self) -> Floats:
        """Days each request waited, by its end or that of the run."""
        return self.placements.decided - self.placements.eligible

    def beds(self, station: int = 0) -> Changes:
        """Return how the beds of a station are taken and left, by copy."""
        place = np.arange(self.copies * self.stations)
        area = np.where(place % self.stations == station, place // self.stations, -1)
        return beds_taken(self.requests, self.placements, area)

    def waiting(self) -> Changes:
        """Return how people join the waiting list and leave it, by copy."""
        joined = self.placements.eligible
        one = np.ones(len(joined), dtype=np.int64)
        return Changes(
            np.concatenate((joined, self.placements.decided)),
            np.concatenate((self.copy, self.copy)),
            np.concatenate((one, -one)),
        )

    def steps(self, changes: Changes) -> Steps:
        """Return a quantity as a function of time, by copy."""
        return steps([changes], self.copies, self.network.until)

    def average(self, changes: Changes, since: float = 0.0) -> Floats:
        """Return the time average of a quantity from `since` on, by copy."""
        step = self.steps(changes)
        window = (since, self.network.until)
        return step.days_where(step.level[0], [window])[:, 0] / (self.network.until - since)

    def sampled(self, changes: Changes, moments: Sequence[float] | Floats) -> Ints:
        """Return a quantity at some moments, by (moment, copy)."""
        return samples(changes, self.copies, np.asarray(moments, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Grant:
    """Money that comes at the start and pays for all stations of a copy."""

    amount: float
    cost: float
    """Of a person's night, or of a person admitted."""
    by_night: bool


@dataclass(frozen=True, slots=True)
class World:
    """A network to be copied; stations in order."""

    beds: tuple[int, ...]
    until: float
    turnaround: float = 0.0
    openings: tuple[tuple[float, int], ...] = field(default=())
    """(moment, new number of beds) of the first station."""
    grant: Grant | None = None
    """Balance c of the network is that of copy c; None where nobody pays from a balance."""

    def run(self, copies: int, groups: Sequence[Group]) -> Run:
        """Return what happens to some groups of people in so many copies."""
        requests, copy, group = self._requests(groups)
        network = self._network(copies)
        return Run(copies, len(self.beds), requests, run(network, requests), network, copy, group)

    def _network(self, copies: int) -> Network:
        num_places, num_steps = copies * len(self.beds), copies * len(self.openings)
        step_time, step_beds = np.array(self.openings, dtype=np.float64).reshape(-1, 2).T
        return Network(
            until=self.until,
            capacity=np.tile(np.array(self.beds, dtype=np.int64), copies),
            turnaround=np.full(num_places, self.turnaround),
            step_time=np.repeat(step_time, copies),
            step_place=np.tile(np.arange(copies) * len(self.beds), len(self.openings)),
            step_capacity=np.repeat(step_beds.astype(np.int64), copies),
            step_rule=np.full(num_steps, Rule.DRAIN, dtype=np.int8),
            **self._money(copies),
        )

    def _money(self, copies: int) -> dict[str, Any]:
        place, grant = np.arange(copies * len(self.beds)), self.grant
        own = np.arange(copies if grant else 0)
        return {
            "balance_of": place // len(self.beds) if grant else np.full(len(place), -1),
            "cost": np.full(len(place), grant.cost if grant else 0.0),
            "balance_by_night": np.full(len(own), grant.by_night if grant else False),
            "grant_time": np.zeros(len(own)),
            "grant_balance": own,
            "grant_amount": np.full(len(own), grant.amount if grant else 0.0),
        }

    def _requests(self, groups: Sequence[Group]) -> tuple[Requests, Ints, Ints]:
        time = np.concatenate([group.time for group in groups])
        number = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        is_resident = np.array([group.is_resident for group in groups])[number]
        order = np.lexsort((time, ~is_resident))
        time, number, is_resident = time[order], number[order], is_resident[order]
        copy = np.concatenate([group.copy for group in groups])[order]
        patience = np.concatenate([np.broadcast_to(group.patience, len(group)) for group in groups])[order]
        num_entries = np.array([len(group.route) for group in groups])[number]
        entry = np.repeat(np.arange(len(time)), num_entries)
        longest = max(len(group.route) for group in groups)
        table = np.array([group.route + (-1,) * (longest - len(group.route)) for group in groups])
        place = copy[entry] * len(self.beds) + table[number[entry], ranks(num_entries)]
        nobody = np.full(len(time), -1, dtype=np.int64)
        requests = Requests(
            time=time,
            asks_until=time,
            patience=np.where(patience > 0.0, np.maximum(patience, SHORTEST), 0.0),
            stay=np.maximum(np.concatenate([group.stay for group in groups])[order], SHORTEST),
            party=np.array([group.party for group in groups])[number],
            priority=np.zeros(len(time), dtype=np.int64),
            reach=num_entries,
            waiting_reach=num_entries.copy(),
            wrong_kind=np.zeros(len(time), dtype=np.bool_),
            resident_in=np.where(is_resident, copy * len(self.beds) + table[number, 0], -1),
            person=nobody,
            follows=nobody.copy(),
            follows_refusal=np.zeros(len(time), dtype=np.bool_),
            route_start=np.concatenate(([0], np.cumsum(num_entries))),
            route_place=place,
            route_from=time[entry],
            route_until=np.full(len(entry), np.inf),
            route_leave_by=np.full(len(entry), np.inf),
        )
        return requests, copy, number
