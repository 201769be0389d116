"""`shelter-sim calibrate`: yearly totals tell the unknown numbers of a scenario."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from sim.answer.calibrated import calibration_findings, year_words
from sim.answer.number_words import number_words
from sim.cli.briefing import Told, brief_beside, brief_of_records
from sim.cli.reading import loaded
from sim.figures.calibrated import Belief, calibrated_chart
from sim.figures.drawing import drawings
from sim.fitting.calibration import Posterior, calibrated, calibrated_text
from sim.fitting.expected import widened
from sim.fitting.one_year import WithoutYear, year_with_most_say
from sim.fitting.series import used_series, used_words, used_years
from sim.fitting.summary import span_words
from sim.fitting.totals import totals_of
from sim.language import marked, said, say, speaking
from sim.mistakes import Mistake
from sim.new_files import must_be_new, write_new
from sim.records.masked import masked
from sim.records.read_counts import read_yearly_counts
from sim.records.stays import YearlyCounts
from sim.scenario import Scenario, load
from sim.shipped import as_extended, without_folders
from sim.wording import exactly

MOST_DRAWS = 100_000
QUESTION = marked("What do the yearly totals of {file} tell of the numbers that nobody knows?")
TITLE = marked("What the totals tell")
SENTENCE = marked(
    "Each number before the totals and after them: the dot is the middle, the bar holds 95 % of what is "
    "believed."
)
LIMITS = (
    marked("How many people need help: totals count those who were found and helped."),
    marked("Anything of people identified by the police: their number tells how active the police were."),
    marked("Whether the coming years are like those of the table: a new law or a new road is not in it."),
)


@dataclass(frozen=True, slots=True)
class CalibrateOrder:
    """What the user asks for, in the words of the options."""

    table: Path
    into: Path
    extends: Path
    draws: int
    seed: int
    wide: bool
    replace: bool
    report: bool
    language: str


def calibrate(order: CalibrateOrder) -> None:
    """Read totals, weigh draws of the scenario by them, write what they taught, and say it.

    Raises
    ------
    Mistake
        If the table, an option or the place to write to is not as it must be, or too few draws agree.
    """
    if order.into.suffix != ".toml":
        raise Mistake("--into is {file}: it must be the path of a .toml file", file=order.into)
    if not 1 <= order.draws <= MOST_DRAWS or not 0 <= order.seed < 2**63:
        raise Mistake(
            "--draws is {draws}: it must be between 1 and {most}, and --seed not negative",
            draws=order.draws,
            most=MOST_DRAWS,
        )
    (scenario,) = loaded([order.extends])
    with speaking(order.language):
        must_be_new([order.into, *([brief_beside(order.into)] if order.report else [])], order.replace)
        read = read_yearly_counts(order.table)
        click.echo(str(read.reading))
        used = list(used_words(read.counts))
        click.echo("\n".join(used))
        base = widened(scenario) if order.wide else scenario
        counts = masked(read.counts).counts
        found = calibrated(base, totals_of(counts), order.seed, order.draws)
        without = year_with_most_say(found, counts, base, order.seed)
        extends = as_extended(order.extends, order.into)
        text = calibrated_text(found, base, extends, _command(order), _words(order, counts))
        write_new({order.into: text.encode()}, order.replace, load)
        click.echo(_told(found, without, order))
        if order.report:
            brief = _brief(order, found, base, used, without)
            write_new({brief_beside(order.into): brief}, order.replace, lambda _: None)
            click.echo(say("Written: {file}", file=brief_beside(order.into)))


def _brief(
    order: CalibrateOrder,
    found: Posterior,
    base: Scenario,
    used: Sequence[str],
    without: WithoutYear | None,
) -> bytes:
    beliefs = [
        Belief(number_words(name, base), found.span_before(name), found.span(name)) for name in found.learnt()
    ]
    made = load(order.into)
    plan = partial(calibrated_chart, say(TITLE), said(base.title), beliefs)
    told = Told(
        question=say(QUESTION, file=order.table.name),
        findings=calibration_findings(found, base, used, without),
        figures=list(drawings({"totals": plan} if beliefs else {}, 1)),
        sentences={"totals": say(SENTENCE)},
        limits=[say(limit) for limit in LIMITS],
        command=_command(order),
        listed=made,
        seed=order.seed,
    )
    return brief_of_records(told, made)


def _command(order: CalibrateOrder) -> str:
    """Return the command, with the names of files and without their folders."""
    wide = " --wide" if order.wide else ""
    return (
        f"shelter-sim calibrate {shlex.quote(without_folders(order.table))} "
        f"--extends {shlex.quote(without_folders(order.extends))} --into {shlex.quote(order.into.name)} "
        f"--draws {order.draws} --seed {order.seed}{wide}"
    )


def _words(order: CalibrateOrder, counts: YearlyCounts) -> str:
    """Return the source of the fitted numbers: the table, its years and the series used."""
    years = used_years(counts)
    series = "; ".join(map(said, sorted(used_series(counts).values())))
    return say(
        "fitted from {file}, {first} to {last}: {series}",
        file=order.table.name,
        first=years[0],
        last=years[-1],
        series=series,
    )


def _told(found: Posterior, without: WithoutYear | None, order: CalibrateOrder) -> str:
    head = say(
        "{draws} draws, worth {effective} beside the totals. They tell of:",
        draws=exactly(order.draws),
        effective=exactly(round(found.effective)),
    )
    lines = [f"  {name}: {span_words(found.span(name))}" for name in found.learnt()]
    rest = say("All other numbers stay as they are: totals do not tell of them.")
    of_year = [year_words(without, without.name)] if without else []
    return "\n".join(["", head, *lines, *of_year, rest, say("Written: {file}", file=order.into)])
