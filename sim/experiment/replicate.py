"""One draw of the unknown numbers: every scenario meets the same people, replication by replication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import numpy as np
from numpy.typing import ArrayLike

from sim.bed_use import bed_use
from sim.beds import Beds, build_beds
from sim.chance import Words, keys_of
from sim.conservation import check_balances, check_beds, check_people
from sim.eligibility import compile_requests
from sim.engine.choice import Engine
from sim.engine.vocabulary import Floats, Ints
from sim.experiment.alike import Contents, contents, once_for_each
from sim.experiment.asked import Asked, asked_for, placed, side_by_side
from sim.experiment.design import Design
from sim.experiment.labels import frame_of
from sim.experiment.sums import DrawLedger, DrawSums
from sim.experiment.together import MOST_BLOCKS
from sim.frame import Frame
from sim.history import History
from sim.latin import Sampling, places
from sim.measures import Tally, tally_of
from sim.referrals import ReferralPlan, Referrals, draw_referrals_of_draws, plan
from sim.residents import presences_of, residents
from sim.routes import build_routes
from sim.runs import Runs
from sim.scenario import Scenario, resolve_each
from sim.visits import Visits, draw_visits_of_draws

AT_ONCE = 16
"""Replications of a draw worked on together: enough that arrays are long, few enough for memory."""
MOST_TURNS = 8
"""Each worker takes draws so many times at least, if there are enough: so all end at about the same time."""


def run_draw(
    scenarios: Sequence[Scenario], design: Design, engine: Engine, draw: int
) -> tuple[DrawSums, ...]:
    """Return the sums of one draw for each scenario; the first is the baseline of all differences."""
    return run_draws(scenarios, design, engine, range(draw, draw + 1))[0]


def run_draws(
    scenarios: Sequence[Scenario], design: Design, engine: Engine, draws: range, ages: tuple[str, ...] = ()
) -> list[tuple[DrawSums, ...]]:
    """Return the sums of some draws, each as in `run_draw`; engine, checks and measures pass once for all.

    Where ages are named, so many groups are told apart beside the usual ones.
    """
    known = Known.of(scenarios, design, draws)
    frame = frame_of(known.scenarios[0][0], ages)
    moments = weekly_moments(frame)
    ledgers = [DrawLedger() for _ in scenarios for _ in draws]
    for numbers in zip(*(some_at_a_time(design.numbers_of(draw)) for draw in draws), strict=True):
        together = side_by_side(known.asked(numbers), len(frame.provinces))
        tallied = measured(frame, moments, placed(together, frame.windows, engine))
        parts = tallied.parts([len(some) for _ in scenarios for some in numbers])
        for place, (ledger, part) in enumerate(zip(ledgers, parts, strict=True)):
            ledger.add(part, parts[place % len(draws)])
    closed = [ledger.close() for ledger in ledgers]
    return [tuple(closed[place :: len(draws)]) for place in range(len(draws))]


def draws_at_once(design: Design, num_scenarios: int, jobs: int) -> int:
    """Return how many draws are worked on together: not too many blocks, and something for every worker.

    Examples
    --------
    >>> draws_at_once(Design(draws=200, replications=1000), num_scenarios=4, jobs=2)
    6
    """
    at_most = MOST_BLOCKS // (design.per_draw * num_scenarios)
    in_turns = max(AT_ONCE // design.per_draw, design.draws // (MOST_TURNS * jobs))
    return max(1, min(at_most, in_turns, design.draws // jobs))


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Some draws of the unknown numbers of some scenarios.

    Attributes
    ----------
    scenarios
        Each in every draw, with all numbers known.
    same
        What decides their people and their beds: drawn once for those where it is equal.
    plans
        Of their referrals in every draw.
    presences
        Who would be in beds if all had one, by draw: of these are those there at the start.
    seed
        Of all luck.
    """

    scenarios: Sequence[Sequence[Scenario]]
    same: Sequence[Contents]
    plans: Sequence[Sequence[ReferralPlan]]
    presences: Sequence[Floats]
    seed: int

    @classmethod
    def of(cls, scenarios: Sequence[Scenario], design: Design, draws: range) -> Known:
        """Draw the unknown numbers."""
        seed = design.seed
        by_draw = [drawn_alike(scenarios, seed, draw, design.sampling) for draw in draws]
        known = list(zip(*by_draw, strict=True))
        same = [contents(scenario) for scenario in scenarios]
        people = [each.people for each in same]
        plans = once_for_each(people, lambda k: list(map(plan, known[k], repeat(seed), draws)))
        presences = once_for_each(people, lambda k: presences_of(known[k]))
        return cls(known, same, plans, presences, seed)

    def asked(self, numbers: Sequence[Ints]) -> list[Asked]:
        """Return what is asked for in each scenario, in some replications of each draw."""
        runs = [Runs.of_draws(scenario, numbers) for scenario in self.scenarios]
        people = once_for_each([each.people for each in self.same], lambda k: met(self.plans[k], numbers))
        beds = once_for_each([each.beds for each in self.same], lambda k: build_beds(runs[k], self.seed))
        return list(map(asked, runs, people, beds, repeat(self.seed), self.presences))


def some_at_a_time(numbers: range) -> Iterator[Ints]:
    """Yield replication numbers, as many as are worked on together."""
    for first in range(0, len(numbers), AT_ONCE):
        yield np.array(numbers[first : first + AT_ONCE], np.int64)


def drawn(scenario: Scenario, seed: int, draw: int, sampling: Sampling = "independent") -> Scenario:
    """Return the scenario with its unknown numbers drawn; a number of the same name draws the same luck."""
    return drawn_alike([scenario], seed, draw, sampling)[0]


def drawn_alike(
    scenarios: Sequence[Scenario], seed: int, draw: int, sampling: Sampling = "independent"
) -> list[Scenario]:
    """Return each scenario as `drawn` does; what they say alike is drawn once."""
    names = dict.fromkeys(name for scenario in scenarios for name in scenario.background.uncertain)
    luck = places(_keys_of_draws(seed, tuple(names)), draw, sampling).tolist()
    return resolve_each(scenarios, dict(zip(names, luck, strict=True)).__getitem__)


@lru_cache(maxsize=16)  # the same in every draw
def _keys_of_draws(seed: int, names: tuple[str, ...]) -> Words:
    return keys_of(seed, (f"draw|{name}" for name in names))


def replicate(
    scenario: Scenario, people: ReferralPlan, seed: int, numbers: ArrayLike, engine: Engine
) -> History:
    """Return what happens in some replications of a draw: chance, then the rules, then the engine.

    Parameters
    ----------
    scenario
        With all numbers known.
    people
        Its plan of referrals.
    seed
        Of all luck.
    numbers
        Numbers of the replications among all draws, one or several: a block of the history each.
    engine
        What places the requests in the network.
    """
    runs = Runs.of(scenario, numbers)
    return happened(runs, met([people], [runs.numbers]), build_beds(runs, seed), seed, engine)


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


def met(plans: Sequence[ReferralPlan], numbers: Sequence[Ints]) -> Met:
    """Draw the people of some replications of each draw."""
    referrals = draw_referrals_of_draws(plans, numbers)
    return Met(referrals, draw_visits_of_draws([plan.habits for plan in plans], referrals, numbers))


def asked(runs: Runs, people: Met, beds: Beds, seed: int, weights: Floats | None = None) -> Asked:
    """Return what people ask for: the rules, before the engine; weights as of `sim.residents.residents`."""
    routes = build_routes(runs, beds.places)
    at_start, labels = residents(runs, beds, routes, seed, weights)
    requests = compile_requests(runs, people.referrals, people.visits, beds, routes, at_start)
    return asked_for(runs.scenario, people.referrals, labels, requests, beds)


def happened(runs: Runs, people: Met, beds: Beds, seed: int, engine: Engine) -> History:
    """Return what happens to people: the rules, then the engine."""
    return placed(asked(runs, people, beds, seed), frame_of(runs.scenario).windows, engine)


def measured(frame: Frame, moments: Floats, history: History) -> Tally:
    """Return the numbers of replications, after checking that nobody and nothing got lost."""
    check_people(history)
    use = bed_use(frame, history, moments)
    if not use.is_whole:
        check_beds(history)
    check_balances(history)
    return tally_of(frame, history, use)


def weekly_moments(frame: Frame) -> Floats:
    """Return the middle of the first day of each week of the study, in days.

    Examples
    --------
    >>> weekly_moments(Frame(("KZ-SHY",), ("2021",), (0.0, 15.0))).tolist()
    [0.5, 7.5, 14.5]
    """
    return np.arange(frame.edges[0] + 0.5, frame.edges[-1], 7.0)
