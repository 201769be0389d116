"""Tiny networks and requests, written as rows, and their placements read back as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np

from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Placements, Requests, Rule


class Entry(NamedTuple):
    """One entry of a route; opens None means from the request on, which for a row that follows is always."""

    place: int
    opens: float | None = None
    closes: float = inf
    leave_by: float = inf


@dataclass(frozen=True, slots=True)
class Row:
    """One request; the defaults make a person alone who does not wait."""

    time: float = 0.0
    stay: float = 10.0
    route: Sequence[int | Entry] = (0,)
    patience: float = 0.0
    party: int = 1
    priority: int = 0
    reach: int = 9
    waits: int = 9
    asks_until: float = inf
    wrong_kind: bool = False
    resident_in: int = -1
    follows: int = -1
    after_refusal: bool = False

    def entries(self) -> list[Entry]:
        """Return the route with every moment filled in."""
        asked = self.time if self.follows < 0 else 0.0
        route = [Entry(entry) if isinstance(entry, int) else entry for entry in self.route]
        return [entry._replace(opens=asked) if entry.opens is None else entry for entry in route]


def requests(*rows: Row) -> Requests:
    """Return the columns of some rows."""
    entries = [entry for row in rows for entry in row.entries()]
    return Requests(
        time=_floats([row.time for row in rows]),
        asks_until=_floats([row.asks_until for row in rows]),
        patience=_floats([row.patience for row in rows]),
        stay=_floats([row.stay for row in rows]),
        party=_ints([row.party for row in rows]),
        priority=_ints([row.priority for row in rows]),
        reach=_ints([row.reach for row in rows]),
        waiting_reach=_ints([row.waits for row in rows]),
        wrong_kind=np.array([row.wrong_kind for row in rows], dtype=np.bool_),
        resident_in=_ints([row.resident_in for row in rows]),
        person=_ints(list(range(len(rows)))),
        follows=_ints([row.follows for row in rows]),
        follows_refusal=np.array([row.after_refusal for row in rows], dtype=np.bool_),
        route_start=_ints(np.cumsum([0] + [len(row.route) for row in rows]).tolist()),
        route_place=_ints([entry.place for entry in entries]),
        route_from=_floats([entry.opens for entry in entries if entry.opens is not None]),
        route_until=_floats([entry.closes for entry in entries]),
        route_leave_by=_floats([entry.leave_by for entry in entries]),
    )


def network(
    *capacity: int,
    until: float = 100.0,
    turnaround: Sequence[float] = (),
    steps: Sequence[tuple[float, int, int, Rule]] = (),
    balance_of: Sequence[int] = (),
    cost: Sequence[float] = (),
    by_night: Sequence[bool] = (),
    grants: Sequence[tuple[float, int, float]] = (),
) -> Network:
    """Return places of these capacities, with steps (time, place, capacity, rule).

    Balances are paid by the night unless `by_night` says otherwise; grants are (time, balance, amount).
    """
    num_places, num_balances = len(capacity), 1 + max(balance_of, default=-1)
    return Network(
        until=until,
        capacity=_ints(capacity),
        turnaround=_floats(turnaround or [0.0] * num_places),
        step_time=_floats([time for time, *_ in steps]),
        step_place=_ints([place for _, place, *_ in steps]),
        step_capacity=_ints([beds for _, _, beds, _ in steps]),
        step_rule=np.array([rule for *_, rule in steps], dtype=np.int8),
        balance_of=_ints(balance_of or [-1] * num_places),
        cost=_floats(cost or [0.0] * num_places),
        balance_by_night=np.array(by_night or [True] * num_balances, dtype=np.bool_),
        grant_time=_floats([time for time, *_ in grants]),
        grant_balance=_ints([balance for _, balance, _ in grants]),
        grant_amount=_floats([amount for *_, amount in grants]),
    )


def stays(placements: Placements) -> list[tuple[int, int, float, float, Ended]]:
    """Return the placement table: request, place, admitted, left, ended."""
    columns = (placements.request, placements.place, placements.admitted, placements.left)
    rows = zip(*(column.tolist() for column in columns), map(Ended, placements.ended), strict=True)
    return list(rows)


def fates(placements: Placements) -> list[tuple[Outcome, float, Cause]]:
    """Return the outcome table: outcome, decided, cause."""
    outcome, cause = map(Outcome, placements.outcome), map(Cause, placements.cause)
    return list(zip(outcome, placements.decided.tolist(), cause, strict=True))


def _floats(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def _ints(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)
