"""The numbers of a scenario with their ranges and sources, for a report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.admissible import unit_of
from sim.scenario.faults import dotted
from sim.scenario.model import Scenario
from sim.scenario.stand_in import told
from sim.scenario.walk import quantities


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number or date that a file states, and where; a plain one has its value as mode alone."""

    path: str
    low: float | datetime.date | None
    mode: float | datetime.date | None
    high: float | datetime.date | None
    unit: str
    source: str | None
    assumption: str | None
    file: str
    line: int


def assumptions(scenario: Scenario) -> list[Assumption]:
    """Return a row for each number and date that the files of a scenario state, in order of its keys."""
    return list(_rows(scenario))


def _rows(scenario: Scenario) -> Iterator[Assumption]:
    for path, quantity, field in quantities(scenario):
        origin = scenario.places.get(path)
        if origin is None:
            continue  # a default, which no file states
        is_range = quantity.is_uncertain
        yield Assumption(
            path=dotted(path),
            low=quantity.smallest if is_range else None,
            mode=quantity.mode if is_range else quantity.central,
            high=quantity.largest if is_range else None,
            unit=unit_of(field),
            source=quantity.source,
            assumption=quantity.assumption,
            file=_relative(origin.file, scenario),
            line=origin.line,
        )


def _relative(file: Path, scenario: Scenario) -> str:
    return told(file, scenario.background.folder, scenario.background.stand_in)
