"""A measure over two numbers of a file: a field of tiles, and the line beyond which it is too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.figures.style import (
    A4_WIDTH,
    EDGE,
    INK,
    PAPER,
    PEOPLE,
    SHARES,
    SMALLEST,
    SUBTITLE,
    TITLE,
    head,
    head_height,
    page,
    panel,
    wrapped,
)
from sim.wording import exactly, percent

Floats = NDArray[np.float64]

LEFT, BELOW, HEIGHT = 0.75, 0.95, 3.8
"""Inches left of the field and below it, and its height."""
LEAST_DARK = 0.05
"""A share that is drawn darkest if none is larger."""
MOST_WORDS = 13
"""Tiles in a line up to which each has its number written on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """What is drawn; X values across, Y values up.

    Attributes
    ----------
    across, up
        The names of the two numbers.
    across_values, up_values
        Increasing.
    share
        Of every tile, 0 to 1; shape (X, Y).
    line, lower, upper
        The least value up, and its band; infinite where it lies outside the field; shape (X,).
    label, band
        What the line and its band are.
    """

    across: str
    up: str
    across_values: Floats
    up_values: Floats
    share: Floats
    line: Floats
    lower: Floats
    upper: Floats
    label: str
    band: str


def frontier_chart(title: str, below: str, shown: Field) -> Figure:
    """Return the field with its line; never drawn beyond the values looked at."""
    title = wrapped(title, TITLE, A4_WIDTH - 2 * EDGE, "bold")
    below = wrapped(below, SUBTITLE, A4_WIDTH - 2 * EDGE)
    top = head_height(title, below) + 0.1
    figure = page(top + HEIGHT + BELOW)
    head(figure, title, below)
    axes = panel(figure, LEFT, top, A4_WIDTH - LEFT - EDGE - 0.1, HEIGHT)
    _draw_tiles(axes, shown)
    _draw_line(axes, shown)
    axes.set_xlabel(shown.across)
    axes.set_ylabel(shown.up)
    figure.legend(*axes.get_legend_handles_labels(), loc="lower center", ncols=2, borderaxespad=0.3)
    return figure


def _draw_tiles(axes: Axes, shown: Field) -> None:
    """Draw a tile for each point; places along both sides are counted, so that tiles are of one size."""
    highest = max(float(np.nanmax(shown.share)), LEAST_DARK)
    axes.imshow(shown.share.T, cmap=SHARES, vmin=0.0, vmax=highest, origin="lower", aspect="auto")
    axes.set_xticks(
        range(len(shown.across_values)), [exactly(float(f"{each:.3g}")) for each in shown.across_values]
    )
    axes.set_yticks(range(len(shown.up_values)), [exactly(each) for each in shown.up_values])
    axes.tick_params(length=0)
    if max(shown.share.shape) > MOST_WORDS:
        return
    for (column, row), share in np.ndenumerate(shown.share):
        _write(axes, column, row, share, highest)


def _write(axes: Axes, column: int, row: int, share: float, highest: float) -> None:
    """Write a number on its tile, over the line, with an edge in the colour of the tile between them."""
    words = axes.text(column, row, percent(share), ha="center", va="center", fontsize=SMALLEST + 0.5)
    words.set_color(PAPER if share > 0.55 * highest else INK)
    edge = SHARES(0.0 if np.isnan(share) else share / highest)
    words.set(zorder=4, path_effects=[withStroke(linewidth=2.0, foreground=edge)])


def _draw_line(axes: Axes, shown: Field) -> None:
    places = np.arange(len(shown.across_values), dtype=np.float64)
    line, lower, upper = (_place(each, shown.up_values) for each in (shown.line, shown.lower, shown.upper))
    last = len(shown.up_values) - 0.5
    lower = np.where(lower == np.inf, np.nan, lower)  # beyond the field nothing is known
    low_edge, high_edge = (np.clip(each, -0.5, last) for each in (lower, upper))
    axes.fill_between(places, low_edge, high_edge, color=PEOPLE, alpha=0.22, lw=0, label=shown.band)
    axes.plot(
        places,
        np.where(np.isfinite(line), line, np.nan),
        color=PEOPLE,
        lw=2.2,
        marker="o",
        ms=4,
        mec=PAPER,
        label=shown.label,
    )
    axes.set_xlim(-0.5, len(shown.across_values) - 0.5)
    axes.set_ylim(-0.5, last)


def _place(values: Floats, at: Floats) -> Floats:
    """Return where values stand among the places at which `at` stands, 0, 1, 2 and so on."""
    inside = np.interp(values, at, np.arange(len(at)))
    return np.asarray(np.where(np.isfinite(values), inside, values), np.float64)
