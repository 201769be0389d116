"""A page that shows how lengths of stay were fitted to a shelter's records, and what they tell of demand.

Nobody can be found on it: the stepped curve has a step for each five departures only, and numbers by year are
drawn only where each is five or more.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

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
from sim.fitting.fitted import Fitted
from sim.fitting.scenario_text import window
from sim.fitting.stays import Fit
from sim.fitting.survivors import LEAST_CELL, shown, survivors
from sim.records.disclosure import rounded_count

LEFT, ACROSS = 0.62, A4_WIDTH - 0.62 - EDGE - 0.1
"""Inches left of a panel for its numbers, and its width."""
STAYS, COUNTS, GAP = 2.9, 1.9, 0.75
"""Inches: the heights of the two panels, and between them."""
TITLE = "What the records tell"


def fitted_page(fitted: Fitted) -> Figure:
    """Return the page of figures of fitted records."""
    below = wrapped(_below(fitted), SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(TITLE, below) + 0.3
    figure = page(top + STAYS + GAP + COUNTS + 0.55)
    head(figure, TITLE, below)
    _draw_stays(panel(figure, LEFT, top, ACROSS, STAYS), fitted)
    axes = panel(figure, LEFT, top + STAYS + GAP, ACROSS, COUNTS)
    years, people, parts = fitted.demand.by_year()
    if people.min() < LEAST_CELL:
        axes.set_axis_off()
        words = f"Numbers by year are not drawn: in some year there are fewer than {LEAST_CELL} people."
        write(figure, LEFT, top + STAYS + GAP, words, NOTE, color=QUIET)
    else:
        _draw_years(axes, fitted, years.tolist(), (people / parts).tolist())
    return figure


def _below(fitted: Fitted) -> str:
    blended = ", blended with the assumption of the scenario" if fitted.is_blended else ""
    number = rounded_count(fitted.stays.num_informative)
    return (
        f"Fitted from {number} stays, {window(fitted)}; people still there, and those who came "
        f"before the records begin, are corrected for. The law taken is {fitted.chosen.family.name}{blended}."
    )


def _draw_stays(axes: Axes, fitted: Fitted) -> None:
    """Draw the share still there after so many days: as recorded in steps, and as fitted."""
    curve = shown(survivors(fitted.stays), fitted.stays)
    longest = 1.3 * max([*curve.days.tolist(), fitted.chosen.law.mean])
    days = np.linspace(0.0, longest, 300)
    if len(curve.days):
        axes.step([0.0, *curve.days], [1.0, *curve.share], where="post", color=PEOPLE, label="recorded")
    for number, fit in enumerate(fitted.ranked[:3]):
        _draw_law(axes, fit, days, is_chosen=number == 0)
    if np.isfinite(fitted.known.at_most) and fitted.known.at_most < longest:
        axes.axvline(fitted.known.at_most, color=RULE)
        axes.annotate("longest stay", (fitted.known.at_most, 0.97), fontsize=NOTE, color=QUIET)
    axes.set_title("Share still there, after days")
    axes.set_xlim(0.0, longest)
    axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.legend(loc="upper right")


def _draw_law(axes: Axes, fit: Fit, days: np.typing.NDArray[np.float64], is_chosen: bool) -> None:
    label = f"{fit.family.name}, AICc {fit.aicc:.1f}"
    if is_chosen:
        axes.plot(days, fit.law.survival(days), color=BEDS, label=f"{label} (taken)")
    else:
        axes.plot(days, fit.law.survival(days), color=QUIET, linewidth=0.8, linestyle="--", label=label)


def _draw_years(axes: Axes, fitted: Fitted, years: list[int], rates: list[float]) -> None:
    """Draw people a year, each part of a year counted up to a whole one, and the range of the rate."""
    rate = fitted.referrals.rate
    axes.axhspan(rate.low, rate.high, color=PEOPLE_BAND, label="95 % interval of the rate")
    axes.axhline(rate.estimate, color=PEOPLE)
    axes.plot(years, rates, "o", color=PEOPLE, label="recorded, for a whole year")
    axes.set_title("People who asked for a bed, a year")
    axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
    axes.set_ylim(0.0, 1.1 * max([*rates, rate.high]))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="lower right")
