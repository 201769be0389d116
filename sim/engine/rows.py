"""The columns of the vocabulary as rows: what the reference engine reads and writes."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.engine.vocabulary import Codes, Ended, Floats, Ints, Requests

PastStay = tuple[int, int, float, float, Ended]
"""Request, place, admitted, left, and why it ended."""


class Entry(NamedTuple):
    """One place to try: open to this person from `opens` until just before `closes`."""

    place: int
    opens: float
    closes: float
    leave_by: float


class Stay(NamedTuple):
    """Somebody in a bed: since when in this place, until when, and why it will end then."""

    number: int
    place: int
    admitted: float
    end: float
    ended: Ended


def routes(requests: Requests) -> list[list[Entry]]:
    """Return the route of each request."""
    columns = (requests.route_place, requests.route_from, requests.route_until, requests.route_leave_by)
    entries = [Entry(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    return [entries[first:last] for first, last in pairwise(requests.route_start.tolist())]


def columns_of(stays: list[PastStay]) -> tuple[Ints, Ints, Floats, Floats, Codes]:
    """Return the first five columns of `Placements`, in their order."""
    in_order = sorted(stays, key=lambda stay: (stay[0], stay[2]))  # request, then admission
    rows = np.array(in_order, dtype=np.float64).reshape(-1, 5)
    request, place, admitted, left, ended = rows.T.copy()
    return request.astype(np.int64), place.astype(np.int64), admitted, left, ended.astype(np.int8)


def followers(requests: Requests) -> dict[int, list[int]]:
    """Return the rows that follow each request that is followed."""
    found: dict[int, list[int]] = {}
    for number in np.flatnonzero(requests.follows >= 0).tolist():
        found.setdefault(int(requests.follows[number]), []).append(number)
    return found
