"""Two engines on the same world: equal to the last bit, or both logs up to the first event that differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import zip_longest
from math import inf

import numpy as np

from sim.engine.vocabulary import Cause, Ended, Outcome, Placements

SHOWN = 12
"""Events shown before the first that differs."""

Event = tuple[float, int, int, str]
"""Moment, kind, number and words: what happens at one instant is told kind by kind."""

LEAVES, RUNS_DRY, ENTERS, DECIDED, HOLDS = range(5)


def difference(one: Placements, other: Placements) -> str:
    """Return nothing if two runs are equal with ==, floats included, else both logs side by side.

    The last line is the first event that differs.
    """
    columns = [field.name for field in fields(Placements)]
    unequal = [name for name in columns if not _equal(getattr(one, name), getattr(other, name))]
    if not unequal:
        return ""
    pairs = list(zip_longest(log(one), log(other), fillvalue="nothing more"))
    first = next((row for row, (left, right) in enumerate(pairs) if left != right), None)
    if first is None:
        return f"columns that differ: {unequal}\nno event differs: the types of the columns do"
    shown = pairs[max(0, first - SHOWN) : first + 1]
    width = max(len(left) for left, _ in shown)
    lines = [f"{left:{width}} {'==' if left == right else '!='} {right}" for left, right in shown]
    return "\n".join([f"columns that differ: {unequal}", *lines])


def log(placements: Placements) -> list[str]:
    """Return everything that happened, a line an event, in order of time."""
    events = [*_stays(placements), *_fates(placements), *_money(placements)]
    return [f"{'end' if moment == inf else repr(moment)}: {words}" for moment, *_, words in sorted(events)]


def _stays(placements: Placements) -> Iterator[Event]:
    columns = (getattr(placements, name) for name in ("request", "place", "admitted", "left", "ended"))
    for number, place, admitted, left, ended in zip(*(c.tolist() for c in columns), strict=True):
        yield admitted, ENTERS, number, f"{number} enters {place}"
        yield left, LEAVES, number, f"{number} leaves {place}, {Ended(ended).name}"


def _fates(placements: Placements) -> Iterator[Event]:
    columns = (getattr(placements, name) for name in ("decided", "outcome", "cause", "eligible"))
    for number, (decided, outcome, cause, eligible) in enumerate(
        zip(*(c.tolist() for c in columns), strict=True)
    ):
        fate = f"{Outcome(outcome).name}, cause {Cause(cause).name}"
        yield decided, DECIDED, number, f"{number} {fate}, eligible {eligible!r}"


def _money(placements: Placements) -> Iterator[Event]:
    for balance, moment in zip(placements.dry_balance.tolist(), placements.dry_time.tolist(), strict=True):
        yield moment, RUNS_DRY, balance, f"balance {balance} runs dry"
    for balance, left in enumerate(placements.money_left.tolist()):
        yield inf, HOLDS, balance, f"balance {balance} holds {left!r}"


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and bool(np.array_equal(one, other))
