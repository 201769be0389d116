"""Intensive care in an epidemic: admissions that rise and fall, turned away when all beds are taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sim.distributions import Lognormal
from sim.engine.vocabulary import Floats
from tests.validation.cells import Cell, Truth, batches
from tests.validation.people import Intensity, Luck, referred
from tests.validation.worlds import World

TRUTH = Truth("covid_simr_nhpp_loss")
WAY = (
    "Built networks, empty at first; the daily admissions of the open model's three courses of the epidemic, "
    "spread evenly over each day. Where the truth gives no standard deviation, ours stands in for that of "
    "its 1,000 replications. The greatest mean census without end of beds is a "
    "sum over steps of 0.05 days in the truth, which counts half a step of admissions too much: the same sum "
    "agrees with it, and the simulation is compared with the integral."
)
STAY = Lognormal.from_median(3.0, 10.0)
STEP = 0.05
"""Days between the moments at which the truth's mean census without end of beds is computed."""
REPLICATIONS = 1000
"""Of the truth."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of each replication."""

    turned_away: Floats
    admitted: Floats
    peak: Floats
    """Greatest number of beds taken."""
    days: Floats
    """Days on which anyone was turned away."""
    at_peak: Floats
    """Beds taken at the moment at which their mean is greatest without end of beds."""


def cells(full: bool, seed: int) -> list[Cell]:
    """Return people turned away and admitted, for each course of the epidemic, with beds and without end."""
    found: list[Cell] = []
    for course in TRUTH.inputs["daily_expected_admissions"]:
        found += _mean_census(course)
    for key in TRUTH.outputs if full else ["cases_current_strategy_flattened|45"]:
        course, beds = key.split("|")
        sizes = batches(150 if full else 12, 50)
        parts = [
            _replications(course, int(beds), f"{key}|{number}", n, seed) for number, n in enumerate(sizes)
        ]
        counted = Counted(
            *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Counted))
        )
        found += _compared(key, counted)
    return found


def _rates(course: str) -> Intensity:
    daily = np.array(TRUTH.inputs["daily_expected_admissions"][course])
    return Intensity(np.arange(len(daily) + 1.0), daily)


def _mean_census(course: str) -> list[Cell]:
    """Return the greatest mean census without end of beds as the truth adds it up, and when it is."""
    exact, rates = TRUTH.text["exact_infinite_beds"][course], _rates(course).rates
    each_day = round(1.0 / STEP)
    survival = STAY.survival(np.arange(len(rates) * each_day) * STEP)
    census = np.convolve(np.repeat(rates, each_day), survival)[: len(survival)] * STEP
    greatest, label = int(np.argmax(census)), f"formula, {course}"
    return [
        TRUTH.printed(f"{label}: greatest mean census", exact["max_mean_occupancy"], census[greatest]),
        TRUTH.near(f"{label}: day of it", exact["day_of_max"], greatest * STEP, STEP / 2.0, "a step"),
    ]


def _mean_at(course: str, moment: float) -> float:
    """Return the mean census without end of beds: Palm's integral, with rates constant within days."""
    rates = _rates(course)
    ages = np.maximum(moment - rates.edges, 0.0)
    return float(-np.diff(STAY.capped_mean(ages)) @ rates.rates)


def _replications(course: str, beds: int, name: str, copies: int, seed: int) -> Counted:
    rates, at_peak = _rates(course), TRUTH.text["exact_infinite_beds"][course]["day_of_max"]
    until = float(rates.edges[-1])
    people = referred(Luck(seed, name), copies, rates, STAY)
    run = World((beds,), until).run(copies, [people])
    lost = run.turned_away
    day = run.copy[lost] * len(rates.edges) + run.requests.time[lost].astype(np.int64)
    census = run.beds()
    return Counted(
        turned_away=run.count(lost),
        admitted=run.count(~lost),
        peak=run.steps(census).greatest(0, [(0.0, until)])[:, 0].astype(np.float64),
        days=np.bincount(np.unique(day) // len(rates.edges), minlength=copies).astype(np.float64),
        at_peak=run.sampled(census, [at_peak])[0].astype(np.float64),
    )


def _compared(key: str, counted: Counted) -> list[Cell]:
    exact: dict[str, Any] = TRUTH.outputs[key]
    course, beds = key.split("|")
    root, label = math.sqrt(REPLICATIONS), f"{course}, {beds} beds"

    def mean(name: str, words: str, values: Floats) -> Cell:
        return TRUTH.mean(f"{label}: {words}", exact[name], values, values.std() / root)

    turned_away = TRUTH.mean(
        f"{label}: turned away", exact["turned_away_mean"], counted.turned_away, exact["sd"] / root
    )
    found = [
        turned_away,
        TRUTH.chance(f"{label}: anyone turned away", exact["P_any_turned_away"], counted.turned_away > 0),
        mean("admitted_mean", "admitted", counted.admitted),
        mean("peak_occupancy_mean", "greatest census", counted.peak),
        mean("days_with_turn_away_mean", "days on which anyone is turned away", counted.days),
    ]
    if exact["turned_away_mean"] == 0.0:
        day = TRUTH.text["exact_infinite_beds"][course]["day_of_max"]
        label = f"{label}: census on day {day}, by Palm's integral"
        found.append(TRUTH.mean(label, _mean_at(course, day), counted.at_peak))
    return found
