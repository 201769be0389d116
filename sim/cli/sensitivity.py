"""`shelter-sim sensitivity`: what its options mean."""

from __future__ import annotations

from functools import partial

from sim.answer.findings import Findings
from sim.answer.sensitivity import matters_findings
from sim.cli.asking import MEASURES, area_said, question_of
from sim.cli.exploring import Errand, explore
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.sensitivity import sensitivity
from sim.figures.drawing import Plan
from sim.figures.experiments import matters_plans
from sim.scenario import Scenario

USUAL = Design(40, 400)


def answer_sensitivity(
    scenario: Scenario, errand: Errand, rows: int, area: str | None, measure: str | None
) -> None:
    """Compute what matters most, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible, or nothing is unknown.
    """
    question = question_of(scenario, area, measure)
    short = next(short for short, name in MEASURES.items() if name == question.measure)
    said = {"--rows": str(rows), "--area": area_said(scenario, question.area), "--measure": short}
    explore("sensitivity", scenario, errand, USUAL, said, partial(_find, question, rows))


def _find(question: Question, rows: int, sweep: Sweep) -> tuple[Findings, dict[str, Plan]]:
    found = sensitivity(sweep, question, rows)
    return matters_findings(sweep.study, found), matters_plans(sweep.study, found)
