"""Choices that no number can express: how a rule works, what shape a law has. The first is as in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.scenario.model import Scenario
from sim.scenario.numbers import Number
from sim.scenario.resolve import find_uncertain

Change = Callable[[Scenario], Scenario]

AS_IN_FILE = "as in the file"
RULES = {
    "drain": "residents stay on",
    "relocate": "residents move elsewhere",
    "discharge": "residents must leave",
}


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
    found = [_closing(scenario), _stay(scenario), _transfers(scenario), _payers(scenario)]
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
        "when a shelter closes",
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
    return Switch("shape of stays, same mean", {"exponential": change} if is_other else {})


def _transfers(scenario: Scenario) -> Switch:
    def change(given: Scenario) -> Scenario:
        return given.model_copy(
            update={"transfers": given.transfers.model_copy(update={"acceptance": Number(value=0.0)})}
        )

    is_any = scenario.transfers.acceptance.largest > 0 and len(scenario.provinces) > 1
    return Switch("transfers", {"none": change} if is_any else {})


def _payers(scenario: Scenario) -> Switch:
    def change(given: Scenario) -> Scenario:
        shelters = given.shelters.model_copy(update={"beds_paid_by_others": Number(value=0.0)})
        return given.model_copy(update={"shelters": shelters})

    is_any = scenario.shelters.beds_paid_by_others.largest > 0
    return Switch("who pays", {"the state alone": change} if is_any else {})
