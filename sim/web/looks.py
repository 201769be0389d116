"""First looks: few runs of a scenario, within a fifth of a second, marked as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.answer.values import MEASURE
from sim.beds import build_beds
from sim.engine import choice
from sim.experiment.asked import Asked, placed, side_by_side
from sim.experiment.changes import Change, change_of
from sim.experiment.compare import Comparison, Outlook, must_fit
from sim.experiment.design import Design
from sim.experiment.judgement import judge
from sim.experiment.labels import frame_of
from sim.experiment.levels import Level, level_of
from sim.experiment.replicate import asked, drawn, measured, met, weekly_moments
from sim.experiment.sums import DrawLedger, DrawSums, Sums, closed_ledgers
from sim.measures import Tally
from sim.quantities import Kind
from sim.referrals import plan
from sim.scenario import Scenario

DRAWS, RUNS = 4, 8
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


_engines = [choice.REFERENCE]
"""The engine of the looks of this process is the last; all give the same numbers."""


def engine_name() -> str:
    """Return the engine of the looks of this process: the reference until the compiled one is loaded."""
    return _engines[-1]


def load_compiled_engine() -> None:
    """Have later looks made by the compiled engine, if it lies ready: to make it takes too long here."""
    if choice.is_compiled():
        choice.engine(choice.KERNEL)
        _engines.append(choice.KERNEL)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A scenario that is equal to itself only, as the shipped ones are whenever they are asked for."""

    scenario: Scenario

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scenario is self.scenario

    def __hash__(self) -> int:
        return id(self.scenario)


@lru_cache(maxsize=10)  # the baseline is met in every look
def _met(same: _Same, design: Design) -> list[Tally]:
    """Return what happens in the runs of each draw."""
    blocks = [_asked(same.scenario, design, draw) for draw in range(design.draws)]
    frame = frame_of(same.scenario)
    together = side_by_side(blocks, len(frame.provinces))
    history = placed(together, frame.windows, choice.engine(engine_name()))
    return measured(frame, weekly_moments(frame), history).parts([one.num_blocks for one in blocks])


def _asked(scenario: Scenario, design: Design, draw: int) -> Asked:
    known, numbers = drawn(scenario, design.seed, draw), np.array(design.numbers_of(draw), np.int64)
    people = met(plan(known, design.seed, draw), numbers)
    return asked(known, people, build_beds(known, design.seed, draw, numbers), design.seed, numbers)


def _sums_of(same: _Same, baseline: _Same, design: Design) -> Sums:
    pairs = zip(_met(same, design), _met(baseline, design), strict=True)
    return closed_ledgers(((_draw_sums(*pair),) for pair in pairs), design.draws, 1)[0]


def _draw_sums(tally: Tally, baseline: Tally) -> DrawSums:
    ledger = DrawLedger()
    ledger.add(tally, baseline)
    return ledger.close()


@lru_cache(maxsize=8)
def _alone(same: _Same, design: Design) -> Outlook:
    """Return what the first scenario comes to, with the measures that were asked for in any look at it."""
    return _outlook(same.scenario, _sums_of(same, same, design), design, {})


def _outlook(scenario: Scenario, sums: Sums, design: Design, changes: dict[str, Change]) -> Outlook:
    levels = _WhenAsked(scenario, sums, design.per_draw)
    judgement = judge(sums, scenario.thresholds, design.per_draw, scenario.has_unknown)
    return Outlook(scenario, sums, levels, changes, judgement)


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
    first = _alone(_Same(scenarios[0]), design)
    has_unknown = any(scenario.has_unknown for scenario in scenarios)
    wanted = [MEASURE[name] for name in dict.fromkeys(shown) if MEASURE[name].kind is not Kind.PEAK]
    outlooks = [first]
    for scenario in scenarios[1:]:
        sums = _sums_of(_Same(scenario), _Same(scenarios[0]), design)
        changes = {
            each.name: change_of(each, sums, first.sums, design.per_draw, has_unknown) for each in wanted
        }
        outlooks.append(_outlook(scenario, sums, design, changes))
    return Comparison(design, frame_of(scenarios[0]), tuple(outlooks))
