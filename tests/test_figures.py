"""Figures: what must be on them, and nothing over anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim import compare, draw, main_scenarios
from sim.figures.style import A4_WIDTH, NO_SHELTER, house_style
from sim.figures.tiles import Tile, tile_map


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    """Return the figures of the main question, from very few runs."""
    return draw(compare(main_scenarios(), draws=2, replications=4))


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of visible texts whose boxes overlap by more than two pixels either way."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    on_axes = [
        text for axes in figure.axes for text in (*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label)
    ]
    shown = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in (*figure.texts, *on_axes)
        if text.get_text().strip()
    ]
    return [
        (one, other)
        for number, (one, box) in enumerate(shown)
        for other, second in shown[number + 1 :]
        if min(box.x1, second.x1) - max(box.x0, second.x0) > 2
        and min(box.y1, second.y1) - max(box.y0, second.y0) > 2
    ]


def test_every_figure_is_there_and_fits_the_page(figures: dict[str, Figure]) -> None:
    names = [file.stem for file in main_scenarios()]
    assert set(figures) == {
        "maps",
        "differences",
        *(f"{kind}-{name}" for kind in ("map", "occupancy") for name in names),
    }
    assert all(figure.get_size_inches()[0] == A4_WIDTH for figure in figures.values())
    assert all(figure.get_size_inches()[1] <= 11 for figure in figures.values())


def test_occupancy_shows_people_against_beds_with_bands(figures: dict[str, Figure]) -> None:
    figure = figures["occupancy-baseline-2020"]
    labels = {line.get_label() for axes in figure.axes for line in axes.lines}
    assert {"Beds open (median)", "People in beds (median)"} <= labels
    assert all(len(axes.collections) == 2 for axes in figure.axes), "a band for people and one for beds"
    assert figure.axes[0].get_ylabel() == "people, beds"
    assert len(figure.axes) == 5


def test_the_map_shows_every_province_once(figures: dict[str, Figure]) -> None:
    words = texts(figures["map-baseline-2020"])
    for city in ("Nur-Sultan", "Almaty city", "Shymkent"):
        assert words.count(city) == 1
    assert sum("decided" in word or "exceeded" in word or "adequate" in word for word in words) == 17


def test_a_province_without_a_shelter_is_grey() -> None:
    tiles = [Tile("Here", 0, 0, 0.2, "exceeded", 1.0), Tile("There", 0, 1, 0.2, "not decided", 0.0)]
    with house_style():
        figure = tile_map([("Two", tiles)], "2023", 0.2)
    fills = [patch.get_facecolor() for patch in figure.axes[0].patches]
    here, there = (to_hex(fill) for fill in fills)
    assert there == NO_SHELTER
    assert here != there


@pytest.mark.parametrize(
    "name", ["map-baseline-2020", "maps", "differences", "occupancy-expansion-and-access"]
)
def test_no_text_lies_over_another(figures: dict[str, Figure], name: str) -> None:
    assert overlapping(figures[name]) == []


def test_differences_name_their_units_and_both_intervals(figures: dict[str, Figure]) -> None:
    words = " ".join(texts(figures["differences"]))
    for part in ("percentage points", "(people)", "(person-nights)", "what nobody knows", "number of runs"):
        assert part in words


def test_saved_twice_the_bytes_are_the_same(figures: dict[str, Figure], tmp_path: Path) -> None:
    with house_style():
        for name in ("one", "two"):
            figures["maps"].savefig(tmp_path / f"{name}.svg", metadata={"Date": None})
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
