"""Every figure: on one page, legible in print, nothing over anything else, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import Bbox

from sim import main_scenarios
from sim.experiment.compare import Comparison
from sim.figures.charts import plans
from sim.figures.drawing import DOTS_PER_INCH, drawings
from sim.figures.style import A4_WIDTH, SMALLEST, house_style
from sim.language import speaking
from tests.figures.examples import hard_ones
from tests.figures.reading import box, is_over, is_within, shown

NAMES = [file.stem for file in main_scenarios()]
ALL = ["maps", "differences", *(f"{kind}-{name}" for kind in ("map", "occupancy") for name in NAMES)]
LONGEST = ("maps", "differences", f"map-{NAMES[-1]}", f"occupancy-{NAMES[-1]}")
"""One of each kind, of the scenario with the longest title."""
OTHERS = [f"{name} {code}" for code in ("ru", "kk") for name in ALL]
HARD = ["nine scenarios", "long titles", "extreme shares", "two provinces"]


def each(*names: str) -> pytest.MarkDecorator:
    """Return the marker that calls a test for each figure; for most of the other languages if asked for."""
    return pytest.mark.parametrize("name", [_marked(name) for name in names])


def _marked(name: str) -> Any:
    is_long = name in OTHERS and name.split()[0] not in LONGEST
    return pytest.param(name, marks=pytest.mark.long) if is_long else name


Written = tuple[str, float, Bbox]
"""A text, its size in points, and the box that it fills."""


class Drawn(dict[str, Figure]):
    """Figures by name; those in another language are drawn when they are first looked at."""

    def __init__(self, drawn: dict[str, Figure], comparison: Comparison) -> None:
        super().__init__(drawn)
        self.comparison = comparison

    def __missing__(self, name: str) -> Figure:
        """Draw a figure in the language that its name ends with."""
        plan, code = name.split()
        with speaking(code), house_style():
            self[name] = plans(self.comparison)[plan]()
        return self[name]


@pytest.fixture(scope="module")
def every(figures: dict[str, Figure], comparison: Comparison) -> Drawn:
    """Return the figures of the main question, in three languages, and some that are hard to lay out."""
    return Drawn(figures | hard_ones(), comparison)


@pytest.fixture(scope="module")
def written(every: Drawn) -> Callable[[str], list[Written]]:
    """Return what gives all that is seen written in a figure."""

    @cache
    def of(name: str) -> list[Written]:
        figure = every[name]
        with house_style():
            return [
                (text.get_text(), float(text.get_fontsize()), box(text, figure)) for text in shown(figure)
            ]

    return of


def test_every_figure_is_there(figures: dict[str, Figure]) -> None:
    assert sorted(figures) == sorted(ALL)


@each(*ALL, *OTHERS, *HARD)
def test_it_fits_the_page(every: Drawn, name: str) -> None:
    width, height = every[name].get_size_inches()
    assert width == A4_WIDTH
    assert height <= 11


@each(*ALL, *OTHERS, *HARD)
def test_everything_written_is_legible_in_print(written: Callable[[str], list[Written]], name: str) -> None:
    assert written(name)
    assert not [text for text, size, _ in written(name) if size < SMALLEST]


@each(*ALL, *OTHERS, *HARD)
def test_no_text_lies_over_another_or_leaves_the_page(
    every: Drawn, written: Callable[[str], list[Written]], name: str
) -> None:
    texts = written(name)
    for number, (one, _, place) in enumerate(texts):
        assert is_within(place, every[name].bbox), one
        assert not [other for other, _, second in texts[number + 1 :] if is_over(place, second, 1)], one


@each(*(name for name in (*ALL, *OTHERS) if "map" not in name))
def test_the_legend_covers_no_data(every: Drawn, name: str) -> None:
    (legend,) = every[name].legends
    for axes in every[name].axes:
        filled = axes.get_tightbbox()
        assert filled is not None
        with house_style():
            assert not is_over(box(legend, every[name]), filled, 0)


@each(*(name for name in (*ALL, *OTHERS) if "map" in name), "extreme shares", "two provinces")
def test_what_stands_on_a_tile_stays_on_it(every: Drawn, name: str) -> None:
    figure = every[name]
    for axes in figure.axes:
        with house_style():
            squares = [box(patch, figure) for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
            texts = [(text.get_text(), box(text, figure)) for text in axes.texts]
        for text, place in texts:
            assert any(is_within(place, square) for square in squares), text


def test_the_bytes_do_not_depend_on_the_number_of_processes(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two figures, shared out though they are few."""
    monkeypatch.setattr("sim.figures.drawing.FEW", 0)
    found = {name: plan for name, plan in plans(comparison).items() if name in ("differences", ALL[-1])}
    assert len(found) == 2
    one, two = (list(drawings(found, jobs)) for jobs in (1, 2))
    assert [drawing.name for drawing in one] == list(found)
    assert one == two
    for drawing in one:
        assert drawing.files["png"].startswith(b"\x89PNG")
        assert b"<svg" in drawing.files["svg"]
        assert b"<dc:date>" not in drawing.files["svg"]


def test_a_plan_gives_the_figure_that_is_drawn(comparison: Comparison, figures: dict[str, Figure]) -> None:
    (first,) = drawings({"maps": plans(comparison)["maps"]}, 1, ["svg"])
    stream = BytesIO()
    with house_style():
        figures["maps"].savefig(stream, format="svg", metadata={"Date": None}, dpi=DOTS_PER_INCH)
    assert first.files == {"svg": stream.getvalue()}
