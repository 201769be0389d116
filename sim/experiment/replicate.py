"""One draw of the unknown numbers: every scenario meets the same people, replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.beds import build_beds
from sim.chance import uniform
from sim.conservation import check
from sim.eligibility import compile_requests, join
from sim.engine.vocabulary import Network, Placements, Requests
from sim.experiment.design import Design
from sim.experiment.labels import frame_of, people_of
from sim.experiment.tally import DrawSums, sums_of
from sim.measures import Record, measure
from sim.referrals import ReferralPlan, draw_referrals, plan
from sim.residents import residents
from sim.scenario import Scenario, resolve

Engine = Callable[[Network, Requests], Placements]
"""Anything that obeys `sim.engine.vocabulary`."""


def run_draw(scenarios: Sequence[Scenario], design: Design, draw: int, engine: Engine) -> tuple[DrawSums, ...]:
    """Return the sums of one draw for each scenario; the first is the baseline of all differences."""
    records = [run_scenario(scenario, design, draw, engine) for scenario in scenarios]
    return tuple(sums_of(of_scenario, records[0]) for of_scenario in records)
