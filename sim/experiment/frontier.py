"""How much more can be taken: a measure over two numbers of a file, and the line where it passes a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from sim.experiment.batches import Sweep
from sim.experiment.known import Known, known
from sim.experiment.points import point
from sim.monotone import rising_and_falling, where_it_falls_to

Floats = NDArray[np.float64]

DECIDING = ("estimate", "lower", "upper", "cautious_lower", "cautious_upper")
"""What of a measure is held against the limit."""


@dataclass(frozen=True, slots=True)
class Question:
    """What must not be exceeded, where.

    Attributes
    ----------
    measure
        ``share_never_admitted`` or ``chance_any_never_admitted``.
    area
        Index of the province, -1 for the country.
    limit
        What the measure must not exceed.
    """

    measure: str
    area: int
    limit: float

    def is_of_nobody(self, sweep: Sweep, settings: Mapping[str, float]) -> bool:
        """Return whether nobody wants a bed at a point, in any run."""
        return bool(sweep.outcomes([point(settings)]).is_never("wanting_bed", self.area)[0])

    def left_out(self, sweep: Sweep, settings: Mapping[str, float]) -> float:
        """Return the part of those who want a bed whom no shelter in reach may take: no measure has them."""
        outcomes = sweep.outcomes([point(settings)]).with_shut_out_refused()
        wanting, without, refused = (
            outcomes.sums(name)[:, 0, self.area].sum()
            for name in ("wanting_bed", "without_bed", "never_admitted")
        )
        return float((without - refused) / wanting) if wanting else 0.0

    def of(self, sweep: Sweep, settings: Sequence[Mapping[str, float]]) -> Known:
        """Return the measure at some points.

        Where nobody wants a bed nobody is refused: 0. Where in a draw people want one and nobody may come in,
        as without any bed, all are as good as refused.
        """
        outcomes = sweep.outcomes([point(each) for each in settings])
        refused, is_any = outcomes.with_shut_out_refused(), sweep.study.scenario.has_unknown
        found = known(refused, self.measure, self.area, self.limit, is_any)
        is_nobody = outcomes.is_never("wanting_bed", self.area)
        edges = [is_nobody, outcomes.is_never("eligible", self.area)], [0.0, 1.0]
        return replace(found, **{name: np.select(*edges, getattr(found, name)) for name in DECIDING})


@dataclass(frozen=True, slots=True)
class Axis:
    """A number of the file, or several together, and the values it is set to.

    Attributes
    ----------
    name
        As it is said.
    values
        Increasing.
    settings
        What is set at each value: number of the file by name.
    is_whole
        Whether the number can have whole values only, as beds.
    """

    name: str
    values: tuple[float, ...]
    settings: tuple[Mapping[str, float], ...]
    is_whole: bool = False

    @classmethod
    def of(cls, names: tuple[str, ...], values: tuple[float, ...], is_whole: bool = False) -> Axis:
        """Return the axis along which some numbers of the file all have the same value."""
        settings = tuple(dict.fromkeys(names, value) for value in values)
        return cls(" and ".join(names), values, settings, is_whole)


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """A measure over a grid; X values across, Y values up.

    Attributes
    ----------
    across, up
        The measure never falls across and never rises up, as more people and more beds make it.
    question
        Which measure, where, and its limit.
    raw
        As the runs gave it; arrays of shape (X, Y).
    surface
        The same, what is held against the limit made to rise across and to fall up.
    line, line_lower, line_upper
        The least value up that keeps the measure within its limit, and the 95 % band of that: over what
        nobody knows, or over the number of runs if nothing is unknown; shape (X,). -inf: less than the least
        value looked at; inf: more than the greatest.
    """

    across: Axis
    up: Axis
    question: Question
    raw: Known
    surface: Known
    line: Floats
    line_lower: Floats
    line_upper: Floats


def frontier(sweep: Sweep, across: Axis, up: Axis, question: Question) -> Frontier:
    """Return a measure over the grid of two axes, over the same people everywhere.

    Raises
    ------
    Mistake
        If a number may not have a value.
    """
    found = question.of(sweep, [{**right, **above} for right in across.settings for above in up.settings])
    shape = len(across.values), len(up.values)
    raw = Known(*(getattr(found, field.name).reshape(shape) for field in fields(Known)))
    surface = replace(raw, **{name: _made_monotone(getattr(raw, name)) for name in DECIDING})
    lines = [
        np.array([where_it_falls_to(column, up.values, question.limit) for column in each])
        for each in (surface.estimate, surface.cautious_lower, surface.cautious_upper)
    ]
    return Frontier(across, up, question, raw, surface, *lines)


def _made_monotone(values: Floats) -> Floats:
    return values if np.isnan(values).any() else rising_and_falling(values)
