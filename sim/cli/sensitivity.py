"""`shelter-sim sensitivity`: what its options mean."""

from __future__ import annotations

from functools import partial

from sim.answer.sensitivity import matters_findings
from sim.answer.well_enough import Ending
from sim.cli.asking import MEASURES, area_said, question_of
from sim.cli.exploring import Errand, Found, explore
from sim.cli.precision import precision_of, sizes
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Question
from sim.experiment.sensitivity import sensitivity
from sim.figures.experiments import matters_plans
from sim.scenario import Scenario

USUAL = Design(64, 640)
FEWEST_ROWS, ROWS = 32, 128
"""Rows to begin with until a precision is reached, and at most; or at once without one."""


def answer_sensitivity(
    scenario: Scenario, errand: Errand, rows: int | None, area: str | None, measure: str | None
) -> None:
    """Compute what matters most, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible, or nothing is unknown.
    """
    question = question_of(scenario, area, measure)
    short = next(short for short, name in MEASURES.items() if name == question.measure)
    precision = precision_of(errand.precision, rows is not None)
    most = ROWS if rows is None else rows
    said = {"--rows": str(most), "--area": area_said(scenario, question.area), "--measure": short}
    said |= {} if precision is None else {"--precision": f"{precision:g}"}
    explore("sensitivity", scenario, errand, USUAL, said, partial(_find, question, most, precision))


def _find(question: Question, most: int, precision: float | None, sweep: Sweep) -> Found:
    ending = None
    for rows in sizes(FEWEST_ROWS, most) if precision is not None else [most]:
        found = sensitivity(sweep, question, rows)
        if precision is not None:
            ending = Ending(precision, most, found.is_within(precision))
            if ending.is_reached:
                break
    findings = matters_findings(sweep.study, found, ending)
    return Found(sweep.study, findings, matters_plans(sweep.study, found))
