"""Points that differ only in how many beds the shelters have: run side by side, as blocks of one history.

The same people come, by the same rules, to the same shelters on the same days; only the number of their beds
differs. So people and plans are drawn once, and rules, engine, checks and measures each pass once over the
blocks of all points. A block has the numbers that it has alone, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.beds import beds_of
from sim.chance import keys_of
from sim.engine.choice import Engine
from sim.engine.vocabulary import Ints
from sim.experiment.design import Design
from sim.experiment.labels import frame_of
from sim.experiment.outcomes import kept_of_counts
from sim.experiment.replicate import Met, drawn, happened, measured, met, some_at_a_time
from sim.experiment.together import is_of_beds
from sim.latin import places
from sim.measures import NO_MOMENTS
from sim.referrals import Referrals, plan
from sim.runs import Runs
from sim.scenario import Scenario, uncertain_numbers, with_quantiles
from sim.shelters import shelters
from sim.visits import Visits

Floats = NDArray[np.float64]
Rows = TypeVar("Rows", Referrals, Visits)


def run_other_beds(
    scenarios: Sequence[Scenario], design: Design, engine: Engine, draw: int, period: int
) -> Floats:
    """Return what is kept of one draw for each of some scenarios; shape (scenarios, rows, areas).

    Parameters
    ----------
    scenarios
        The same but for their beds.
    design, engine, draw
        As of `sim.experiment.replicate.run_draw`.
    period
        The headline year.
    """
    first = drawn(scenarios[0], design.seed, draw, design.sampling)
    known = [first, *(_beds_drawn(first, scenario, design, draw) for scenario in scenarios[1:])]
    frame, people_plan = frame_of(first), plan(first, design.seed, draw)
    kept: Floats = np.zeros(())
    for numbers in some_at_a_time(design.numbers_of(draw)):
        people = _times(met([people_plan], [numbers]), len(known), len(numbers))
        found = shelters(Runs.of_draws(known, [numbers] * len(known)), design.seed)
        runs = Runs.of(first, np.tile(numbers, len(known)))  # but for the beds they are all as the first
        beds = beds_of(runs, found, design.seed)
        tallied = measured(frame, NO_MOMENTS, happened(runs, people, beds, design.seed, engine))
        kept = kept + kept_of_counts(tallied.counts, period, len(known))
    return kept


def _beds_drawn(first: Scenario, scenario: Scenario, design: Design, draw: int) -> Scenario:
    """Return the first scenario, drawn, with the beds of another one."""
    names = [name for name in uncertain_numbers(scenario) if is_of_beds(name)]
    luck = places(keys_of(design.seed, (f"draw|{name}" for name in names)), draw, design.sampling).tolist()
    shelters = with_quantiles(scenario, dict(zip(names, luck, strict=True))).shelters
    beds = {"beds": shelters.beds, "beds_in": shelters.beds_in}
    return first.model_copy(update={"shelters": first.shelters.model_copy(update=beds)})


def _times(people: Met, times: int, num_runs: int) -> Met:
    """Return the people of some replications so many times, each time in replications of their own."""
    referrals, visits = _repeated(people.referrals, times), _repeated(people.visits, times)
    run = _shifted(people.referrals.run, times, num_runs)
    person = _shifted(people.visits.person, times, len(people.referrals))
    before = people.visits.follows
    follows = np.where(np.tile(before, times) < 0, -1, _shifted(before, times, len(before)))
    return Met(replace(referrals, run=run), replace(visits, person=person, follows=follows))


def _repeated(rows: Rows, times: int) -> Rows:
    return type(rows)(*(np.tile(getattr(rows, each.name), times) for each in fields(rows)))


def _shifted(rows: Ints, times: int, by: int) -> Ints:
    return (rows + by * np.arange(times)[:, None]).ravel()
