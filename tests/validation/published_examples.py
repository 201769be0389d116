"""Worked numbers of Erlang's formulas from manuals, books and papers; the call centre is also simulated."""

from __future__ import annotations

import math

import numpy as np

from sim.distributions import Exponential
from sim.engine.vocabulary import Floats, Outcome
from sim.theory import beds_for_blocking, erlang_a, erlang_b, erlang_c
from tests.validation.cells import Cell, Truth
from tests.validation.people import Group, Intensity, Luck, drawn, referred
from tests.validation.worlds import Run, World

TRUTH = Truth("erlang_published_examples")
WAY = "The formulas of `sim.theory`; the call centre also as a built network in its steady state (minutes)."
RATE, AGENTS, PATIENCE = 48.0, 50, 2.0


def cells(full: bool, seed: int) -> list[Cell]:
    """Return all published numbers by formula, and the call centre by simulation."""
    found = [*_erlang_b(), *_erlang_c(), *_call_centre()]
    found += _simulated_a(30, 400.0 if full else 30.0, seed)
    return found + (_simulated_c(30, 400.0, seed) if full else [])


def _load_for(share: float, beds: int) -> float:
    """Return the load of which so many beds turn away this share."""
    from scipy.optimize import brentq

    return float(brentq(lambda load: erlang_b(load, beds) - share, 1e-9, 10.0 * beds, xtol=1e-12))


def _erlang_b() -> list[Cell]:
    one, wolfram, forum, table, *_ = TRUTH.text["items"]
    found = [
        TRUTH.rounded("Erlang B, load of 15 lines at 1 %", one["published"], _load_for(0.01, 15), 3),
        TRUTH.printed("Erlang B, 15 lines, 8.108", one["exact_B_at_8.108"], erlang_b(8.108, 15)),
        TRUTH.rounded("Erlang B, 30 lines, 25 erlang", wolfram["published"], erlang_b(25.0, 30), 2),
        TRUTH.printed("Erlang B, 30 lines, 25 erlang, exact", wolfram["exact"], erlang_b(25.0, 30)),
        TRUTH.near(
            "lines for 33.333 at 1 %", forum["published"], beds_for_blocking(33.333, 0.01), 0.0, "exact"
        ),
    ]
    for lines, exact in zip((44, 45), forum["exact_B_44_45"], strict=True):
        found.append(TRUTH.printed(f"Erlang B, {lines} lines, 33.333", exact, erlang_b(33.333, lines)))
    for lines, loads in table["published"].items():
        for percent, load in enumerate(loads, start=1):
            label = f"Erlang B table, {lines} lines at {percent} %"
            found.append(TRUTH.rounded(label, load, _load_for(percent / 100.0, int(lines)), 1))
    return found


def _erlang_c() -> list[Cell]:
    green = TRUTH.text["items"][4]
    load = green["inputs"]["a"]
    least = next(beds for beds in range(43, 99) if erlang_c(load, beds) <= 0.01)
    return [
        TRUTH.rounded("Erlang C, obstetrics, 56 beds", green["published"], erlang_c(load, 56), 2),
        TRUTH.near("Erlang C, beds for at most 1 %", 60, least, 0.0, "exact"),
        *(
            TRUTH.printed(f"Erlang C, obstetrics, {beds} beds, exact", exact, erlang_c(load, int(beds)))
            for beds, exact in green["exact"].items()
        ),
    ]


def _call_centre() -> list[Cell]:
    item = TRUTH.text["items"][5]
    published, exact = item["published"], item["exact"]
    ours, waiting = erlang_a(RATE, 1.0, AGENTS, PATIENCE), erlang_c(RATE, AGENTS)
    p90 = math.log(waiting / 0.1) / (AGENTS - RATE) * 60.0
    queue, wait = waiting * RATE / (AGENTS - RATE), waiting / (AGENTS - RATE) * 60.0
    a, c = published["ErlangA"], published["ErlangC"]
    of_a = {
        "P_wait": ours.chance_of_waiting,
        "P_abandon": ours.chance_of_giving_up,
        "Lq": ours.mean_waiting,
        "Wq_all": ours.mean_wait,
        "occupied": ours.mean_occupied,
        "util": ours.mean_occupied / AGENTS,
    }
    of_c = {"P_wait": waiting, "mean_wait_s": wait, "p90_wait_s": p90, "queue": queue}
    return [
        TRUTH.rounded("Erlang A, share giving up", a["abandon"], ours.chance_of_giving_up, 3),
        TRUTH.rounded("Erlang A, mean wait, s", a["mean_wait_s"], ours.mean_wait * 60.0, 1),
        TRUTH.rounded("Erlang A, queue", a["queue"], ours.mean_waiting, 0),
        TRUTH.rounded("Erlang A, use", a["util"], ours.mean_occupied / AGENTS, 2),
        TRUTH.rounded("Erlang C, mean wait, s", c["mean_wait_s"], wait, 1),
        TRUTH.rounded("Erlang C, 90 % quantile of wait, s", c["p90_wait_s"], p90, 1),
        TRUTH.rounded("Erlang C, queue", c["queue"], queue, 0),
        TRUTH.rounded("Erlang C, use", c["util"], RATE / AGENTS, 2),
        *(TRUTH.printed(f"Erlang A, {name}, exact", exact["ErlangA"][name], of_a[name]) for name in of_a),
        *(TRUTH.printed(f"Erlang C, {name}, exact", exact["ErlangC"][name], of_c[name]) for name in of_c),
    ]


def _in_steady_state(copies: int, until: float, patience: float, seed: int) -> Run:
    """Return copies of the call centre, begun with the numbers of the long run; inf is endless patience."""
    luck = Luck(seed, f"call centre|{patience}")
    present = drawn(luck, copies, _chances(patience))
    served, waiting = np.minimum(present, AGENTS), np.maximum(present - AGENTS, 0)
    stay, limit = Exponential(1.0), (Exponential(patience) if math.isfinite(patience) else math.inf)
    in_service = np.repeat(np.arange(copies), served)
    in_queue = np.repeat(np.arange(copies), waiting)
    lengths = stay.quantile(luck.uniforms(len(in_service) + len(in_queue), "at start"))
    left = luck.uniforms(len(in_queue), "patience at start")
    limits = limit if isinstance(limit, float) else limit.quantile(left)
    groups = [
        Group(in_service, np.zeros(len(in_service)), lengths[: len(in_service)], is_resident=True),
        Group(in_queue, np.zeros(len(in_queue)), lengths[len(in_service) :], patience=limits),
        referred(luck, copies, Intensity.constant(RATE, until), stay, patience=limit),
    ]
    return World((AGENTS,), until).run(copies, groups)


def _chances(patience: float) -> Floats:
    """Return the long-run chances of 0, 1, ... calls in the centre."""
    number = np.arange(1, 2000)
    leaving = np.minimum(number, AGENTS) + np.maximum(number - AGENTS, 0) / patience
    weights = np.exp(np.concatenate(([0.0], np.cumsum(np.log(RATE / leaving)))) - 40.0)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _simulated_a(copies: int, until: float, seed: int) -> list[Cell]:
    exact = TRUTH.text["items"][5]["exact"]["ErlangA"]
    run = _in_steady_state(copies, until, PATIENCE, seed)
    # The last ten minutes are left out: everyone before has been answered or has given up.
    asked = run.asked() & (run.requests.time < until - 10.0)
    calls, is_waiting = run.count(asked), (run.waited > 0.0) & asked
    given_up = run.count(asked & run.turned_away)
    return [
        TRUTH.ratio("simulated Erlang A, P_wait", exact["P_wait"], run.count(is_waiting), calls),
        TRUTH.ratio("simulated Erlang A, P_abandon", exact["P_abandon"], given_up, calls),
        TRUTH.ratio("simulated Erlang A, Wq_all", exact["Wq_all"], run.total(run.waited, asked), calls),
        TRUTH.mean("simulated Erlang A, Lq", exact["Lq"], run.average(run.waiting())),
        TRUTH.mean("simulated Erlang A, occupied", exact["occupied"], run.average(run.beds())),
    ]


def _simulated_c(copies: int, until: float, seed: int) -> list[Cell]:
    exact = TRUTH.text["items"][5]["exact"]["ErlangC"]
    run = _in_steady_state(copies, until, math.inf, seed)
    # Waits of 50 minutes and more are as good as impossible, so all calls before have been answered.
    asked = run.asked() & (run.requests.time < until - 50.0)
    calls, seconds = run.count(asked), run.waited * 60.0
    assert (run.placements.outcome[asked] == Outcome.ADMITTED).all()
    late = run.count(asked & (seconds > exact["p90_wait_s"]))
    return [
        TRUTH.ratio(
            "simulated Erlang C, P_wait", exact["P_wait"], run.count(asked & (run.waited > 0.0)), calls
        ),
        TRUTH.ratio(
            "simulated Erlang C, mean_wait_s", exact["mean_wait_s"], run.total(seconds, asked), calls
        ),
        TRUTH.ratio("simulated Erlang C, waits above p90_wait_s", 0.1, late, calls),
        TRUTH.mean("simulated Erlang C, queue", exact["queue"], run.average(run.waiting())),
    ]
