"""Results as rows: the long form of `estimates.csv`, `differences.csv` and `verdicts.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeVar

from sim.experiment.compare import Comparison
from sim.experiment.levels import LEVEL, Floats, simultaneous_level
from sim.quantities import MEASURES, Measure, Scope
from sim.verdicts import VERDICT_WORDS, Verdict

if TYPE_CHECKING:
    import pandas as pd

Value = TypeVar("Value")
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
        for measure, level in _reported(outlook.levels):
            numbers = (
                (level.estimate, level.lower, level.upper),
                (level.ignorance_lower, level.ignorance_upper, level.ignorance_share),
            )
            yield from _cells(comparison, outlook.scenario.name, measure, *numbers)


def _differences(comparison: Comparison) -> Iterator[Row]:
    for outlook in comparison.outlooks[1:]:
        for measure, change in _reported(outlook.changes):
            numbers = (
                (change.estimate, change.lower, change.upper),
                (change.ignorance_lower, change.ignorance_upper, change.correlation, change.variance_ratio),
            )
            yield from _cells(comparison, outlook.scenario.name, measure, *numbers)


def _reported(values: Mapping[str, Value]) -> Iterator[tuple[Measure, Value]]:
    """Yield the measures that have a value."""
    return ((measure, values[measure.name]) for measure in MEASURES if measure.name in values)


def _verdicts(comparison: Comparison) -> Iterator[Row]:
    for outlook in comparison.outlooks:
        judgement = outlook.judgement
        for area, province in enumerate(comparison.frame.areas):
            for period, label in enumerate(comparison.frame.periods):
                verdict = VERDICT_WORDS[Verdict(judgement.verdicts[area, period])]
                sure = (judgement.share_above[area, period], judgement.chance_above[area, period])
                yield (outlook.scenario.name, province, label, verdict, *(float(value) for value in sure))


def _cells(
    comparison: Comparison, scenario: str, measure: Measure, first: Sequence[Floats], second: Sequence[Floats]
) -> Iterator[Row]:
    """Yield a row for each cell in which a measure is reported, with numbers of shape (A, T, G)."""
    groups = comparison.frame.groups[: None if measure.scope is Scope.GROUPS else 1]
    areas = slice(-1 if measure.scope is Scope.COUNTRY else 0, None)
    names, periods = comparison.frame.areas[areas], comparison.frame.periods
    certainty = zip(names, _levels(comparison)[areas], strict=True)
    columns = [column[areas, :, : len(groups)].ravel().tolist() for column in (*first, *second)]
    of_first, of_second = zip(*columns[: len(first)], strict=True), zip(*columns[len(first) :], strict=True)
    number, what = comparison.design.replications, (measure.name, measure.unit)
    cells = product(certainty, periods, groups)
    for ((area, level), period, who), one, other in zip(cells, of_first, of_second, strict=True):
        yield (scenario, area, who, period, *what, *one, level, number, *other)


def _levels(comparison: Comparison) -> list[float]:
    """Return the level of each area's intervals, the country last."""
    num_provinces = len(comparison.frame.provinces)
    return [simultaneous_level(num_provinces)] * num_provinces + [LEVEL]
