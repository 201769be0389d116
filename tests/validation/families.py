"""Families need three beds at once, single people one."""

from __future__ import annotations

from sim.distributions import Deterministic, Distribution, Exponential, Lognormal
from sim.theory import kaufman_roberts
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Intensity, Luck, referred
from tests.validation.worlds import World

TRUTH = Truth("multirate_loss_network")
WAY = (
    "Built networks from empty, after 30 mean stays; ten beds also with stays of other laws, which must not "
    "matter, and through a scenario file with a family of three. The second resource of the truth (case "
    "workers) is no part of this program."
)
SINGLE, FAMILY = 5.0, 1.0
STAYS: dict[str, Distribution] = {
    "exponential": Exponential(1.0),
    "certain": Deterministic(1.0),
    "lognormal": Lognormal(1.0, 1.5),
}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return who is turned away, and beds taken, for each number of beds."""
    exact = TRUTH.outputs["kaufman_roberts"]
    found: list[Cell] = []
    for beds in exact:
        found += _formula(int(beds))
    for beds in exact if full else ["10"]:
        found += _built(int(beds), "exponential", 150 if full else 50, seed)
    for law in ("certain", "lognormal") if full else ():
        found += _built(10, law, 150, seed)
    return found + _from_file(200 if full else 10, seed)


def _formula(beds: int) -> list[Cell]:
    exact = TRUTH.outputs["kaufman_roberts"][str(beds)]
    ours = kaufman_roberts((SINGLE, FAMILY), (1, 3), beds)
    return [
        TRUTH.printed(f"formula, {beds} beds: single_blocked", exact["single_blocked"], ours.turned_away[0]),
        TRUTH.printed(
            f"formula, {beds} beds: family3_blocked", exact["family3_blocked"], ours.turned_away[1]
        ),
        TRUTH.printed(f"formula, {beds} beds: beds_occupied", exact["beds_occupied"], ours.mean_occupied),
    ]


def _built(beds: int, law: str, copies: int, seed: int) -> list[Cell]:
    until, since, stay = 330.0, 30.0, STAYS[law]
    exact, label = TRUTH.outputs["kaufman_roberts"][str(beds)], f"{beds} beds, {law}"
    groups = [
        referred(
            Luck(seed, f"families|{beds}|{law}|{party}"),
            copies,
            Intensity.constant(load, until),
            stay,
            party=party,
        )
        for party, load in ((1, SINGLE), (3, FAMILY))
    ]
    run = World((beds,), until).run(copies, groups)
    found = []
    for group, name in enumerate(("single_blocked", "family3_blocked")):
        asked = run.asked(since, group)
        lost = run.count(asked & run.turned_away)
        found.append(TRUTH.ratio(f"{label}: {name}", exact[name], lost, run.count(asked)))
    taken = run.average(run.beds(), since)
    return [*found, TRUTH.mean(f"{label}: beds_occupied", exact["beds_occupied"], taken)]


def _from_file(replications: int, seed: int) -> list[Cell]:
    exact, label = TRUTH.outputs["kaufman_roberts"]["10"], "scenario file, 10 beds"
    counted = run_file("families", replications, seed, warm_up_years=1)
    single_lost, single = (counted.count(name, "female") for name in ("turned_away", "eligible"))
    # Families are the others: they have no sex.
    family_lost = counted.count("turned_away") - single_lost
    family = counted.count("eligible") - single
    nights, days = counted.count("bed_nights"), counted.count("days")
    return [
        TRUTH.ratio(f"{label}: single_blocked", exact["single_blocked"], single_lost, single),
        TRUTH.ratio(f"{label}: family3_blocked", exact["family3_blocked"], family_lost, family),
        TRUTH.ratio(f"{label}: beds_occupied", exact["beds_occupied"], nights, days),
    ]
