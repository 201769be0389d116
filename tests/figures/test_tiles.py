"""The map of tiles: every province, its verdict in words, no shelter in grey, a scale of round numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim import main_scenarios
from sim.figures.style import A4_HEIGHT, NO_SHELTER, SHARES, SMALLEST, house_style
from sim.figures.tile import Tile
from sim.figures.tiles import by_page, highest_share, tile_map
from sim.scenario import load
from tests.figures.examples import map_of
from tests.figures.reading import shown, words


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


@pytest.mark.parametrize(("number", "sizes"), [(2, [2]), (8, [8]), (9, [8, 1]), (17, [8, 8, 1])])
def test_more_maps_than_a_page_has_room_for_go_on_the_next(number: int, sizes: list[int]) -> None:
    provinces = load(main_scenarios()[0]).provinces
    tiles = [Tile(each.name_en, each.tile_row, each.tile_column, 0.1, "exceeded", 0.5) for each in provinces]
    maps = [replace(map_of(*tiles), name=f"policy {index}") for index in range(number)]
    pages = by_page(maps, "Share never admitted, 2023")
    assert [len(each) for each in pages] == sizes
    with house_style():
        figures = [tile_map(each, "Share never admitted, 2023", 0.2) for each in pages]
    assert all(figure.get_size_inches()[1] <= A4_HEIGHT for figure in figures)
    names = [word for figure in figures for word in words(figure) if word.startswith("policy ")]
    assert names == [each.name for each in maps]
    assert min(float(text.get_fontsize()) for figure in figures for text in shown(figure)) >= SMALLEST
