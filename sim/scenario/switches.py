"""Choices that no number can express: how a rule works, what shape a law has. The first is as in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.language import marked
from sim.scenario.model import DAYS_A_YEAR, Scenario
from sim.scenario.numbers import Number
from sim.scenario.opened import chances_without_shelter
from sim.scenario.resolve import find_uncertain

Change = Callable[[Scenario], Scenario]

AS_IN_FILE = marked("as in the file")
RULES = {
    "drain": marked("residents stay on"),
    "relocate": marked("residents move elsewhere"),
    "discharge": marked("residents must leave"),
}
ANYWHERE_KM = 20_000.0
"""Half the Earth: no province is farther."""
MOST_NIGHT_KZT = 1e9


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice, and the other ways it may be made; each by its words."""

    name: str
    others: dict[str, Change]

    @property
    def options(self) -> tuple[str, ...]:
        """The words of all ways, that of the file first."""
        return AS_IN_FILE, *self.others


def switches(scenario: Scenario) -> list[Switch]:
    """Return the choices that a scenario leaves, those only that would change something."""
    makers = (_closing, _stay, _transfers, _waiting, _payers, _money)
    found = [make(scenario) for make in makers]
    return [switch for switch in found if switch.others]


def switched(scenario: Scenario, choices: dict[str, str]) -> Scenario:
    """Return the scenario with choices made otherwise, by the names of the switches."""
    changed = scenario
    for switch in switches(scenario):
        words = choices.get(switch.name, AS_IN_FILE)
        if words != AS_IN_FILE:
            changed = switch.others[words](changed)
    return changed.on_background(replace(changed.background, uncertain=find_uncertain(changed)))


def _closing(scenario: Scenario) -> Switch:
    rules = {closure.rule for closure in scenario.closures.values()}
    return Switch(
        marked("when a shelter closes"),
        {words: _all_closures(rule) for rule, words in RULES.items() if rules and rules != {rule}},
    )


def _all_closures(rule: str) -> Change:
    def change(scenario: Scenario) -> Scenario:
        closures = {name: each.model_copy(update={"rule": rule}) for name, each in scenario.closures.items()}
        return scenario.model_copy(update={"closures": closures})

    return change


def _stay(scenario: Scenario) -> Switch:
    def change(given: Scenario) -> Scenario:
        plain: dict[str, Any] = {"law": "exponential", "cv": None, "shape": None}
        stays = {name: stay.model_copy(update=plain) for name, stay in given.stays.items()}
        return given.model_copy(update={"stays": stays})

    is_other = any(stay.law != "exponential" for stay in scenario.stays.values())
    return Switch(marked("shape of stays, same mean"), {marked("exponential"): change} if is_other else {})


def _transfers(scenario: Scenario) -> Switch:
    others = len(scenario.provinces) - 1
    is_any = scenario.transfers.acceptance.largest > 0 and others > 0
    transfers = scenario.transfers
    is_near = transfers.most_provinces < others or transfers.limit_km.smallest < ANYWHERE_KM
    ways = {marked("none"): _with_transfers(acceptance=Number(value=0.0))}
    if is_near:
        anywhere = Number(value=ANYWHERE_KM)
        ways[marked("to any province")] = _with_transfers(limit_km=anywhere, most_provinces=others)
    return Switch(marked("transfers"), ways if is_any else {})


def _waiting(scenario: Scenario) -> Switch:
    ways = {"home": marked("at home only"), "route": marked("wherever they would go")}
    is_any = scenario.transfers.acceptance.largest > 0 and len(scenario.provinces) > 1
    can_wait = any(profile.patience_for_bed_days.largest > 0 for profile in scenario.profiles.values())
    others = {words: _with_transfers(waits_for=way) for way, words in ways.items()}
    del others[ways[scenario.transfers.waits_for]]
    return Switch(marked("for which bed people wait"), others if is_any and can_wait else {})


def _with_transfers(**new: Any) -> Change:
    def change(scenario: Scenario) -> Scenario:
        return scenario.model_copy(update={"transfers": scenario.transfers.model_copy(update=new)})

    return change


def _payers(scenario: Scenario) -> Switch:
    def change(given: Scenario) -> Scenario:
        shelters = given.shelters.model_copy(update={"beds_paid_by_others": Number(value=0.0)})
        return given.model_copy(update={"shelters": shelters})

    is_any = scenario.shelters.beds_paid_by_others.largest > 0
    return Switch(marked("who pays"), {marked("the state alone"): change} if is_any else {})


def _money(scenario: Scenario) -> Switch:
    """Return whether grants buy places, or nights; a night is dear enough that as much is spent.

    For nights: the grant over the nights of a year if as many beds are taken as on the first day.
    """
    name = marked("what money buys")
    if scenario.money.buys != "places":
        plain = {"buys": "places", "cost_kzt_per_night": None, "cost_kzt_per_admission": None}
        return Switch(name, {marked("places"): _with_money({**plain, "payments_per_year": 1})})
    nights = _nights_a_year(scenario)
    grants = [grant.amount for grant in scenario.money.grants if grant.year <= scenario.study.headline_year]
    if not grants or nights == 0 or scenario.money.cost_kzt_per_place_day is not None:
        return Switch(name, {})
    cost = Number(value=min(grants[-1] / nights, MOST_NIGHT_KZT))
    return Switch(name, {marked("nights"): _with_money({"buys": "nights", "cost_kzt_per_night": cost})})


def _with_money(new: dict[str, Any]) -> Change:
    def change(scenario: Scenario) -> Scenario:
        return scenario.model_copy(update={"money": scenario.money.model_copy(update=new)})

    return change


def _nights_a_year(scenario: Scenario) -> float:
    """Return nights in state-paid beds, at central values, if as many are taken as on the first day."""
    if scenario.shelters.beds is None:
        return 0.0
    usual, named = scenario.shelters.beds, scenario.shelters.beds_in
    without = chances_without_shelter(scenario)
    beds = sum((1 - none) * named.get(code, usual).central for code, none in without.items())
    return DAYS_A_YEAR * beds * scenario.start.occupancy.central
