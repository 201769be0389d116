"""People in beds through time, against the beds that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.figures.style import BEDS, PEOPLE, RULE, page

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """People in beds and open beds of one area, week by week.

    Attributes
    ----------
    title
        The area.
    people, people_lower, people_upper
        Median and band of people in beds over replications, one a date.
    beds, beds_lower, beds_upper
        Median and band of open beds (places of all funders, surge places left out).
    """

    title: str
    people: Floats
    people_lower: Floats
    people_upper: Floats
    beds: Floats
    beds_lower: Floats
    beds_upper: Floats


def occupancy_chart(title: str, dates: Sequence[date], courses: Sequence[Course], level: float) -> Figure:
    """Return one panel for each course, the first across the page, two in a line below it.

    Parameters
    ----------
    title
        The scenario.
    dates
        Of the weekly samples.
    courses
        The country first, then provinces.
    level
        Share of the replications within the bands.
    """
    lines = 1 + -(-(len(courses) - 1) // 2)
    figure = page(1.1 + 1.85 * lines)
    figure.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=11)
    grid = figure.add_gridspec(lines, 2)
    for number, course in enumerate(courses):
        place = grid[0, :] if number == 0 else grid[(number + 1) // 2, (number + 1) % 2]
        _draw(figure.add_subplot(place), dates, course, number == 0 or number % 2 == 1)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    words = [label.replace("LEVEL", f"{level:.0%}") for label in labels]
    figure.legend(handles, words, loc="outside lower center", ncols=4)
    return figure


def _draw(axes: Axes, dates: Sequence[date], course: Course, is_labelled: bool) -> None:
    days = mdates.date2num(list(dates))
    axes.set_title(course.title)
    axes.fill_between(
        days,
        course.beds_lower,
        course.beds_upper,
        color=BEDS,
        alpha=0.13,
        lw=0,
        step="post",
        label="LEVEL of runs",
    )
    axes.fill_between(
        days, course.people_lower, course.people_upper, color=PEOPLE, alpha=0.22, lw=0, label="LEVEL of runs"
    )
    axes.plot(
        days,
        course.beds,
        color=BEDS,
        lw=1.8,
        ls=(0, (5, 2)),
        drawstyle="steps-post",
        label="Beds open (median)",
    )
    axes.plot(days, course.people, color=PEOPLE, lw=1.8, label="People in beds (median)")
    axes.set_ylim(bottom=0)
    axes.set_xlim(days[0], days[-1])
    axes.grid(axis="y", color=RULE, lw=0.6)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_locator(mdates.YearLocator())
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    axes.xaxis.set_minor_locator(mdates.MonthLocator(bymonth=(4, 7, 10)))
    if is_labelled:
        axes.set_ylabel("people, beds")
