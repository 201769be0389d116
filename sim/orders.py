"""What `run` and `compare` do if nobody says more: how many runs, and the command that makes them again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from sim.experiment.design import Design
from sim.language import ENGLISH

PRECISION = 0.1
"""Within which part of itself the headline is to be known."""
USUAL_DRAWS = 100
MOST_DRAWS = 200
"""Draws made at most until the precision is reached, five runs each."""
RUNS_A_DRAW = 5


def most_runs(seed: int) -> Design:
    """Return the most that is run until the headline is known well enough."""
    return Design(MOST_DRAWS, RUNS_A_DRAW * MOST_DRAWS, seed)


def command_again(
    files: Sequence[str],
    design: Design,
    precision: float | None,
    is_report: bool = False,
    language: str = ENGLISH,
    no_figures: bool = False,
) -> str:
    """Return the command that computes the same numbers again.

    Parameters
    ----------
    files
        As they are named; none for the scenarios of the main question.
    design, precision
        As in `sim.experiment.compare.compare`.
    is_report, language, no_figures
        What else was asked for.
    """
    verb = "run" if len(files) == 1 else "compare"
    size = f"--draws {design.draws} --replications {design.replications} --seed {design.seed}"
    if precision is not None:
        size = f"--precision {precision:g} {size}"
    if design.unit > 1:
        size = f"{size} --sampling {design.sampling}"
    if is_report:
        size = f"{size} --report"
    if no_figures:
        size = f"{size} --no-figures"
    size = f"{size} --language {language}"  # without it, it would be that of the environment
    return " ".join((f"shelter-sim {verb}", *map(shlex.quote, files), size))
