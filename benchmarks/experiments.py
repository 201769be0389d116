"""The experiments: how long they take, and what the layer above the bare replications costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np

import sim
from sim.engine import choice
from sim.experiment.allocate import allocate
from sim.experiment.batches import Study, Sweep, sweep
from sim.experiment.design import Design
from sim.experiment.frontier import Axis, Question, frontier
from sim.experiment.parallel import num_cores
from sim.experiment.plans import Means, Prices
from sim.experiment.points import point
from sim.experiment.replicate import run_draw
from sim.experiment.sensitivity import sensitivity
from sim.scenario import Scenario

ROUNDS = 5
FEW, MANY = 2, 12
"""Runs of a draw whose times are compared."""
MOST_OVERHEAD = 1.3
WORKERS = (1, 2)
GROWTH = ((0.5, 0.6), tuple(np.linspace(0.7, 4.0, 8).tolist()))
"""Values that two workers begin with, and those whose time is taken."""
SHARE = Question("share_never_admitted", -1, 0.02)
BUDGET = Means.of_money(148.9e6, Prices(place=966_883.0, surge=200e3, shelter=1.5e6, transfers=3e6))
EXPERIMENTS: dict[str, tuple[Design, Callable[[Sweep], object], float]] = {
    "frontier, 15 by 15 points of 200 runs": (
        Design(40, 200),
        lambda running: frontier(
            running,
            Axis.of(("totals.foreign.factor",), tuple(np.linspace(0.5, 4.0, 15).tolist())),
            Axis.of(("shelters.beds",), tuple(float(beds) for beds in range(4, 19))),
            SHARE,
        ),
        60.0,
    ),
    "sensitivity, 512 rows, 10 runs each": (
        Design(40, 400),
        lambda running: sensitivity(running, SHARE, 512),
        120.0,
    ),
    "allocation of 148.9 million KZT": (
        Design(60, 300),
        lambda running: allocate(running, BUDGET, "turned-away"),
        60.0,
    ),
}
"""Design, what is done, and the most seconds it should take."""


def report() -> Iterator[str]:
    """Yield the overhead of the layer, then the seconds of each experiment with all workers."""
    scenario = sim.load(sim.main_scenarios()[3])
    yield from _overhead(Study(scenario, Design(40, 200), choice.KERNEL))
    yield from _cost_of_a_draw(scenario)
    yield f"On the scenario {scenario.name}, {num_cores()} workers, by the clock:"
    for name, (design, experiment, most) in EXPERIMENTS.items():
        batches = Counted()
        began = perf_counter()
        study = Study(scenario, design, choice.KERNEL)
        with sweep(study, num_cores(), progress=batches.told) as running:
            experiment(running)
        seconds = perf_counter() - began
        verdict = "met" if seconds <= most else "MISSED"
        speed = f"{seconds:.1f} s, {batches.number / seconds:.1f} batches a second"
        yield f"{name:>40}: {speed}  at most {most:g} s: {verdict}"
    yield from _workers(scenario)


def _workers(scenario: Scenario) -> Iterator[str]:
    """Yield the batches a second of one worker and of two, in turn, and the ratio of both in a round."""
    study = Study(scenario, Design(40, 200), choice.KERNEL)
    rounds = [[_batches_a_second(study, workers) for workers in WORKERS] for _ in range(ROUNDS)]
    one, two = (median(speeds) for speeds in zip(*rounds, strict=True))
    ratios = sorted(two / one for one, two in rounds)
    spread = f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    yield f"One worker {one:.1f} batches a second, two {two:.1f}: ratio {spread}"


def _batches_a_second(study: Study, workers: int) -> float:
    """Return how many batches of a grid some workers do in a second, once they are there."""
    grids = [[point({"totals.foreign.factor": growth}) for growth in values] for values in GROWTH]
    batches = Counted()
    with sweep(study, workers, progress=batches.told) as running:
        running.outcomes(grids[0])  # starts the workers
        batches.number, began = 0, perf_counter()
        running.outcomes(grids[1])
        return batches.number / (perf_counter() - began)


class Counted:
    """Counts batches as they are done."""

    def __init__(self) -> None:
        self.number = 0

    def told(self, done: int, total: int) -> None:
        """Take in that one more is done."""
        self.number += 1


def _overhead(study: Study) -> Iterator[str]:
    at = point({"shelters.beds": 9.0})
    engine, known = choice.engine(study.engine), at.of(study.scenario)
    with sweep(study) as running:
        ways: tuple[Callable[[], object], ...] = (
            partial(_bare, study, known, engine),
            partial(running.outcomes, [at]),
        )
        _seconds_of(ways)
        ratios = [after / before for before, after in (_seconds_of(ways) for _ in range(ROUNDS))]
    ratio = median(ratios)
    verdict = "met" if ratio <= MOST_OVERHEAD else "MISSED"
    yield f"A point of 200 runs as a sweep / bare: {ratio:.2f}  at most {MOST_OVERHEAD:g}: {verdict}"


def _cost_of_a_draw(scenario: Scenario) -> Iterator[str]:
    """Yield what a draw costs beside its runs, in runs: `sim.experiment.inside.COST_OF_DRAW`."""
    engine = choice.engine(choice.KERNEL)
    few, many = (Study(scenario, Design(40, 40 * runs), choice.KERNEL) for runs in (FEW, MANY))
    ways = (partial(_bare, few, scenario, engine), partial(_bare, many, scenario, engine))
    costs = []
    for seconds_few, seconds_many in (_seconds_of(ways) for _ in range(ROUNDS)):
        costs.append(seconds_few * (MANY - FEW) / (seconds_many - seconds_few) - FEW)
    spread = f"{min(costs):.1f} to {max(costs):.1f}"
    yield f"A draw costs as much as {median(costs):.1f} runs beside its own ({spread})"


def _seconds_of(ways: tuple[Callable[[], object], ...]) -> list[float]:
    seconds = []
    for way in ways:
        began = perf_counter()
        way()
        seconds.append(perf_counter() - began)
    return seconds


def _bare(study: Study, known: Scenario, engine: choice.Engine) -> None:
    for draw in range(study.design.draws):
        run_draw([known], study.design, engine, draw)
