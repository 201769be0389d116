"""Differences: no change, both intervals, and the numbers in plain words."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from sim import main_scenarios
from sim.figures import style
from sim.figures.differences import Change, difference_chart
from sim.figures.style import house_style
from tests.figures.reading import words


def test_they_show_zero_both_intervals_and_the_numbers() -> None:
    known = Change("more beds", -2.04, -2.5, -1.5, -9.1, 1.2)
    unknown = Change("more access", 0.098, 0.1, 0.3, -math.inf, math.inf)
    with house_style():
        figure = difference_chart("What changes", "", [("Nights (person-nights)", [known, unknown])])
    (axes,) = figure.axes
    spans = [tuple(np.asarray(line.get_xdata())) for line in axes.lines]
    assert spans[0] == (0, 0), "the line of no change"
    assert {(-2.5, -1.5), (-9.1, 1.2), (0.1, 0.3)} <= set(spans)
    assert [text.get_text() for text in axes.texts] == ["−2.0 (−9.1 to +1.2)", "+0.10 (not known)"]
    assert {line.get_color() for line in figure.legends[0].get_lines()} == {style.QUIET}, (
        "no scenario's colour"
    )


def test_they_say_in_plain_words_what_changes(figures: dict[str, Figure]) -> None:
    found = " ".join(words(figures["differences"]))
    for part in (
        "against baseline-2020, 2023",
        "Share never admitted, of eligible people (percentage points)",
        "Share who never get a bed, of people who want one (percentage points)",
        "(people)",
        "(person-nights)",
        "what nobody knows",
        "number of runs",
        "0 is no change",
        *(file.stem for file in main_scenarios()[1:]),
    ):
        assert part in found
