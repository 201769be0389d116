"""Wards for people with stroke: how surely a bed is missing, from the daily census of a ward without end."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.distributions import Lognormal
from sim.engine.vocabulary import Floats, Ints
from sim.theory import erlang_b
from tests.validation.cells import Cell, Truth
from tests.validation.people import Group, Intensity, Luck
from tests.validation.worlds import ENDLESS, World

TRUTH = Truth("monks2016_stroke")
WAY = (
    "Built networks, each ward alone with beds without end, empty at first, counted once a day after the "
    "warm-up. Rehabilitation gets its direct referrals, and the routed people as they leave the acute ward. "
    "All but stroke stay in the acute ward as long as without early discharge. A delay has probability "
    "P(N = beds) / P(N <= beds). The paper's is within 0.012 or 12 % of ours, its one in n within 15 %; "
    "Erlang B with the loads of the paper's inputs is within 3 SE."
)
TABLES = {"acute": "table2_acute_current", "rehab": "table2_rehab_current"}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return the chance of a delay for each number of beds of the paper's table 2."""
    copies = 150 if full else 8
    until = float(TRUTH.inputs["warm_up_days"] + TRUTH.inputs["run_length_days"])
    acute, rehab = {}, []
    for kind in TRUTH.inputs["asu_interarrival_mean_days"]:
        acute[kind], copy, time = _acute(kind, copies, until, seed)
        rehab.append(_rehab(kind, copy, time, copies, until, seed))
    found: list[Cell] = []
    for ward, groups in (("acute", list(acute.values())), ("rehab", rehab)):
        census = _census(groups, copies, until)
        for beds, published in TRUTH.outputs[TABLES[ward]].items():
            found += _compared(ward, int(beds), published, census)
    return found


def _acute(kind: str, copies: int, until: float, seed: int) -> tuple[Group, Ints, Floats]:
    """Return the people of an acute ward, and copy and moment of those who leave it for rehabilitation."""
    luck, rate, early = Luck(seed, f"acute|{kind}"), *_acute_rates(kind)
    copy, time = Intensity.constant(rate, until).draw(luck, copies)
    route = luck.uniforms(len(time), "route")
    stay = _stays("asu", kind, luck, route < early)
    goes_on = route > 1.0 - TRUTH.inputs["asu_routing"][kind]["rehab"]
    return Group(copy, time, stay), copy[goes_on], (time + stay)[goes_on]


def _rehab(kind: str, routed: Ints, left: Floats, copies: int, until: float, seed: int) -> Group:
    """Return the people of the rehabilitation ward: referred to it, and routed from the acute ward."""
    luck, rate = Luck(seed, f"rehab|{kind}"), _direct_rate(kind)
    copy, time = Intensity.constant(rate, until).draw(luck, copies) if rate else (routed[:0], left[:0])
    copy, time = np.concatenate((copy, routed)), np.concatenate((time, left))
    copy, time = copy[time < until], time[time < until]
    is_early = luck.uniforms(len(time), "route") < _early_in_rehab(kind)
    return Group(copy, time, _stays("rehab", kind, luck, is_early))


def _acute_rates(kind: str) -> tuple[float, float]:
    """Return people a day, and the share whose stay is that of early discharge."""
    shares = TRUTH.inputs["asu_routing"][kind]
    return 1.0 / TRUTH.inputs["asu_interarrival_mean_days"][kind], shares["esd"] if kind == "stroke" else 0.0


def _direct_rate(kind: str) -> float:
    interval = TRUTH.inputs["rehab_direct_interarrival_mean_days"][kind]
    return 1.0 / interval if interval else 0.0


def _early_in_rehab(kind: str) -> float:
    return float(TRUTH.inputs["rehab_routing_to_esd"][kind]) if kind == "stroke" else 0.0


def _laws(ward: str, kind: str) -> tuple[Lognormal, Lognormal]:
    """Return the laws of stay, without and with early discharge."""
    table = TRUTH.inputs[f"{ward}_los_mean_sd_days_lognormal"]
    keys = ("stroke_noESD", "stroke_ESD") if kind == "stroke" else (kind, kind)
    usual, early = (Lognormal(mean, sd / mean) for mean, sd in (table[key] for key in keys))
    return usual, early


def _stays(ward: str, kind: str, luck: Luck, is_early: Any) -> Floats:
    usual, early = _laws(ward, kind)
    length = luck.uniforms(len(is_early), "stay")
    return np.where(is_early, early.quantile(length), usual.quantile(length))


def _load(ward: str) -> float:
    """Return the beds a ward takes in the mean, by the paper's inputs."""
    total = 0.0
    for kind in TRUTH.inputs["asu_interarrival_mean_days"]:
        rate, is_early = _acute_rates(kind)
        if ward == "rehab":
            rate = rate * TRUTH.inputs["asu_routing"][kind]["rehab"] + _direct_rate(kind)
            is_early = _early_in_rehab(kind)
        usual, early = _laws("asu" if ward == "acute" else ward, kind)
        total += rate * ((1.0 - is_early) * usual.mean + is_early * early.mean)
    return total


def _census(groups: list[Group], copies: int, until: float) -> Ints:
    """Return people in a ward on each day after the warm-up, (days, copies)."""
    run = World((ENDLESS,), until).run(copies, groups)
    return run.sampled(run.beds(), np.arange(TRUTH.inputs["warm_up_days"], until) + 0.5)


def _compared(ward: str, beds: int, published: list[float], census: Ints) -> list[Cell]:
    chance, one_in = published
    full, within = (census == beds).sum(axis=0), (census <= beds).sum(axis=0)
    ours, label = float(full.sum() / within.sum()), f"{ward}, {beds} beds"
    margin = max(0.012, 0.12 * chance)
    return [
        TRUTH.near(f"{label}: p(delay), paper", chance, ours, margin, "0.012 or 12 %"),
        TRUTH.near(f"{label}: one in n, paper", one_in, 1.0 / ours, 0.15 * one_in, "15 %"),
        TRUTH.ratio(f"{label}: p(delay), Erlang B", erlang_b(_load(ward), beds), full, within),
    ]
