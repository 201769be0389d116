"""People come in groups (a police operation, a repatriation flight): as many as fit are taken."""

from __future__ import annotations

import numpy as np

from sim.distributions import Deterministic, Distribution, Exponential, Lognormal, SizeLaw
from sim.through_time import group_variance
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Group, Intensity, Luck
from tests.validation.worlds import ENDLESS, Run, World

TRUTH = Truth("batch_arrivals")
WAY = "Built networks after a warm-up from empty; ten beds also through a scenario file with `groups`."
YEAR = 365.0
STAYS: dict[str, tuple[Distribution, float]] = {  # with the warm-up they need, years
    "M^X/M/inf": (Exponential(90.0), 3.0),
    "M^X/D/inf": (Deterministic(90.0), 1.0),
    "M^X/lognormal(90,135)/inf": (Lognormal(90.0, 1.5), 10.0),
}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return what happens with ends of beds, and mean and variance without."""
    found: list[Cell] = []
    for beds in TRUTH.inputs["beds"] if full else [10]:
        found += _finite(beds, 200 if full else 30, seed)
    for name in STAYS if full else ["M^X/D/inf"]:
        found += _infinite(name, 400 if full else 60, seed)
    return found + _from_file(300 if full else 15, seed)


def _sizes() -> SizeLaw:
    chances = {int(size): share for size, share in TRUTH.inputs["batch_size_pmf"].items()}
    return SizeLaw(tuple(chances), tuple(chances.values()))


def _run(name: str, beds: int, stay: Distribution, copies: int, until: float, seed: int) -> Run:
    luck, sizes = Luck(seed, f"groups|{name}|{beds}"), _sizes()
    groups_per_day = TRUTH.inputs["persons_per_year"] / YEAR / sizes.mean
    copy, time = Intensity.constant(groups_per_day, until).draw(luck, copies)
    size = sizes.quantile(luck.uniforms(len(time), "size"))
    number = np.repeat(np.arange(len(time)), size)
    length = stay.quantile(luck.uniforms(len(number), "stay"))
    return World((beds,), until).run(copies, [Group(copy[number], time[number], length)])


def _finite(beds: int, copies: int, seed: int) -> list[Cell]:
    exact, since, until = TRUTH.outputs["finite_partial_acceptance"][str(beds)], 3 * YEAR, 23 * YEAR
    run = _run("finite", beds, Exponential(90.0), copies, until, seed)
    asked, lost = run.asked(since), run.turned_away & run.asked(since)
    # People of a group have the same copy and moment; rows are in order of time.
    _, first, group = np.unique(run.requests.time, return_index=True, return_inverse=True)
    not_placed = np.bincount(group, lost) > 0
    num_groups = np.bincount(run.copy[first][asked[first]], minlength=copies)
    num_not_placed = np.bincount(run.copy[first][not_placed], minlength=copies)
    step = run.steps(run.beds())
    days_full = step.days_where(step.level[0] == beds, [(since, until)])[:, 0]
    label = f"{beds} beds"
    return [
        TRUTH.ratio(
            f"{label}: P_person_turned_away",
            exact["P_person_turned_away"],
            run.count(lost),
            run.count(asked),
        ),
        TRUTH.ratio(
            f"{label}: P_batch_not_fully_placed",
            exact["P_batch_not_fully_placed"],
            num_not_placed,
            num_groups,
        ),
        TRUTH.mean(f"{label}: occupied_mean", exact["occupied_mean"], run.average(run.beds(), since)),
        TRUTH.mean(f"{label}: P_full", exact["P_full"], days_full / (until - since)),
    ]


def _infinite(name: str, copies: int, seed: int) -> list[Cell]:
    exact, (stay, warm_up) = TRUTH.outputs["infinite_beds"][name], STAYS[name]
    until = (warm_up + 20.0) * YEAR
    run = _run(name, ENDLESS, stay, copies, until, seed)
    number = run.sampled(run.beds(), np.arange(warm_up * YEAR, until, 30.0)).astype(np.float64)
    # Around the exact mean, so that the squares are unbiased.
    squares = ((number - exact["mean"]) ** 2).mean(axis=0)
    sizes = _sizes()
    formula = group_variance(TRUTH.inputs["persons_per_year"] / YEAR / sizes.mean, sizes, stay)
    return [
        TRUTH.mean(f"{name}: mean", exact["mean"], number.mean(axis=0)),
        TRUTH.mean(f"{name}: variance", exact["variance"], squares),
        TRUTH.close(f"{name}: variance, by formula", exact["variance"], formula, 1e-5),
    ]


def _from_file(replications: int, seed: int) -> list[Cell]:
    exact, label = TRUTH.outputs["finite_partial_acceptance"]["10"], "scenario file, 10 beds"
    counted = run_file("groups", replications, seed, warm_up_years=3)
    days, lost = counted.count("days"), counted.count("turned_away")
    nights, days_full = counted.count("bed_nights"), counted.count("days_full")
    return [
        TRUTH.ratio(
            f"{label}: P_person_turned_away", exact["P_person_turned_away"], lost, counted.count("eligible")
        ),
        TRUTH.ratio(f"{label}: occupied_mean", exact["occupied_mean"], nights, days),
        TRUTH.ratio(f"{label}: P_full", exact["P_full"], days_full, days),
    ]
