"""Foreign people may have a bed only once a criminal case is opened."""

from __future__ import annotations

from typing import Any

from sim.theory import erlang_b
from sim.through_time import eligible_in_time
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file

TRUTH = Truth("eligibility_case_condition")
WAY = (
    "A scenario file with the rules of the case, through the whole flow, after five years; people are "
    "followed to the end. Citizens and foreign people meet the same full beds. Formulas: "
    "`sim.through_time`, and Erlang B for the load that follows."
)
YEAR, PROBABILITY, PATIENCE = 365.0, 0.25, 21.0
DELAYS = {"status_quo": 30.0, "faster_case_opening": 7.0}
BY_GROUP = ("all", "citizen", "foreign")


def cells(full: bool, seed: int) -> list[Cell]:
    """Return who becomes eligible in time and who is then turned away."""
    found: list[Cell] = []
    for scenario in DELAYS:
        found += _formulas(scenario)
    for scenario in DELAYS if full else ["status_quo"]:
        for beds in TRUTH.outputs[scenario]["blocking"] if full else ["8"]:
            found += _from_file(scenario, beds, 300 if full else 25, seed)
    return found


def _formulas(scenario: str) -> list[Cell]:
    exact, inputs = TRUTH.outputs[scenario], TRUTH.inputs
    chance = eligible_in_time(PROBABILITY, DELAYS[scenario], PATIENCE)
    foreign = inputs["foreign_per_year"] * chance
    load = (
        inputs["domestic_per_year"] * inputs["domestic_mean_stay"] + foreign * inputs["foreign_mean_stay"]
    ) / YEAR
    served = foreign * (1.0 - erlang_b(load, 8))
    label = f"formula, {scenario}"
    return [
        TRUTH.printed(f"{label}: eligible in time", exact["P_foreign_becomes_eligible_in_time"], chance),
        TRUTH.printed(f"{label}: load", exact["offered_load"], load),
        TRUTH.printed(
            f"{label}: foreign people served a year, 8 beds",
            exact["foreign_served_per_year_if_8_beds"],
            served,
        ),
        *(
            TRUTH.printed(f"{label}: turned away, {beds} beds", blocking, erlang_b(load, int(beds)))
            for beds, blocking in exact["blocking"].items()
        ),
    ]


def _from_file(scenario: str, beds: str, replications: int, seed: int) -> list[Cell]:
    exact: dict[str, Any] = TRUTH.outputs[scenario]
    changes = {"shelters": f"beds = {beds}", "access": f"case_delay_days = {DELAYS[scenario]}"}
    counted = run_file("criminal-case", replications, seed, warm_up_years=5, changes=changes)
    label = f"scenario file, {scenario}, {beds} beds"
    eligible, wanting = (counted.count(name, "foreign") for name in ("eligible", "wanting_bed"))
    found = [
        TRUTH.ratio(
            f"{label}: eligible in time", exact["P_foreign_becomes_eligible_in_time"], eligible, wanting
        )
    ]
    for group in BY_GROUP:
        lost, people = (counted.count(name, group) for name in ("turned_away", "eligible"))
        found.append(TRUTH.ratio(f"{label}: turned away, {group}", exact["blocking"][beds], lost, people))
    if beds == "8":
        served, days = counted.count("admitted", "foreign") * YEAR, counted.count("days")
        found.append(
            TRUTH.ratio(
                f"{label}: foreign people served a year",
                exact["foreign_served_per_year_if_8_beds"],
                served,
                days,
            )
        )
    return found
