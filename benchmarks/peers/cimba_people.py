"""cimba as its tutorials write it, and as the SimPy program is written: a process a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cimba
from cimba import random

from benchmarks.peers.cimba_results import run
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

NUM_SHELTERS = len(BEDS)
PATIENCE_IS_OVER = 1
"""The signal of the timer."""


class Shelter(cimba.Model):
    """Some beds, and the people referred to them."""

    number: int
    mean_gap: float
    country: cimba.Ref[Country]
    beds: cimba.Resource
    occupancy: cimba.Output[float]

    @cimba.process
    def referrals(self) -> None:
        """Refer people, for ever."""
        while True:
            cimba.hold(random.exponential(self.mean_gap))
            cimba.spawn(Person, country=self.country, home=self.number)

    @cimba.on_end
    def measure(self) -> None:
        """Write the occupancy down; cimba keeps it, from the end of the warm-up on."""
        self.occupancy = self.beds.utilization()


class Country(cimba.Model):
    """The shelters and what happened in them."""

    shelters: list[Shelter]
    reach: int
    warm_up: float
    referred: int = 0
    gave_up: int = 0
    admitted: int = 0
    away: int = 0
    waited: float = 0.0
    people: cimba.Output[int] = 0
    share_gave_up: cimba.Output[float]
    share_away: cimba.Output[float]
    mean_wait: cimba.Output[float]

    @cimba.function
    def first_free(self, home: int) -> int:
        """Return the first shelter with a free bed, or home."""
        for step in range(self.reach):
            place = (home + step) % NUM_SHELTERS
            if self.shelters[place].beds.available() > 0:
                return place
        return home

    @cimba.on_end
    def measure(self) -> None:
        """Write the shares and the mean down."""
        self.share_gave_up = self.gave_up / self.referred
        self.share_away = self.away / self.referred
        self.mean_wait = self.waited / self.admitted


class Person(cimba.Model):
    """Finds a bed or gives up."""

    country: cimba.Ref[Country]
    home: int

    @cimba.process
    def visit(self) -> None:
        """Ask, wait, stay, leave."""
        country = self.country
        referred = cimba.now()
        is_counted = referred >= country.warm_up
        country.people += 1
        if is_counted:
            country.referred += 1
        place = country.first_free(self.home)
        beds = country.shelters[place].beds
        me = cimba.this_process()
        if beds.available() == 0:
            me.timer_set(random.exponential(MEAN_PATIENCE), PATIENCE_IS_OVER)
        if beds.acquire() == PATIENCE_IS_OVER:
            if is_counted:
                country.gave_up += 1
            cimba.release(self)
        me.timers_clear()
        if is_counted:
            country.admitted += 1
            country.waited += cimba.now() - referred
            if place != self.home:
                country.away += 1
        cimba.hold(random.lognormal(MU_STAY, SIGMA_STAY))
        beds.release()
        cimba.release(self)


def simulate(
    variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
) -> list[Numbers]:
    """Return the numbers of one replication for each seed."""
    return run(country_of(REACH[variant], warm_up), seeds, warm_up, until)


@lru_cache(maxsize=2)
def country_of(reach: int, warm_up: float) -> Country:
    """Return the model; built once, for it takes as long as some replications."""
    country = Country()
    country.reach, country.warm_up = reach, warm_up
    country.shelters = [shelter_of(country, number) for number in range(NUM_SHELTERS)]
    return country


def shelter_of(country: Country, number: int) -> Shelter:
    """Return a shelter of the country."""
    shelter = Shelter()
    shelter.number, shelter.mean_gap, shelter.country = number, MEAN_GAPS[number], country
    shelter.beds = cimba.Resource(capacity=BEDS[number])
    return shelter
