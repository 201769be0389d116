"""A year's money: how surely it runs out, when, whom it leaves outside, and how many nights it pays for."""

from __future__ import annotations

import numpy as np

from sim.distributions import Exponential
from sim.engine.vocabulary import Cause, Floats
from tests.validation.cells import Cell, Truth, batches
from tests.validation.people import Intensity, Luck, poisson, referred, residents
from tests.validation.worlds import ENDLESS, Grant, Run, World

TRUTH = Truth("budget_exhaustion")
WAY = (
    "Built networks of one year with beds without end. Prepaid: a balance that pays once at admission gets "
    "the money of 120 stays; it is exhausted as the 120th person is admitted. Nights: a balance that pays by "
    "the night, from the steady state, gets more money than a year can cost; what is gone is the nights."
)
YEAR, STAY, STAYS_GRANTED = 365.0, Exponential(90.0), 120
MEAN_OCCUPANCY = 10.0
PLENTY = 1e6
AT_ONCE = 2000
"""Copies in one run, to bound its memory."""


def cells(full: bool, seed: int) -> list[Cell]:
    """Return what becomes of the money for each number of referrals a year, and what nights cost."""
    found: list[Cell] = []
    for referrals in TRUTH.outputs["prepaid"] if full else ["110", "130"]:
        found += _prepaid(int(referrals), 20_000 if full else 400, seed)
    return found + _nights(10_000 if full else 1000, seed)


def _prepaid(referrals: int, copies: int, seed: int) -> list[Cell]:
    exact, label = TRUTH.outputs["prepaid"][str(referrals)], f"prepaid, {referrals} referrals a year"
    runs = [_one_year(referrals, size, batch, seed) for batch, size in enumerate(batches(copies, AT_ONCE))]
    refused = np.concatenate([run.count(run.placements.cause == Cause.NO_MONEY) for run in runs])
    day = np.concatenate([_day_of_exhaustion(run) for run in runs])
    is_exhausted = np.isfinite(day)
    return [
        TRUTH.chance(f"{label}: P_exhausted_within_year", exact["P_exhausted_within_year"], is_exhausted),
        TRUTH.mean(f"{label}: E_turned_away_for_money", exact["E_turned_away_for_money"], refused),
        TRUTH.mean(
            f"{label}: E_exhaustion_day_given_exhausted",
            exact["E_exhaustion_day_given_exhausted"],
            day[is_exhausted],
        ),
    ]


def _one_year(referrals: int, copies: int, batch: int, seed: int) -> Run:
    luck = Luck(seed, f"budget|{referrals}|{batch}")
    people = referred(luck, copies, Intensity.constant(referrals / YEAR, YEAR), STAY)
    grant = Grant(amount=float(STAYS_GRANTED), cost=1.0, by_night=False)
    return World((ENDLESS,), YEAR, grant=grant).run(copies, [people])


def _day_of_exhaustion(run: Run) -> Floats:
    """Return when the money of each copy ran out, inf where it did not."""
    day = np.full(run.copies, np.inf)
    day[run.placements.dry_balance] = run.placements.dry_time
    return day


def _nights(copies: int, seed: int) -> list[Cell]:
    exact, luck = TRUTH.outputs["person_nights"], Luck(seed, "budget|nights")
    groups = [
        residents(luck, poisson(luck, copies, MEAN_OCCUPANCY), STAY),
        referred(luck, copies, Intensity.constant(MEAN_OCCUPANCY / STAY.mean, YEAR), STAY),
    ]
    grant = Grant(PLENTY, cost=1.0, by_night=True)
    nights = PLENTY - World((ENDLESS,), YEAR, grant=grant).run(copies, groups).placements.money_left
    # Around the exact mean, so that the squares are unbiased.
    squares = (nights - exact["mean"]) ** 2
    return [
        TRUTH.mean("nights paid for: mean", exact["mean"], nights),
        TRUTH.mean("nights paid for: variance", exact["variance"], squares),
    ]
