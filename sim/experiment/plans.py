"""Plans of what to buy (beds by province, surge places, shelters, help with transfers), and their cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.experiment.points import Point, point
from sim.mistakes import Mistake
from sim.money import grants_by_period
from sim.scenario import DAYS_A_YEAR, Scenario, number_at
from sim.scenario.faults import grouped
from sim.scenario.opened import chances_without_shelter
from sim.scenario.switches import ANYWHERE_KM

SURGE_SHARES = (0.25, 0.5)
"""Surge places that are tried, as a share of the beds."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is bought beside beds.

    Attributes
    ----------
    surge
        Surge places, as a share of the beds; None as in the file.
    opened
        Codes of provinces that have a shelter for certain.
    transfers
        Whether all that helps people to reach a bed elsewhere is paid for.
    """

    surge: float | None = None
    opened: tuple[str, ...] = ()
    transfers: bool = False


NOTHING = Extras()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is bought: state-paid beds of each province, in the order of the scenario, and extras."""

    beds: tuple[int, ...]
    extras: Extras = NOTHING

    def at(self, scenario: Scenario) -> Point:
        """Return the point of a sweep that this plan is."""
        found = point(settings_of(scenario, self))
        return replace(found, opened=self.extras.opened)


@dataclass(frozen=True, slots=True)
class Prices:
    """What things cost a year, KZT; what has no price is not bought.

    Attributes
    ----------
    place
        A bed, taken or not.
    surge
        A surge place.
    shelter
        A shelter where there may be none, beside its beds.
    transfers
        All that helps people to reach a bed elsewhere.
    """

    place: float
    surge: float | None = None
    shelter: float | None = None
    transfers: float | None = None

    def of(self, plan: Plan) -> float:
        """Return what a plan costs a year."""
        beds = sum(plan.beds)
        return beds * self._place_with(plan.extras) + self._fixed(plan.extras)

    def beds_for(self, budget: float, extras: Extras) -> int:
        """Return how many beds a budget buys beside some extras; below 0 if not even these.

        Examples
        --------
        >>> prices = Prices(place=1e6, shelter=2e6)
        >>> prices.beds_for(10e6, NOTHING), prices.beds_for(10e6, Extras(opened=("KZ-SHY",)))
        (10, 8)
        """
        # A budget that pays a whole number of beds exactly must not lose one to rounding.
        return math.floor((budget - self._fixed(extras)) / self._place_with(extras) * (1 + 1e-12))

    def _place_with(self, extras: Extras) -> float:
        return self.place + (extras.surge or 0.0) * (self.surge or 0.0)

    def _fixed(self, extras: Extras) -> float:
        shelters = len(extras.opened) * (self.shelter or 0.0)
        return shelters + ((self.transfers or 0.0) if extras.transfers else 0.0)


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to share out.

    Attributes
    ----------
    beds
        State-paid beds, if nothing else is bought.
    budget
        Money a year, KZT; None where beds are given, and nothing else is bought.
    prices
        What things cost; None without a budget.
    """

    beds: int
    budget: float | None = None
    prices: Prices | None = None

    @classmethod
    def of_money(cls, budget: float, prices: Prices) -> Means:
        """Return what a budget buys.

        Raises
        ------
        Mistake
            If it does not buy a single bed.
        """
        beds = prices.beds_for(budget, NOTHING)
        if beds < 1:
            raise Mistake(
                "--budget is {budget} KZT: it does not buy a bed at {price} a year",
                budget=grouped(budget, ",.0f"),
                price=grouped(prices.place, ",.0f"),
            )
        return cls(beds, budget, prices)

    @property
    def most_places(self) -> int:
        """Places of every kind that the means buy at most, whatever else is not bought."""
        if self.budget is None or self.prices is None or self.prices.surge is None:
            return self.beds
        shares = {share: self.prices.beds_for(self.budget, Extras(surge=share)) for share in SURGE_SHARES}
        return max(self.beds, *(math.floor(beds * (1 + share)) for share, beds in shares.items()))


def settings_of(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Return the numbers of the file that make a plan."""
    beds = {
        f"shelters.beds_in.{province.code}": float(number)
        for province, number in zip(scenario.provinces, plan.beds, strict=True)
    }
    if plan.extras.surge is not None:
        beds["shelters.surge_share"] = plan.extras.surge
    return {**beds, **(transfers_of(scenario) if plan.extras.transfers else {})}


def transfers_of(scenario: Scenario) -> dict[str, float]:
    """Return the numbers of the file where all that helps with transfers is done.

    Everyone accepts whom the upper end of the file's range takes for willing, and no province is too far.
    """
    _, acceptance, _ = number_at(scenario, "transfers.acceptance")
    _, _, limits = number_at(scenario, "transfers.limit_km")
    return {"transfers.acceptance": acceptance.largest, "transfers.limit_km": min(limits.high, ANYWHERE_KM)}


def beds_stated(scenario: Scenario) -> tuple[int, ...]:
    """Return the beds of each province as the file states them, at the central value of a range."""
    names = [f"shelters.beds_in.{province.code}" for province in scenario.provinces]
    return tuple(round(number_at(scenario, name)[1].central) for name in names)


def price_of_place(scenario: Scenario) -> float:
    """Return what a place costs a year: the grant of the headline year over the beds that it is for.

    These are the beds of provinces where a shelter is to open, and elsewhere as many as stand on average: a
    grant for nine shelters is for the beds of nine, whichever provinces have them.

    Raises
    ------
    Mistake
        If the file states no grants, or no beds.
    """
    years = [period.year for period in scenario.periods]
    grant = float(grants_by_period(scenario)[years.index(scenario.study.headline_year)])
    beds = float(np.where(_is_to_open(scenario), 1.0, scenario.inclusion) @ beds_stated(scenario))
    if not grant > 0 or beds == 0:
        raise Mistake(
            "{scenario}: the file tells no cost of a place; give it with --place-cost", scenario=scenario.name
        )
    return grant / beds


def _is_to_open(scenario: Scenario) -> list[bool]:
    """Return, for each province, whether it has a shelter in the end if all openings come."""
    plans = [opening.provinces for opening in scenario.openings.values()]
    return [
        any(plan == "without_shelter" or province.code in plan for plan in plans)
        for province in scenario.provinces
    ]


def price_of_surge(scenario: Scenario) -> float | None:
    """Return what a surge place costs a year by the file, taken or not; None if it does not say."""
    a_day = scenario.shelters.surge_cost_kzt_per_day
    return None if a_day is None else a_day * DAYS_A_YEAR


def more_extras(
    scenario: Scenario, prices: Prices, extras: Extras, by_need: tuple[str, ...]
) -> Iterator[Extras]:
    """Yield what more could be bought than some extras: one thing more each time.

    Parameters
    ----------
    scenario
        As loaded.
    prices
        What has no price is left out.
    extras
        What is bought so far.
    by_need
        Codes of provinces that may be without a shelter, those that need one most first.
    """
    if prices.surge is not None and extras.surge is None:
        yield from (replace(extras, surge=share) for share in SURGE_SHARES)
    left = tuple(code for code in by_need if code not in extras.opened)
    if prices.shelter is not None and left:
        sizes = dict.fromkeys((1, math.ceil(len(left) / 2), len(left)))
        yield from (replace(extras, opened=(*extras.opened, *left[:size])) for size in sizes)
    is_any = scenario.transfers.acceptance.largest > 0
    if prices.transfers is not None and is_any and not extras.transfers:
        yield replace(extras, transfers=True)


def may_lack_shelter(scenario: Scenario) -> dict[str, float]:
    """Return the chance that a province has no shelter by the end, by code, where there is one."""
    return {code: chance for code, chance in chances_without_shelter(scenario).items() if chance > 1e-9}
