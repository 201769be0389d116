"""The replications of a scenario that are worked on together: of one draw of its unknown numbers, or more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.engine.vocabulary import Floats, Ints
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Replications of a scenario, r of them.

    Attributes
    ----------
    scenarios
        The scenario in each draw, resolved: the same but for numbers that were not known.
    draw
        (r,) Which of them holds in each replication; ascending.
    numbers
        (r,) Numbers of the replications among all draws, by which their luck goes.
    """

    scenarios: Sequence[Scenario]
    draw: Ints
    numbers: Ints

    @classmethod
    def of(cls, scenario: Scenario, replications: ArrayLike) -> Runs:
        """Return one replication of a resolved scenario, or several."""
        return cls.of_draws([scenario], [np.atleast_1d(np.asarray(replications, np.int64))])

    @classmethod
    def of_draws(cls, scenarios: Sequence[Scenario], numbers: Sequence[Ints]) -> Runs:
        """Return the replications of each draw, one draw after another."""
        draw = np.repeat(np.arange(len(scenarios)), [len(each) for each in numbers])
        return cls(scenarios, draw, np.concatenate(numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def scenario(self) -> Scenario:
        """The scenario, for what is the same in every draw."""
        return self.scenarios[0]

    def each(self, number: Callable[[Scenario], float]) -> Floats:
        """Return a number of the scenario in each replication, (r,)."""
        return np.array([number(scenario) for scenario in self.scenarios], np.float64)[self.draw]

    def parts(self, run: Ints) -> Iterator[tuple[Scenario, slice]]:
        """Yield the scenario of each draw and its rows, of rows in order of run (index of the replication).

        Examples
        --------
        >>> runs = Runs([None, None], np.array([0, 0, 1]), np.array([5, 6, 70_000]))  # of two scenarios
        >>> [rows for _, rows in runs.parts(np.array([0, 1, 1, 2]))]
        [slice(0, 3, None), slice(3, 4, None)]
        """
        ends = np.searchsorted(self.draw[run], np.arange(1 + len(self.scenarios))).tolist()
        for scenario, first, last in zip(self.scenarios, ends, ends[1:], strict=False):
            yield scenario, slice(first, last)
