"""One year of one shelter: how surely anyone is turned away, how many, and the demand above its beds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.distributions import Exponential
from sim.engine.vocabulary import Floats, Ints
from sim.through_time import erlang_occupancy, transient_turned_away
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Intensity, Luck, drawn, poisson, referred, residents
from tests.validation.worlds import ENDLESS, World

TRUTH = Truth("transient_loss_capacity")
WAY = (
    "Built networks of one year from three starts: empty, the long run, and ten residents where they fit. "
    "Empty and full shelters also through a scenario file. Demand above the beds: a network with beds "
    "without end, and the days on which demand exceeds beds as a scenario file reports them. Formulas: "
    "`sim.through_time`."
)
YEAR, RATE, STAY = 365.0, 40.0 / 365.0, Exponential(90.0)
LOAD = RATE * STAY.mean
ANY = {
    "empty": "P_any_turned_away_1y_from_empty",
    "long run": "..from_steady",
    "ten": "..from_min(c,10)_residents",
}
MEAN = {"empty": "E_turned_away_1y_from_empty", "long run": "..E_from_steady", "ten": "..E_from_min(c,10)"}
CHANCES: dict[str, Callable[[int], Floats | int]] = {
    "empty": lambda beds: 0,
    "long run": lambda beds: erlang_occupancy(LOAD, beds),
    "ten": lambda beds: min(beds, 10),
}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return chances and numbers for each number of beds and start."""
    by_beds: dict[str, dict[str, Any]] = TRUTH.outputs["by_beds"]
    found: list[Cell] = []
    for beds, exact in by_beds.items():
        for start in CHANCES:
            found += _formula(int(beds), start, exact)
    for beds in by_beds if full else ["10"]:
        for start in CHANCES if full else ["long run"]:
            found += _one(int(beds), start, 3000 if full else 400, seed)
        found.append(_share_of_time_full(int(beds), 200 if full else 20, seed))
    found += _demand(3000 if full else 300, seed)
    for beds in ("6", "8", "10") if full else ["10"]:
        found += _first_year_from_file(beds, "empty", 0, 400 if full else 50, seed)
        if full:
            found += _first_year_from_file(beds, "ten", 1, 400, seed)
    for beds in by_beds if full else ["10"]:
        found += _demand_from_file(beds, 200 if full else 8, seed)
    return found


def _formula(beds: int, start: str, exact: dict[str, float]) -> list[Cell]:
    ours = transient_turned_away(RATE, STAY.mean, beds, YEAR, CHANCES[start](beds))
    label = f"formula, {beds} beds, start: {start}"
    return [
        TRUTH.printed(f"{label}: anyone turned away", exact[ANY[start]], ours.chance_of_any),
        TRUTH.printed(f"{label}: people turned away", exact[MEAN[start]], ours.mean_number),
    ]


def _present(luck: Luck, copies: int, start: str, beds: int) -> Ints:
    chances = CHANCES[start](beds)
    return np.full(copies, chances) if isinstance(chances, int) else drawn(luck, copies, chances)


def _one(beds: int, start: str, copies: int, seed: int) -> list[Cell]:
    luck, exact = Luck(seed, f"first year|{beds}|{start}"), TRUTH.outputs["by_beds"][str(beds)]
    groups = [
        residents(luck, _present(luck, copies, start, beds), STAY),
        referred(luck, copies, Intensity.constant(RATE, YEAR), STAY),
    ]
    run = World((beds,), YEAR).run(copies, groups)
    lost, label = run.count(run.turned_away), f"{beds} beds, start: {start}"
    return [
        TRUTH.chance(f"{label}: anyone turned away", exact[ANY[start]], lost > 0),
        TRUTH.mean(f"{label}: people turned away", exact[MEAN[start]], lost),
    ]


def _share_of_time_full(beds: int, copies: int, seed: int) -> Cell:
    luck, until = Luck(seed, f"time full|{beds}"), 5.0 * YEAR
    groups = [
        residents(luck, _present(luck, copies, "long run", beds), STAY),
        referred(luck, copies, Intensity.constant(RATE, until), STAY),
    ]
    run = World((beds,), until).run(copies, groups)
    step = run.steps(run.beds())
    days = step.days_where(step.level[0] == beds, [(0.0, until)])[:, 0]
    exact = TRUTH.outputs["by_beds"][str(beds)]["fraction_of_days_full_loss_system"]
    return TRUTH.mean(f"{beds} beds: share of time full", exact, days / until)


def _demand(copies: int, seed: int) -> list[Cell]:
    luck = Luck(seed, "first year|demand")
    groups = [
        residents(luck, poisson(luck, copies, LOAD), STAY),
        referred(luck, copies, Intensity.constant(RATE, YEAR), STAY),
    ]
    run = World((ENDLESS,), YEAR).run(copies, groups)
    step = run.steps(run.beds())
    found = []
    for beds, exact in TRUTH.outputs["by_beds"].items():
        above = np.maximum(step.level[0] - int(beds), 0)
        nights, days = (step.days_where(weight, [(0.0, YEAR)])[:, 0] for weight in (above, above > 0))
        person_nights = exact["unfettered_person_nights_above_c_per_year_steady"]
        share = exact["unfettered_fraction_of_days_N>c"]
        found.append(TRUTH.mean(f"demand above {beds} beds: person-nights a year", person_nights, nights))
        found.append(TRUTH.mean(f"demand above {beds} beds: share of days", share, days / YEAR))
    return found


def _first_year_from_file(beds: str, start: str, occupancy: int, replications: int, seed: int) -> list[Cell]:
    exact, label = TRUTH.outputs["by_beds"][beds], f"scenario file, {beds} beds, start: {start}"
    changes = {"shelters": f"beds = {beds}", "start": f"occupancy = {occupancy}"}
    lost = run_file("first-year", replications, seed, changes=changes).count("turned_away")
    return [
        TRUTH.chance(f"{label}: anyone turned away", exact[ANY[start]], lost > 0),
        TRUTH.mean(f"{label}: people turned away", exact[MEAN[start]], lost),
    ]


def _demand_from_file(beds: str, replications: int, seed: int) -> list[Cell]:
    exact, label = TRUTH.outputs["by_beds"][beds], f"scenario file, {beds} beds"
    counted = run_file("loss", replications, seed, 5, changes={"shelters": f"beds = {beds}"})
    exceeds, full, days = (counted.count(name) for name in ("days_demand_exceeds", "days_full", "days"))
    share, share_full = exact["unfettered_fraction_of_days_N>c"], exact["fraction_of_days_full_loss_system"]
    return [
        TRUTH.ratio(f"{label}: share of days on which demand exceeds beds", share, exceeds, days),
        TRUTH.ratio(f"{label}: share of time full", share_full, full, days),
    ]
