"""Published worked numbers of Erlang's formulas, and the rule of the criminal case."""

from __future__ import annotations

from collections.abc import Iterator

from sim.theory import erlang_a, erlang_b, erlang_c
from sim.through_time import eligible_in_time
from tests.validation.cells import Cell, Truth


def erlang(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield Erlang B, C and A against their exact values; formulas, so neither size nor seed matters."""
    truth = Truth("erlang_published_examples")
    items = truth.text["items"]
    yield truth.printed("Erlang B, 15 lines at 8.108", items[0]["exact_B_at_8.108"], erlang_b(8.108, 15))
    yield truth.printed("Erlang B, 30 lines at 25", items[1]["exact"], erlang_b(25.0, 30))
    for beds, exact in items[4]["exact"].items():
        yield truth.printed(f"Erlang C, {beds} beds", exact, erlang_c(42.92, int(beds)))
    waiting, exact = erlang_a(48.0, 1.0, 50, 2.0), items[5]["exact"]["ErlangA"]
    yield truth.printed("Erlang A, give up", exact["P_abandon"], waiting.chance_of_giving_up)
    yield truth.printed("Erlang A, wait", exact["P_wait"], waiting.chance_of_waiting)
    yield truth.printed("Erlang A, waiting", exact["Lq"], waiting.mean_waiting)


def criminal_case(full: bool, seed: int = 1) -> Iterator[Cell]:
    """Yield the chance that a case is opened in time, and the blocking it leads to."""
    truth = Truth("eligibility_case_condition")
    for name, delay in (("status_quo", 30.0), ("faster_case_opening", 7.0)):
        exact = truth.outputs[name]
        chance = eligible_in_time(0.25, delay, 21.0)
        yield truth.printed(f"eligible in time, {name}", exact["P_foreign_becomes_eligible_in_time"], chance)
        load = (28.4 * 75 + 17 * chance * 60) / 365
        for beds, blocking in exact["blocking"].items():
            yield truth.printed(f"turned away, {name}, {beds} beds", blocking, erlang_b(load, int(beds)))


TRUTHS = (erlang, criminal_case)
