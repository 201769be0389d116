"""One draw of the unknown numbers: every scenario meets the same people, replication by replication."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.beds import build_beds
from sim.chance import uniform
from sim.conservation import check, check_money
from sim.eligibility import compile_requests, join
from sim.engine.choice import Engine
from sim.engine.vocabulary import Floats
from sim.experiment.design import Design
from sim.experiment.labels import frame_of, people_of, places_of, residents_of
from sim.experiment.sums import DrawLedger, DrawSums, Replicated
from sim.frame import Frame
from sim.history import History
from sim.measures import sample, tally
from sim.money import grants_in_study
from sim.referrals import ReferralPlan, draw_referrals, plan
from sim.residents import residents
from sim.scenario import Scenario, resolve


def run_draw(
    scenarios: Sequence[Scenario], design: Design, engine: Engine, draw: int
) -> tuple[DrawSums, ...]:
    """Return the sums of one draw for each scenario; the first is the baseline of all differences."""
    known = [drawn(scenario, design.seed, draw) for scenario in scenarios]
    plans = [plan(scenario, design.seed, draw) for scenario in known]
    frame = frame_of(known[0])
    moments = weekly_moments(frame)
    ledgers = [DrawLedger() for _ in known]
    for number in design.numbers_of(draw):
        replicated = [
            measured(frame, moments, replicate(scenario, people, design.seed, draw, number, engine))
            for scenario, people in zip(known, plans, strict=True)
        ]
        for ledger, each in zip(ledgers, replicated, strict=True):
            ledger.add(each, replicated[0])
    return tuple(ledger.close() for ledger in ledgers)


def drawn(scenario: Scenario, seed: int, draw: int) -> Scenario:
    """Return the scenario with its unknown numbers drawn; a number of the same name draws the same luck."""
    return resolve(scenario, lambda name: uniform(seed, f"draw|{name}", replication=draw))


def replicate(
    scenario: Scenario, people: ReferralPlan, seed: int, draw: int, number: int, engine: Engine
) -> History:
    """Return what happens in one replication: chance, then the rules, then the engine.

    Parameters
    ----------
    scenario
        With all numbers known.
    people
        Its plan of referrals.
    seed, draw, number
        Of all luck; `number` is that of the replication among all draws.
    engine
        What places the requests in the network.
    """
    referrals = draw_referrals(people, number)
    beds = build_beds(scenario, seed, draw, number)
    at_start, labels = residents(scenario, beds, seed, number)
    requests = join(at_start, compile_requests(scenario, referrals, beds))
    history = History(
        people=people_of(scenario, referrals),
        residents=residents_of(scenario, labels),
        requests=requests,
        placements=engine(beds.network, requests),
        network=beds.network,
        places=places_of(beds),
        grant_kzt=beds.grant_kzt,
    )
    years = [(period.start, period.end) for period in scenario.periods]
    check_money(history, years, grants_in_study(scenario), beds.implied_cost_kzt_per_bed_night)
    return history


def measured(frame: Frame, moments: Floats, history: History) -> Replicated:
    """Return the numbers of one replication, after checking that nobody and nothing got lost."""
    check(history)
    return Replicated(tally(frame, history), sample(frame, history, moments))


def weekly_moments(frame: Frame) -> Floats:
    """Return the middle of the first day of each week of the study, in days.

    Examples
    --------
    >>> weekly_moments(Frame(("KZ-SHY",), ("2021",), (0.0, 15.0))).tolist()
    [0.5, 7.5, 14.5]
    """
    return np.arange(frame.edges[0] + 0.5, frame.edges[-1], 7.0)
