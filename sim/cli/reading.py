"""Scenario files, read and checked for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sim.language import said, say
from sim.mistakes import Mistake
from sim.scenario import Scenario, ScenarioFaults, assumptions, load


def loaded(files: Sequence[Path]) -> list[Scenario]:
    """Read all files, and warn of what is probably not meant in them.

    Raises
    ------
    Mistake
        The faults of all files together.
    """
    scenarios, faults = [], []
    for file in files:
        try:
            scenarios.append(load(file))
        except ScenarioFaults as found:
            faults.append(str(found))
    if faults:
        raise Mistake("\n".join(faults))
    for doubt in (doubt for scenario in scenarios for doubt in scenario.doubts):
        click.echo(doubt, err=True)
    return scenarios


def checked(files: Sequence[Path]) -> Iterator[str]:
    """Yield one line for each file, if none of them has a fault."""
    for file, scenario in zip(files, loaded(files), strict=True):
        listed = assumptions(scenario)
        assumed = sum(1 for each in listed if each.assumption)
        yield say(
            "{file}: no faults. {title}. {numbers} numbers, {uncertain} of them uncertain, "
            "{assumed} assumed.",
            file=file,
            title=said(scenario.title),
            numbers=len(listed),
            uncertain=len(scenario.background.uncertain),
            assumed=assumed,
        )
