"""Heaps of events against sorted lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.compiled import compiled
from sim.engine.calendar import pop, push, remove
from sim.engine.state import EVENT, Table

START = 3
"""The heap does not begin where its table does."""


@compiled
def add(events: Table, size: int, moment: float, code: int) -> None:
    push(events, START, size, moment, code)


@compiled
def take(events: Table, size: int) -> None:
    pop(events, START, size)


@compiled
def take_out(events: Table, size: int, code: int) -> float:
    return remove(events, START, size, code)


@settings(derandomize=True, deadline=None, database=None)
@given(st.lists(st.tuples(st.integers(0, 6).map(float), st.booleans(), st.integers(0, 99)), max_size=60))
def test_events_come_in_order_of_moment_and_code(steps: list[tuple[float, bool, int]]) -> None:
    events = np.empty(START + 60, EVENT).view(np.recarray)
    inside: list[tuple[float, int]] = []
    for code, (moment, is_taken_out, which) in enumerate(steps):
        if is_taken_out and inside:
            gone = inside.pop(which % len(inside))
            assert take_out(events, len(inside) + 1, gone[1]) == gone[0]
        else:
            add(events, len(inside), moment, code)
            inside.append((moment, code))
    taken = []
    for size in range(len(inside), 0, -1):
        taken.append((float(events[START].moment), int(events[START].code)))
        take(events, size)
    assert taken == sorted(inside)
