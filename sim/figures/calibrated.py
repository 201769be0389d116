"""What is believed of unknown numbers before and after yearly totals were weighed, a panel a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import (
    A4_WIDTH,
    EDGE,
    INK,
    PEOPLE,
    QUIET,
    SUBTITLE,
    TITLE,
    head,
    head_height,
    page,
    panel,
    wrapped,
)
from sim.fitting.spans import Span
from sim.language import say
from sim.wording import as_written

LEFT, HIGH, STEP = 1.6, 0.55, 1.15
"""Inches: left of a panel for its words, its height, and from one panel to the next."""


@dataclass(frozen=True, slots=True)
class Belief:
    """A number that totals tell something of: its name, and its middle with 95 % before and after."""

    name: str
    before: Span
    after: Span


def calibrated_chart(title: str, below: str, beliefs: Sequence[Belief]) -> Figure:
    """Return two bars for each number, before and after; the dot is the middle, the bar holds 95 %."""
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below) + 0.3
    figure = page(top + STEP * (len(beliefs) - 1) + HIGH + 0.35)
    head(figure, title, below)
    for number, each in enumerate(beliefs):
        axes = panel(figure, LEFT, top + STEP * number, A4_WIDTH - LEFT - 0.3, HIGH)
        _draw(axes, each)
    return figure


def _draw(axes: Axes, belief: Belief) -> None:
    for line, (span, colour) in enumerate(((belief.before, QUIET), (belief.after, PEOPLE))):
        axes.plot([span.low, span.high], [line, line], color=colour, linewidth=5, solid_capstyle="butt")
        axes.plot([span.estimate], [line], "o", color=INK)
    axes.set_title(belief.name)
    axes.set_yticks([0, 1], [say("before the totals"), say("after them")], color=INK)
    axes.set_ylim(1.6, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: as_written(f"{value:g}")))
