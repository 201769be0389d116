"""The map of tiles: every province, its verdict in words, no shelter in grey, a scale of round numbers."""

from __future__ import annotations

import re

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.figures.style import NO_SHELTER, SHARES, house_style
from sim.figures.tiles import Tile, highest_share, tile_map
from tests.figures.examples import map_of
from tests.figures.reading import words


def test_the_map_shows_every_province_once_with_its_verdict_in_words(figures: dict[str, Figure]) -> None:
    found = words(figures["map-baseline-2020"])
    for city in ("Nur-Sultan", "Almaty city", "Shymkent"):
        assert found.count(city) == 1
    verdicts = ("▲ exceeded", "✓ adequate", "not decided")
    assert sum(found.count(verdict) for verdict in verdicts) == 17
    assert any(word.endswith(tuple(verdicts)) and "The whole country: " in word for word in found)


def test_a_province_without_a_shelter_is_grey_and_says_so() -> None:
    one, other = Tile("Here", 0, 0, 0.2, "exceeded", 1.0), Tile("There", 0, 1, 0.2, "not decided", 0.0)
    with house_style():
        figure = tile_map([map_of(one, other)], "2023", 0.2)
    here, there = (to_hex(patch.get_facecolor()) for patch in figure.axes[0].patches)
    assert there == NO_SHELTER
    assert here == to_hex(SHARES(1.0))
    found = words(figure)
    assert found.count("no shelter") == 1
    assert not [word for word in found if re.fullmatch(r"shelter \d+ %", word)]


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (0.213, ["0 %", "5 %", "10 %", "15 %", "20 %", "25 %"]),
        (0.06, ["0 %", "1 %", "2 %", "3 %", "4 %", "5 %", "6 %"]),
        (0.0, ["0 %", "0.2 %", "0.4 %", "0.6 %", "0.8 %", "1 %"]),
        (1.0, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
    ],
)
def test_the_scale_of_colours_has_round_percentages(highest: float, labels: list[str]) -> None:
    maps = [map_of(Tile("Here", 0, 0, highest, "exceeded", 1.0), Tile("There", 0, 1, 0.9, "exceeded", 0.0))]
    with house_style():
        figure = tile_map(maps, "2023", highest_share(maps))
    figure.draw_without_rendering()
    bar = figure.axes[1]
    assert [label.get_text() for label in bar.get_xticklabels()] == labels
