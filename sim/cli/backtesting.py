"""`shelter-sim backtest`: predicts the years of a table from those before them, and says how it went."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np

from sim.figures.backtest import backtest_chart
from sim.figures.drawing import drawings
from sim.fitting.backtest import Backtest, Forecast, backtest, coverage, mean_score
from sim.language import ENGLISH, say, speaking
from sim.mistakes import Mistake
from sim.new_files import write_new
from sim.records.masked import Masked, masked
from sim.records.read_counts import read_yearly_counts
from sim.records.spreadsheets import harmless
from sim.records.stays import YearlyCounts
from sim.wording import digits, percent, table

MOST_AHEAD = 10
COLUMNS = ("series", "known_until", "year", "count", "low", "median", "high", "pit_low", "pit_high")


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
        raise Mistake(f"--ahead is {order.ahead}: it must be between 1 and {MOST_AHEAD}")
    with speaking(order.language):
        read = read_yearly_counts(order.table)
        click.echo(str(read.reading))
        known = masked(read.counts)
        names = _chosen(known.counts, order.series)
        tested = {name: backtest(*_of(known.counts, name), order.ahead) for name in names}
        click.echo(f"\n{_told(tested)}")
        if order.out is not None:
            _write(tested, known, order.out, order.replace)
            click.echo("\n" + say("Written: {file} and a figure of each series beside it.", file=order.out))


def _chosen(counts: YearlyCounts, series: str | None) -> list[str]:
    names = sorted(set(counts.series.tolist()))
    if series is not None and series not in names:
        raise Mistake(f"--series is {series!r}: the table has {', '.join(names)}")
    return names if series is None else [series]


def _of(counts: YearlyCounts, name: str) -> tuple[np.typing.NDArray[np.int64], np.typing.NDArray[np.int64]]:
    is_its = counts.series == name
    return counts.year[is_its], counts.count[is_its]


def _told(tested: dict[str, Backtest]) -> str:
    """Return the scores in a table, and what they prove."""
    head = [
        say("series"),
        say("predictions"),
        say("held"),
        say("interval score"),
        say("held (Poisson)"),
        say("interval score (Poisson)"),
    ]
    rows = [head, *(_row(name, each) for name, each in tested.items())]
    level = next(iter(tested.values())).level
    words = say(
        "Held: the share of {level} intervals that hold what came. Interval score: width, and twenty times "
        "what a miss lies outside, in people; the smaller, the better. The Poisson law takes all years for "
        "alike. Few predictions prove little: of five right ones all hold in six of ten cases, and they "
        "share their past.",
        level=percent(level),
    )
    return f"{table(rows)}\n\n{words}"


def _row(name: str, tested: Backtest) -> list[str]:
    words = [name, str(len(tested.forecasts))]
    for forecasts in (tested.forecasts, tested.plain):
        words += [percent(coverage(forecasts)), digits(mean_score(forecasts, tested.level))]
    return words


def _write(tested: dict[str, Backtest], known: Masked, out: Path, may_replace: bool) -> None:
    """Write the forecasts as a table, and a figure of each series."""
    if out.suffix != ".csv":
        raise Mistake(f"--out is {out}: it must be the path of a .csv file")
    plans = {
        f"{out.stem}-{number}": partial(backtest_chart, name, each)
        for number, (name, each) in enumerate(tested.items(), start=1)
    }
    figures = {
        out.with_name(f"{drawing.name}.{end}"): content
        for drawing in drawings(plans, 1)
        for end, content in drawing.files.items()
    }
    write_new({out: _csv(tested, known).encode()} | figures, may_replace, lambda _: None)


def _csv(tested: dict[str, Backtest], known: Masked) -> str:
    """Return the forecasts as a table for other programs, in English as all of them."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, each in tested.items():
        with speaking(ENGLISH):
            writer.writerows(_cells(name, forecast, known) for forecast in each.forecasts)
    return stream.getvalue()


def _cells(name: str, each: Forecast, known: Masked) -> list[str]:
    """Return the cells of a forecast; a number so small that people might be recognised is hidden."""
    count = known.words(name, each.year)
    ends = [f"{end:.4f}" for end in (each.below, each.up_to)] if count.isdecimal() else ["", ""]
    numbers = [str(each.low), str(each.median), str(each.high)]
    return [harmless(name), str(each.origin), str(each.year), count, *numbers, *ends]
