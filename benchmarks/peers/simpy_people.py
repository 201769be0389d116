"""SimPy as people ordinarily write it: a process a person, a `Resource` a shelter.

The patterns are those of SimPy's own examples ("bank renege": a request against a timeout) and Python's
`random`. What costs time without need is left out: nobody who finds a free bed gets a timeout, and the
statistics are counters.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence

import simpy

from benchmarks.peers.counts import Counts
from benchmarks.yardstick import (
    BEDS,
    MEAN_GAPS,
    MEAN_PATIENCE,
    MU_STAY,
    REACH,
    SIGMA_STAY,
    UNTIL,
    WARM_UP,
    Numbers,
)


class Country:
    """The shelters and what happened in them."""

    def __init__(self, seed: int, reach: int, counts: Counts) -> None:
        self.random = random.Random(seed)
        self.counts = counts
        self.environment = simpy.Environment()
        self.shelters = [simpy.Resource(self.environment, beds) for beds in BEDS]
        self.route = [[(home + step) % len(BEDS) for step in range(reach)] for home in range(len(BEDS))]
        for home in range(len(BEDS)):
            self.environment.process(self.referrals(home))

    def referrals(self, home: int) -> Generator[simpy.Event]:
        """Refer people to a shelter, for ever."""
        rate = 1.0 / MEAN_GAPS[home]
        while True:
            yield self.environment.timeout(self.random.expovariate(rate))
            self.environment.process(self.person(home))

    def person(self, home: int) -> Generator[simpy.Event]:
        """Find a bed or give up."""
        referred = self.environment.now
        self.counts.refer(referred)
        place = self.first_free(home)
        with self.shelters[place].request() as bed:
            if not bed.triggered:
                yield bed | self.environment.timeout(self.random.expovariate(1.0 / MEAN_PATIENCE))
                if not bed.triggered:
                    self.counts.give_up(referred)
                    return
            stay = self.random.lognormvariate(MU_STAY, SIGMA_STAY)
            now = self.environment.now
            self.counts.admit(referred, home, place, now, now + stay)
            yield self.environment.timeout(stay)

    def first_free(self, home: int) -> int:
        """Return the first shelter with a free bed, or home."""
        for place in self.route[home]:
            if self.shelters[place].count < BEDS[place]:
                return place
        return home


def simulate(
    variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
) -> list[Numbers]:
    """Return the numbers of one replication for each seed."""
    return [_replication(variant, seed, Counts(warm_up, until), until) for seed in seeds]


def _replication(variant: str, seed: int, counts: Counts, until: float) -> Numbers:
    Country(seed, REACH[variant], counts).environment.run(until)
    return counts.numbers()
