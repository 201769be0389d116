"""Occupancy through time: people against beds, with bands, for the provinces most at risk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.colors import to_hex
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import compare, draw
from sim.experiment.compare import Comparison
from sim.figures import style
from sim.figures.charts import MOST_AT_RISK, most_at_risk
from sim.figures.occupancy import occupancy_chart
from sim.figures.style import house_style
from tests.figures.examples import DATES, course
from tests.figures.reading import labelled, words

ONE_SHELTER = Path(__file__).parents[2] / "scenarios" / "one-shelter.toml"
COLOURS = {
    "People in beds, median": style.PEOPLE,
    "Beds open, median": style.BEDS,
    "People in beds, 95 % of the runs": style.PEOPLE_BAND,
    "Beds open, 95 % of the runs": style.BEDS_BAND,
}


def test_people_stand_against_beds_with_bands(figures: dict[str, Figure]) -> None:
    figure = figures["occupancy-baseline-2020"]
    assert figure.axes[0].get_title(loc="left") == "Kazakhstan"
    for axes in figure.axes:
        assert axes.get_ylabel() == "people, beds"
        found = labelled(axes)
        for label, colour in COLOURS.items():
            artist = found[label]
            is_line = isinstance(artist, Line2D)
            assert (artist.get_color() if is_line else to_hex(artist.get_facecolor()[0])) == colour
    assert sorted(text.get_text() for text in figure.legends[0].get_texts()) == sorted(COLOURS)


def test_bands_are_steps(figures: dict[str, Figure]) -> None:
    """Nobody is half in a bed: a band goes level or straight up, and is as high as what it shows."""
    for axes in figures["occupancy-expansion-and-access"].axes:
        bands = [band for band in axes.collections if isinstance(band, FillBetweenPolyCollection)]
        assert len(bands) == 2
        for band in bands:
            moves = np.diff(band.get_paths()[0].vertices, axis=0)
            assert ((moves[:, 0] == 0) | (moves[:, 1] == 0)).all()
        *steps, quarters = axes.lines
        assert all(line.get_drawstyle() == "steps-post" for line in steps)
        days = num2date(np.asarray(quarters.get_xdata()))
        assert {(day.month, day.day) for day in days} == {(1, 1), (4, 1), (7, 1), (10, 1)}


def test_a_band_holds_what_it_was_given() -> None:
    with house_style():
        figure = occupancy_chart("One", "", DATES, [course(9)], 0.9)
    band = labelled(figure.axes[0])["People in beds, 90 % of the runs"]
    across, up = band.get_paths()[0].vertices.T
    assert (up.min(), up.max()) == (8, 14)
    assert across.max() - across.min() == 7 * len(DATES), "each sample holds for its week"


def test_the_provinces_shown_are_those_most_at_risk(
    comparison: Comparison, figures: dict[str, Figure]
) -> None:
    """The rule: a shelter in at least half of the runs, then the highest share never admitted; said so."""
    for outlook in comparison.outlooks:
        chosen = most_at_risk(comparison, outlook)
        share = np.nan_to_num(
            outlook.levels["share_never_admitted"].estimate[:-1, comparison.headline_period, 0]
        )
        num_without = outlook.sums.open[len(outlook.sums.open) * 5 // 6, :-1, 0]
        candidates = {area for area in range(len(share)) if num_without[area] <= 2}
        assert set(chosen) <= candidates
        assert len(chosen) == min(MOST_AT_RISK, len(candidates))
        assert all(share[other] <= share[chosen].min() for other in candidates - set(chosen))
        said = " ".join(words(figures[f"occupancy-{outlook.scenario.name}"])).replace("\n", " ")
        assert f"{len(chosen)} provinces most at risk: the highest share never admitted in 2023" in said
        assert "a shelter in at least half of the runs" in said


def test_one_shelter_is_one_panel_and_says_nothing_of_provinces() -> None:
    found = draw(compare([ONE_SHELTER], draws=1, replications=2))
    assert list(found) == ["occupancy-one-shelter"]
    (figure,) = found.values()
    assert len(figure.axes) == 1
    assert "provinces" not in " ".join(words(figure))


def test_less_than_a_year_names_its_quarters() -> None:
    with house_style():
        figure = occupancy_chart("Half a year", "", DATES[:26], [course(9, 26)], 0.95)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["2021-01", "2021-04"]
