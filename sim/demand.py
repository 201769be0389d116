"""The unfettered twin: the same people, if there were a bed for everyone.

Each request with an eligible moment is in a bed from then on, in its home province, as long as it would
stay. Found by sorting, without an engine. People no place takes have no eligible moment, and are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim import compiled
from sim.engine.eligible import first_eligible, first_eligible_from
from sim.engine.vocabulary import Floats, Ints, Requests
from sim.occupancy import Changes


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """Beds needed, one a row: for which request; from when and until when, days; at home where; how many."""

    request: Ints
    start: Floats
    end: Floats
    area: Ints
    party: Ints

    @property
    def changes(self) -> Changes:
        """The same as ups and downs."""
        return Changes(
            np.concatenate((self.start, self.end)),
            np.concatenate((self.area, self.area)),
            np.concatenate((self.party, -self.party)),
        )

    @property
    def in_order(self) -> Needs:
        """The same rows in order of request."""
        if (self.request[:-1] <= self.request[1:]).all():
            return self
        order = np.argsort(self.request, kind="stable")
        return Needs(*(getattr(self, column.name)[order] for column in fields(self)))


def wanted_days(requests: Requests, eligible: Floats) -> Floats:
    """Return how long each request would stay if it were admitted at its first eligibility.

    Parameters
    ----------
    requests
        n requests.
    eligible
        (n,) First eligibility, days; inf when there is none.

    Returns
    -------
    Floats
        (n,) The stay, or the time to the latest departure of any place that is open to the person at that
        moment if that is less; days. Places that open later would find the person in a bed, or gone.
        For residents what is left of their stay; 0 for people who were never eligible.
    """
    days = requests.stay.copy()
    has_route = (np.diff(requests.route_start) > 0) & (requests.resident_in < 0) & np.isfinite(eligible)
    if has_route.any():
        latest = _latest_departure(requests, eligible)
        days[has_route] = np.minimum(days, latest - np.where(has_route, eligible, 0.0))[has_route]
    return np.where(has_route | (requests.resident_in >= 0), days, 0.0)


def beds_needed(requests: Requests, home: Ints, until: float) -> Needs:
    """Return when beds would be taken and left, by home area, if there were enough.

    Nobody would be refused, so there are no new attempts; people who return after a stay are there again.

    Parameters
    ----------
    requests
        n requests.
    home
        (n,) Home area of each.
    until
        End of the run, days.
    """
    parts = [(_compiled_first if compiled.is_in_use() else _plain_first)(requests, until)]
    row, is_followed = parts[0][0], (requests.follows >= 0).any()
    while len(row) and is_followed:
        row, start, end = _returns(requests, *parts[-1], until)
        parts.append((row, start, end))
    row, start, end = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Needs(row, start, end, home[row], requests.party[row])


def _plain_first(requests: Requests, until: float) -> tuple[Ints, Floats, Floats]:
    """Return the first requests that find a bed, residents too, and when they take and leave it."""
    eligible = first_eligible(requests)
    needs = (eligible <= requests.asks_until) & (eligible < until) & (requests.follows == -1)
    needs |= requests.resident_in >= 0
    row, days = np.flatnonzero(needs), wanted_days(requests, eligible)
    return row, eligible[row], eligible[row] + days[row]


def _compiled_first(requests: Requests, until: float) -> tuple[Ints, Floats, Floats]:
    from sim.needing import fill_needs

    row, start, end = np.empty(len(requests), np.int64), np.empty(len(requests)), np.empty(len(requests))
    found = fill_needs(
        until,
        requests.asks_until,
        requests.stay,
        requests.resident_in,
        requests.follows,
        requests.route_start,
        requests.route_from,
        requests.route_leave_by,
        row,
        start,
        end,
    )
    return row[:found], start[:found], end[:found]


def _returns(
    requests: Requests, before: Ints, start: Floats, end: Floats, until: float
) -> tuple[Ints, Floats, Floats]:
    """Return the requests that follow some stays, and when their own stays would begin and end."""
    ended = np.full(len(requests), np.inf)
    ended[before] = end
    row = np.flatnonzero((requests.follows >= 0) & ~requests.follows_refusal)
    row = row[np.isfinite(ended[requests.follows[row]])]
    moment = ended[requests.follows[row]]
    asked = np.full(len(requests), np.inf)
    asked[row] = moment + requests.time[row]
    eligible = first_eligible_from(requests, asked)
    is_found = (eligible[row] <= moment + requests.asks_until[row]) & (eligible[row] < until)
    row = row[is_found]
    return row, eligible[row], eligible[row] + wanted_days(requests, eligible)[row]


def _latest_departure(requests: Requests, eligible: Floats) -> Floats:
    """Return the latest departure from any place open at first eligibility, days; inf for an empty route."""
    latest, length = np.full(len(requests), np.inf), np.diff(requests.route_start)
    moment = np.repeat(eligible, length)
    is_open = (requests.route_from <= moment) & (moment < requests.route_until)
    leave_by = np.where(is_open, requests.route_leave_by, -np.inf)
    latest[length > 0] = np.maximum.reduceat(leave_by, requests.route_start[:-1][length > 0])
    return latest
