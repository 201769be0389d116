"""Nobody waits: the share turned away depends on the law of stays through its mean only."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.distributions import (
    Capped,
    Deterministic,
    Distribution,
    Exponential,
    Floats,
    Gamma,
    Hyperexponential,
    Lognormal,
    Weibull,
)
from sim.through_time import erlang_occupancy
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Intensity, Luck, drawn, referred, residents
from tests.validation.worlds import World

TRUTH = Truth("mgcc_insensitivity")
WAY = (
    "Built networks that start in their exact steady state, 200 copies of 20 years; ten beds and three laws "
    "also through a scenario file, after five years of warm-up. The laws are compared with each other, too."
)
YEARS = 20
BEFORE_CAP = Lognormal.with_capped_mean(90.0, 1.5, 180.0)
LAWS: dict[str, Distribution] = {
    "deterministic": Deterministic(90.0),
    "exponential": Exponential(90.0),
    "lognormal": Lognormal(90.0, 1.5),
    "Weibull": Weibull(90.0, 0.7),
    "gamma": Gamma(90.0, 0.5),
    "hyperexponential": Hyperexponential(90.0, 2.0),
    "capped lognormal": Capped(BEFORE_CAP, 180.0),
}
STAYS_IN_FILES = {
    "exponential": 'law = "exponential"\nmean_days = 90',
    "lognormal": 'law = "lognormal"\nmean_days = 90\ncv = 1.5',
    "capped lognormal": f'law = "lognormal"\nmean_days = {BEFORE_CAP.mean!r}\ncv = 1.5\nat_most_days = 180',
}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return share turned away, people turned away a year and beds taken, for each law and number of beds."""
    copies = 200 if full else 20
    laws, beds = (LAWS, TRUTH.inputs["beds"]) if full else (["deterministic", "capped lognormal"], [10])
    found: list[Cell] = []
    shares: dict[str, list[Floats]] = {law: [] for law in laws}
    for law in laws:
        for num_beds in beds:
            own, share = _one(law, num_beds, copies, seed)
            found += own
            shares[law].append(share)
    found += [_pair(one, other, shares) for one, other in combinations(laws, 2)]
    for law in STAYS_IN_FILES if full else ["lognormal"]:
        found += _from_file(law, 200 if full else 10, seed)
    return found


def _one(law: str, beds: int, copies: int, seed: int) -> tuple[list[Cell], Floats]:
    inputs, outputs = TRUTH.inputs, TRUTH.outputs
    rate, until = inputs["arrivals_per_year"] / inputs["year_days"], float(YEARS * inputs["year_days"])
    luck = Luck(seed, f"loss|{law}|{beds}")
    present = drawn(luck, copies, erlang_occupancy(rate * inputs["mean_los_days"], beds))
    groups = [
        residents(luck, present, LAWS[law]),
        referred(luck, copies, Intensity.constant(rate, until), LAWS[law]),
    ]
    run = World((beds,), until).run(copies, groups)
    asked, lost = run.count(run.asked()), run.count(run.turned_away)
    key, label = str(beds), f"{law}, {beds} beds"
    return [
        TRUTH.ratio(f"{label}: share turned away", outputs["blocking"][key], lost, asked),
        TRUTH.mean(f"{label}: turned away a year", outputs["turned_away_per_year"][key], lost / YEARS),
        TRUTH.mean(f"{label}: beds taken", outputs["occupied_mean"][key], run.average(run.beds())),
    ], lost / asked.mean()


def _pair(one: str, other: str, shares: dict[str, list[Floats]]) -> Cell:
    """Compare two laws, over all numbers of beds together; their people are independent."""
    difference = np.mean(shares[one], axis=0) - np.mean(shares[other], axis=0)
    return TRUTH.mean(f"{one} less {other}: share turned away", 0.0, difference)


def _from_file(law: str, replications: int, seed: int) -> list[Cell]:
    outputs, changes = TRUTH.outputs, {"stays.stay": STAYS_IN_FILES[law]}
    counted = run_file("loss", replications, seed, warm_up_years=5, changes=changes)
    asked, lost, days = (counted.count(name) for name in ("eligible", "turned_away", "days"))
    nights, label = counted.count("bed_nights"), f"scenario file, {law}, 10 beds"
    return [
        TRUTH.ratio(f"{label}: share turned away", outputs["blocking"]["10"], lost, asked),
        TRUTH.ratio(f"{label}: turned away a year", outputs["turned_away_per_year"]["10"], 365 * lost, days),
        TRUTH.ratio(f"{label}: beds taken", outputs["occupied_mean"]["10"], nights, days),
    ]
