"""Two provinces send people on to a shared shelter when their own is full."""

from __future__ import annotations

from typing import Any

from sim.distributions import Exponential
from sim.overflow import equivalent_shelter, hayward, overflow_moments
from sim.theory import erlang_b
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Intensity, Luck, referred
from tests.validation.worlds import World

TRUTH = Truth("overflow_transfer")
WAY = (
    "A built network from empty, after 30 mean stays; and a scenario file with three provinces, after a "
    "year. The classical approximations are checked as formulas: they stand beside the exact numbers, "
    "which they miss by some per cent."
)
KEY = "a1=4,c1=4,a2=2.5,c2=3,pool=3"
LOADS, BEDS = (4.0, 2.5), (4, 3, 3)
PROVINCES = ("KZ-AST", "KZ-ALA", "KZ-SHY")


def cells(full: bool, seed: int) -> list[Cell]:
    """Return who is lost and who is sent on, from each province."""
    exact = TRUTH.outputs[KEY]
    found = [*_formulas(exact), *_built(exact["exact"], 400 if full else 50, seed)]
    return found + _from_file(exact["exact"], 300 if full else 10, seed)


def _formulas(exact: dict[str, Any]) -> list[Cell]:
    total = sum(LOADS)
    one, two = (overflow_moments(load, beds) for load, beds in zip(LOADS, BEDS, strict=False))
    both, lost = one + two, erlang_b
    same = equivalent_shelter(both)
    moments, wilkinson = exact["overflow_moments"], exact["wilkinson_ERT"]
    ours = [
        ("mean of the first overflow", moments["M1"], one.mean),
        ("variance of the first overflow", moments["V1"], one.variance),
        ("mean of the second overflow", moments["M2"], two.mean),
        ("variance of the second overflow", moments["V2"], two.variance),
        ("peakedness of both", moments["peakedness"], both.peakedness),
        ("Wilkinson, load", wilkinson["a_star"], same.load),
        ("Wilkinson, beds", wilkinson["c_star"], same.beds),
        ("Wilkinson, share of overflow lost", wilkinson["lost_fraction_of_overflow"], same.lost(BEDS[2])),
        ("Wilkinson, lost", wilkinson["overall_lost"], both.mean * same.lost(BEDS[2]) / total),
        ("Hayward, lost", exact["hayward_overall_lost"], both.mean * hayward(both, BEDS[2]) / total),
        (
            "overflow taken for Poisson, lost",
            exact["naive_poisson_overflow"],
            both.mean * lost(both.mean, BEDS[2]) / total,
        ),
        ("one large shelter, lost", exact["full_pooling_ErlangB"], lost(total, sum(BEDS))),
        ("no sharing, lost", exact["no_sharing"], both.mean / total),
    ]
    return [TRUTH.printed(f"formula: {label}", published, number) for label, published, number in ours]


def _built(exact: dict[str, float], copies: int, seed: int) -> list[Cell]:
    until, since, stay = 330.0, 30.0, Exponential(1.0)
    groups = [
        referred(
            Luck(seed, f"overflow|{home}"), copies, Intensity.constant(load, until), stay, route=(home, 2)
        )
        for home, load in enumerate(LOADS)
    ]
    run = World(BEDS, until).run(copies, groups)
    sent_on = run.was_in(2)
    found = []
    for home in (0, 1):
        asked = run.asked(since, home)
        lost, sent = run.count(asked & run.turned_away), run.count(asked & sent_on)
        found.append(TRUTH.ratio(f"lost_{home + 1}", exact[f"lost_{home + 1}"], lost, run.count(asked)))
        found.append(
            TRUTH.ratio(f"transfer_{home + 1}", exact[f"transfer_{home + 1}"], sent, run.count(asked))
        )
    asked = run.asked(since)
    lost = run.count(asked & run.turned_away)
    return [
        *found,
        TRUTH.ratio("overall_lost", exact["overall_lost"], lost, run.count(asked)),
        TRUTH.mean("pool_occupied", exact["pool_occupied"], run.average(run.beds(2), since)),
    ]


def _from_file(exact: dict[str, float], replications: int, seed: int) -> list[Cell]:
    counted = run_file("overflow", replications, seed, warm_up_years=1)
    found = []
    for number, area in enumerate(PROVINCES[:2], start=1):
        people, lost, sent = (
            counted.count(name, area=area) for name in ("eligible", "turned_away", "transfers")
        )
        found.append(TRUTH.ratio(f"scenario file: lost_{number}", exact[f"lost_{number}"], lost, people))
        found.append(
            TRUTH.ratio(f"scenario file: transfer_{number}", exact[f"transfer_{number}"], sent, people)
        )
    people, lost, days = (counted.count(name) for name in ("eligible", "turned_away", "days"))
    nights = counted.count("bed_nights", area=PROVINCES[2])
    return [
        *found,
        TRUTH.ratio("scenario file: overall_lost", exact["overall_lost"], lost, people),
        TRUTH.ratio("scenario file: pool_occupied", exact["pool_occupied"], nights, days),
    ]
