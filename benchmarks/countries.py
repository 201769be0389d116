"""Countries of any size, as ready-made networks and requests: no scenario, only arrays.

Their shelters, people and load a bed are those of the yardstick, variant b: who finds no bed at home tries
the next three shelters of the group, and waits at home if these are full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from benchmarks.yardstick import BEDS, LOAD, MEAN_PATIENCE, MEAN_STAY, MU_STAY, REACH, SIGMA_STAY, UNTIL
from sim.chance import key_of, uniforms
from sim.engine.vocabulary import SHORTEST, Floats, Ints, Network, Requests


@dataclass(frozen=True, slots=True)
class Country:
    """What a country is made of.

    Attributes
    ----------
    shelters
        How many there are.
    group
        How many of them exchange people; a divisor of their number.
    times_beds
        How many times the beds of the yardstick each has.
    """

    shelters: int
    group: int = len(BEDS)
    times_beds: int = 1

    @property
    def beds(self) -> Ints:
        """Beds by shelter."""
        return np.resize(np.array(BEDS, dtype=np.int64), self.shelters) * self.times_beds

    def num_people(self, days: float) -> int:
        """Return how many people are referred, the expected number."""
        return round(LOAD * float(self.beds.sum()) / MEAN_STAY * days)

    def network(self, days: float = UNTIL) -> Network:
        """Return the shelters; nothing happens to them."""
        none, nothing = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Network(
            until=days,
            capacity=self.beds,
            turnaround=np.zeros(self.shelters),
            step_time=none,
            step_place=nothing,
            step_capacity=nothing,
            step_rule=np.zeros(0, dtype=np.int8),
            balance_of=np.full(self.shelters, -1),
            cost=np.zeros(self.shelters),
            balance_by_night=np.zeros(0, dtype=np.bool_),
            grant_time=none,
            grant_balance=nothing,
            grant_amount=none,
        )

    def requests(self, replication: int, days: float = UNTIL) -> Requests:
        """Return the requests of a replication, in order of time."""
        people = self.num_people(days)
        time = np.sort(drawn("when", replication, people)) * days
        home = np.searchsorted(
            np.cumsum(self.beds), drawn("where", replication, people) * self.beds.sum(), "right"
        )
        patience = -MEAN_PATIENCE * np.log(drawn("patience", replication, people))
        stay = np.exp(MU_STAY + SIGMA_STAY * ndtri(drawn("stay", replication, people)))
        reach = REACH["b"]
        nowhere, never = np.full(people, -1), np.zeros(people, dtype=np.bool_)
        return Requests(
            time=time,
            asks_until=np.full(people, np.inf),
            patience=np.maximum(patience, SHORTEST),
            stay=np.maximum(stay, SHORTEST),
            party=np.ones(people, dtype=np.int64),
            priority=np.zeros(people, dtype=np.int64),
            reach=np.full(people, reach),
            waiting_reach=np.ones(people, dtype=np.int64),
            wrong_kind=never,
            resident_in=nowhere,
            person=np.arange(people),
            follows=nowhere,
            follows_refusal=never,
            route_start=np.arange(people + 1) * reach,
            route_place=self.routes(home, reach).ravel(),
            route_from=np.repeat(time, reach),
            route_until=np.full(people * reach, np.inf),
            route_leave_by=np.full(people * reach, np.inf),
        )

    def routes(self, home: Ints, reach: int) -> Ints:
        """Return the places that people try, a row a person: home, and the next ones of its group."""
        first = home - home % self.group
        return first[:, None] + (home[:, None] - first[:, None] + np.arange(reach)) % self.group


def drawn(what: str, replication: int, people: int) -> Floats:
    """Return a uniform for each person."""
    return uniforms(key_of(1, f"scaling {what}"), replication, np.arange(people), 0)
