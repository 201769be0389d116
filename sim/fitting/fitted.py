"""All that a shelter's book tells of its scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.fitting.demand import Demand, demand, present_on
from sim.fitting.families import family
from sim.fitting.observed import Stays, stays_of
from sim.fitting.prior import family_name_of, prior_of
from sim.fitting.referrals import Referrals, referrals
from sim.fitting.spans import Span
from sim.fitting.stays import Fit, fit, fits, mean_interval
from sim.fitting.survivors import LEAST_CELL
from sim.mistakes import Mistake
from sim.records.stays import Census, RefusalRecords, StayRecords
from sim.scenario import Scenario
from sim.scenario.people import Stay

FEW = 20
"""Stays known to their end: with fewer, what the shipped scenario believes keeps its say."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a director knows besides the book.

    Attributes
    ----------
    beds
        How many there are; None if not said.
    at_most
        The longest stay allowed, days; inf for none.
    """

    beds: int | None = None
    at_most: float = math.inf


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was fitted to a book.

    Attributes
    ----------
    records
        The book.
    known
        What is known besides.
    stays
        The stays as the likelihood takes them.
    ranked
        The families tried, the chosen one first.
    demand, referrals
        Who asked for a bed, and what that tells.
    present
        People in the shelter on the last day.
    """

    records: StayRecords
    known: Known
    stays: Stays
    ranked: tuple[Fit, ...]
    demand: Demand
    referrals: Referrals
    present: int

    @property
    def chosen(self) -> Fit:
        """The fit whose numbers are taken."""
        return self.ranked[0]

    @property
    def is_blended(self) -> bool:
        """Whether the shipped scenario's belief is blended in."""
        return self.chosen.prior is not None

    def span(self, key: str) -> Span:
        """Return a number of the chosen fit as a range; the mean's is as wide as the families differ."""
        value = self.chosen.numbers()[key]
        if key == "mean_days":
            part = value / self.chosen.law.mean
            low, high = (part * end for end in self.mean_interval)
        else:
            low, high = self.chosen.interval(key)
        return Span(low, float(np.clip(value, low, high)), high)

    @cached_property
    def mean_interval(self) -> tuple[float, float]:
        """The interval of the mean of all stays, early leavers included."""
        return mean_interval(self.ranked)


def fitted(
    records: StayRecords,
    refusals: RefusalRecords | None,
    census: Census | None,
    known: Known,
    base: Scenario,
) -> Fitted:
    """Fit a book, with the belief of a shipped scenario where it is short.

    Raises
    ------
    Mistake
        If there are so few stays that a person might be recognised in what they tell.
    """
    stays = stays_of(records, census, known.at_most)
    if stays.num_informative < LEAST_CELL:
        raise Mistake(
            f"stays: fewer than {LEAST_CELL} can be used; a person might be recognised in the result, so "
            "nothing is fitted"
        )
    asked = demand(records, refusals, known.beds)
    if asked.years == 0 or asked.total < LEAST_CELL:
        raise Mistake(
            f"arrivals: fewer than {LEAST_CELL} on days that tell demand; a person might be recognised in "
            "the result, so nothing is fitted"
        )
    present = int(present_on(records, np.array([int(records.records_until) + 1]))[0])
    ranked = _ranked(stays, only_stay(base))
    return Fitted(records, known, stays, ranked, asked, referrals(asked), present)


def _ranked(stays: Stays, shipped: Stay) -> tuple[Fit, ...]:
    """Return the fits, best first; with few stays the one with the shipped belief alone."""
    if stays.num_informative >= FEW:
        return tuple(fits(stays))
    return (fit(family(family_name_of(shipped)), stays, prior_of(shipped)),)


def only_stay(scenario: Scenario) -> Stay:
    """Return the one length of stay of a scenario of one kind of people and one stream.

    Raises
    ------
    Mistake
        If there are several: then nobody can say which the records are of.
    """
    for table in ("stays", "profiles", "streams"):
        names = list(getattr(scenario, table))
        if len(names) != 1:
            raise Mistake(
                f"{scenario.name}: has {len(names)} {table}; records of one shelter can extend a scenario "
                "with one kind of people and one stream, such as scenarios/one-shelter.toml"
            )
    return next(iter(scenario.stays.values()))
