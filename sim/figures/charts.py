"""The figures of a comparison, by file name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.answer import VERDICT_WORDS
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.replicate import weekly_moments
from sim.figures.differences import Change, difference_chart
from sim.figures.occupancy import Course, occupancy_chart
from sim.figures.style import house_style
from sim.figures.tiles import Tile, highest_share, tile_map
from sim.quantities import MEASURES
from sim.scenario import Province
from sim.verdicts import Verdict

BAND = 0.95
MOST_AT_RISK = 4
"""Provinces shown through time, beside the country."""
CHANGES = ("share_never_admitted", "never_admitted", "never_eligible", "nights")


def charts(comparison: Comparison) -> dict[str, Figure]:
    """Return every figure of a comparison."""
    with house_style():
        figures = {
            f"occupancy-{outlook.scenario.name}": _occupancy(comparison, outlook)
            for outlook in comparison.outlooks
        }
        if len(comparison.frame.provinces) > 1:
            figures |= _maps(comparison)
        if len(comparison.outlooks) > 1:
            figures["differences"] = _differences(comparison)
        for figure in figures.values():
            # Laid out once, while the style is in force: saving it in two forms then changes nothing.
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        return figures


def _maps(comparison: Comparison) -> dict[str, Figure]:
    period = comparison.headline_period
    label = comparison.frame.periods[period]
    tiles = [_tiles(comparison, outlook) for outlook in comparison.outlooks]
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    highest = highest_share(tiles)
    figures = {
        f"map-{scenario.name}": tile_map([(scenario.title, each)], label, highest)
        for scenario, each in zip(scenarios, tiles, strict=True)
    }
    if len(scenarios) > 1:
        named = [(scenario.name, each) for scenario, each in zip(scenarios, tiles, strict=True)]
        figures["maps"] = tile_map(named, label, highest)
    return figures


def _tiles(comparison: Comparison, outlook: Outlook) -> list[Tile]:
    period = comparison.headline_period
    share = outlook.levels["share_never_admitted"].estimate[:, period, 0]
    chance = _shelter_chance(comparison, outlook)
    return [
        Tile(
            short_name(province, outlook.scenario.provinces),
            province.tile_row,
            province.tile_column,
            float(share[area]),
            VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])],
            float(chance[area]),
        )
        for area, province in enumerate(outlook.scenario.provinces)
    ]


def _shelter_chance(comparison: Comparison, outlook: Outlook) -> NDArray[np.float64]:
    """Return the share of the replications with a bed open in the middle of the headline year."""
    year = comparison.frame.windows[comparison.headline_period]
    middle = int(np.searchsorted(weekly_moments(comparison.frame), sum(year) / 2))
    num_without = outlook.sums.open[middle, :, 0].astype(np.float64)
    return np.asarray(1.0 - num_without / comparison.design.replications, np.float64)


def _occupancy(comparison: Comparison, outlook: Outlook) -> Figure:
    start = outlook.scenario.study.start
    dates = [start + timedelta(days=int(moment)) for moment in weekly_moments(comparison.frame)]
    country = len(comparison.frame.provinces)
    areas = [country, *_most_at_risk(comparison, outlook)] if country > 1 else [0]
    courses = [_course(outlook, area, country) for area in areas]
    return occupancy_chart(outlook.scenario.title, dates, courses, BAND)


def _most_at_risk(comparison: Comparison, outlook: Outlook) -> list[int]:
    share = outlook.levels["share_never_admitted"].estimate[:-1, comparison.headline_period, 0]
    has_shelter = _shelter_chance(comparison, outlook)[:-1] >= 0.5
    order = np.argsort(-np.where(has_shelter, np.nan_to_num(share), -1.0), kind="stable")
    return [int(area) for area in order[:MOST_AT_RISK]]


def _course(outlook: Outlook, area: int, country: int) -> Course:
    name = outlook.scenario.country.name if area == country else outlook.scenario.provinces[area].name_en
    tail = (1 - BAND) / 2
    bands = [
        _quantile(histogram[:, area], q)
        for histogram in (outlook.sums.taken, outlook.sums.open)
        for q in (0.5, tail, 1 - tail)
    ]
    return Course(name, *bands)


def _quantile(histogram: NDArray[np.integer[Any]], q: float) -> NDArray[np.float64]:
    """Return the q-quantile of each line of a histogram whose bins count whole numbers from 0."""
    below = np.cumsum(histogram, axis=-1)
    values: NDArray[np.float64] = np.argmax(below >= q * below[:, -1:], axis=-1).astype(np.float64)
    return values


def _differences(comparison: Comparison) -> Figure:
    period = comparison.headline_period
    measures = {measure.name: measure for measure in MEASURES}
    panels = []
    for name in CHANGES:
        factor, unit = (
            (100, "percentage points") if measures[name].unit == "share" else (1, measures[name].unit)
        )
        words = f"{measures[name].words.capitalize()} ({unit})"
        panels.append(
            (words, [_change(outlook, name, period, factor) for outlook in comparison.outlooks[1:]])
        )
    title = f"Change against {comparison.baseline.scenario.name}, {comparison.frame.periods[period]}"
    return difference_chart(title, panels)


def _change(outlook: Outlook, name: str, period: int, factor: float) -> Change:
    change = outlook.changes[name]
    values = (change.estimate, change.lower, change.upper, change.ignorance_lower, change.ignorance_upper)
    return Change(outlook.scenario.name, *(factor * float(value[-1, period, 0]) for value in values))


def short_name(province: Province, others: Sequence[Province]) -> str:
    """Return the English name, short enough for a tile, and unlike any other's."""
    name = province.name_en.split(" (")[0].removesuffix(" Region")
    if any(
        other.name_en.split(" (")[0].removesuffix(" Region") == name for other in others if other != province
    ):
        name = province.name_en.replace(" (city)", " city")
    return name.replace(" Kazakhstan", "\nKazakhstan").replace(" Region", "\nRegion")
