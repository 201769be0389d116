"""Binary heaps: events in order of (moment, code), for the compiled engine.

A heap is a stretch of a table of events; its smallest one stands first.

References
----------
Williams (1964), Algorithm 232: Heapsort, Communications of the ACM 7(6), 347-348.
"""

from __future__ import annotations

from typing import Any

from sim.compiled import inlined, part


@inlined
def push(events: Any, start: int, size: int, moment: float, code: int) -> None:
    """Add an event to a heap of `size` events that begins at `start`; there must be room behind it."""
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        above = events[start + parent]
        if above.moment < moment or (above.moment == moment and above.code <= code):
            break
        events[start + hole].moment, events[start + hole].code = above.moment, above.code
        hole = parent
    events[start + hole].moment, events[start + hole].code = moment, code


@inlined
def pop(events: Any, start: int, size: int) -> None:
    """Take the first event out of a heap of `size` events."""
    fill(events, start, size - 1, 0)


@part
def remove(events: Any, start: int, size: int, code: int) -> float:
    """Take out the event of a code, and return its moment; the event must be there."""
    hole = 0
    while events[start + hole].code != code:
        hole += 1
    moment = events[start + hole].moment
    last = size - 1
    what = events[start + last].code
    fill(events, start, last, hole)
    if hole < last:
        # What filled the gap from the end may belong above it.
        hole = 0
        while events[start + hole].code != what:
            hole += 1
        push(events, start, hole, events[start + hole].moment, what)
    return float(moment)


@inlined
def fill(events: Any, start: int, size: int, hole: int) -> None:
    """Fill a hole in a heap with the event that stands behind its first `size` ones."""
    moment, code = events[start + size].moment, events[start + size].code
    child = 2 * hole + 1
    while child < size:
        below = events[start + child]
        if child + 1 < size:
            beside = events[start + child + 1]
            if beside.moment < below.moment or (beside.moment == below.moment and beside.code < below.code):
                child, below = child + 1, beside
        if moment < below.moment or (moment == below.moment and code <= below.code):
            break
        events[start + hole].moment, events[start + hole].code = below.moment, below.code
        hole, child = child, 2 * child + 1
    events[start + hole].moment, events[start + hole].code = moment, code
