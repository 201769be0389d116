"""The brief of one experiment as one file of HTML: its answer, figures, assumptions and certificate."""

from __future__ import annotations

from typing import Any

from sim.language import language, said, say
from sim.report.found import Found
from sim.report.limits import LIMITS, NOT_RANKED
from sim.report.markdown import as_table
from sim.report.tables import assumptions_of
from sim.report.templates import template
from sim.scenario import Scenario


def experiment_page(scenario: Scenario, found: Found, told: dict[str, Any]) -> str:
    """Return the brief in the language spoken.

    Parameters
    ----------
    scenario
        What the experiment was about.
    found
        What it found.
    told
        Its certificate, as in `run.json`.
    """
    is_unranked = scenario.has_unknown and not found.is_of_what_matters
    limits = (*LIMITS, NOT_RANKED) if is_unranked else LIMITS
    return template("experiment.html").render(
        language=language(),
        each=found,
        question=said(scenario.question or ""),
        assumptions=as_table(assumptions_of([scenario])),
        limits=[say(limit) for limit in limits],
        told=told,
    )
