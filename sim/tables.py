"""Results as rows: the long form of `estimates.csv`, `differences.csv` and `verdicts.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeVar

from sim.experiment.compare import Comparison
from sim.experiment.levels import LEVEL, Floats, simultaneous_level
from sim.language import Saying, marked
from sim.mistakes import Mistake
from sim.quantities import MEASURES, Measure, Scope
from sim.verdicts import VERDICT_WORDS, Verdict

if TYPE_CHECKING:
    import pandas as pd

Value = TypeVar("Value")
Row = tuple[str | float | int, ...]
Piece = tuple[Sequence[str | float | int], ...]
"""Some rows in a row, as columns."""
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
    for piece in pieces(comparison, name):
        yield from zip(*piece, strict=True)


def pieces(comparison: Comparison, name: Name) -> Iterator[Piece]:
    """Yield the same a scenario and measure at a time, as columns."""
    make = {"estimates": _estimates, "differences": _differences, "verdicts": _verdicts}
    return make[name](comparison)


def frame(comparison: Comparison, name: Name = "estimates") -> pd.DataFrame:
    """Return a table as a pandas frame (pandas must be installed: the extra `notebook` brings it).

    Raises
    ------
    Mistake
        If there is no such table.
    """
    import pandas as pd

    if name not in COLUMNS:
        rule = Saying(marked("it must be one of {known}"), known=", ".join(COLUMNS))
        raise Mistake("{name} is {given}: {rule}", name="table", given=name, rule=rule)
    return pd.DataFrame(list(rows(comparison, name)), columns=list(COLUMNS[name]))


def _estimates(comparison: Comparison) -> Iterator[Piece]:
    for outlook in comparison.outlooks:
        for measure, level in _reported(outlook.levels):
            numbers = (
                (level.estimate, level.lower, level.upper),
                (level.ignorance_lower, level.ignorance_upper, level.ignorance_share),
            )
            yield _cells(comparison, outlook.scenario.name, measure, *numbers)


def _differences(comparison: Comparison) -> Iterator[Piece]:
    for outlook in comparison.outlooks[1:]:
        for measure, change in _reported(outlook.changes):
            numbers = (
                (change.estimate, change.lower, change.upper),
                (change.ignorance_lower, change.ignorance_upper, change.correlation, change.variance_ratio),
            )
            yield _cells(comparison, outlook.scenario.name, measure, *numbers)


def _reported(values: Mapping[str, Value]) -> Iterator[tuple[Measure, Value]]:
    """Yield the measures that have a value."""
    return ((measure, values[measure.name]) for measure in MEASURES if measure.name in values)


def _verdicts(comparison: Comparison) -> Iterator[Piece]:
    areas, periods = zip(*product(comparison.frame.areas, comparison.frame.periods), strict=True)
    for outlook in comparison.outlooks:
        found = outlook.judgement
        verdicts = [VERDICT_WORDS[Verdict(code)] for code in found.verdicts.ravel().tolist()]
        sure = (each.ravel().tolist() for each in (found.share_above, found.chance_above))
        yield [outlook.scenario.name] * len(areas), areas, periods, verdicts, *sure


def _cells(
    comparison: Comparison, scenario: str, measure: Measure, first: Sequence[Floats], second: Sequence[Floats]
) -> Piece:
    """Return a row for each cell in which a measure is reported, with numbers of shape (A, T, G)."""
    groups = comparison.frame.groups[: None if measure.scope is Scope.GROUPS else 1]
    areas = slice(-1 if measure.scope is Scope.COUNTRY else 0, None)
    certainty = zip(comparison.frame.areas[areas], _levels(comparison)[areas], strict=True)
    of_area, periods, who = zip(*product(certainty, comparison.frame.periods, groups), strict=True)
    names, levels = zip(*of_area, strict=True)
    one, other = (
        [each[areas, :, : len(groups)].ravel().tolist() for each in part] for part in (first, second)
    )
    labels = scenario, measure.name, measure.unit, comparison.design.replications
    name, what, unit, number = ([label] * len(who) for label in labels)
    return name, names, who, periods, what, unit, *one, levels, number, *other


def _levels(comparison: Comparison) -> list[float]:
    """Return the level of each area's intervals, the country last."""
    num_provinces = len(comparison.frame.provinces)
    return [simultaneous_level(num_provinces)] * num_provinces + [LEVEL]
