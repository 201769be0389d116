"""What an experiment asks of a scenario: which measure, where, against which threshold."""

from __future__ import annotations

from sim.experiment.frontier import Question
from sim.mistakes import Mistake
from sim.scenario import Scenario

MEASURES = {"share": "share_never_admitted", "chance": "chance_any_never_admitted"}
"""By the words of the option."""


def question_of(scenario: Scenario, area: str | None, measure: str | None) -> Question:
    """Return the question that the options ask; the chance for a province, the share for the country.

    Raises
    ------
    Mistake
        If there is no such province.
    """
    codes = [province.code for province in scenario.provinces]
    if area not in (None, "country", *codes):
        raise Mistake(
            "--area is {area}: it must be country or one of {codes}", area=area, codes=", ".join(codes)
        )
    index = codes.index(area) if area in codes else -1
    if area is None and len(codes) == 1:
        index = 0
    short = measure or ("share" if index == -1 else "chance")
    limits = {"share": scenario.thresholds.share, "chance": scenario.thresholds.chance}
    return Question(MEASURES[short], index, limits[short])


def area_said(scenario: Scenario, area: int) -> str:
    """Return an area as the option names it."""
    return "country" if area == -1 else scenario.provinces[area].code
