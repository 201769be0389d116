"""One look for every figure: colours that colour-blind people can tell apart, one font, one size of page.

Everything is placed in inches from the upper left corner of the page. That is as quick as drawing can be: a
layout that is solved for would draw each figure three times more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

BLACK = "#000000"
INK = "#222222"
QUIET = "#595959"
RULE = "#d9d9d9"
PAPER = "#ffffff"
PEOPLE = "#0072b2"
PEOPLE_BAND = "#bcd9ea"
BEDS = "#d55e00"
BEDS_BAND = "#fbe9dc"
NO_SHELTER = "#e3e3e3"
SCENARIOS = ("#000000", "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f")
"""Okabe and Ito (2008), the baseline first; more scenarios start again from the front."""

SHARES = ListedColormap(mpl.colormaps["YlOrBr"](np.linspace(0.12, 1.0, 256)), "shares")
"""For shares of people, from light to dark (ColorBrewer, Harrower and Brewer 2003). From yellow to
brown no colour looks grey, also to eyes without red or green cones; from yellow to blue one would."""

A4_WIDTH = 7.5
"""Inches between the margins of an upright A4 page."""
A4_HEIGHT = 10.7
"""Inches between its upper and its lower margin."""
EDGE = 0.08
"""Inches free at every side of a figure."""
SMALLEST = 6.0
"""Points; nothing smaller is legible in print."""
TITLE, SUBTITLE, PANEL, NOTE = 11.0, 8.5, 10.0, 8.0
"""Points: the title of a page, the line below it, the title of a panel, and everything that explains."""
LINE = 1.25 / 72
"""Inches from line to line, for each point of the letters' size."""

FONT = "DejaVu Sans"
SETTINGS: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "axes.titlesize": PANEL,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # Where a title stands is known; to look for room above ticks costs an eighth of the drawing.
    "axes.titley": 1.0,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    # Letters keep their widths at every resolution, so that a line fits in print as it does in SVG.
    "text.hinting": "none",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "svg.hashsalt": "shelter-sim",
    "svg.fonttype": "path",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw within the look of the house, and leave the caller's settings alone."""
    with mpl.rc_context(SETTINGS):
        yield


def page(height: float) -> Figure:
    """Return an empty figure as wide as an A4 page and so many inches high, free of any window system."""
    return Figure(figsize=(A4_WIDTH, height))


def panel(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes at a place and of a size in inches, from the upper left corner of the page."""
    page_width, page_height = figure.get_size_inches()
    bottom = page_height - top - height
    return figure.add_axes(
        (left / page_width, bottom / page_height, width / page_width, height / page_height)
    )


def write(figure: Figure, left: float, top: float, words: str, size: float, **look: Any) -> Text:
    """Write on the page below and right of a place in inches from its upper left corner."""
    page_width, page_height = figure.get_size_inches()
    look = {"ha": "left", "va": "top", "linespacing": 1.2, **look}
    return figure.text(left / page_width, 1 - top / page_height, words, fontsize=size, **look)


def head(figure: Figure, title: str, below: str) -> None:
    """Write the title of a page and the lines below it, wrapped beforehand (`head_height`)."""
    write(figure, EDGE, EDGE, title, TITLE, weight="bold")
    write(figure, EDGE, EDGE + (title.count("\n") + 1) * TITLE * LINE + 0.03, below, SUBTITLE, color=QUIET)


def head_height(title: str, below: str) -> float:
    """Return the inches that `head` takes, with some air below it."""
    lines_below = below.count("\n") + 1 if below else 0
    return EDGE + (title.count("\n") + 1) * TITLE * LINE + 0.03 + lines_below * SUBTITLE * LINE + 0.06


@cache
def width_of(words: str, size: float, weight: str = "normal") -> float:
    """Return the inches that words of a size in points take on a line."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    return (
        max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in words.split("\n"))
        / 72
    )


def wrapped(words: str, size: float, width: float, weight: str = "normal") -> str:
    """Return words on as many lines as they need to be no wider than so many inches."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def fitting(words: str, size: float, width: float, weight: str = "normal") -> float:
    """Return the size, in points, at which words are no wider than so many inches; at most `size`."""
    return max(SMALLEST, size * min(1.0, width / width_of(words, size, weight)))


def colour_of(number: int) -> str:
    """Return the colour of a scenario by its number among those compared."""
    return SCENARIOS[number % len(SCENARIOS)]
