"""People wait for a bed and give up: exponential and fixed patience."""

from __future__ import annotations

from typing import Any

from sim.distributions import Deterministic, Distribution, Exponential
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Intensity, Luck, referred
from tests.validation.worlds import World

TRUTH = Truth("waiting_abandonment")
WAY = "Built networks after three years from empty; exponential patience also through a scenario file."
YEAR, WARM_UP = 365.0, 3 * 365.0
PATIENCE: dict[str, Distribution] = {
    "exp_patience_14d": Exponential(14.0),
    "det_patience_14d": Deterministic(14.0),
}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return who waits, who gives up, how long, and beds taken."""
    found: list[Cell] = []
    for law in PATIENCE:
        for beds in TRUTH.inputs["beds"] if full else [10]:
            found += _one(law, beds, 200 if full else 20, seed)
    return found + _from_file(200 if full else 10, seed)


def _published(beds: int, law: str) -> dict[str, Any]:
    """Return the published numbers under one set of names; two names are used in the file."""
    names = {"P_wait_gt0": "P_wait", "mean_time_in_queue_all": "Wq_all"}
    return {names.get(key, key): value for key, value in TRUTH.outputs[str(beds)][law].items()}


def _one(law: str, beds: int, copies: int, seed: int) -> list[Cell]:
    luck, until = Luck(seed, f"waiting|{law}|{beds}"), 23 * YEAR
    intensity = Intensity.constant(TRUTH.inputs["arrivals_per_year"] / YEAR, until)
    stay = Exponential(TRUTH.inputs["mean_los"])
    people = referred(luck, copies, intensity, stay, patience=PATIENCE[law])
    run = World((beds,), until).run(copies, [people])
    # Whoever came in the last 100 days may still wait: they count in the averages over time only.
    asked = run.asked(WARM_UP) & (run.requests.time < until - 100.0)
    number, exact, label = run.count(asked), _published(beds, law), f"{law}, {beds} beds"
    late, gave_up = run.count(asked & (run.waited > 0.0)), run.count(asked & run.turned_away)
    return [
        TRUTH.ratio(f"{label}: P_wait", exact["P_wait"], late, number),
        TRUTH.ratio(f"{label}: P_abandon", exact["P_abandon"], gave_up, number),
        TRUTH.ratio(f"{label}: Wq_all", exact["Wq_all"], run.total(run.waited, asked), number),
        TRUTH.mean(f"{label}: Lq", exact["Lq"], run.average(run.waiting(), WARM_UP)),
        TRUTH.mean(f"{label}: occupied", exact["occupied"], run.average(run.beds(), WARM_UP)),
    ]


def _from_file(replications: int, seed: int) -> list[Cell]:
    exact, label = _published(10, "exp_patience_14d"), "scenario file, exp_patience_14d, 10 beds"
    counted = run_file("waiting", replications, seed, warm_up_years=3)
    eligible, days = counted.count("eligible"), counted.count("days")
    return [
        TRUTH.ratio(f"{label}: P_wait", exact["P_wait"], counted.count("late_0"), eligible),
        TRUTH.ratio(f"{label}: P_abandon", exact["P_abandon"], counted.count("gave_up"), eligible),
        TRUTH.ratio(f"{label}: occupied", exact["occupied"], counted.count("bed_nights"), days),
    ]
