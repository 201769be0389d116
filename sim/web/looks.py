"""First looks: few runs of a scenario, within a fifth of a second, marked as what they are."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property, lru_cache
from typing import Any, cast

from sim.answer.values import MEASURE
from sim.engine import choice
from sim.experiment.asked import placed
from sim.experiment.changes import Change, change_of
from sim.experiment.compare import Comparison, Outlook, must_fit
from sim.experiment.design import Design
from sim.experiment.judgement import judge
from sim.experiment.labels import frame_of
from sim.experiment.levels import Level, estimate_of, level_of
from sim.experiment.replicate import measured, weekly_moments
from sim.experiment.sums import DrawLedger, DrawSums, Sums, closed_ledgers
from sim.measures import Tally
from sim.quantities import Kind, Measure
from sim.scenario import Scenario
from sim.scenario.this import This
from sim.web.met_before import asked_of

DRAWS, RUNS = 4, 8
"""Draws tell more than runs of the same draw; so many take about a tenth of a second."""


class _Bare:
    """A measure whose estimate mostly is enough; its intervals, which cost more, are made if asked for."""

    def __init__(self, measure: Measure, sums: Sums, per_draw: int, has_unknown: bool) -> None:
        self.estimate = estimate_of(measure, sums, per_draw)
        self._of = (measure, sums, per_draw, has_unknown)

    def __getattr__(self, name: str) -> Any:
        """Return what stands beside the estimate."""
        return getattr(self._whole, name)

    @cached_property
    def _whole(self) -> Level:
        return level_of(*self._of)


class _WhenAsked(dict[str, Level]):
    """The measures of a scenario, each computed when it is first asked for: a look shows a few of them."""

    def __init__(self, scenario: Scenario, sums: Sums, per_draw: int, whole: Container[str]) -> None:
        super().__init__()
        self._of, self._are_whole = (sums, per_draw, scenario.has_unknown), whole

    def __missing__(self, name: str) -> Level:
        """Compute a measure, and keep it."""
        is_whole = name in self._are_whole
        self[name] = level_of(MEASURE[name], *self._of) if is_whole else self._bare(name)
        return self[name]

    def _bare(self, name: str) -> Level:
        return cast("Level", _Bare(MEASURE[name], *self._of))


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


@lru_cache(maxsize=10)  # the baseline is met in every look
def _met(this: This, design: Design) -> list[Tally]:
    """Return what happens in the runs of each draw."""
    frame = frame_of(this.scenario)
    history = placed(asked_of(this.scenario, design), frame.windows, choice.engine(engine_name()))
    return measured(frame, weekly_moments(frame), history).parts([design.per_draw] * design.draws)


def _sums_of(this: This, baseline: This, design: Design) -> Sums:
    pairs = zip(_met(this, design), _met(baseline, design), strict=True)
    return closed_ledgers(((_draw_sums(*pair),) for pair in pairs), design.draws, 1)[0]


def _draw_sums(tally: Tally, baseline: Tally) -> DrawSums:
    ledger = DrawLedger()
    ledger.add(tally, baseline)
    return ledger.close()


@lru_cache(maxsize=8)
def _alone(this: This, design: Design, whole: Container[str]) -> Outlook:
    """Return what the first scenario comes to, with the measures that were asked for in any look at it."""
    return _outlook(this.scenario, _sums_of(this, this, design), design, {}, whole)


def _outlook(
    scenario: Scenario, sums: Sums, design: Design, changes: dict[str, Change], whole: Container[str]
) -> Outlook:
    levels = _WhenAsked(scenario, sums, design.per_draw, whole)
    judgement = judge(sums, scenario.thresholds, design.per_draw, scenario.has_unknown)
    return Outlook(scenario, sums, levels, changes, judgement)


def look(
    scenarios: Sequence[Scenario], seed: int, changing: Sequence[str], shown: frozenset[str] = frozenset()
) -> Comparison:
    """Return few runs of scenarios: of each draw the first runs that the full answer has, too.

    Parameters
    ----------
    scenarios
        The first is the baseline.
    seed
        Of all luck.
    changing
        Measures whose changes are wanted.
    shown
        Measures whose intervals will be asked for; those of others are made when they are.

    Raises
    ------
    Mistake
        If the scenarios do not fit each other.
    """
    must_fit(scenarios)
    design = Design(DRAWS, RUNS, seed)
    first = _alone(This(scenarios[0]), design, shown)
    has_unknown = any(scenario.has_unknown for scenario in scenarios)
    wanted = [MEASURE[name] for name in dict.fromkeys(changing) if MEASURE[name].kind is not Kind.PEAK]
    outlooks = [first]
    for scenario in scenarios[1:]:
        sums = _sums_of(This(scenario), This(scenarios[0]), design)
        changes = {
            each.name: change_of(each, sums, first.sums, design.per_draw, has_unknown) for each in wanted
        }
        outlooks.append(_outlook(scenario, sums, design, changes, shown))
    return Comparison(design, frame_of(scenarios[0]), tuple(outlooks))
