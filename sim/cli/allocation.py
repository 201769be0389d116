"""`shelter-sim allocate`: what its options mean."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from sim.answer.allocation import beds_findings
from sim.answer.findings import Findings
from sim.cli.exploring import Errand, explore, folder_of
from sim.experiment.allocate import AIMS, allocate, beds_stated, must_be_shared
from sim.experiment.batches import Sweep
from sim.experiment.design import Design
from sim.figures.drawing import Plan
from sim.mistakes import Mistake
from sim.scenario import Scenario

USUAL = Design(60, 300)
MOST_BEDS = 2000


def answer_allocation(scenario: Scenario, errand: Errand, beds: int | None, aim: str) -> None:
    """Compute where beds help most, write it and print it.

    Raises
    ------
    Mistake
        If an option is impossible, or there is nothing to share out.
    """
    must_be_shared(scenario)
    wanted = sum(beds_stated(scenario)) if beds is None else beds
    if not 1 <= wanted <= MOST_BEDS:
        raise Mistake(f"--beds is {wanted}: it must be between 1 and {MOST_BEDS}")
    folder = folder_of("allocate", scenario, errand)
    parent = Path(os.path.relpath(errand.file.resolve(), folder.resolve()))
    said = {"--beds": str(wanted), "--aim": aim}
    explore("allocate", scenario, errand, USUAL, said, partial(_find, wanted, aim, parent))


def _find(beds: int, aim: str, parent: Path, sweep: Sweep) -> tuple[Findings, dict[str, Plan]]:
    return beds_findings(sweep.study, allocate(sweep, beds, aim), parent), {}


__all__ = ["AIMS", "answer_allocation"]
