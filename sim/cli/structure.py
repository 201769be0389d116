"""`shelter-sim structure`: what its options mean."""

from __future__ import annotations

from functools import partial

from sim.answer.structure import choices_findings
from sim.answer.well_enough import Ending
from sim.cli.asking import MEASURES, area_said, question_of
from sim.cli.exploring import Errand, Found, draws_to_try, explore
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.structure import structure
from sim.figures.experiments import choices_plans
from sim.scenario import Scenario

FEWEST, USUAL = 20, Design(60, 300)
"""Draws to begin with until a precision is reached; and the size at most, or at once without one."""


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
    precision = errand.wanted
    said |= {} if precision is None else {"--precision": f"{precision:g}"}
    explore("structure", scenario, errand, USUAL, said, partial(_find, question, precision))


def _find(question: Question, precision: float | None, sweep: Sweep) -> Found:
    ending = None
    for running in draws_to_try(sweep, FEWEST, precision):
        found = structure(running, question)
        if precision is not None:
            ending = Ending(precision, sweep.study.design.replications, found.is_within(precision))
            if ending.is_reached:
                break
    findings = choices_findings(running.study, found, ending)
    return Found(running.study, findings, choices_plans(running.study, found))
