"""Every figure: on one page, legible in print, nothing over anything else, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import Bbox

from sim import draw, main_scenarios
from sim.experiment.compare import Comparison
from sim.figures.charts import plans
from sim.figures.drawing import DOTS_PER_INCH, drawings
from sim.figures.style import A4_WIDTH, SMALLEST, house_style
from sim.language import speaking
from tests.figures.examples import hard_ones
from tests.figures.reading import box, is_over, is_within, shown

NAMES = [file.stem for file in main_scenarios()]
ALL = ["maps", "differences", *(f"{kind}-{name}" for kind in ("map", "occupancy") for name in NAMES)]
OTHERS = [f"{name} {code}" for code in ("ru", "kk") for name in ALL]
HARD = ["nine scenarios", "long titles", "extreme shares", "two provinces"]


Written = tuple[str, float, Bbox]
"""A text, its size in points, and the box that it fills."""


@pytest.fixture(scope="module")
def every(figures: dict[str, Figure], comparison: Comparison) -> dict[str, Figure]:
    """Return the figures of the main question, in three languages, and some that are hard to lay out."""
    found = figures | hard_ones()
    for code in ("ru", "kk"):
        with speaking(code):
            found |= {f"{name} {code}": figure for name, figure in draw(comparison).items()}
    return found


@pytest.fixture(scope="module")
def written(every: dict[str, Figure]) -> dict[str, list[Written]]:
    """Return all that is seen written in each figure."""
    with house_style():
        return {
            name: [(text.get_text(), float(text.get_fontsize()), box(text, figure)) for text in shown(figure)]
            for name, figure in every.items()
        }


def test_every_figure_is_there(figures: dict[str, Figure]) -> None:
    assert sorted(figures) == sorted(ALL)


@pytest.mark.parametrize("name", [*ALL, *OTHERS, *HARD])
def test_it_fits_the_page(every: dict[str, Figure], name: str) -> None:
    width, height = every[name].get_size_inches()
    assert width == A4_WIDTH
    assert height <= 11


@pytest.mark.parametrize("name", [*ALL, *OTHERS, *HARD])
def test_everything_written_is_legible_in_print(written: dict[str, list[Written]], name: str) -> None:
    assert written[name]
    assert not [text for text, size, _ in written[name] if size < SMALLEST]


@pytest.mark.parametrize("name", [*ALL, *OTHERS, *HARD])
def test_no_text_lies_over_another_or_leaves_the_page(
    every: dict[str, Figure], written: dict[str, list[Written]], name: str
) -> None:
    texts = written[name]
    for number, (one, _, place) in enumerate(texts):
        assert is_within(place, every[name].bbox), one
        assert not [other for other, _, second in texts[number + 1 :] if is_over(place, second, 1)], one


@pytest.mark.parametrize("name", [name for name in (*ALL, *OTHERS) if "map" not in name])
def test_the_legend_covers_no_data(every: dict[str, Figure], name: str) -> None:
    (legend,) = every[name].legends
    for axes in every[name].axes:
        filled = axes.get_tightbbox()
        assert filled is not None
        with house_style():
            assert not is_over(box(legend, every[name]), filled, 0)


@pytest.mark.parametrize(
    "name", [*(name for name in (*ALL, *OTHERS) if "map" in name), "extreme shares", "two provinces"]
)
def test_what_stands_on_a_tile_stays_on_it(every: dict[str, Figure], name: str) -> None:
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
