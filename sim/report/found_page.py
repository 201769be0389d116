"""The brief of what one command found, as one file of HTML: answer, figures, assumptions, certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.language import language, say
from sim.report.assumed import assumptions_parts
from sim.report.found import Found
from sim.report.limits import LIMITS, NOT_RANKED
from sim.report.markdown import inline
from sim.report.templates import template
from sim.scenario import Scenario


def found_page(
    found: Found, told: dict[str, Any], question: str, scenario: Scenario | None, limits: Sequence[str]
) -> str:
    """Return the brief in the language spoken.

    Parameters
    ----------
    found
        What it says and shows.
    told
        Its certificate, as in `run.json`.
    question
        What was asked, in words.
    scenario
        The one whose assumptions are listed, if there is one.
    limits
        What it cannot tell, in words.
    """
    return template("found_page.html").render(
        language=language(),
        title=found.title,
        each=found,
        question=question,
        assumptions=assumptions_parts([scenario], {}) if scenario else None,
        limits=[inline(each) for each in limits],
        told=told,
    )


def limits_of(scenario: Scenario, found: Found) -> list[str]:
    """Return what an experiment on a scenario cannot tell."""
    is_unranked = scenario.has_unknown and not found.is_of_what_matters
    return [say(limit) for limit in ((*LIMITS, NOT_RANKED) if is_unranked else LIMITS)]
