"""`shelter-sim backtest`: predicts the years of a table from those before them, and says how it went."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from sim.figures.backtest import backtest_chart
from sim.figures.drawing import drawings
from sim.fitting.backtest import Backtest
from sim.fitting.scores import COLUMNS, all_tested, forecast_rows, score_rows, score_words
from sim.language import ENGLISH, say, speaking
from sim.mistakes import Mistake
from sim.new_files import write_new
from sim.records.masked import Masked, masked
from sim.records.read_counts import read_yearly_counts
from sim.records.spreadsheets import harmless
from sim.wording import table

MOST_AHEAD = 10


@dataclass(frozen=True, slots=True)
class BacktestOrder:
    """What the user asks for, in the words of the options."""

    table: Path
    series: str | None
    ahead: int
    out: Path | None
    replace: bool
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
    with speaking(order.language):
        read = read_yearly_counts(order.table)
        click.echo(str(read.reading))
        known = masked(read.counts)
        scored = all_tested(known, order.series, order.ahead)
        click.echo(f"\n{table(score_rows(scored))}\n\n{score_words(scored)}")
        if order.out is not None:
            _write(scored, known, order.out, order.replace)
            click.echo("\n" + say("Written: {file} and a figure of each series beside it.", file=order.out))


def _write(scored: dict[str, Backtest], known: Masked, out: Path, may_replace: bool) -> None:
    """Write the forecasts as a table, and a figure of each series."""
    if out.suffix != ".csv":
        raise Mistake("--out is {file}: it must be the path of a .csv file", file=out)
    plans = {
        f"{out.stem}-{number}": partial(backtest_chart, name, each)
        for number, (name, each) in enumerate(scored.items(), start=1)
    }
    figures = {
        out.with_name(f"{drawing.name}.{end}"): content
        for drawing in drawings(plans, 1)
        for end, content in drawing.files.items()
    }
    write_new({out: _csv(scored, known).encode()} | figures, may_replace, lambda _: None)


def _csv(scored: dict[str, Backtest], known: Masked) -> str:
    """Return the forecasts as a table for other programs, in English as all of them."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    with speaking(ENGLISH):
        for name, each in scored.items():
            writer.writerows([harmless(cell) for cell in row] for row in forecast_rows(name, each, known))
    return stream.getvalue()
