"""The numbers of a figure as rows of a table, taken from what is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from sim.figures.differences import Change, difference_chart
from sim.figures.drawing import Plan
from sim.figures.occupancy import Course, occupancy_chart
from sim.figures.tiles import Map, tile_map

Row = tuple[str | float, ...]


def numbers_of(plan: Plan) -> list[Row]:
    """Return headings and rows of what a plan draws; the names of columns are for programs, in English."""
    assert isinstance(plan, partial)
    tell: dict[Any, Any] = {tile_map: _of_maps, difference_chart: _of_changes, occupancy_chart: _of_courses}
    rows: list[Row] = list(tell[plan.func](*plan.args))
    return rows


def _of_maps(maps: Sequence[Map], _title: str, _highest: float) -> Iterator[Row]:
    yield "scenario", "province", "share_never_admitted", "verdict", "share_of_runs_with_shelter"
    for each in maps:
        for tile in each.tiles:
            yield each.name, tile.label, tile.share, tile.verdict, tile.shelter_chance


def _of_changes(_title: str, _below: str, panels: Sequence[tuple[str, Sequence[Change]]]) -> Iterator[Row]:
    yield "measure", "scenario", "change", "lower", "upper", "ignorance_lower", "ignorance_upper"
    for words, changes in panels:
        for each in changes:
            runs, draws = (each.lower, each.upper), (each.ignorance_lower, each.ignorance_upper)
            yield words, each.scenario, each.estimate, *runs, *draws


def _of_courses(
    _title: str, _below: str, dates: Sequence[date], courses: Sequence[Course], _level: float
) -> Iterator[Row]:
    bands = ("people", "people_lower", "people_upper", "beds", "beds_lower", "beds_upper")
    yield "area", "date", *bands
    for course in courses:
        for week, moment in enumerate(dates):
            yield course.title, moment.isoformat(), *(float(getattr(course, band)[week]) for band in bands)
