"""`shelter-sim allocate`: what its options mean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sim.answer.allocation import beds_findings
from sim.cli.exploring import Errand, Found, explore, folder_of
from sim.experiment.allocate import allocate, must_be_shared
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.experiment.plans import Means, Prices, beds_stated, price_of_place, price_of_surge
from sim.figures.plans import plan_figures
from sim.mistakes import Mistake
from sim.scenario import Scenario
from sim.scenario.words import money

USUAL = Design(60, 300)
MOST_BEDS = 2000
AS_GIVEN, HALF_AND_TWICE = "as-given", "half-and-twice"
"""Which prices are tried."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the allocation as the user gives them; None where the program is to choose."""

    beds: int | None
    budget: str | None
    place_cost: str | None
    surge_cost: str | None
    shelter_cost: str | None
    transfer_cost: str | None
    aim: str
    prices: str = AS_GIVEN


def answer_allocation(scenario: Scenario, errand: Errand, wish: Wish) -> None:
    """Compute where beds, or money, help most, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible, or there is nothing to share out.
    """
    must_be_shared(scenario)
    means = _means(scenario, wish)
    if not 1 <= means.beds <= MOST_BEDS:
        raise _too_few_or_many(means)
    folder = folder_of("allocate", scenario, errand)
    parent = Path(os.path.relpath(errand.file.resolve(), folder.resolve()))
    tries_prices = wish.prices == HALF_AND_TWICE
    if tries_prices and means.budget is None:
        raise Mistake("--budget is required beside --prices {prices}", prices=wish.prices)
    find = partial(_find, means, wish.aim, parent, tries_prices)
    said = {**_said(means), "--aim": wish.aim, **({"--prices": wish.prices} if tries_prices else {})}
    explore("allocate", scenario, errand, USUAL, said, find)


def _too_few_or_many(means: Means) -> Mistake:
    if means.budget is None:
        return Mistake("--beds is {beds}: it must be between 1 and {most}", beds=means.beds, most=MOST_BEDS)
    return Mistake(
        "--budget: the beds that it buys are {beds}: it must be between 1 and {most}",
        beds=means.beds,
        most=MOST_BEDS,
    )


def _find(means: Means, aim: str, parent: Path, tries_prices: bool, sweep: Sweep) -> Found:
    found = allocate(sweep, means, aim, tries_prices=tries_prices)
    return Found(sweep.study, beds_findings(sweep.study, found, parent), plan_figures(sweep.study, found))


def _means(scenario: Scenario, wish: Wish) -> Means:
    costs = (wish.place_cost, wish.surge_cost, wish.shelter_cost, wish.transfer_cost)
    if wish.budget is None:
        if any(cost is not None for cost in costs):
            raise Mistake("--budget is required beside a cost")
        return Means(sum(beds_stated(scenario)) if wish.beds is None else wish.beds)
    if wish.beds is not None:
        raise Mistake("--beds is not needed beside --budget")
    budget, place = _paid("--budget", wish.budget) or 0.0, _paid("--place-cost", wish.place_cost)
    prices = Prices(
        price_of_place(scenario) if place is None else place,
        price_of_surge(scenario) if wish.surge_cost is None else _paid("--surge-cost", wish.surge_cost),
        _paid("--shelter-cost", wish.shelter_cost),
        _paid("--transfer-cost", wish.transfer_cost),
    )
    return Means.of_money(budget, prices)


def _paid(option: str, text: str | None) -> float | None:
    """Return the tenge that an option states; a plain number is one of tenge."""
    if text is None:
        return None
    plain = text.strip()
    try:
        amount = money(float(plain) if plain.replace(".", "", 1).isdecimal() else plain)
    except ValueError as fault:
        raise Mistake("{option}: {fault}", option=option, fault=fault) from None
    if amount == 0:
        raise Mistake("{option} is {amount}: it must be above 0", option=option, amount=text)
    return amount


def _said(means: Means) -> dict[str, str]:
    """Return the options by which the same is shared out."""
    if means.budget is None or means.prices is None:
        return {"--beds": str(means.beds)}
    prices = means.prices
    amounts = {
        "--budget": means.budget,
        "--place-cost": prices.place,
        "--surge-cost": prices.surge,
        "--shelter-cost": prices.shelter,
        "--transfer-cost": prices.transfers,
    }
    return {option: f"{amount:.10g}" for option, amount in amounts.items() if amount is not None}
