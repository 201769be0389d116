"""One look for every figure: colours that colour-blind people can tell apart, one font, one size of page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

INK = "#222222"
QUIET = "#6b6b6b"
RULE = "#d9d9d9"
PEOPLE = "#0072b2"
BEDS = "#d55e00"
NO_SHELTER = "#dddddd"
SCENARIOS = ("#000000", "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f")
"""Okabe and Ito (2008), the baseline first; more scenarios start again from the front."""

A4_WIDTH = 7.5
"""Inches between the margins of an upright A4 page."""

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
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
    return Figure(figsize=(A4_WIDTH, height), layout="constrained")


def colour_of(number: int) -> str:
    """Return the colour of a scenario by its number among those compared."""
    return SCENARIOS[number % len(SCENARIOS)]
