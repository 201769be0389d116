"""The form of STRESS-DES, the reporting guideline for discrete-event simulation, filled in from a run.

References
----------
Monks et al. (2019), Strengthening the reporting of empirical simulation studies, Journal of Simulation 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.answer.reading import size
from sim.experiment.compare import Comparison
from sim.language import say
from sim.quantities import MEASURES
from sim.report.assumed import counted_assumptions
from sim.report.tables import questions
from sim.report.templates import versions
from sim.wording import day, exact_percent, exactly


def stress_form(comparison: Comparison, told: dict[str, Any]) -> list[list[str]]:
    """Return the items of the form and what this run says to each."""
    head = [say("item"), say("in this run")]
    parts = (_objectives(comparison), _logic(), _data(comparison), _experiment(comparison), _code(told))
    return [head, *(list(item) for part in parts for item in part)]


def _objectives(comparison: Comparison) -> Iterator[tuple[str, str]]:
    thresholds = comparison.baseline.scenario.thresholds
    yield say("1.1 Purpose of the model"), " ".join(questions(comparison)) or say("Will the shelters hold?")
    yield (
        say("1.2 Model outputs"),
        say(
            "{number} measures by province, year and group, each with two intervals; the headline "
            "is the share never admitted, of eligible people.",
            number=len(MEASURES),
        ),
    )
    yield (
        say("1.3 Aims of the experiments"),
        say(
            "Scenarios over the same people: {scenarios}. Thresholds: {share} for the share, "
            "{chance} for the chance in a province, {certainty} certainty.",
            scenarios=", ".join(outlook.scenario.name for outlook in comparison.outlooks),
            share=exact_percent(thresholds.share),
            chance=exact_percent(thresholds.chance),
            certainty=exact_percent(thresholds.certainty),
        ),
    )


def _logic() -> Iterator[tuple[str, str]]:
    described = say("As described in docs/model.md of the program, under the same number.")
    yield say("2.1 Flow, 2.2 Logic, 2.4 Algorithms, 2.5 Components"), described
    differ = say("Each scenario states only what differs from the file it extends; see the certificate.")
    yield say("2.3 Logic of the scenarios"), differ


def _data(comparison: Comparison) -> Iterator[tuple[str, str]]:
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    yield say("3.1 Sources, 3.2 Preparation"), say("Beside each number in the table of assumptions.")
    for scenario in scenarios:
        stated, ranges, assumed = map(exactly, counted_assumptions(scenario))
        yield (
            say("3.3 Input parameters, {scenario}", scenario=scenario.name),
            say(
                "Numbers in the files: {stated}; of them ranges: {ranges}, assumed: {assumed}.",
                stated=stated,
                ranges=ranges,
                assumed=assumed,
            ),
        )
    yield say("3.4 Assumptions"), say("In the table of assumptions, each with its reason.")


def _experiment(comparison: Comparison) -> Iterator[tuple[str, str]]:
    study = comparison.baseline.scenario.study
    yield (
        say("4.1 Initialisation"),
        say(
            "The study begins on {start} with the people whom the files put into the beds; there "
            "is no warm-up.",
            start=day(study.start),
        ),
    )
    yield (
        say("4.2 Run length"),
        say(
            "From {start} to {end}, and {days} days more to follow the last people.",
            start=day(study.start),
            end=day(study.end),
            days=exactly(study.follow_days),
        ),
    )
    yield say("4.3 Estimation"), size(comparison)


def _code(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield say("5.1 Software"), versions(told)
    sampling = say(
        "Philox 4x32-10 by counter, seed {seed}; the same people in every scenario.", seed=told["seed"]
    )
    yield say("5.2 Random sampling"), sampling
    yield (
        say("5.3 Execution, 5.4 System"),
        say("The time it took and the system are in run.log beside the results."),
    )
    yield say("6.1 Code"), say("MIT licence; how to cite it is in CITATION.cff of the program.")
