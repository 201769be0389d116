"""What `run` and `compare` do once the files are read: compute, write, print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.answer import summary
from sim.cli.ending import answer_interrupts_by_tidying_up
from sim.cli.precision import precision_of
from sim.engine import choice
from sim.experiment.compare import Comparison, compare, must_fit
from sim.experiment.design import Design
from sim.experiment.inside import piloted_per_draw
from sim.experiment.parallel import num_cores
from sim.journal import Journal
from sim.language import say, speaking
from sim.latin import Sampling
from sim.mistakes import Mistake
from sim.orders import MOST_DRAWS, RUNS_A_DRAW, USUAL_DRAWS, command_again
from sim.result_folder import must_be_writable
from sim.scenario import Scenario
from sim.scenario.faults import grouped
from sim.shipped import as_named
from sim.store import as_json, certificate, summary_of, write, write_report

if TYPE_CHECKING:
    from sim.figures.drawing import Drawing

MOST_JOBS = 256
MOST_PER_DRAW = 65_536


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asks for, in the words of the options; None where the program is to choose."""

    files: Sequence[Path]
    is_main_question: bool
    precision: str | None
    draws: int | None
    replications: int | None
    per_draw: str | None
    sampling: Sampling
    seed: int
    engine: str | None
    jobs: int | None
    out: Path | None
    as_json: bool
    report: bool
    no_figures: bool
    language: str


def answer(scenarios: Sequence[Scenario], order: Order) -> None:
    """Compute what is ordered, write the results and print the answer.

    All that can be refused is refused before computing, not after.

    Raises
    ------
    Mistake
        If the scenarios do not fit each other, an option is impossible or the folder cannot be written.
    """
    must_fit(scenarios)
    is_sized = order.draws is not None or order.replications is not None
    precision = precision_of(order.precision, is_sized)
    jobs = jobs_of(order.jobs)
    design = _design(order, precision is not None, partial(_per_draw, scenarios, order, jobs))
    folder = order.out or Path("results") / _name(order, scenarios)
    answer_interrupts_by_tidying_up()
    must_be_writable(folder)
    engine = order.engine or choice.chosen(len(scenarios) * design.replications)
    journal = Journal(jobs, engine)
    with _progress(design.draws) as told:
        comparison = compare(scenarios, design, jobs, told, engine, precision)
    with speaking(order.language):
        command = _command(order, design, precision)
        write(comparison, _figures(comparison, order), folder, command, journal.text, jobs)
        if order.report:
            from sim.cli.reporting import brief

            write_report(folder, brief(comparison, certificate(comparison, command), jobs))
        _print(comparison, folder, order.as_json)


def _figures(comparison: Comparison, order: Order) -> Sequence[Callable[[], Drawing]]:
    """Return what draws the figures, unless none are wanted."""
    if order.no_figures:
        return ()
    # They take a second to import: what is refused before is refused at once.
    from sim.figures.charts import plans
    from sim.figures.drawing import to_draw

    return to_draw(plans(comparison))


def _design(order: Order, is_most: bool, per_draw: Callable[[], int]) -> Design:
    """Return the design, or the most that is run; five replications a draw unless said otherwise."""
    draws, replications = order.draws, order.replications
    if order.per_draw is not None and replications is not None and draws is not None:
        raise Mistake("--per-draw is not needed beside --draws and --replications")
    inside = RUNS_A_DRAW if order.per_draw is None else per_draw()
    if draws is None:
        usual = MOST_DRAWS if is_most else USUAL_DRAWS
        draws = usual if replications is None else max(1, min(usual, replications // inside))
    try:
        return Design(
            draws, inside * draws if replications is None else replications, order.seed, order.sampling
        )
    except Mistake as mistake:
        raise Mistake("--{mistake}", mistake=mistake) from None


def _per_draw(scenarios: Sequence[Scenario], order: Order, jobs: int) -> int:
    """Return the runs of each draw that the user says, or that a pilot finds."""
    text = (order.per_draw or "").strip()
    if text == "auto":
        return piloted_per_draw(scenarios, order.seed, order.sampling, jobs, order.engine)
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PER_DRAW:
        raise Mistake(
            "--per-draw is {given}: it must be auto, or a whole number from 1 to {most}",
            given=order.per_draw,
            most=grouped(MOST_PER_DRAW),
        )
    return int(text)


def jobs_of(wanted: int | None) -> int:
    """Return the worker processes, one a processor if the user does not say.

    Raises
    ------
    Mistake
        If so many cannot be.
    """
    jobs = num_cores() if wanted is None else wanted
    if not 1 <= jobs <= MOST_JOBS:
        raise Mistake("--jobs is {jobs}: it must be between 1 and {most}", jobs=jobs, most=MOST_JOBS)
    return jobs


def _name(order: Order, scenarios: Sequence[Scenario]) -> str:
    """Return the name of the folder that results go to without --out."""
    names = [scenario.name for scenario in scenarios]
    if order.is_main_question:
        return "main-question"
    return "-and-".join(names if len(names) <= 2 else [names[0], f"{len(names) - 1}-more"])


def _command(order: Order, design: Design, precision: float | None) -> str:
    """Return the command that computes the same numbers again."""
    files = [as_named(file) for file in order.files]
    return command_again(
        () if order.is_main_question else files,
        design,
        precision,
        order.report,
        order.language,
        no_figures=order.no_figures,
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on a terminal, and nothing anywhere else."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, label=say("Simulating"), file=sys.stderr) as bar:
        yield lambda done, _: bar.update(1, done)


def _print(comparison: Comparison, folder: Path, is_json: bool) -> None:
    if is_json:
        click.echo(as_json(summary_of(comparison)), nl=False)
        return
    click.echo(summary(comparison))
    click.echo("\n" + say("Everything else is in {folder}: begin with answer.md.", folder=folder))
