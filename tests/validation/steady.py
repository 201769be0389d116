"""The long run of one shelter, or of shelters that share: loss, waiting, families, groups, overflow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.distributions import (
    Capped,
    Deterministic,
    Distribution,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    SizeLaw,
    Weibull,
)
from tests.validation.cells import Cell, Truth
from tests.validation.people import Group, Intensity, Luck, drawn, referred, residents
from tests.validation.worlds import World

WARM_UP = 5 * 365.0
UNTIL = 25 * 365.0
ANY = {"empty": "P_any_turned_away_1y_from_empty", "steady": "..from_steady"}
MEAN = {"empty": "E_turned_away_1y_from_empty", "steady": "..E_from_steady"}


def insensitivity(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield the share turned away, people in beds and people turned away a year, for laws of equal mean."""
    truth = Truth("mgcc_insensitivity")
    copies = 60 if full else 20
    laws: dict[str, Distribution] = {
        "deterministic": Deterministic(90.0),
        "exponential": Exponential(90.0),
        "lognormal sd 135": Lognormal(90.0, 1.5),
        "Weibull shape 0.7": Weibull(90.0, 0.7),
        "gamma shape 4": Gamma(90.0, 0.5),
        "hyperexponential cv 2": Hyperexponential(90.0, 2.0),
        "lognormal cut at 180": _cut_at_180(),
    }
    kept = laws if full else {name: laws[name] for name in ("lognormal sd 135", "lognormal cut at 180")}
    for beds in truth.inputs["beds"] if full else (8, 12):
        for name, law in kept.items():
            luck = Luck(seed, f"mgcc {beds} {name}")
            group = referred(luck, copies, Intensity.constant(40 / 365, UNTIL), law)
            run = World((beds,), UNTIL).run(copies, [group])
            asked = run.asked(WARM_UP)
            away, label = run.count(asked & run.turned_away), f"{beds} beds, {name}"
            yield truth.ratio(
                f"share turned away, {label}", truth.outputs["blocking"][str(beds)], away, run.count(asked)
            )
            yield truth.mean(
                f"beds taken, {label}",
                truth.outputs["occupied_mean"][str(beds)],
                run.average(run.beds(), WARM_UP),
            )


def _cut_at_180() -> Distribution:
    return Capped(Lognormal.with_capped_mean(90.0, 1.5, 180.0), 180.0)


def waiting(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield what a waiting list with patience does: exponential (Erlang A) and deterministic."""
    truth = Truth("waiting_abandonment")
    copies = 60 if full else 20
    patiences: dict[str, Distribution] = {
        "exp_patience_14d": Exponential(14.0),
        "det_patience_14d": Deterministic(14.0),
    }
    for beds in truth.inputs["beds"] if full else (8,):
        for name, patience in patiences.items():
            luck = Luck(seed, f"waiting {beds} {name}")
            arrivals = Intensity.constant(40 / 365, UNTIL)
            group = referred(luck, copies, arrivals, Exponential(90.0), patience=patience)
            run = World((beds,), UNTIL).run(copies, [group])
            asked = run.asked(WARM_UP)
            exact = truth.outputs[str(beds)][name]
            had_to_wait = exact.get("P_wait_gt0", exact.get("P_wait"))
            label = f"{beds} beds, {name}"
            people = run.count(asked)
            yield truth.ratio(
                f"gave up, {label}", exact["P_abandon"], run.count(asked & run.turned_away), people
            )
            waited = run.count(asked & (run.waited > 0))
            yield truth.ratio(f"had to wait, {label}", had_to_wait, waited, people)
            yield truth.mean(f"people waiting, {label}", exact["Lq"], run.average(run.waiting(), WARM_UP))
            yield truth.mean(f"beds taken, {label}", exact["occupied"], run.average(run.beds(), WARM_UP))


def overflow(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield who is lost, or sent on, when two shelters overflow into a shared third."""
    truth = Truth("overflow_transfer")
    copies, until, since = (150 if full else 60), 300.0, 20.0
    exact = truth.outputs["a1=4,c1=4,a2=2.5,c2=3,pool=3"]["exact"]
    groups = [
        referred(
            Luck(seed, f"overflow {home}"),
            copies,
            Intensity.constant(load, until),
            Exponential(1.0),
            route=(home, 2),
        )
        for home, load in ((0, 4.0), (1, 2.5))
    ]
    run = World((4, 3, 3), until).run(copies, groups)
    for number in (0, 1):
        asked = run.asked(since, number)
        lost = run.count(asked & run.turned_away)
        yield truth.ratio(
            f"lost from shelter {number + 1}", exact[f"lost_{number + 1}"], lost, run.count(asked)
        )
    asked = run.asked(since)
    yield truth.ratio(
        "lost in all", exact["overall_lost"], run.count(asked & run.turned_away), run.count(asked)
    )
    yield truth.mean(
        "beds taken in the shared shelter", exact["pool_occupied"], run.average(run.beds(2), since)
    )


def families(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield who is turned away when families of three take three beds at once."""
    truth = Truth("multirate_loss_network")
    copies, until, since = (150 if full else 80), 400.0, 20.0
    for beds, exact in truth.outputs["kaufman_roberts"].items():
        if not full and beds != "10":
            continue
        luck = [Luck(seed, f"families {beds} {size}") for size in (1, 3)]
        groups = [
            referred(luck[0], copies, Intensity.constant(5.0, until), Exponential(1.0)),
            referred(luck[1], copies, Intensity.constant(1.0, until), Exponential(1.0), party=3),
        ]
        run = World((int(beds),), until).run(copies, groups)
        for number, who in enumerate(("single", "family3")):
            asked = run.asked(since, number)
            away = run.count(asked & run.turned_away)
            yield truth.ratio(
                f"{who} turned away, {beds} beds", exact[f"{who}_blocked"], away, run.count(asked)
            )
        yield truth.mean(f"beds taken, {beds} beds", exact["beds_occupied"], run.average(run.beds(), since))


def groups_at_once(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield who is turned away when people come in groups and each is admitted for himself."""
    truth = Truth("batch_arrivals")
    copies = 100 if full else 40
    pmf = {int(size): chance for size, chance in truth.inputs["batch_size_pmf"].items()}
    law = SizeLaw(tuple(pmf), tuple(pmf.values()))
    rate = truth.inputs["batches_per_day"]
    for beds, exact in truth.outputs["finite_partial_acceptance"].items():
        if not full and beds != "12":
            continue
        luck = Luck(seed, f"groups {beds}")
        copy, time = Intensity.constant(rate, UNTIL).draw(luck, copies)
        sizes = law.quantile(luck.uniforms(len(time), "size")).astype(np.int64)
        stay = Exponential(90.0).quantile(luck.uniforms(int(sizes.sum()), "stay"))
        group = Group(np.repeat(copy, sizes), np.repeat(time, sizes), stay)
        run = World((int(beds),), UNTIL).run(copies, [group])
        asked = run.asked(WARM_UP)
        away = run.count(asked & run.turned_away)
        yield truth.ratio(
            f"person turned away, {beds} beds", exact["P_person_turned_away"], away, run.count(asked)
        )
        yield truth.mean(f"beds taken, {beds} beds", exact["occupied_mean"], run.average(run.beds(), WARM_UP))


def one_year(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield the chance that anyone is turned away within a year, and how many: empty, or in the long run."""
    truth = Truth("transient_loss_capacity")
    copies, load = (6000 if full else 3000), 40 / 365 * 90
    for beds, exact in truth.outputs["by_beds"].items():
        if not full and beds != "10":
            continue
        chances = np.cumprod(np.concatenate(([1.0], load / np.arange(1.0, int(beds) + 1))), dtype=np.float64)
        for start in ("empty", "steady"):
            luck = Luck(seed, f"one year {beds} {start}")
            people = [referred(luck, copies, Intensity.constant(40 / 365, 365.0), Exponential(90.0))]
            if start == "steady":
                people.append(residents(luck, drawn(luck, copies, chances), Exponential(90.0)))
            run = World((int(beds),), 365.0).run(copies, people)
            away = run.count(run.asked() & run.turned_away)
            yield truth.chance(f"anyone turned away, {beds} beds, {start}", exact[ANY[start]], away > 0)
            yield truth.mean(f"people turned away, {beds} beds, {start}", exact[MEAN[start]], away)


TRUTHS = (insensitivity, waiting, overflow, families, groups_at_once, one_year)
"""Each gives its cells; `full` asks for all of them at their full size."""
