"""Results as rows: the long form of `estimates.csv`, `differences.csv` and `verdicts.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sim.experiment.compare import Comparison
from sim.experiment.levels import LEVEL, simultaneous_level
from sim.frame import GROUPS
from sim.quantities import MEASURES, Measure, Scope
from sim.verdicts import VERDICT_WORDS, Verdict

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[str | float | int, ...]
Name = Literal["estimates", "differences", "verdicts"]

_CELL = ("scenario", "province", "group", "period", "measure", "unit")
COLUMNS: dict[Name, tuple[str, ...]] = {
    "estimates": (
        *_CELL,
        *("estimate", "lower", "upper", "level", "replications"),
        *("ignorance_lower", "ignorance_upper", "ignorance_share"),
    ),
    "differences": (
        *_CELL,
        *("estimate", "lower", "upper", "level", "replications"),
        *("ignorance_lower", "ignorance_upper", "correlation", "variance_ratio"),
    ),
    "verdicts": ("scenario", "province", "period", "verdict", "share_above", "chance_above"),
}
"""Headings of each table; a change is scenario minus baseline."""


def rows(comparison: Comparison, name: Name) -> Iterator[Row]:
    """Yield the rows of a table, in the order of its scenarios, measures, areas, periods and groups."""
    make = {"estimates": _estimates, "differences": _differences, "verdicts": _verdicts}
    return make[name](comparison)


def frame(comparison: Comparison, name: Name = "estimates") -> pd.DataFrame:
    """Return a table as a pandas frame (pandas must be installed: the extra `notebook` brings it)."""
    import pandas as pd

    return pd.DataFrame(list(rows(comparison, name)), columns=list(COLUMNS[name]))


def _estimates(comparison: Comparison) -> Iterator[Row]:
    for outlook in comparison.outlooks:
        for measure in MEASURES:
            level = outlook.levels[measure.name]
            columns = (
                (level.estimate, level.lower, level.upper),
                (level.ignorance_lower, level.ignorance_upper, level.ignorance_share),
            )
            for cell, place in _cells(comparison, outlook.scenario.name, measure):
                first, second = ([float(column[place]) for column in part] for part in columns)
                yield (*cell, *first, _level(comparison, place[0]), comparison.design.replications, *second)


def _differences(comparison: Comparison) -> Iterator[Row]:
    for outlook in comparison.outlooks[1:]:
        for measure in MEASURES:
            if measure.name not in outlook.changes:
                continue
            change = outlook.changes[measure.name]
            columns = (
                (change.estimate, change.lower, change.upper),
                (change.ignorance_lower, change.ignorance_upper, change.correlation, change.variance_ratio),
            )
            for cell, place in _cells(comparison, outlook.scenario.name, measure):
                first, second = ([float(column[place]) for column in part] for part in columns)
                yield (*cell, *first, _level(comparison, place[0]), comparison.design.replications, *second)


def _verdicts(comparison: Comparison) -> Iterator[Row]:
    for outlook in comparison.outlooks:
        judgement = outlook.judgement
        for area, province in enumerate(comparison.frame.areas):
            for period, label in enumerate(comparison.frame.periods):
                verdict = VERDICT_WORDS[Verdict(judgement.verdicts[area, period])]
                sure = (judgement.share_above[area, period], judgement.chance_above[area, period])
                yield (outlook.scenario.name, province, label, verdict, *(float(value) for value in sure))


def _cells(
    comparison: Comparison, scenario: str, measure: Measure
) -> Iterator[tuple[tuple[str, ...], tuple[int, int, int]]]:
    """Yield the labels and the index of each cell in which a measure is reported."""
    areas = list(enumerate(comparison.frame.areas))
    groups = GROUPS if measure.scope is Scope.GROUPS else GROUPS[:1]
    for area, province in areas[-1:] if measure.scope is Scope.COUNTRY else areas:
        for period, label in enumerate(comparison.frame.periods):
            for group, who in enumerate(groups):
                yield (scenario, province, who, label, measure.name, measure.unit), (area, period, group)


def _level(comparison: Comparison, area: int) -> float:
    num_provinces = len(comparison.frame.provinces)
    return LEVEL if area == num_provinces else simultaneous_level(num_provinces)
