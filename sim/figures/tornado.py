"""How far each unknown number alone moves a measure, the farthest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import (
    A4_WIDTH,
    BEDS,
    EDGE,
    INK,
    NOTE,
    PAPER,
    PEOPLE,
    RULE,
    SUBTITLE,
    TITLE,
    fitting,
    head,
    head_height,
    page,
    panel,
    width_of,
    wrapped,
)
from sim.language import say
from sim.wording import percent

BAR, BELOW, WIDEST = 0.3, 0.85, 2.9
"""Inches from bar to bar, below the last one, and of the widest name."""
WHISKER = 0.14
"""How far from the middle of a bar the intervals of its two ends are, in bars: they may overlap."""


LOW: dict[str, Any] = {"color": PEOPLE}
HIGH: dict[str, Any] = {"color": BEDS, "hatch": "//", "lw": 0}
"""Looks of both ends; they can be told apart without colours."""


@dataclass(frozen=True, slots=True)
class End:
    """The measure with an unknown at one end of its range, or with nothing moved, and its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One unknown: the measure with it low, and with it high."""

    name: str
    low: End
    high: End


def tornado(title: str, below: str, bars: Sequence[Bar], middle: End, limit: float) -> Figure:
    """Return a bar for each unknown, from its low end to its high one, around the measure over all draws.

    Parameters
    ----------
    title, below
        What is measured, where and when.
    bars
        In any order.
    middle
        The measure with nothing moved, and its interval.
    limit
        Its threshold.
    """
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below) + 0.1
    ordered = sorted(bars, key=lambda bar: -abs(bar.high.value - bar.low.value))
    size = min(fitting(bar.name, NOTE, WIDEST) for bar in ordered)
    left = EDGE + max(width_of(bar.name, size) for bar in ordered) + 0.1
    figure = page(top + BAR * len(ordered) + BELOW)
    head(figure, title, below)
    axes = panel(figure, left, top, A4_WIDTH - left - 0.3, BAR * len(ordered))
    for line, bar in enumerate(ordered):
        # The longer one first, so that both are seen where they lie on the same side.
        ends = (bar.low, LOW), (bar.high, HIGH)
        for end, look in sorted(ends, key=lambda each: -abs(each[0].value - middle.value)):
            axes.barh(line, end.value - middle.value, left=middle.value, height=0.62, zorder=2, **look)
        for end, up in ((bar.low, -WHISKER), (bar.high, WHISKER)):
            axes.plot((end.lower, end.upper), [line + up] * 2, color=PAPER, lw=3.4, zorder=3)
            axes.plot((end.lower, end.upper), [line + up] * 2, color=INK, lw=1.1, marker="|", ms=4, zorder=4)
    axes.barh(0, 0, label=say("low end of the range"), **LOW)
    axes.barh(0, 0, label=say("high end"), **HIGH)
    axes.axvspan(middle.lower, middle.upper, color=RULE, alpha=0.6, lw=0, zorder=0)
    axes.axvline(middle.value, color=INK, lw=1.2, label=say("everything as drawn"))
    axes.axvline(limit, color=INK, lw=1.0, ls=(0, (3, 2)), label=say("threshold"))
    axes.set_yticks(range(len(ordered)), [bar.name for bar in ordered], fontsize=size, color=INK)
    axes.set_ylim(len(ordered) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=RULE, lw=0.6)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.set_xlim(left=max(axes.get_xlim()[0], 0.0))  # no share is less, though an interval may be
    figure.legend(*axes.get_legend_handles_labels(), loc="lower center", ncols=4, borderaxespad=0.3)
    return figure
