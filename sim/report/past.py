"""Back-tests in a brief: whether the law of yearly numbers would have been right in the past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sim.answer.backtested import WHAT, series_sentence
from sim.figures.backtest import backtest_chart
from sim.figures.drawing import drawings
from sim.fitting.backtest import Backtest
from sim.fitting.scores import COLUMNS, all_tested, forecast_rows, score_rows, score_words
from sim.language import say
from sim.records.masked import Masked, masked
from sim.records.read_counts import read_yearly_counts
from sim.report.links import csv_link
from sim.report.markdown import as_table
from sim.report.shown import Shown


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Series of yearly numbers, each year predicted from those before it.

    Attributes
    ----------
    file
        Name of the table.
    known
        The numbers, as they may be told.
    scored
        The back-test of each series.
    """

    file: str
    known: Masked
    scored: dict[str, Backtest]


def past_of(table: Path) -> Past:
    """Return the back-tests of a table of numbers by year.

    Raises
    ------
    Mistake
        If the table has faults, or a series of it has too few years.
    """
    known = masked(read_yearly_counts(table).counts)
    return Past(table.name, known, all_tested(known))


def past_parts(past: Past) -> dict[str, Any]:
    """Return what was predicted, the scores as a table, and how to read them."""
    return {
        "what": say(WHAT, file=past.file),
        "table": as_table(score_rows(past.scored)),
        "reading": score_words(past.scored),
    }


def past_figures(past: Past, jobs: int) -> Iterator[Shown]:
    """Yield a figure of each series, called `past-1` and so on."""
    names = {f"past-{number}": name for number, name in enumerate(past.scored, start=1)}
    plans = {key: partial(backtest_chart, name, past.scored[name]) for key, name in names.items()}
    for drawing in drawings(plans, jobs, ["svg"]):
        tested = past.scored[names[drawing.name]]
        rows = [list(COLUMNS), *forecast_rows(names[drawing.name], tested, past.known)]
        sentence = series_sentence(names[drawing.name], tested)
        numbers = {f"{drawing.name}.csv": csv_link(rows)}
        yield Shown.of(drawing.name, drawing.files["svg"], sentence, numbers)
