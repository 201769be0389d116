"""salabim: a component a person, a `Resource` a shelter, a request that fails when patience ends.

Processes are generators (`yield`), the quicker of salabim's two ways, and nothing is traced or monitored
that nobody reads.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence

import salabim

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

Steps = Generator[object]


class Country(salabim.Environment):
    """The shelters and what happened in them."""

    def setup(self, seed: int, reach: int, counts: Counts) -> None:
        """Open the shelters."""
        self.random = random.Random(seed)
        self.reach, self.counts = reach, counts
        self.shelters = [salabim.Resource(capacity=beds, monitor=False) for beds in BEDS]
        for home in range(len(BEDS)):
            Referrals(home=home)

    def first_free(self, home: int) -> int:
        """Return the first shelter with a free bed, or home."""
        for step in range(self.reach):
            place = (home + step) % len(BEDS)
            if self.shelters[place].available_quantity() > 0:
                return place
        return home


class Referrals(salabim.Component):
    """Refers people to a shelter, for ever."""

    def process(self, home: int) -> Steps:
        """Refer one after the other."""
        rate = 1.0 / MEAN_GAPS[home]
        while True:
            yield self.hold(self.env.random.expovariate(rate))
            Person(home=home)


class Person(salabim.Component):
    """Finds a bed or gives up."""

    def process(self, home: int) -> Steps:
        """Ask, wait, stay, leave."""
        country, referred = self.env, self.env.now()
        country.counts.refer(referred)
        place = country.first_free(home)
        yield self.request(
            country.shelters[place], fail_delay=country.random.expovariate(1.0 / MEAN_PATIENCE)
        )
        if self.failed():
            country.counts.give_up(referred)
            return
        stay = country.random.lognormvariate(MU_STAY, SIGMA_STAY)
        country.counts.admit(referred, home, place, country.now(), country.now() + stay)
        yield self.hold(stay)


def simulate(
    variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
) -> list[Numbers]:
    """Return the numbers of one replication for each seed."""
    return [_replication(variant, seed, Counts(warm_up, until), until) for seed in seeds]


def _replication(variant: str, seed: int, counts: Counts, until: float) -> Numbers:
    country = Country(
        seed=seed, reach=REACH[variant], counts=counts, trace=False, random_seed=None, yieldless=False
    )
    country.run(till=until)
    return counts.numbers()
