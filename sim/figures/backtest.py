"""Years that were predicted from those before them, beside what came."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import (
    A4_WIDTH,
    BEDS,
    EDGE,
    NOTE,
    PEOPLE,
    PEOPLE_BAND,
    QUIET,
    RULE,
    SUBTITLE,
    head,
    head_height,
    page,
    panel,
    wrapped,
    write,
)
from sim.fitting.backtest import Backtest, Forecast, coverage, mean_score, transform
from sim.language import said, say, say_of
from sim.records.disclosure import FEW
from sim.records.masked import TAKEN_FOR
from sim.wording import digits, exact_percent, percent

LEFT, HEIGHT, SIDE = 0.62, 2.4, 2.0
"""Inches: left of a panel for its numbers, its height, and the width of the smaller one."""


def backtest_chart(name: str, tested: Backtest) -> Figure:
    """Return the figure of a back-test: the predictions, and where in them the numbers lay."""
    title = say("Predicted from the years before: {series}", series=said(name))
    below = wrapped(_below(tested), SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below) + 0.3
    is_noted = any(0 < each.count < FEW for each in tested.forecasts)
    figure = page(top + HEIGHT + (0.75 if is_noted else 0.4))
    head(figure, title, below)
    wide = A4_WIDTH - LEFT - SIDE - 0.75 - EDGE
    _draw_years(panel(figure, LEFT, top, wide, HEIGHT), tested)
    _draw_transform(panel(figure, LEFT + wide + 0.6, top, SIDE, HEIGHT), tested)
    if is_noted:
        note = say(
            "Numbers from 1 to {most} are drawn, and taken, for {number}, whatever they are.",
            most=FEW - 1,
            number=TAKEN_FOR,
        )
        write(figure, EDGE, top + HEIGHT + 0.45, note, NOTE, color=QUIET)
    return figure


def _below(tested: Backtest) -> str:
    held = [coverage(each) for each in (tested.forecasts, tested.plain)]
    scores = [mean_score(each, tested.level) for each in (tested.forecasts, tested.plain)]
    return say_of(
        len(tested.forecasts),
        "{number} prediction with a {level} interval: {held} held, mean interval score {score}. As if all "
        "years were alike (Poisson): {plain_held}, score {plain_score}. The smaller the score, the better.",
        "{number} predictions with {level} intervals: {held} held, mean interval score {score}. As if all "
        "years were alike (Poisson): {plain_held}, score {plain_score}. The smaller the score, the better.",
        number=len(tested.forecasts),
        level=percent(tested.level),
        held=percent(held[0]),
        score=digits(scores[0]),
        plain_held=percent(held[1]),
        plain_score=digits(scores[1]),
    )


def _draw_years(axes: Axes, tested: Backtest) -> None:
    nearest = {each.year: each for each in sorted(tested.forecasts, key=lambda each: each.origin)}
    plain = {each.year: each for each in sorted(tested.plain, key=lambda each: each.origin)}
    for year, each in nearest.items():
        axes.plot([year, year], [each.low, each.high], color=PEOPLE_BAND, linewidth=9, solid_capstyle="butt")
        other = plain[year]
        axes.plot([year + 0.25] * 2, [other.low, other.high], color=RULE, linewidth=4, solid_capstyle="butt")
        _draw_count(axes, each)
    axes.plot([], [], color=PEOPLE_BAND, linewidth=9, label=say("predicted"))
    axes.plot([], [], color=RULE, linewidth=4, label=say("Poisson"))
    axes.plot([], [], "o", color=BEDS, label=say("came"))
    axes.set_title(say("People a year"))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="best")


def _draw_count(axes: Axes, each: Forecast) -> None:
    """Draw what came; a number so small that people might be recognised is an open circle."""
    style = "none" if 0 < each.count < FEW else "full"
    axes.plot(each.year, each.count, "o", color=BEDS, fillstyle=style)


def _draw_transform(axes: Axes, tested: Backtest) -> None:
    shares = transform(tested.forecasts)
    edges = np.linspace(0.0, 1.0, len(shares) + 1)
    axes.bar(edges[:-1], shares, width=edges[1], align="edge", color=PEOPLE_BAND, edgecolor=PEOPLE)
    axes.axhline(1 / len(shares), color=QUIET, linewidth=0.8)
    axes.set_title(say("Where it lay"))
    axes.set_xlim(0.0, 1.0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: exact_percent(share)))
    axes.set_xticks([0, 0.5, 1], [say("lowest"), say("middle"), say("highest")], fontsize=NOTE)
    # Words at the ends of the axis stay inside the page, however long they are.
    lowest, _, highest = axes.get_xticklabels()
    lowest.set_horizontalalignment("left")
    highest.set_horizontalalignment("right")
