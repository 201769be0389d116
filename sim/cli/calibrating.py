"""`shelter-sim calibrate`: yearly totals tell the unknown numbers of a scenario."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from sim.cli.reading import loaded
from sim.fitting.calibration import Posterior, calibrated, calibrated_text
from sim.fitting.expected import widened
from sim.fitting.series import used_series, used_words, used_years
from sim.fitting.summary import span_words
from sim.fitting.totals import totals_of
from sim.language import say, speaking
from sim.mistakes import Mistake
from sim.new_files import write_new
from sim.records.masked import masked
from sim.records.read_counts import read_yearly_counts
from sim.records.stays import YearlyCounts
from sim.scenario import load
from sim.wording import exactly

MOST_DRAWS = 100_000


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
        read = read_yearly_counts(order.table)
        click.echo(str(read.reading))
        for line in used_words(read.counts):
            click.echo(line)
        base = widened(scenario) if order.wide else scenario
        counts = masked(read.counts).counts
        found = calibrated(base, totals_of(counts), order.seed, order.draws)
        extends = Path(os.path.relpath(order.extends.resolve(), order.into.resolve().parent)).as_posix()
        text = calibrated_text(found, base, extends, _command(order), _words(order, counts))
        write_new({order.into: text.encode()}, order.replace, load)
        click.echo(_told(found, order))


def _command(order: CalibrateOrder) -> str:
    """Return the command, with the names of files and without their folders."""
    wide = " --wide" if order.wide else ""
    return (
        f"shelter-sim calibrate {order.table.name} --extends {order.extends.name} --into {order.into.name} "
        f"--draws {order.draws} --seed {order.seed}{wide}"
    )


def _words(order: CalibrateOrder, counts: YearlyCounts) -> str:
    """Return the source of the fitted numbers: the table, its years and the series used."""
    years = used_years(counts)
    series = "; ".join(sorted(used_series(counts).values()))
    return say(
        "fitted from {file}, {first} to {last}: {series}",
        file=order.table.name,
        first=years[0],
        last=years[-1],
        series=series,
    )


def _told(found: Posterior, order: CalibrateOrder) -> str:
    head = say(
        "{draws} draws, worth {effective} beside the totals. They tell of:",
        draws=exactly(order.draws),
        effective=exactly(round(found.effective)),
    )
    lines = [f"  {name}: {span_words(found.span(name))}" for name in found.learnt()]
    rest = say("All other numbers stay as they are: totals do not tell of them.")
    return "\n".join(["", head, *lines, rest, say("Written: {file}", file=order.into)])
