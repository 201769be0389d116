"""A scenario with shelters in some provinces for certain, from the first day."""

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
