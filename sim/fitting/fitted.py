"""All that a shelter's book tells of its scenario."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.fitting.asked import Asked, By, asked, years_told
from sim.fitting.demand import Demand, demand
from sim.fitting.families import family
from sim.fitting.kinds import FEW_STAYS, Kind, channels, kinds, told_apart
from sim.fitting.observed import Stays, stays_of
from sim.fitting.places import demand_in_places
from sim.fitting.prior import family_name_of, prior_of
from sim.fitting.provinces import pooled
from sim.fitting.referrals import Referrals, referrals
from sim.fitting.residents import Residents, residents
from sim.fitting.spans import Span
from sim.fitting.stays import Fit, fit, fits, mean_interval
from sim.mistakes import Mistake
from sim.records.disclosure import FEW
from sim.records.provinces import shipped_provinces
from sim.records.rounded import Rounded, rounded
from sim.records.stays import Census, RefusalRecords, StayRecords
from sim.scenario import Scenario
from sim.scenario.people import Stay


@dataclass(frozen=True, slots=True)
class Known:
    """What a director knows besides the book.

    Attributes
    ----------
    beds
        How many there are, in each province where provinces are told apart; None if not said.
    at_most
        The longest stay allowed, days; inf for none.
    by
        The columns by which people are to be told apart.
    beds_in
        How many beds there are in some provinces, instead.
    """

    beds: int | None = None
    at_most: float = math.inf
    by: Sequence[By] = ()
    beds_in: Mapping[str, int] = field(default_factory=dict)

    def beds_of(self, province: str) -> int | None:
        """Return the beds of a province; None if not said."""
        return self.beds_in.get(province, self.beds)

    def beds_of_all(self, provinces: Collection[str]) -> int | None:
        """Return the beds of the provinces of a book; None if not said of each."""
        if "province" not in self.by:
            return self.beds
        said = [beds for each in provinces if (beds := self.beds_of(each)) is not None]
        return sum(said) if len(said) == len(provinces) else None


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
    demand, asked, referrals
        Who asked for a bed, in which numbers that may be told, and what they tell.
    residents
        Who is there at the end.
    kinds
        Kinds of people, told apart; none where they are not.
    channels
        The share of each channel, likewise.
    provinces
        People a year of each province, likewise.
    """

    records: StayRecords
    known: Known
    stays: Stays
    ranked: tuple[Fit, ...]
    demand: Demand
    asked: Asked
    referrals: Referrals
    residents: Residents
    kinds: tuple[Kind, ...] = ()
    channels: Mapping[str, float] = field(default_factory=dict)
    provinces: Mapping[str, Span] = field(default_factory=dict)

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
        return span_of(self.ranked, key)

    @property
    def num_stays(self) -> Rounded:
        """Stays known to their end, as they are told."""
        return rounded(self.stays.num_informative)

    def people_by_year(self) -> tuple[list[int], list[Rounded], list[float]]:
        """Return the calendar years, the people of each, and the part of it that was watched, as it is told.

        That part is what full days leave: nearly told, it would be the nights of the few people of a year.
        """
        years, _, parts = self.demand.by_year()
        people = years_told(self.asked, years)
        steps = [0.1 if each.is_few else 0.01 for each in people]
        told = [max(round(part / step), 1) * step for part, step in zip(parts.tolist(), steps, strict=True)]
        return years.tolist(), people, [round(part, 2) for part in told]

    @cached_property
    def mean_interval(self) -> tuple[float, float]:
        """The interval of the mean of all stays, early leavers included."""
        return mean_interval(self.ranked)


def span_of(ranked: Sequence[Fit], key: str) -> Span:
    """Return a number of the best of some fits as a range; the mean's is as wide as the families differ."""
    value = ranked[0].numbers()[key]
    if key == "mean_days":
        part = value / ranked[0].law.mean
        low, high = (part * end for end in mean_interval(ranked))
    else:
        low, high = ranked[0].interval(key)
    return Span(low, float(np.clip(value, low, high)), high)


def fitted(
    records: StayRecords,
    refusals: RefusalRecords | None,
    census: Census | None,
    known: Known,
    base: Scenario,
) -> Fitted:
    """Fit a book, with the belief of a shipped scenario where it is short.

    The census tells who is there at the end, and nothing of lengths of stay: its people are in the book.

    Raises
    ------
    Mistake
        If there are so few stays that a person might be recognised in what they tell.
    """
    stays = stays_of(records, None, known.at_most)
    if stays.num_informative < FEW:
        raise Mistake(
            "stays: fewer than {number} can be used; a person might be recognised in the result, so nothing "
            "is fitted",
            number=FEW,
        )
    days, watched = _demand(records, refusals, known)
    if days.years == 0 or days.total < FEW:
        raise Mistake(
            "arrivals: fewer than {number} on days that tell demand; a person might be recognised in the "
            "result, so nothing is fitted",
            number=FEW,
        )
    found = asked(days, records, refusals, known.by)
    told = referrals(days, found)
    ranked = _ranked(stays, only_stay(base))
    return Fitted(
        records,
        known,
        stays,
        ranked,
        told.demand,
        found,
        told,
        residents(records, census, known.at_most),
        kinds(records, found, told.demand.years, known.at_most, ranked) if "profile" in known.by else (),
        channels(found) if "channel" in known.by else {},
        _provinces(found, watched) if "province" in known.by else {},
    )


def _demand(
    records: StayRecords, refusals: RefusalRecords | None, known: Known
) -> tuple[Demand, float | Mapping[str, float]]:
    """Return who asked, and in how long, or in how long from each province where these differ."""
    beds = {place: known.beds_of(place) for place in set(records.province.tolist())}
    told = {place: number for place, number in beds.items() if number is not None}
    if "province" not in known.by or refusals is not None or not told:
        found = demand(records, refusals, None if "province" in known.by else known.beds)
        return found, found.years
    places = demand_in_places(records, told)
    return places.demand, places.years


def _provinces(found: Asked, years: float | Mapping[str, float]) -> dict[str, Span]:
    """Return the people a year of each province of the records."""
    told_apart(found, "province")
    told = {code: people for code, people in found.told("province").items() if code}
    population = {each.code: float(each.population) for each in shipped_provinces()}
    strange = sorted(told.keys() - population.keys())
    if strange:
        raise Mistake("--by province: no shipped province is {codes}", codes=", ".join(strange))
    return pooled(told, population, years)


def _ranked(stays: Stays, shipped: Stay) -> tuple[Fit, ...]:
    """Return the fits, best first; with few stays the one with the shipped belief alone."""
    if rounded(stays.num_informative).least >= FEW_STAYS:
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
                "{scenario}: has {number} {table}; records can extend a scenario with one kind of people and "
                "one stream, such as scenarios/one-shelter.toml",
                scenario=scenario.name,
                number=len(names),
                table=f"[{table}.*]",
            )
    return next(iter(scenario.stays.values()))
