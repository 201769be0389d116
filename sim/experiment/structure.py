"""What follows from choices that no number can express: every combination of them, over the same people."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.batches import Sweep
from sim.experiment.enough import CHANCE, CHANCE_WITHIN
from sim.experiment.frontier import Question
from sim.experiment.known import Known, known
from sim.experiment.points import Point
from sim.mistakes import Mistake
from sim.scenario import AS_IN_FILE, Switch, switches

Floats = NDArray[np.float64]

WITHOUT_BED = "share_without_bed"
"""Of all who want a bed, eligible or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """A measure under every combination of choices.

    Attributes
    ----------
    question
        The measure, where, and its limit.
    switches
        The choices there are.
    combinations
        The way each switch is set, one tuple a combination; the first is the file itself.
    known
        The measure; one value a combination.
    without_bed
        `WITHOUT_BED`, beside it: rules by which fewer are eligible can lower the one and raise the other.
    """

    question: Question
    switches: tuple[Switch, ...]
    combinations: tuple[tuple[str, ...], ...]
    known: Known
    without_bed: Known

    def is_within(self, precision: float) -> bool:
        """Whether the runs leave no combination open by more than a part of it, or of the limit if more.

        A chance is to be known within `CHANCE_WITHIN` of the part itself.
        """
        half_width = (self.known.upper - self.known.lower) / 2
        if self.question.measure == CHANCE:
            return bool((half_width <= CHANCE_WITHIN * precision).all())
        return bool((half_width <= precision * np.maximum(self.known.estimate, self.question.limit)).all())

    def effect(self, switch: int, words: str) -> tuple[float, float]:
        """Return what a choice changes against the file's, on average over all other choices.

        Of the measure, then of `WITHOUT_BED`.
        """
        return self._effect(self.known, switch, words), self._effect(self.without_bed, switch, words)

    def _effect(self, known: Known, switch: int, words: str) -> float:
        values = dict(zip(self.combinations, known.estimate.tolist(), strict=True))
        changes = [
            value - values[(*ways[:switch], AS_IN_FILE, *ways[switch + 1 :])]
            for ways, value in values.items()
            if ways[switch] == words
        ]
        return float(np.mean(changes))


def structure(sweep: Sweep, question: Question) -> Structure:
    """Return a measure under every combination of choices.

    Raises
    ------
    Mistake
        If the file leaves no choice.
    """
    scenario = sweep.study.scenario
    found = switches(scenario)
    if not found:
        raise Mistake(
            "{scenario}: no closings, transfers, beds of others, grants or laws of stay to choose",
            scenario=scenario.name,
        )
    combinations = tuple(itertools.product(*(switch.options for switch in found)))
    names = [switch.name for switch in found]
    outcomes = sweep.outcomes([_at(names, ways) for ways in combinations])
    measured, without_bed = (
        known(outcomes, measure, question.area, question.limit, scenario.has_unknown)
        for measure in (question.measure, WITHOUT_BED)
    )
    return Structure(question, tuple(found), combinations, measured, without_bed)


def _at(names: list[str], ways: tuple[str, ...]) -> Point:
    """Return the point at which choices are made; one made as in the file is not named."""
    made = zip(names, ways, strict=True)
    return Point(choices=tuple((name, way) for name, way in made if way != AS_IN_FILE))
