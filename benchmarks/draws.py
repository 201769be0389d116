"""What a draw of the four shipped scenarios costs: several side by side, and what comes before the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from time import process_time

import numpy as np

import sim
from benchmarks.spread import spread
from sim.engine import kernel
from sim.experiment.design import Design
from sim.experiment.replicate import Known, draws_at_once, run_draws
from sim.scenario import Scenario

DESIGN = Design(draws=200, replications=1000)
SIX = 6
"""Draws of a round: as many as the most that are tried side by side."""


def report(num_rounds: int) -> Iterator[str]:
    """Yield processor time a draw, in rounds of new draws."""
    scenarios = [sim.load(file) for file in sim.main_scenarios()]
    kernel.make_ready_for_use()
    ways = _ways(scenarios)
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(num_rounds + 1):
        for name, way in ways.items():
            draws = range(number * SIX, (number + 1) * SIX)
            found[name].append(_milliseconds(partial(way, draws)) / SIX)
    yield f"Milliseconds of processor time a draw: 4 scenarios, {DESIGN.per_draw} replications each:"
    for name, each in found.items():
        yield f"{name:>45}: {spread(each[1:]).shown(1)}"  # the first fills caches
    yield f"Medians over {num_rounds} rounds, quartiles in brackets."


def _ways(scenarios: Sequence[Scenario]) -> Mapping[str, Callable[[range], object]]:
    """Return ways to work on some draws."""
    usual = draws_at_once(DESIGN, len(scenarios), jobs=2)
    side_by_side = {f"{number} side by side": partial(_run, scenarios, number) for number in (1, usual, SIX)}
    return side_by_side | {"numbers, people, beds and rules alone": partial(_asked, scenarios)}


def _run(scenarios: Sequence[Scenario], number: int, draws: range) -> None:
    for first in range(0, len(draws), number):
        run_draws(scenarios, DESIGN, kernel.run, draws[first : first + number])


def _asked(scenarios: Sequence[Scenario], draws: range) -> None:
    """Do what comes before the engine, as many draws at once as in a comparison."""
    usual = draws_at_once(DESIGN, len(scenarios), jobs=2)
    for first in range(draws.start, draws.stop, usual):
        some = range(first, min(first + usual, draws.stop))
        known = Known.of(scenarios, DESIGN, some)
        known.asked([np.array(DESIGN.numbers_of(draw)) for draw in some])


def _milliseconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return (process_time() - begun) * 1e3
