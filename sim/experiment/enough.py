"""When to stop: as soon as the headline is known well enough, and stays so.

Draws of the unknown numbers are the independent units of every interval, so they are what is added. They are
looked at in order, so where it stops does not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.differences import difference_of_ratios
from sim.estimates import Estimate, probability_estimate, ratio_estimate
from sim.experiment.labels import frame_of
from sim.experiment.look_ahead import LookAhead
from sim.experiment.sums import DrawSums
from sim.latin import in_units
from sim.mistakes import Mistake
from sim.quantities import INDEX, MEASURES
from sim.scenario import Scenario

Floats = NDArray[np.float64]

LEVEL = 0.95
FEWEST = 100
"""Draws made in any case where something is unknown: a verdict must be proved by their number."""
FEWEST_OF_LUCK = 20
"""Draws made in any case where chance alone differs between them."""
CHANCE_WITHIN = 0.2
"""A chance is to be known within this part of what is allowed for other numbers: 0.02 at 10 %."""
SHARES = ("share_never_admitted", "share_without_bed")
CHANCE = "chance_any_never_admitted"
"""What is watched: for the country, and for a single province also the chance."""

_MEASURE = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Looked:
    """One watched number as it is known now.

    Attributes
    ----------
    measure
        Its name.
    scenario
        Name of the scenario.
    is_change
        Whether it is the change against the first scenario.
    half_width
        Of its 95 % interval over the number of runs.
    allowed
        What the half-width may be.
    """

    measure: str
    scenario: str
    is_change: bool
    half_width: float
    allowed: float

    @property
    def is_enough(self) -> bool:
        """Whether it is known well enough; what is not there in any run need not be known."""
        return not self.half_width > self.allowed


@dataclass(slots=True)
class Stopping:
    """Adds draws in order, and says when there are enough.

    Attributes
    ----------
    scenarios
        The first is the baseline.
    precision
        Half-width allowed, relative to the number itself, or to the threshold of the share if that is more.
    per_draw
        Replications of each draw.
    unit
        Draws that make one independent unit; it is looked at after whole units only.
    """

    scenarios: Sequence[Scenario]
    precision: float
    per_draw: int
    unit: int = 1
    _counts: dict[str, list[Floats]] = field(default_factory=dict)
    _rule: LookAhead = field(init=False)

    def __post_init__(self) -> None:
        is_unknown = any(scenario.has_unknown for scenario in self.scenarios)
        if not (isinstance(self.precision, int | float) and 0 < self.precision < 1):
            raise Mistake("precision is {given}: it must lie between 0 and 1", given=self.precision)
        self._rule = LookAhead(FEWEST if is_unknown else FEWEST_OF_LUCK)
        self.unit = self.unit if is_unknown else 1

    def until_enough(self, draws: Iterable[tuple[DrawSums, ...]]) -> Iterator[tuple[DrawSums, ...]]:
        """Yield draws until they are enough, or there are no more."""
        for draw in draws:
            self._add(draw)
            yield draw
            if self._rule.is_enough_after(self._is_enough) and self.num_draws % self.unit == 0:
                return

    @property
    def num_draws(self) -> int:
        """Draws that were added."""
        return self._rule.number

    @property
    def is_reached(self) -> bool:
        """Whether it is known well enough now, if not for long."""
        return self._rule.is_reached or self._is_enough()

    def _is_enough(self) -> bool:
        return all(each.is_enough for each in self.looked())

    def looked(self) -> list[Looked]:
        """Return every watched number as it is known now."""
        found = []
        for number, scenario in enumerate(self.scenarios):
            found += [self._level(name, number, scenario) for name in self._measures]
            if number:
                found += [self._change(name, number, scenario) for name in SHARES]
        return found

    @property
    def _measures(self) -> tuple[str, ...]:
        is_one_province = len(self.scenarios[0].provinces) == 1
        return (*SHARES, CHANCE) if is_one_province else SHARES

    @property
    def _per_unit(self) -> int:
        return self.unit * self.per_draw

    def _add(self, draw: tuple[DrawSums, ...]) -> None:
        first = self.scenarios[0]
        period = frame_of(first).periods.index(str(first.study.headline_year))
        for name in (*SHARES, CHANCE):
            for count in (_MEASURE[name].numerator, _MEASURE[name].denominator):
                if count:
                    of_draw = np.array([each.sums[INDEX[count], -1, period, 0] for each in draw])
                    self._counts.setdefault(count, []).append(of_draw)

    def _sums(self, count: str, number: int) -> Floats:
        return in_units(np.array(self._counts[count])[:, number], self.unit)

    def _ratio(self, name: str, number: int) -> tuple[Floats, Floats]:
        measure = _MEASURE[name]
        return self._sums(measure.numerator, number), self._sums(measure.denominator, number)

    def _level(self, name: str, number: int, scenario: Scenario) -> Looked:
        if name == CHANCE:
            hits = self._sums(_MEASURE[name].numerator, number)
            known = probability_estimate(hits, self._per_unit, LEVEL)
            allowed = CHANCE_WITHIN * self.precision
        else:
            known = ratio_estimate(*self._ratio(name, number), LEVEL, is_share=True)
            allowed = self._allowed(known, scenario)
        return Looked(name, scenario.name, False, _half_width(known), allowed)

    def _change(self, name: str, number: int, scenario: Scenario) -> Looked:
        known = difference_of_ratios(self._ratio(name, number), self._ratio(name, 0), LEVEL)
        return Looked(name, scenario.name, True, _half_width(known), self._allowed(known, scenario))

    def _allowed(self, known: Estimate, scenario: Scenario) -> float:
        size = abs(float(known.estimate))
        return self.precision * max(size, scenario.thresholds.share)


def _half_width(known: Estimate) -> float:
    return float(known.upper - known.lower) / 2
