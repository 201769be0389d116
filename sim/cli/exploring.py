"""What the experiments have in common once their file is read: the size, the folder, what is written."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from sim.answer.findings import Findings
from sim.cli.answering import jobs_of
from sim.cli.ending import answer_interrupts_by_tidying_up
from sim.cli.precision import precision_of, sizes
from sim.engine import choice
from sim.experiment.batches import Study, Sweep, sweep
from sim.experiment.design import MOST_DRAWS, Design
from sim.figures.drawing import Drawing, Plan, drawings
from sim.journal import Journal
from sim.language import language, said, say, speaking
from sim.mistakes import Mistake
from sim.result_folder import must_be_writable
from sim.scenario import Scenario
from sim.shipped import as_named
from sim.store import as_json, certificate_of_study, write_findings, write_report

BATCHES = "unfinished"
"""Folder beside the results where batches are kept until the whole is done."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What the user asks of an experiment, in the words of the options common to all."""

    file: Path
    draws: int | None
    replications: int | None
    seed: int
    engine: str | None
    jobs: int | None
    out: Path | None
    as_json: bool
    language: str
    cluster: str | None = None
    report: bool = False
    precision: str | None = None

    @property
    def wanted(self) -> float | None:
        """The precision asked for; None if the size is given instead. Raises `Mistake` if it is none."""
        return precision_of(self.precision, self.draws is not None or self.replications is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What an experiment found, and over how many draws: at most those of its sweep."""

    study: Study
    findings: Findings
    plans: dict[str, Plan]


def explore(
    name: str,
    scenario: Scenario,
    errand: Errand,
    usual: Design,
    options: Mapping[str, str],
    find: Callable[[Sweep], Found],
) -> None:
    """Run an experiment, write what it found, and print the answer.

    Parameters
    ----------
    name
        Of the command.
    scenario
        The file, loaded.
    errand
        The options common to all experiments.
    usual
        Draws and replications if the user does not say.
    options
        The experiment's own options as the user would write them, for the command that is kept.
    find
        Finds it.

    Raises
    ------
    Mistake
        If an option is impossible or the folder cannot be written.
    """
    design, jobs = design_of(errand, usual), jobs_of(errand.jobs)
    folder = folder_of(name, scenario, errand)
    answer_interrupts_by_tidying_up()
    must_be_writable(folder)
    engine = errand.engine or choice.chosen(choice.WORTH_COMPILING)
    study, journal = Study(scenario, design, engine), Journal(jobs, engine)
    kept, command = folder.resolve().parent / BATCHES, _command(name, errand, design, options)
    cluster = errand.cluster
    with speaking(errand.language), _progress() as told, sweep(study, jobs, kept, told, cluster) as running:
        found = find(running)
        findings, figures = found.findings, [*drawings(found.plans, 1)]
        write_findings(findings, figures, found.study, folder, command, journal.text)
        running.forget()
        if errand.report:
            _write_brief(findings, figures, found.study, folder, command)
    with speaking(errand.language):
        _print(findings, folder, errand.as_json)


def _write_brief(
    findings: Findings, figures: Sequence[Drawing], study: Study, folder: Path, command: str
) -> None:
    # Imported here: few ask for it, and templates take long to load.
    from sim.report.found import found
    from sim.report.found_page import found_page, limits_of

    parts, scenario = found(findings, figures, language()), study.scenario
    question, limits = said(scenario.question or ""), limits_of(scenario, parts)
    page = found_page(parts, certificate_of_study(study, command), question, scenario, limits)
    write_report(folder, {f"report-{language()}.html": page.encode("utf-8")})


def _print(findings: Findings, folder: Path, is_json: bool) -> None:
    if is_json:
        click.echo(as_json(findings.numbers), nl=False)
        return
    click.echo(findings.summary)
    click.echo("\n" + say("Everything else is in {folder}: begin with answer.md.", folder=folder))


def folder_of(name: str, scenario: Scenario, errand: Errand) -> Path:
    """Return where the results go."""
    return errand.out or Path("results") / f"{name}-{scenario.name}"


def design_of(errand: Errand, usual: Design) -> Design:
    """Return the design, as usual where the user does not say."""
    per_draw = usual.per_draw
    draws = errand.draws
    if draws is None:
        most = per_draw * MOST_DRAWS
        if errand.replications is not None and errand.replications > most:
            raise Mistake("--replications is {given}: at most {most}", given=errand.replications, most=most)
        draws = usual.draws if errand.replications is None else max(1, errand.replications // per_draw)
    try:
        return Design(draws, errand.replications or per_draw * draws, errand.seed)
    except Mistake as mistake:
        raise Mistake("--{mistake}", mistake=mistake) from None


def draws_to_try(sweep: Sweep, first: int, precision: float | None) -> Iterator[Sweep]:
    """Yield a sweep over more and more draws, all of its own at the end; at once if no precision is asked."""
    most = sweep.study.design.draws
    for draws in sizes(first, most) if precision is not None else [most]:
        yield sweep.over(draws)


def _command(name: str, errand: Errand, design: Design, options: Mapping[str, str]) -> str:
    """Return the command that computes the same numbers again."""
    own = [word for option, value in options.items() for word in (option, shlex.quote(value))]
    size = f"--draws {design.draws} --replications {design.replications} --seed {design.seed}"
    size = f"{size} --report" if errand.report else size
    size = f"{size} --language {errand.language}"  # without it, it would be that of the environment
    return " ".join(("shelter-sim", name, shlex.quote(as_named(errand.file)), *own, size))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show how far it is and how long it takes on a terminal, and nothing anywhere else."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=say("Simulating"), file=sys.stderr, show_pos=True) as bar:

        def told(done: int, total: int) -> None:
            if done == 1 or bar.length != total:
                bar.length, bar.pos = total, done - 1
            bar.update(1)

        yield told
