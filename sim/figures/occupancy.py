"""People in beds through time, against the beds that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.markers import TICKDOWN
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.figures.style import (
    A4_WIDTH,
    BEDS,
    BEDS_BAND,
    EDGE,
    NOTE,
    PANEL,
    PEOPLE,
    PEOPLE_BAND,
    QUIET,
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
from sim.language import marked, say
from sim.wording import exact_percent, month

Floats = NDArray[np.float64]

LEFT, GAP = 0.62, 0.55
"""Inches left of a panel for its numbers, and between two panels side by side."""
ABOVE, BELOW = 0.26, 0.34
"""Inches above a panel for its title, and below it for the years."""
FIRST, OTHERS = 1.45, 1.05
"""Inches: the height of the country's panel, and of the provinces'."""
KEY = 0.55
"""Inches at the foot of the page, for what the lines mean."""


@dataclass(frozen=True, slots=True)
class Course:
    """People in beds and open beds of one area, week by week.

    Attributes
    ----------
    title, note
        The area, and what is said of it at the right.
    people, people_lower, people_upper
        Median and band of people in beds over replications, one a date.
    beds, beds_lower, beds_upper
        Median and band of open beds (places of all funders, surge places left out).
    """

    title: str
    note: str
    people: Floats
    people_lower: Floats
    people_upper: Floats
    beds: Floats
    beds_lower: Floats
    beds_upper: Floats


def occupancy_chart(
    title: str, below: str, dates: Sequence[date], courses: Sequence[Course], level: float
) -> Figure:
    """Return one panel for each course, the first across the page, two in a line below it.

    Parameters
    ----------
    title, below
        The scenario, and what is shown of it.
    dates
        Of the weekly samples.
    courses
        The country first, then provinces.
    level
        Share of the replications within the bands.
    """
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below)
    lines = -(-(len(courses) - 1) // 2)
    first, others = ABOVE + FIRST + BELOW, ABOVE + OTHERS + BELOW
    figure = page(top + first + lines * others + KEY)
    head(figure, title, below)
    across = A4_WIDTH - LEFT - EDGE - 0.1
    half = (across - GAP) / 2
    _draw(panel(figure, LEFT, top + ABOVE, across, FIRST), across, dates, courses[0], level)
    for number, course in enumerate(courses[1:]):
        left, down = LEFT + (number % 2) * (half + GAP), top + first + (number // 2) * others + ABOVE
        _draw(panel(figure, left, down, half, OTHERS), half, dates, course, level)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="lower center", ncols=2, borderaxespad=0.3)
    return figure


def _draw(axes: Axes, width: float, dates: Sequence[date], course: Course, level: float) -> None:
    """Draw bands and lines as steps: whole numbers, each sample held for its week."""
    days = np.asarray(date2num([*dates, dates[-1] + timedelta(days=7)]), np.float64)
    part = exact_percent(level)
    beds, people = (
        say(words, part=part)
        for words in (marked("Beds open, {part} of the runs"), marked("People in beds, {part} of the runs"))
    )
    _draw_band(axes, days, (course.beds_lower, course.beds_upper), BEDS_BAND, beds)
    _draw_band(axes, days, (course.people_lower, course.people_upper), PEOPLE_BAND, people)
    for edge in (course.beds_lower, course.beds_upper):
        _draw_edge(axes, days, edge)
    _draw_line(axes, days, course.beds, color=BEDS, lw=1.8, ls=(0, (5, 2)), label=say("Beds open, median"))
    _draw_line(axes, days, course.people, color=PEOPLE, lw=1.8, label=say("People in beds, median"))
    _draw_title(axes, course, width)
    axes.set_ylabel(say("people, beds"))
    axes.set_ylim(0, 1.06 * max(1.0, course.beds_upper.max(), course.people_upper.max()))
    axes.set_xlim(days[0], days[-1])
    axes.grid(axis="y", color=RULE, lw=0.6)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    _mark_years(axes, dates)


def _draw_title(axes: Axes, course: Course, width: float) -> None:
    """Write the area at the left, and beside it what is said of it."""
    axes.set_title(course.note, loc="right", fontsize=NOTE, weight="normal", color=QUIET)
    free = width - width_of(course.note, NOTE) - 0.1
    axes.set_title(course.title, fontsize=fitting(course.title, PANEL, free, "bold"))


def _draw_band(axes: Axes, days: Floats, edges: tuple[Floats, Floats], colour: str, label: str) -> None:
    lower, upper = (_held(edge) for edge in edges)
    axes.fill_between(days, lower, upper, color=colour, lw=0, step="post", label=label)


def _draw_line(axes: Axes, days: Floats, values: Floats, **look: Any) -> None:
    axes.plot(days, _held(values), drawstyle="steps-post", **look)


def _draw_edge(axes: Axes, days: Floats, values: Floats) -> None:
    """Draw where the beds' band ends, so that it is seen where the people's lies over it; no risers."""
    first = np.flatnonzero(np.diff(values, prepend=-1.0))
    axes.hlines(values[first], days[first], days[np.append(first[1:], len(values))], color=BEDS, lw=0.6)


def _held(values: Floats) -> Floats:
    """Return the samples with the last one held to the end of its week."""
    return np.append(values, values[-1])


def _mark_years(axes: Axes, dates: Sequence[date]) -> None:
    """Mark the quarters, and write where each year begins; in less than a year, where each quarter does."""
    years = range(dates[0].year, dates[-1].year + 1)
    starts = [date(year, month, 1) for year in years for month in (1, 4, 7, 10)]
    # The first sample is in the middle of its day, the year begins at midnight.
    inside = [start for start in starts if dates[0] <= start <= dates[-1]]
    named = [start for start in inside if start.month == 1]
    if len(named) > 1:
        axes.set_xticks(date2num(named), [str(start.year) for start in named])
    else:
        axes.set_xticks(date2num(inside), [month(start) for start in inside])
    _mark_quarters(axes, date2num(inside))


def _mark_quarters(axes: Axes, days: Floats) -> None:
    """Mark some days as small ticks do; all in one line, since each tick takes as long to draw as a word."""
    axes.plot(
        days,
        np.zeros(len(days)),
        ls="none",
        marker=TICKDOWN,
        ms=mpl.rcParams["xtick.minor.size"],
        mew=mpl.rcParams["xtick.minor.width"],
        color=QUIET,
        clip_on=False,
        transform=axes.get_xaxis_transform(),
    )
