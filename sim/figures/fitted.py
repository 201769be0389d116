"""A page that shows how lengths of stay were fitted to a shelter's records, and what they tell of demand.

Nobody can be found on it, nor in the coordinates of its file: the recorded stays are dots at shares that are
fixed beforehand, and numbers by year are drawn as the ranges that are told.
"""

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
)
from sim.fitting.fitted import Fitted
from sim.fitting.stays import Fit
from sim.fitting.summary import days_of
from sim.fitting.survivors import shown, survivors
from sim.language import marked, said, say
from sim.wording import as_written, percent

LEFT, ACROSS = 0.62, A4_WIDTH - 0.62 - EDGE - 0.1
"""Inches left of a panel for its numbers, and its width."""
STAYS, COUNTS, GAP = 2.9, 1.9, 0.75
"""Inches: the heights of the two panels, and between them."""
TITLE = marked("What the records tell")


def fitted_page(fitted: Fitted) -> Figure:
    """Return the page of figures of fitted records."""
    below = wrapped(_below(fitted), SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(say(TITLE), below) + 0.3
    figure = page(top + STAYS + GAP + COUNTS + 0.35)
    head(figure, say(TITLE), below)
    _draw_stays(panel(figure, LEFT, top, ACROSS, STAYS), fitted)
    _draw_years(panel(figure, LEFT, top + STAYS + GAP, ACROSS, COUNTS), fitted)
    return figure


def _below(fitted: Fitted) -> str:
    words = say(
        "Fitted from {number} stays, {days}; people still there, and those who came before the records "
        "begin, are corrected for. The law taken is {family}.",
        number=fitted.num_stays,
        days=days_of(fitted),
        family=said(fitted.chosen.family.name),
    )
    more = [
        *([say("It is blended with the assumption of the scenario.")] if fitted.is_blended else []),
        *(
            [say("These are all people together; in the scenario each kind has its own law.")]
            if fitted.kinds
            else []
        ),
    ]
    return " ".join([words, *more])


def _draw_stays(axes: Axes, fitted: Fitted) -> None:
    """Draw the share still there after so many days: as recorded, at fixed shares, and as fitted."""
    curve = shown(survivors(fitted.stays), fitted.stays)
    longest = 1.3 * max([*curve.days.tolist(), fitted.chosen.law.mean])
    days = np.linspace(0.0, longest, 300)
    if len(curve.days):
        axes.plot(curve.days, curve.share, "o", color=PEOPLE, label=say("recorded"), clip_on=False, zorder=3)
    for fit in fitted.ranked[:3]:
        _draw_law(axes, fit, days, fit.aicc - fitted.chosen.aicc)
    if np.isfinite(fitted.known.at_most) and fitted.known.at_most < longest:
        axes.axvline(fitted.known.at_most, color=RULE)
        axes.annotate(say("longest stay"), (fitted.known.at_most, 0.97), fontsize=NOTE, color=QUIET)
    axes.set_title(say("Share still there, after days"))
    axes.set_xlim(0.0, longest)
    axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
    axes.legend(loc="upper right")


def _draw_law(axes: Axes, fit: Fit, days: np.typing.NDArray[np.float64], behind: float) -> None:
    """Draw a law, so much by AICc behind the one that is taken."""
    name = said(fit.family.name)
    if behind == 0.0:
        label = say("{law} (taken)", law=name)
        axes.plot(days, fit.law.survival(days), color=BEDS, label=label)
    else:
        label = say("{law}, AICc +{behind}", law=name, behind=as_written(f"{behind:.1f}"))
        axes.plot(days, fit.law.survival(days), color=QUIET, linewidth=0.8, linestyle="--", label=label)


def _draw_years(axes: Axes, fitted: Fitted) -> None:
    """Draw people a year as they are told, each part of a year counted up to a whole one, and the rate."""
    rate = fitted.referrals.rate
    years, people, parts = fitted.people_by_year()
    ends = [(told.least / part, told.most / part) for told, part in zip(people, parts, strict=True)]
    axes.axhspan(rate.low, rate.high, color=PEOPLE_BAND, label=say("95 % interval of the rate"))
    axes.axhline(rate.estimate, color=PEOPLE, linewidth=0.8)
    axes.vlines(years, *zip(*ends, strict=True), color=BEDS, linewidth=5, label=say("recorded, rounded"))
    axes.set_title(say("People who asked for a bed, a year"))
    axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
    axes.set_ylim(0.0, 1.1 * max([*(high for _, high in ends), rate.high]))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="lower right")
