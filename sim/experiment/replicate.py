"""One draw of the unknown numbers: every scenario meets the same people, replication by replication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import ArrayLike

from sim.beds import Beds, build_beds
from sim.chance import keys_of
from sim.conservation import check, check_money
from sim.eligibility import compile_requests
from sim.engine.choice import Engine
from sim.engine.vocabulary import Floats, Ints
from sim.experiment.alike import Contents, contents, once_for_each
from sim.experiment.design import Design
from sim.experiment.labels import frame_of, people_of, places_of, residents_of
from sim.experiment.sums import DrawLedger, DrawSums
from sim.frame import Frame
from sim.history import History
from sim.latin import Sampling, places
from sim.measures import Tally, tally
from sim.money import grants_in_study
from sim.referrals import ReferralPlan, Referrals, draw_referrals, plan
from sim.residents import residents
from sim.routes import build_routes
from sim.scenario import Scenario, resolve, uncertain_numbers
from sim.visits import Visits, draw_visits

AT_ONCE = 16
"""Replications of a draw that are worked on together: enough that arrays are long, few enough for memory."""


def run_draw(
    scenarios: Sequence[Scenario], design: Design, engine: Engine, draw: int
) -> tuple[DrawSums, ...]:
    """Return the sums of one draw for each scenario; the first is the baseline of all differences."""
    known = [drawn(scenario, design.seed, draw, design.sampling) for scenario in scenarios]
    same = [contents(scenario) for scenario in scenarios]
    plans = once_for_each([each.people for each in same], lambda k: plan(known[k], design.seed, draw))
    frame = frame_of(known[0])
    moments = weekly_moments(frame)
    ledgers = [DrawLedger() for _ in known]
    for numbers in some_at_a_time(design.numbers_of(draw)):
        people, beds = _once(known, same, plans, design.seed, draw, numbers)
        histories = map(happened, known, people, beds, repeat(design.seed), repeat(numbers), repeat(engine))
        replicated = [measured(frame, moments, history) for history in histories]
        for ledger, each in zip(ledgers, replicated, strict=True):
            ledger.add(each, replicated[0])
    return tuple(ledger.close() for ledger in ledgers)


def some_at_a_time(numbers: range) -> Iterator[Ints]:
    """Yield replication numbers, as many as are worked on together."""
    for first in range(0, len(numbers), AT_ONCE):
        yield np.array(numbers[first : first + AT_ONCE], np.int64)


def drawn(scenario: Scenario, seed: int, draw: int, sampling: Sampling = "independent") -> Scenario:
    """Return the scenario with its unknown numbers drawn; a number of the same name draws the same luck."""
    names = list(uncertain_numbers(scenario))
    luck = places(keys_of(seed, (f"draw|{name}" for name in names)), draw, sampling).tolist()
    return resolve(scenario, dict(zip(names, luck, strict=True)).__getitem__)


def replicate(
    scenario: Scenario, people: ReferralPlan, seed: int, draw: int, numbers: ArrayLike, engine: Engine
) -> History:
    """Return what happens in some replications of a draw: chance, then the rules, then the engine.

    Parameters
    ----------
    scenario
        With all numbers known.
    people
        Its plan of referrals.
    seed, draw
        Of all luck.
    numbers
        Numbers of the replications among all draws, one or several: a block of the history each.
    engine
        What places the requests in the network.
    """
    known = np.atleast_1d(np.asarray(numbers, np.int64))
    beds = build_beds(scenario, seed, draw, known)
    return happened(scenario, met(people, known), beds, seed, known, engine)


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """The people of some replications, and how they might ask again.

    Attributes
    ----------
    referrals
        Who is referred.
    visits
        Who might ask again.
    """

    referrals: Referrals
    visits: Visits


def met(plan: ReferralPlan, numbers: Ints) -> Met:
    """Draw the people of some replications."""
    referrals = draw_referrals(plan, numbers)
    return Met(referrals, draw_visits(plan.habits, referrals, numbers))


def _once(
    known: Sequence[Scenario],
    same: Sequence[Contents],
    plans: Sequence[ReferralPlan],
    seed: int,
    draw: int,
    numbers: Ints,
) -> tuple[list[Met], list[Beds]]:
    """Return the people and the beds of each scenario, drawn once for those that have the same ones."""
    people = once_for_each([each.people for each in same], lambda k: met(plans[k], numbers))
    beds = once_for_each([each.beds for each in same], lambda k: build_beds(known[k], seed, draw, numbers))
    return people, beds


def happened(
    scenario: Scenario, people: Met, beds: Beds, seed: int, numbers: Ints, engine: Engine
) -> History:
    """Return what happens to people: the rules, then the engine."""
    referrals = people.referrals
    routes = build_routes(scenario, beds.places, beds.num_runs)
    at_start, labels = residents(scenario, beds, routes, seed, numbers)
    requests = compile_requests(scenario, referrals, people.visits, beds, routes, at_start)
    history = History(
        people=people_of(scenario, referrals),
        residents=residents_of(scenario, labels),
        requests=requests,
        placements=engine(beds.network, requests),
        network=beds.network,
        places=places_of(scenario, beds),
        grant_kzt=beds.grant_kzt,
    )
    years = [(period.start, period.end) for period in scenario.periods]
    check_money(history, years, grants_in_study(scenario), beds.implied_cost_kzt_per_bed_night)
    return history


def measured(frame: Frame, moments: Floats, history: History) -> Tally:
    """Return the numbers of replications, after checking that nobody and nothing got lost."""
    check(history)
    return tally(frame, history, moments)


def weekly_moments(frame: Frame) -> Floats:
    """Return the middle of the first day of each week of the study, in days.

    Examples
    --------
    >>> weekly_moments(Frame(("KZ-SHY",), ("2021",), (0.0, 15.0))).tolist()
    [0.5, 7.5, 14.5]
    """
    return np.arange(frame.edges[0] + 0.5, frame.edges[-1], 7.0)
