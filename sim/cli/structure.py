"""`shelter-sim structure`: what its options mean."""

from __future__ import annotations

from functools import partial

from sim.answer.findings import Findings
from sim.answer.structure import choices_findings
from sim.cli.asking import MEASURES, area_said, question_of
from sim.cli.exploring import Errand, explore
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.structure import structure
from sim.figures.drawing import Plan
from sim.figures.experiments import choices_plans
from sim.scenario import Scenario

USUAL = Design(60, 300)


def answer_structure(scenario: Scenario, errand: Errand, area: str | None, measure: str | None) -> None:
    """Compute what follows from other rules, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible, or the file leaves no choice.
    """
    question = question_of(scenario, area, measure)
    short = next(short for short, name in MEASURES.items() if name == question.measure)
    said = {"--area": area_said(scenario, question.area), "--measure": short}
    explore("structure", scenario, errand, USUAL, said, partial(_find, question))


def _find(question: Question, sweep: Sweep) -> tuple[Findings, dict[str, Plan]]:
    found = structure(sweep, question)
    return choices_findings(sweep.study, found), choices_plans(sweep.study, found)
