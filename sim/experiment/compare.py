"""Several scenarios over the same people: levels, changes and verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from sim.compiled import use_compiled_loops
from sim.engine import choice
from sim.experiment.changes import Change, changes_of
from sim.experiment.design import Design
from sim.experiment.enough import Looked, Stopping
from sim.experiment.judgement import Judgement, judge
from sim.experiment.labels import ages_of, frame_of
from sim.experiment.levels import Level, levels_of
from sim.experiment.loading import one_run_here_saves_time
from sim.experiment.parallel import in_order, workers_are_copies
from sim.experiment.replicate import draws_at_once, run_draws
from sim.experiment.shelf import Shelf
from sim.experiment.sums import DrawSums, Sums, closed_ledgers
from sim.experiment.weights import Weights, weights_of
from sim.frame import Frame
from sim.language import Saying, marked
from sim.mistakes import Mistake
from sim.scenario import Scenario, ScenarioFaults

ONE_RUN = Design(draws=1, replications=1, seed=1)
"""Compiles, or loads, all that is needed."""

Progress = Callable[[int, int], None]
"""Told after each draw: draws done, draws in all."""

Found = tuple[dict[str, Level], dict[str, Change], Judgement, Weights | None]
"""What the sums of a scenario come to, as in `Outlook`."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What one scenario comes to.

    Attributes
    ----------
    scenario
        Its file, checked.
    sums
        What was kept of its replications.
    levels, changes
        Measures by name; no changes for the baseline itself.
    judgement
        Its verdicts.
    weights
        Of its unknown numbers in the headline; None where nothing is unknown, or draws tell nothing of them.
    """

    scenario: Scenario
    sums: Sums
    levels: dict[str, Level]
    changes: dict[str, Change]
    judgement: Judgement
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a run until known well enough came to its end.

    Attributes
    ----------
    precision
        What was asked for.
    most
        The design if it had never been enough.
    is_reached
        Whether it was reached, before the most runs allowed or with them.
    looked
        The numbers watched, as they are known in the end.
    """

    precision: float
    most: Design
    is_reached: bool
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Scenarios side by side; the first is the baseline.

    Attributes
    ----------
    design
        Draws, replications and seed.
    frame
        Provinces and periods, the same for all.
    outlooks
        One a scenario, in the order given.
    ending
        Why no more draws were made, where a precision was asked for.
    """

    design: Design
    frame: Frame
    outlooks: tuple[Outlook, ...]
    ending: Ending | None = None

    @property
    def baseline(self) -> Outlook:
        """The first scenario."""
        return self.outlooks[0]

    @property
    def headline_period(self) -> int:
        """Index of the headline year among the periods."""
        return self.frame.periods.index(str(self.baseline.scenario.study.headline_year))


def compare(
    scenarios: Sequence[Scenario],
    design: Design,
    jobs: int = 1,
    progress: Progress | None = None,
    engine: str | None = None,
    precision: float | None = None,
) -> Comparison:
    """Run scenarios over the same draws and people, and compare them with the first.

    Parameters
    ----------
    scenarios
        At least one, of the same country and the same study.
    design
        Draws, replications and seed.
    jobs
        Worker processes; the numbers do not depend on them.
    progress
        Told after each draw.
    engine
        One of `sim.engine.choice.ENGINES`, by default the one that is done sooner; the numbers are the same.
    precision
        Stop as soon as the headline is known within this part of itself (`sim.experiment.enough`); the design
        is then the most that is run.

    Raises
    ------
    Mistake
        If there is no scenario, or they differ in country, study or thresholds, or two have the same name;
        or there is no such engine, or no worker; or a number drawn from its range does not go with the
        others.
    """
    must_fit(scenarios)
    choice.must_be_known(engine)
    if jobs < 1:
        rule = Saying(marked("must be at least {low}"), low=1)
        raise Mistake("{name} is {given}: {rule}", name="jobs", given=jobs, rule=rule)
    name = engine or choice.chosen(len(scenarios) * design.replications)
    at_once = draws_at_once(design, len(scenarios), jobs)
    frame = frame_of(scenarios[0], ages_of(scenarios))
    if one_run_here_saves_time(name, jobs):
        if jobs > 1 and not choice.is_compiled():
            _compile_in_two_workers(scenarios)
        _run_draws(scenarios, ONE_RUN, name, 1, None, 0)
    shelf = Shelf.of(frame, design.draws, len(scenarios)) if jobs > 1 and workers_are_copies() else None
    work = partial(_run_draws, tuple(scenarios), design, name, at_once, shelf)
    parts = in_order(work, math.ceil(design.draws / at_once), jobs)
    with closing(_told(parts, design.draws, progress)) as draws:
        made, sums, ending = _summed(scenarios, design, draws, precision, shelf)
    jobs = jobs if workers_are_copies() else 1  # copies have all sums at hand; to others they would be sent
    found = in_order(partial(_found, scenarios, made, sums), len(scenarios), jobs)
    outlooks = (
        Outlook(scenario, kept, *rest) for scenario, kept, rest in zip(scenarios, sums, found, strict=True)
    )
    return Comparison(made, frame, tuple(outlooks), ending)


def _compile_in_two_workers(scenarios: Sequence[Scenario]) -> None:
    """Have the engine compiled by one worker, and what stands around it by another, and kept."""
    for _ in in_order(partial(_compile_half, tuple(scenarios)), 2, jobs=2):
        pass


def _compile_half(scenarios: Sequence[Scenario], half: int) -> None:
    if half == 0:
        choice.engine(choice.KERNEL)
    else:
        use_compiled_loops()
        _run_draws(scenarios, ONE_RUN, choice.REFERENCE, 1, None, 0)


def _summed(
    scenarios: Sequence[Scenario],
    most: Design,
    draws: Iterable[tuple[DrawSums, ...]],
    precision: float | None,
    shelf: Shelf | None,
) -> tuple[Design, tuple[Sums, ...], Ending | None]:
    """Return the draws that were made, what was kept of them, and why there are no more."""
    draws, columns = (draws, ()) if shelf is None else (shelf.whole(draws), shelf.columns)
    if precision is None:
        return most, closed_ledgers(draws, most.draws, len(scenarios), columns), None
    stopping = Stopping(scenarios, precision, most.per_draw, most.unit)
    sums = closed_ledgers(stopping.until_enough(draws), most.draws, len(scenarios), columns)
    made = replace(most, draws=stopping.num_draws, replications=stopping.num_draws * most.per_draw)
    return made, sums, Ending(precision, most, stopping.is_reached, tuple(stopping.looked()))


def _run_draws(
    scenarios: Sequence[Scenario], design: Design, engine: str, at_once: int, shelf: Shelf | None, part: int
) -> list[tuple[DrawSums, ...]]:
    """Return the draws of one part; what they can leave on a shelf is not sent."""
    draws = range(design.draws)[part * at_once : (part + 1) * at_once]
    made = run_draws(scenarios, design, choice.engine(engine), draws, ages_of(scenarios))
    return made if shelf is None else [shelf.put(*each) for each in zip(draws, made, strict=True)]


def _found(scenarios: Sequence[Scenario], design: Design, sums: Sequence[Sums], number: int) -> Found:
    """Return what the sums of one scenario come to."""
    has_unknown = any(scenario.has_unknown for scenario in scenarios)
    unit = design.unit if has_unknown else 1
    scenario, ours = scenarios[number], sums[number]
    period = frame_of(scenario).periods.index(str(scenario.study.headline_year))
    return (
        levels_of(ours, design.per_draw, scenario.has_unknown, unit),
        changes_of(ours, sums[0], design.per_draw, has_unknown, unit) if number else {},
        judge(ours, scenario.thresholds, design.per_draw, scenario.has_unknown),
        weights_of(scenario, ours, design, period, len(scenarios)),
    )


def _told(
    parts: Iterable[Sequence[tuple[DrawSums, ...]]], total: int, progress: Progress | None
) -> Generator[tuple[DrawSums, ...]]:
    for done, draw in enumerate((draw for part in parts for draw in part), 1):
        yield draw
        if progress is not None:
            progress(done, total)


def must_fit(scenarios: Sequence[Scenario]) -> None:
    """Raise `Mistake` if scenarios cannot be compared, without running them."""
    if not scenarios:
        raise Mistake("scenarios: at least one is needed")
    first = scenarios[0]
    names = [scenario.name for scenario in scenarios]
    for number, scenario in enumerate(scenarios[1:], start=1):
        if scenario.name in names[:number]:
            rule = Saying(
                "there is another scenario named {name}; results are kept by name", name=scenario.name
            )
            raise ScenarioFaults([scenario.fault((), rule)])
        different = {
            "country": scenario.provinces != first.provinces,
            "study": scenario.study != first.study,
            "thresholds": scenario.thresholds != first.thresholds,
        }
        faults = [
            scenario.fault((key,), Saying("must be the same as in {name}", name=first.name))
            for key, is_different in different.items()
            if is_different
        ]
        if faults:
            raise ScenarioFaults(faults)
