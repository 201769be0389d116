"""Named rows with a bar each in a few panels side by side: what several plans, or choices, come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.style import (
    A4_WIDTH,
    BEDS,
    EDGE,
    INK,
    LINE,
    NOTE,
    PAPER,
    PEOPLE,
    QUIET,
    SUBTITLE,
    TITLE,
    head,
    head_height,
    page,
    panel,
    width_of,
    wrapped,
    write,
)

ROW, BELOW, WIDEST, GAP = 0.36, 0.1, 2.7, 0.28
"""Inches from row to row, below the last one, of the widest name, and between panels."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown beside the names.

    Attributes
    ----------
    words
        What the values are.
    values
        One for each row, nan where it is not known.
    written
        How a value is written.
    ends
        Lower and upper end of the interval of each value; none for values that have no interval.
    """

    words: str
    values: Sequence[float]
    written: Callable[[float], str]
    ends: Sequence[tuple[float, float]] = ()

    @property
    def reaches(self) -> list[float]:
        """How far to the right each row is drawn; 0 where nothing is known."""
        rows = zip(self.values, self._ends, strict=True)
        return [max((each for each in (value, *end) if each == each), default=0.0) for value, end in rows]

    @property
    def _ends(self) -> Sequence[tuple[float, float]]:
        return self.ends or [(value, value) for value in self.values]


def side_by_side(
    title: str, below: str, names: Sequence[str], chosen: int, panels: Sequence[Panel]
) -> Figure:
    """Return a row of bars for each name, in as many panels as there are things to tell.

    Parameters
    ----------
    title, below
        What is shown, of what and when.
    names
        Of the rows, from above.
    chosen
        The row that stands out, by its looks and in bold.
    panels
        One to three; values are not below 0.
    """
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    lines = [
        wrapped(name, NOTE, WIDEST, "bold" if row == chosen else "normal") for row, name in enumerate(names)
    ]
    heights = [max(ROW, (line.count("\n") + 1) * NOTE * LINE + 0.12) for line in lines]
    left = EDGE + max(width_of(line, NOTE, "bold") for line in lines) + 0.1
    width = (A4_WIDTH - left - EDGE - GAP * len(panels)) / len(panels)
    heads = [wrapped(each.words, NOTE, width + 0.1, "bold") for each in panels]
    top = head_height(title, below) + 0.08
    first = top + (max(text.count("\n") for text in heads) + 1) * NOTE * LINE + 0.08
    figure = page(first + sum(heights) + BELOW)
    head(figure, title, below)
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    for line, middle, row in zip(lines, middles, range(len(lines)), strict=True):
        weight = "bold" if row == chosen else "normal"
        write(figure, left - 0.1, first + middle, line, NOTE, ha="right", va="center", weight=weight)
    for number, (each, words) in enumerate(zip(panels, heads, strict=True)):
        at = left + number * (width + GAP)
        write(figure, at, top, words, NOTE, weight="bold")
        axes = panel(figure, at, first, width, sum(heights))
        axes.set_ylim(sum(heights), 0.0)
        _bars(axes, each, middles, chosen)
    return figure


def _bars(axes: Axes, shown: Panel, middles: Sequence[float], chosen: int) -> None:
    """Draw a bar around the middle of each row, with its interval and its value."""
    looks = [BEDS if row == chosen else PEOPLE for row in range(len(middles))]
    hatches = ["//" if row == chosen else "" for row in range(len(middles))]
    axes.barh(middles, shown.values, height=0.2, color=looks, hatch=hatches, edgecolor=PAPER, lw=0)
    for middle, (lower, upper) in zip(middles, shown.ends, strict=False):
        axes.plot((lower, upper), (middle, middle), color=INK, lw=1.1, marker="|", ms=5)
    for middle, value, reach in zip(middles, shown.values, shown.reaches, strict=True):
        axes.annotate(
            shown.written(value), (reach, middle), (4, 0), textcoords="offset points", fontsize=NOTE,
            va="center", color=INK,
        )  # fmt: skip
    axes.set_xlim(0.0, 1.28 * max(*shown.reaches, 1e-9))
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines["left"].set_color(QUIET)
    axes.spines["bottom"].set_visible(False)
