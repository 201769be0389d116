"""What each scenario changes against the baseline: a dot, its intervals, and the same in numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import (
    A4_WIDTH,
    EDGE,
    INK,
    NOTE,
    PANEL,
    PAPER,
    QUIET,
    RULE,
    SUBTITLE,
    TITLE,
    colour_of,
    fitting,
    head,
    head_height,
    page,
    panel,
    width_of,
    wrapped,
    write,
)
from sim.language import say
from sim.wording import NOT_KNOWN, exactly, signed, signed_between

ABOVE, BELOW = 0.27, 0.3
"""Inches above a panel for its title, and below it for its numbers."""
KEY = 0.55
"""Inches at the foot of the page, for what the marks mean."""
NAME = 9.0
"""Points: the names of the scenarios."""
WIDEST_NAME, NUMBERS = 2.0, 1.75
"""Inches left of a panel at most, and right of it for the numbers."""
LONGEST_PAGE = 10.9
"""Inches: many scenarios move closer together before they leave the page."""
AS_DRAWN = "points"
"""The unit of every change here: it is written as it is drawn, a share in percentage points."""
MOST_APART, LEAST_APART = 0.27, 0.15
"""Inches from scenario to scenario."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to the baseline, scenario minus baseline over the same people, with both its intervals."""

    scenario: str
    estimate: float
    lower: float
    upper: float
    ignorance_lower: float
    ignorance_upper: float


def difference_chart(title: str, below: str, panels: Sequence[tuple[str, Sequence[Change]]]) -> Figure:
    """Return one panel a measure, one line a scenario.

    The thick bar is what the number of runs leaves open, the thin one what nobody knows leaves open.

    Parameters
    ----------
    title, below
        What is compared with what, and when.
    panels
        Words with unit, and the changes in order of scenario.
    """
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below)
    longest = max((change.scenario for change in panels[0][1]), key=lambda name: width_of(name, NAME))
    size = fitting(longest, NAME, WIDEST_NAME)
    left = EDGE + width_of(longest, size) + 0.1
    num_scenarios = len(panels[0][1])
    height = num_scenarios * _apart(top, len(panels), num_scenarios)
    block = ABOVE + height + BELOW
    figure = page(top + len(panels) * block + KEY)
    head(figure, title, below)
    for number, (words, changes) in enumerate(panels):
        down = top + number * block
        write(figure, EDGE, down + 0.05, words, PANEL, weight="bold")
        _draw(panel(figure, left, down + ABOVE, A4_WIDTH - left - NUMBERS, height), changes, size)
    figure.legend(handles=_key(), loc="lower center", ncols=2, borderaxespad=0.3)
    return figure


def _apart(top: float, num_panels: int, num_scenarios: int) -> float:
    free = (LONGEST_PAGE - top - KEY) / num_panels - ABOVE - BELOW
    return min(MOST_APART, max(LEAST_APART, free / num_scenarios))


def _draw(axes: Axes, changes: Sequence[Change], size: float) -> None:
    axes.axvline(0, color=INK, lw=1.2, zorder=1.8)
    for line, change in enumerate(changes):
        _draw_change(axes, line, change)
    axes.set_yticks(range(len(changes)), [change.scenario for change in changes], color=INK, fontsize=size)
    axes.set_ylim(len(changes) - 0.5, -0.5)
    axes.grid(axis="x", color=RULE, lw=0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick_words(value)))


def _draw_change(axes: Axes, line: int, change: Change) -> None:
    colour = colour_of(line + 1)
    wide, narrow = (change.ignorance_lower, change.ignorance_upper), (change.lower, change.upper)
    if all(map(math.isfinite, wide)):
        axes.plot(wide, (line, line), color=colour, lw=1.2, zorder=2)
    if all(map(math.isfinite, narrow)):
        axes.plot(narrow, (line, line), color=colour, lw=4.5, zorder=2.1)
    axes.plot(change.estimate, line, "o", color=colour, ms=7, mec=PAPER, mew=0.8, zorder=3)
    axes.annotate(
        in_numbers(change),
        (1, line),
        (8, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        fontsize=NOTE,
    )


def _key() -> list[Line2D]:
    """Return what the marks mean, in no scenario's colour."""
    runs = say("95 % over the number of runs")
    return [
        Line2D([], [], color=QUIET, lw=4.5, marker="o", ms=7, mec=PAPER, label=runs),
        Line2D([], [], color=QUIET, lw=1.2, label=say("95 % over what nobody knows (in brackets)")),
    ]


def in_numbers(change: Change) -> str:
    """Return a change and its interval over what nobody knows, as the tables write them.

    Examples
    --------
    >>> in_numbers(Change("more beds", -2.04, -2.5, -1.5, -9.1, 1.2))
    '−2.0 (−9.1 to +1.2)'
    >>> in_numbers(Change("more beds", 0.098, 0.1, 0.3, -math.inf, math.inf))
    '+0.10 (not known)'
    """
    low, high = change.ignorance_lower, change.ignorance_upper
    is_known = math.isfinite(low) and math.isfinite(high)
    wide = signed_between(low, high, AS_DRAWN) if is_known else say(NOT_KNOWN)
    return f"{signed(change.estimate, AS_DRAWN)} ({wide})"


def tick_words(value: float) -> str:
    """Return what stands at a tick: a round number with its sign.

    Examples
    --------
    >>> tick_words(-5.0), tick_words(0.1 + 0.2), tick_words(0.0), tick_words(2500.0)
    ('−5', '+0.3', '0', '+2,500')
    """
    return f"+{exactly(value)}" if value > 0 else exactly(value)
