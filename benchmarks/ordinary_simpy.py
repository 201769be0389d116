"""The yardstick in SimPy as people ordinarily write it: a process a person, a `Resource` a shelter.

The patterns are those of SimPy's own examples: "bank renege" (a request against a timeout), Python's
`random`, statistics in lists.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from statistics import fmean

import simpy

from benchmarks.yardstick import BEDS, CV_STAY, LOAD, MEAN_PATIENCE, MEAN_STAY, REACH, UNTIL, WARM_UP, Numbers

SIGMA = math.sqrt(math.log(1.0 + CV_STAY**2))
MU = math.log(MEAN_STAY) - SIGMA**2 / 2.0


class Country:
    """The shelters, and lists of what happened."""

    def __init__(self, seed: int, reach: int) -> None:
        self.random = random.Random(seed)
        self.reach = reach
        self.environment = simpy.Environment()
        self.shelters = [simpy.Resource(self.environment, beds) for beds in BEDS]
        self.referred: list[float] = []
        self.gave_up: list[float] = []
        self.admitted: list[tuple[float, int, int, float, float]] = []

    def people(self, home: int) -> Generator[simpy.Event]:
        """Refer people to a shelter, for ever."""
        rate = LOAD * BEDS[home] / MEAN_STAY
        while True:
            yield self.environment.timeout(self.random.expovariate(rate))
            self.environment.process(self.person(home))

    def person(self, home: int) -> Generator[simpy.Event]:
        """Find a bed or give up."""
        referred = self.environment.now
        self.referred.append(referred)
        place = self.first_free(home)
        with self.shelters[place].request() as bed:
            if not bed.triggered:
                yield bed | self.environment.timeout(self.random.expovariate(1.0 / MEAN_PATIENCE))
                if not bed.triggered:
                    self.gave_up.append(referred)
                    return
            stay = self.random.lognormvariate(MU, SIGMA)
            self.admitted.append((referred, home, place, self.environment.now, self.environment.now + stay))
            yield self.environment.timeout(stay)

    def first_free(self, home: int) -> int:
        """Return the first shelter with a free bed, or home."""
        for step in range(self.reach):
            place = (home + step) % len(BEDS)
            if self.shelters[place].count < BEDS[place]:
                return place
        return home


def simulate(variant: str, seed: int, warm_up: float = WARM_UP, until: float = UNTIL) -> Numbers:
    """Run one replication from a seed to its numbers."""
    country = Country(seed, REACH[variant])
    for home in range(len(BEDS)):
        country.environment.process(country.people(home))
    country.environment.run(until)
    return numbers(country, warm_up, until)


def numbers(country: Country, warm_up: float, until: float) -> Numbers:
    """Return the statistics of what happened."""
    num_people = sum(referred >= warm_up for referred in country.referred)
    admitted = [row for row in country.admitted if row[0] >= warm_up]
    nights = [0.0] * len(BEDS)
    for _, _, place, start, end in country.admitted:
        nights[place] += max(0.0, min(end, until) - max(start, warm_up))
    return Numbers(
        people=len(country.referred),
        share_gave_up=sum(referred >= warm_up for referred in country.gave_up) / num_people,
        share_away=sum(home != place for _, home, place, _, _ in admitted) / num_people,
        mean_wait=fmean(start - referred for referred, _, _, start, _ in admitted),
        occupancy=tuple(served / beds / (until - warm_up) for served, beds in zip(nights, BEDS, strict=True)),
    )
