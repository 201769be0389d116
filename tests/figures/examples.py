"""Made-up content of figures, ordinary and hard to lay out."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
from matplotlib.figure import Figure

from sim.figures.differences import Change, difference_chart
from sim.figures.occupancy import Course, occupancy_chart
from sim.figures.style import house_style
from sim.figures.tile import Tile
from sim.figures.tiles import Map, tile_map

DATES = [date(2021, 1, 1) + timedelta(days=7 * week) for week in range(157)]


def course(people: int, weeks: int = len(DATES)) -> Course:
    """Return people who become one more for ten weeks, one fewer to four more in the band; as many beds."""
    level = np.full(weeks, 1.0 * people)
    level[10:20] += 1
    return Course(
        "West Kazakhstan and more", "12 % never admitted in 2023", level, level - 1, level + 4, *[level] * 3
    )


def map_of(*tiles: Tile) -> Map:
    """Return a map of some tiles."""
    return Map("policy", "A policy", 0.1, "not decided", tiles)


def hard_ones() -> dict[str, Figure]:
    """Return figures that are hard to lay out, by what is hard about them."""
    tall = "the expansion with the access of all foreign people"
    changes = [Change(f"{tall} {i}", -1234.0, -1300.0, -1100.0, -2000.0, 1000.0) for i in range(9)]
    signs = [Tile("Aby", 0, i, 0.0004, word, 0.5) for i, word in enumerate(("exceeded", "adequate"))]
    far = [
        Tile("Upper Mountains", 1, 5, 0.9999, "not decided", 0.999),
        Tile("Z", 2, 0, math.nan, "adequate", 0),
        Tile("Y", 2, 1, math.nan, "adequate", 1),
    ]
    with house_style():
        return {
            "nine scenarios": difference_chart("Changes", "", [("Nights", changes)] * 5),
            "long titles": occupancy_chart("A long title " * 12, "And " * 60, DATES, [course(9)] * 3, 0.95),
            "extreme shares": tile_map([map_of(*signs, *far)] * 3, "Share " * 30, 1.0),
            "two provinces": tile_map([map_of(*signs)], "Share", 1.0),
        }
