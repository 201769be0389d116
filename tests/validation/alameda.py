"""Homeless people of Alameda County wait for houses that are built."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.distributions import Exponential
from sim.engine.vocabulary import Ints
from tests.validation.cells import Cell, Truth, batches
from tests.validation.people import Group, Intensity, Luck, referred, residents
from tests.validation.worlds import World

TRUTH = Truth("singham_burgess_alameda")
WAY = (
    "A built network: houses are places whose number steps up, patience has no end, whoever waits beyond the "
    "shelter's places is unsheltered. Against the published simulation (1,000 replications) and the exact "
    "chain; quantiles within a person, two at the 10 % and 90 % quantiles, chances within 0.03."
)
YEAR = 365.0
STAY = Exponential(4.487179487 * YEAR)
SHARES = {"q10": 0.1, "q50": 0.5, "q90": 0.9}
QUANTILES = {"q10": 2.0, "q50": 1.0, "q90": 2.0}  # margins, people
JUST_BEFORE = 1e-6
"""Days by which a record is earlier than the next building."""


def cells(full: bool, seed: int) -> list[Cell]:
    """Return people in houses, in shelters and unsheltered at the end of each period."""
    sizes = batches(3000 if full else 150, 1000)
    runs = [_people(f"alameda|{number}", size, seed) for number, size in enumerate(sizes)]
    housed, waiting = (np.concatenate([run[i] for run in runs], axis=1) for i in (0, 1))
    found: list[Cell] = []
    for row, period in enumerate(TRUTH.outputs):
        if full or row in (0, 5):
            found += _period(period, housed[row], waiting[row])
    return found


def _people(name: str, copies: int, seed: int) -> tuple[Ints, Ints]:
    """Return people in houses and people waiting at the end of each period, (periods, copies) each."""
    periods, luck = TRUTH.outputs, Luck(seed, name)
    until, first = periods[-1]["day"] + 1.0, periods[0]["houses"]
    by_year = np.array(TRUTH.inputs["arrival_rate_per_year_by_year"])
    years = np.minimum(np.arange(len(by_year) + 1) * YEAR, until)
    num_years = int(np.searchsorted(years, until)) + 1
    arrivals = Intensity(years[:num_years], by_year[: num_years - 1] / YEAR)
    waiting = np.repeat(np.arange(copies), TRUTH.inputs["initial_people"] - first)
    lengths = STAY.quantile(luck.uniforms(len(waiting), "stay of those who wait at the start"))
    groups = [
        residents(luck, np.full(copies, first), STAY),
        Group(waiting, np.zeros(len(waiting)), lengths, patience=np.inf),
        referred(luck, copies, arrivals, STAY, patience=np.inf),
    ]
    days = np.array([period["day"] for period in periods], dtype=np.float64)
    openings = tuple((days[row], period["houses"]) for row, period in enumerate(periods[1:]))
    run = World((first,), until, openings=openings).run(copies, groups)
    moments = days - JUST_BEFORE
    return run.sampled(run.beds(), moments), run.sampled(run.waiting(), moments)


def _period(period: dict[str, Any], housed: Ints, waiting: Ints) -> list[Cell]:
    sheltered = np.minimum(waiting, period["shelter"])
    unsheltered = (waiting - sheltered).astype(np.float64)
    none, label = float((unsheltered == 0.0).mean()), f"period {period['period']}"
    exact_quantiles = dict(zip(SHARES, period["exact_q10_q50_q90"], strict=True))
    exact, variance = period["exact_mean"], period["exact_sd"] ** 2
    found = [
        TRUTH.mean(f"{label}: unsheltered, Simio", period["unsheltered_mean"], unsheltered, period["se"]),
        TRUTH.mean(f"{label}: unsheltered, exact", exact, unsheltered),
        TRUTH.mean(f"{label}: variance, exact", variance, (unsheltered - exact) ** 2),
    ]
    for name, share in SHARES.items():
        ours = float(np.quantile(unsheltered, share, method="inverted_cdf"))
        margin, words = QUANTILES[name], f"{QUANTILES[name]:.0f} people"
        found.append(TRUTH.near(f"{label}: {name}, Simio", period[name], ours, margin, words))
        found.append(TRUTH.near(f"{label}: {name}, exact", exact_quantiles[name], ours, margin, words))
    return [
        *found,
        TRUTH.near(f"{label}: p_zero, Simio", period["p_zero"], none, 0.03, "0.03"),
        TRUTH.near(f"{label}: p_zero, exact", period["exact_p_zero"], none, 0.03, "0.03"),
        TRUTH.mean(f"{label}: in houses, Simio", period["housing_occupied_mean"], housed),
        TRUTH.mean(f"{label}: in the shelter, Simio", period["shelter_occupied_mean"], sheltered),
    ]
