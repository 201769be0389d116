"""Differences: no change, both intervals, and the numbers in plain words."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from sim import compare, draw, main_scenarios
from sim.figures import style
from sim.figures.differences import Change, difference_chart
from sim.figures.style import house_style
from sim.shipped import one_shelter
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


def test_for_one_shelter_they_speak_of_no_country(tmp_path: Path) -> None:
    larger = tmp_path / "larger.toml"
    larger.write_text(f'extends = "{one_shelter()}"\n[shelters]\nbeds = 12\n')
    figures = draw(compare([one_shelter(), larger], draws=2, replications=4))
    found = " ".join(words(figures["differences"]))
    assert "The same people meet every scenario" in found
    assert "country" not in found


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
