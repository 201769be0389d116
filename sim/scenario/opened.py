"""Which provinces have a shelter in the end: by what chance, and for certain where that is decided."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.model import Scenario
from sim.scenario.numbers import UncertainDate
from sim.scenario.shelters import Opening

OPENING = "chosen"
"""Name of the opening that is added."""


def with_shelters(scenario: Scenario, codes: Sequence[str]) -> Scenario:
    """Return the scenario with a shelter in some provinces; one that is there at the start stays as it is."""
    start = UncertainDate(date=scenario.study.start)
    opening = Opening(provinces=tuple(codes), first=start, last=start)
    return scenario.model_copy(update={"openings": {**scenario.openings, OPENING: opening}})


def chances_without_shelter(scenario: Scenario) -> dict[str, float]:
    """Return the chance that a province has no shelter in the end, by code; openings at central values."""
    codes = [province.code for province in scenario.provinces]
    chances: dict[str, float] = dict(zip(codes, (1.0 - scenario.inclusion).tolist(), strict=True))
    for opening in scenario.openings.values():
        is_anywhere = opening.provinces == "without_shelter"
        for code in codes if is_anywhere else opening.provinces:
            chances[code] *= 1.0 - opening.probability.central
    return chances
