"""`shelter-sim backtest`: predicts the years of a table from those before them, and says how it went."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from sim.answer.backtested import WHAT, backtest_findings, series_sentence
from sim.answer.findings import Findings
from sim.cli.briefing import Told, brief_beside, brief_of_records
from sim.csv_text import rows_as_csv
from sim.figures.backtest import backtest_chart
from sim.figures.drawing import drawings
from sim.fitting.backtest import Backtest
from sim.fitting.scores import all_tested
from sim.language import marked, say, speaking
from sim.mistakes import Mistake
from sim.new_files import write_new
from sim.records.masked import masked
from sim.records.read_counts import read_yearly_counts
from sim.shipped import without_folders

MOST_AHEAD = 10
LIMITS = (
    marked("Whether shelters hold: only yearly numbers of people are predicted here."),
    marked("Whether the coming years are like those of the table: a new law or a new road is not in it."),
    marked("How many people are trafficked: the table counts those who were found."),
)


@dataclass(frozen=True, slots=True)
class BacktestOrder:
    """What the user asks for, in the words of the options."""

    table: Path
    series: str | None
    ahead: int
    out: Path | None
    replace: bool
    report: bool
    language: str


def run_backtest(order: BacktestOrder) -> None:
    """Read a table of numbers by year, predict each series, and print and write how it went.

    Raises
    ------
    Mistake
        If the table, the series or the place to write to is not as it must be.
    """
    if not 1 <= order.ahead <= MOST_AHEAD:
        raise Mistake(
            "--ahead is {ahead}: it must be between 1 and {most}", ahead=order.ahead, most=MOST_AHEAD
        )
    if order.report and order.out is None:
        raise Mistake("--report needs --out: the brief stands beside that file")
    with speaking(order.language):
        read = read_yearly_counts(order.table)
        click.echo(str(read.reading))
        known = masked(read.counts)
        scored = all_tested(known, order.series, order.ahead)
        findings = backtest_findings(scored, known)
        click.echo(f"\n{findings.summary}")
        if order.out is not None:
            write_new(_files(order, order.out, scored, findings), order.replace, lambda _: None)
            click.echo("\n" + say("Written: {file} and a figure of each series beside it.", file=order.out))
            if order.report:
                click.echo(say("Written: {file}", file=brief_beside(order.out)))


def _files(
    order: BacktestOrder, out: Path, scored: dict[str, Backtest], findings: Findings
) -> dict[Path, bytes]:
    """Return the forecasts as a table, a figure of each series, and the brief if it is wanted."""
    if out.suffix != ".csv":
        raise Mistake("--out is {file}: it must be the path of a .csv file", file=out)
    names = {f"{out.stem}-{number}": name for number, name in enumerate(scored, start=1)}
    plans = {key: partial(backtest_chart, name, scored[name]) for key, name in names.items()}
    drawn = list(drawings(plans, 1))
    files = {
        out.with_name(f"{drawing.name}.{end}"): content
        for drawing in drawn
        for end, content in drawing.files.items()
    }
    if order.report:
        told = Told(
            question=say(WHAT, file=order.table.name),
            findings=findings,
            figures=drawn,
            sentences={key: series_sentence(name, scored[name]) for key, name in names.items()},
            limits=[say(limit) for limit in LIMITS],
            command=_command(order, out),
        )
        files[brief_beside(out)] = brief_of_records(told, None)
    columns, rows = findings.tables["forecasts"]
    return {out: rows_as_csv(columns, rows).encode()} | files


def _command(order: BacktestOrder, out: Path) -> str:
    """Return the command, with the names of files and without their folders."""
    series = () if order.series is None else ("--series", order.series)
    words = ("shelter-sim", "backtest", without_folders(order.table), *series, "--ahead", str(order.ahead))
    return shlex.join((*words, "--out", out.name))
