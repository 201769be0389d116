"""Worlds that change through time: seasons, residents at the start, an epidemic, houses that are built."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.distributions import Deterministic, Distribution, Exponential, Lognormal
from tests.validation.cells import Cell, Truth
from tests.validation.people import Group, Intensity, Luck, referred, residents
from tests.validation.worlds import ENDLESS, World

YEAR = 365.0
LAWS: dict[str, Distribution] = {
    "exp": Exponential(90.0),
    "det": Deterministic(90.0),
    "lognormal_cv1.5": Lognormal(90.0, 1.5),
}


def seasons(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield the mean number of residents under a season, with beds for everyone."""
    truth = Truth("mt_g_inf")
    copies, run_in = (1200 if full else 600), 5 * YEAR
    until = run_in + YEAR
    edges = np.arange(0.0, until + 1.0)
    rates = 40 / YEAR * (1 + 0.6 * np.sin(2 * np.pi * (edges[:-1] + 0.5) / YEAR))
    for name, law in LAWS.items() if full else [("lognormal_cv1.5", LAWS["lognormal_cv1.5"])]:
        people = referred(Luck(seed, f"season {name}"), copies, Intensity(edges, rates), law)
        run = World((ENDLESS,), until).run(copies, [people])
        exact = truth.outputs["sinusoid"][name]["m_t"]
        days = np.array([float(day) for day in exact])
        present = run.sampled(run.beds(), run_in + days)
        for row, (day, published) in enumerate(exact.items()):
            yield truth.mean(f"residents on day {day}, season, {name}", published, present[row])


def residents_left(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield how many of seven residents are left, when their stays go on by the equilibrium law."""
    truth = Truth("mt_g_inf")
    copies, law = (20000 if full else 3000), LAWS["lognormal_cv1.5"]
    people = residents(Luck(seed, "left"), np.full(copies, 7), law)
    run = World((7,), 400.0).run(copies, [people])
    exact = truth.outputs["initial_mean_remaining"]["equilibrium_residual"]
    days = np.array([float(day) for day in exact])
    present = run.sampled(run.beds(), days)
    for row, (day, published) in enumerate(exact.items()):
        yield truth.mean(f"of seven residents left on day {day}", published, present[row])


def epidemic(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield how many an intensive care unit turns away in three epidemics (covid-simr)."""
    truth = Truth("covid_simr_nhpp_loss")
    copies = 100 if full else 30
    law = Lognormal.from_median(3.0, 10.0)
    for name, daily in truth.inputs["daily_expected_admissions"].items():
        if not full and name != "cases_current_strategy":
            continue
        edges = np.arange(len(daily) + 1.0)
        until = len(daily) + 200.0
        for beds in (45, 10000):
            if beds != 45:  # with beds for everyone nobody is turned away
                continue
            exact = truth.outputs[f"{name}|{beds}"]
            people = referred(Luck(seed, name), copies, Intensity(edges, np.array(daily)), law)
            run = World((beds,), until).run(copies, [people])
            asked = run.asked()
            se = exact["sd"] / np.sqrt(1000)
            label = f"{name}, {beds} beds"
            away = run.count(asked & run.turned_away)
            yield truth.mean(f"turned away, {label}", exact["turned_away_mean"], away, se)


def houses(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield who is unsheltered in Alameda while houses and shelters are built, against the exact chain.

    Houses are places; a person waits, in a shelter while it has room, until one is free.
    """
    truth = Truth("singham_burgess_alameda")
    copies = 1000 if full else 300
    periods = truth.outputs
    until = periods[-1]["day"] + 1.0
    yearly = np.array(truth.inputs["arrival_rate_per_year_by_year"])
    edges = np.arange(len(yearly) + 1, dtype=np.float64) * YEAR
    stay = Exponential(4.487179487 * YEAR)
    first = periods[0]["houses"]
    waiting = np.repeat(np.arange(copies), truth.inputs["initial_people"] - first)
    luck = Luck(seed, "houses")
    lengths = stay.quantile(luck.uniforms(len(waiting), "waiting stay"))
    arrivals = referred(luck, copies, Intensity(edges, yearly / YEAR), stay, patience=np.inf)
    inside = arrivals.time < until
    groups = [
        residents(luck, np.full(copies, first), stay),
        Group(waiting, np.zeros(len(waiting)), lengths, patience=np.inf),
        Group(arrivals.copy[inside], arrivals.time[inside], arrivals.stay[inside], patience=np.inf),
    ]
    openings = tuple((63.0 * number, period["houses"]) for number, period in enumerate(periods) if number)
    run = World((first,), until, openings=openings).run(copies, groups)
    # Recorded just before the next buildings open.
    moments = np.array([period["day"] for period in periods]) - 1e-6
    queue = run.sampled(run.waiting(), moments)
    for period, people in zip(periods, queue, strict=True):
        if not full and period["period"] % 7 != 1:
            continue
        unsheltered = np.maximum(people - period["shelter"], 0)
        label = f"unsheltered in period {period['period']}"
        yield truth.mean(f"{label}, exact", period["exact_mean"], unsheltered)
        yield truth.mean(f"{label}, Simio", period["unsheltered_mean"], unsheltered, period["se"])


TRUTHS = (seasons, residents_left, epidemic, houses)
"""Each gives its cells; `full` asks for all of them at their full size."""
