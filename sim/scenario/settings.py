"""Numbers of a scenario set to values, by the names a reader gives them: ``totals.foreign.factor``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sim.language import Saying
from sim.mistakes import Mistake
from sim.scenario.admissible import Within, limits_of
from sim.scenario.checks import broken_rules
from sim.scenario.faults import did_you_mean, dotted, grouped, suggest
from sim.scenario.locate import KeyPath
from sim.scenario.model import Scenario
from sim.scenario.numbers import Number
from sim.scenario.resolve import with_quantities
from sim.scenario.walk import quantities


def settable(scenario: Scenario) -> dict[str, tuple[KeyPath, Number, Within]]:
    """Return every number of a scenario by its name, with its path and the values that it admits.

    The beds of each province are among them, whether the file states them by province or for all alike.
    """
    found = {
        dotted(path): (path, quantity, limits_of(field) or Within())
        for path, quantity, field in quantities(scenario)
        if isinstance(quantity, Number)
    }
    if scenario.shelters.beds is not None:
        usual, limits = found["shelters.beds"][1:]
        for province in scenario.provinces:
            path = ("shelters", "beds_in", province.code)
            found.setdefault(dotted(path), (path, usual, limits))
    return found


def number_at(scenario: Scenario, name: str) -> tuple[KeyPath, Number, Within]:
    """Return the path of a number, the number itself, and the values that it admits.

    Raises
    ------
    Mistake
        If the scenario has no number of this name.
    """
    return _named(scenario, settable(scenario), name)


def _named(
    scenario: Scenario, numbers: Mapping[str, tuple[KeyPath, Number, Within]], name: str
) -> tuple[KeyPath, Number, Within]:
    if name not in numbers:
        raise Mistake(
            "{scenario}: there is no number {name} in the file.{hint}",
            scenario=scenario.name,
            name=repr(name),
            hint=did_you_mean(suggest(name, numbers)),
        )
    return numbers[name]


def with_numbers(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with some numbers set to plain values; all others keep their ranges.

    Parameters
    ----------
    scenario
        As loaded, or with numbers set before.
    values
        By name, such as ``shelters.beds``; defaults that no file states may be set, too.

    Raises
    ------
    Mistake
        If there is no such number, or it may not have this value, alone or beside the others.
    """
    numbers = settable(scenario)
    changes: dict[KeyPath, Number] = {}
    for name, value in values.items():
        path, _, limits = _named(scenario, numbers, name)
        if not limits.admits(float(value)):
            raise Mistake(
                "{scenario}: {name} is set to {value}: it {rule}",
                scenario=scenario.name,
                name=name,
                value=grouped(value),
                rule=limits.rule(),
            )
        changes[path] = Number(value=float(value))
    changed = with_quantities(scenario, changes)
    known = scenario.background
    uncertain = {name: found for name, found in known.uncertain.items() if name not in values}
    changed = changed.on_background(replace(known, uncertain=uncertain))
    for key, rule in broken_rules(changed):
        raise Mistake(
            "{scenario}: with {numbers}: {key} {rule}",
            scenario=scenario.name,
            numbers=_said(values),
            key=dotted(key),
            rule=rule,
        )
    return changed


def _said(values: Mapping[str, float]) -> Saying | str:
    *others, last = [f"{name} = {value:.10g}" for name, value in values.items()]
    return Saying("{some} and {last}", some=", ".join(others), last=last) if others else last
