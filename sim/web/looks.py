"""First looks: few runs of a scenario, within a fifth of a second, marked as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sim.answer.values import MEASURE
from sim.engine import choice
from sim.experiment.changes import change_of
from sim.experiment.compare import Comparison, Outlook, must_fit
from sim.experiment.design import Design
from sim.experiment.judgement import judge
from sim.experiment.labels import frame_of
from sim.experiment.levels import Level, level_of
from sim.experiment.replicate import run_draw
from sim.experiment.sums import Sums, closed_ledgers
from sim.quantities import Kind
from sim.scenario import Scenario

DRAWS, RUNS = 5, 10
"""Draws tell more than runs of the same draw; so many take about a tenth of a second."""


class _WhenAsked(dict[str, Level]):
    """The measures of a scenario, each computed when it is first asked for: a look shows a few of them."""

    def __init__(self, scenario: Scenario, sums: Sums, per_draw: int) -> None:
        super().__init__()
        self._of = (sums, per_draw, scenario.has_unknown)

    def __missing__(self, name: str) -> Level:
        """Compute a measure, and keep it."""
        self[name] = level_of(MEASURE[name], *self._of)
        return self[name]


@cache
def engine_name() -> str:
    """Return the engine of all looks of this process.

    It is the compiled one if that lay ready at the first look: to compile would take longer than a look may.
    """
    return choice.KERNEL if choice.is_compiled() else choice.REFERENCE


def look(scenarios: Sequence[Scenario], seed: int, shown: Sequence[str]) -> Comparison:
    """Return few runs of scenarios: of each draw the first runs that the full answer has, too.

    Parameters
    ----------
    scenarios
        The first is the baseline.
    seed
        Of all luck.
    shown
        Measures whose changes are wanted.

    Raises
    ------
    Mistake
        If the scenarios do not fit each other.
    """
    must_fit(scenarios)
    design = Design(DRAWS, RUNS, seed)
    engine = choice.engine(engine_name())
    draws = (run_draw(scenarios, design, engine, draw) for draw in range(DRAWS))
    sums = closed_ledgers(draws, DRAWS, len(scenarios))
    has_unknown = any(scenario.has_unknown for scenario in scenarios)
    wanted = [MEASURE[name] for name in dict.fromkeys(shown) if MEASURE[name].kind is not Kind.PEAK]
    outlooks = tuple(
        Outlook(
            scenario,
            each,
            _WhenAsked(scenario, each, design.per_draw),
            {m.name: change_of(m, each, sums[0], design.per_draw, has_unknown) for m in wanted}
            if number
            else {},
            judge(each, scenario.thresholds, design.per_draw, scenario.has_unknown),
        )
        for number, (scenario, each) in enumerate(zip(scenarios, sums, strict=True))
    )
    return Comparison(design, frame_of(scenarios[0]), outlooks)
