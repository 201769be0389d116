"""The unfettered twin: the same people, if there were a bed for everyone.

Each request with an eligible moment is in a bed from then on, in its home province, as long as it would
stay. Found by sorting, without an engine. People no place takes have no eligible moment, and are not in it.
"""

from __future__ import annotations

import numpy as np

from sim.engine.eligible import first_eligible
from sim.engine.vocabulary import Floats, Ints, Requests
from sim.occupancy import Changes


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
        (n,) The stay, or the time to the latest departure of any place on the route if that is less; days.
        For residents what is left of their stay; 0 for people who were never eligible.
    """
    days = requests.stay.copy()
    has_route = (np.diff(requests.route_start) > 0) & (requests.resident_in < 0) & np.isfinite(eligible)
    if has_route.any():
        latest = _latest_departure(requests)
        days[has_route] = np.minimum(days, latest - np.where(has_route, eligible, 0.0))[has_route]
    return np.where(has_route | (requests.resident_in >= 0), days, 0.0)


def beds_needed(requests: Requests, province: Ints, until: float) -> Changes:
    """Return when beds would be taken and left, by home province, if there were enough.

    Parameters
    ----------
    requests
        n requests; those that follow another are left out.
    province
        (n,) Home province of each.
    until
        End of the run, days.
    """
    eligible = first_eligible(requests)
    needs = (eligible <= requests.asks_until) & (eligible < until) & (requests.follows == -1)
    needs |= requests.resident_in >= 0
    start = eligible[needs]
    end = start + wanted_days(requests, eligible)[needs]
    area, party = province[needs], requests.party[needs]
    return Changes(
        np.concatenate((start, end)), np.concatenate((area, area)), np.concatenate((party, -party))
    )


def _latest_departure(requests: Requests) -> Floats:
    """Return the latest departure from any place on each route, days; inf for an empty route."""
    latest = np.full(len(requests), np.inf)
    has_route = np.diff(requests.route_start) > 0
    starts = requests.route_start[:-1][has_route]
    latest[has_route] = np.maximum.reduceat(requests.route_leave_by, starts)
    return latest
