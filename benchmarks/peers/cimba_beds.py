"""cimba, the quicker way: a process a bed, which takes people from its shelter's line.

People are models without a process: they are spawned, stand in a `PriorityStore` and leave it by an event
when patience ends. cimba compiles all this to machine code on its C engine.
"""

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


class Shelter(cimba.Model):
    """A line of people, and the number of beds that wait for one."""

    number: int
    num_beds: int
    mean_gap: float
    country: cimba.Ref[Country]
    line: cimba.PriorityStore[Person]
    free: int = 0
    nights: float = 0.0
    occupancy: cimba.Output[float]

    @cimba.process
    def referrals(self) -> None:
        """Refer people, for ever."""
        while True:
            cimba.hold(random.exponential(self.mean_gap))
            self.country.refer(self.number)

    @cimba.on_end
    def measure(self) -> None:
        """Write the occupancy down."""
        self.occupancy = self.nights / self.num_beds / (self.country.until - self.country.warm_up)


class Bed(cimba.Model):
    """Takes one person after the other."""

    shelter: cimba.Ref[Shelter]

    @cimba.process
    def house(self) -> None:
        """Wait for a person, and keep them for their stay."""
        shelter = self.shelter
        country = shelter.country
        while True:
            shelter.free += 1
            person = shelter.line.get()
            shelter.free -= 1
            now = cimba.now()
            if person.referred >= country.warm_up:
                country.admitted += 1
                country.waited += now - person.referred
                if person.home != shelter.number:
                    country.away += 1
            stay = random.lognormal(MU_STAY, SIGMA_STAY)
            shelter.nights += max(0.0, min(now + stay, country.until) - max(now, country.warm_up))
            cimba.hold(stay)


class Country(cimba.Model):
    """The shelters, their beds, and what happened in them."""

    shelters: list[Shelter]
    beds: list[Bed]
    reach: int
    warm_up: float
    until: float
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
    def refer(self, home: int) -> None:
        """Send a person to the first free shelter, or home."""
        now = cimba.now()
        self.people += 1
        if now >= self.warm_up:
            self.referred += 1
        place = home
        for step in range(self.reach):
            other = (home + step) % NUM_SHELTERS
            if self.shelters[other].line.length() < self.shelters[other].free:
                place = other
                break
        shelter = self.shelters[place]
        person = cimba.spawn(Person, country=self, home=home, place=place, referred=now)
        has_to_wait = shelter.line.length() >= shelter.free
        person.ticket = shelter.line.enqueue(person)
        if has_to_wait:
            cimba.schedule(person.give_up, random.exponential(MEAN_PATIENCE))

    @cimba.on_end
    def measure(self) -> None:
        """Write the shares and the mean down."""
        self.share_gave_up = self.gave_up / self.referred
        self.share_away = self.away / self.referred
        self.mean_wait = self.waited / self.admitted


class Person(cimba.Model):
    """Stands in the line of a shelter."""

    country: cimba.Ref[Country]
    home: int
    place: int
    referred: float
    ticket: int = 0

    @cimba.event
    def give_up(self) -> None:
        """Leave the line, if still in it."""
        if self.country.shelters[self.place].line.cancel(self.ticket):  # noqa: SIM102
            if self.referred >= self.country.warm_up:
                self.country.gave_up += 1


def simulate(
    variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
) -> list[Numbers]:
    """Return the numbers of one replication for each seed."""
    return run(country_of(REACH[variant], warm_up, until), seeds, warm_up, until)


@lru_cache(maxsize=2)
def country_of(reach: int, warm_up: float, until: float) -> Country:
    """Return the model; built once, for it takes as long as some replications."""
    country = Country()
    country.reach, country.warm_up, country.until = reach, warm_up, until
    country.shelters = [shelter_of(country, number) for number in range(NUM_SHELTERS)]
    country.beds = [bed_in(shelter) for shelter in country.shelters for _ in range(shelter.num_beds)]
    return country


def shelter_of(country: Country, number: int) -> Shelter:
    """Return a shelter of the country."""
    shelter = Shelter()
    shelter.number, shelter.num_beds, shelter.mean_gap = number, BEDS[number], MEAN_GAPS[number]
    shelter.country, shelter.line = country, cimba.PriorityStore()
    return shelter


def bed_in(shelter: Shelter) -> Bed:
    """Return a bed of a shelter."""
    bed = Bed()
    bed.shelter = shelter
    return bed
