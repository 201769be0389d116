"""Who may have a bed at all, and from when: what is settled before any engine starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Cause, Codes, Flags, Floats, Outcome, Requests


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Outcomes that need no engine; the n rows are those of the requests."""

    is_asking: Flags
    """(n,) The engine must decide; the columns below are then only a beginning."""
    eligible: Floats
    """(n,) First eligibility, days; 0 for residents; inf when there is none."""
    outcome: Codes
    """(n,) `Outcome`; STILL_WAITING for those who ask."""
    decided: Floats
    """(n,) When the outcome fell, days; the end of the run for those who ask."""
    cause: Codes
    """(n,) `Cause`."""


def first_eligible(requests: Requests) -> Floats:
    """Return the first moment any entry of each route is open to its person.

    Returns
    -------
    Floats
        (n,) Days since the start; inf for an empty route, 0 for residents.
    """
    eligible = np.full(len(requests), np.inf)
    has_route = _has_route(requests)
    if has_route.any():
        # An entry opens no sooner than the request is made (checked at the door). Empty routes take no
        # entries, so the starts of the others cut the entries exactly.
        starts = requests.route_start[:-1][has_route]
        eligible[has_route] = np.minimum.reduceat(requests.route_from, starts)
    eligible[requests.resident_in >= 0] = 0.0
    return eligible


def first_eligible_from(requests: Requests, asked: Floats) -> Floats:
    """Return the first moment any entry of each route is open, for requests made at moments given.

    Parameters
    ----------
    requests
        n requests.
    asked
        (n,) When each is made, days since the start; inf for never.

    Returns
    -------
    Floats
        (n,) Days since the start; inf for an empty route, and where no entry opens any more.
    """
    moment = np.repeat(asked, np.diff(requests.route_start))
    opens = np.where(moment < requests.route_until, np.maximum(requests.route_from, moment), np.inf)
    eligible, has_route = np.full(len(requests), np.inf), _has_route(requests)
    if has_route.any():
        eligible[has_route] = np.minimum.reduceat(opens, requests.route_start[:-1][has_route])
    return eligible


def settle(requests: Requests, until: float) -> Settled:
    """Return the outcomes that follow from the requests alone, and who is left to the engine.

    A row that follows another is not needed until it is called. A resident is admitted at 0. An empty route
    has no place, known when the request is made. Somebody whose first eligibility comes after the last moment
    they can be found was never eligible, known at that moment. What would be known at `until` or later is
    pending.

    Parameters
    ----------
    requests
        Requests of one run, or of several as blocks.
    until
        End of the run, days since the start.
    """
    is_later = requests.follows >= 0
    eligible = np.where(is_later, np.inf, first_eligible(requests))
    is_resident = requests.resident_in >= 0
    has_no_place = ~_has_route(requests) & ~is_resident
    is_found = eligible <= requests.asks_until
    is_never = ~is_found & (requests.asks_until < until)
    is_pending = np.where(is_found, eligible, requests.asks_until) >= until

    # The first that applies; the others ask.
    settled = [is_later, is_resident, has_no_place, is_never, is_pending]
    outcomes = [
        Outcome.NOT_NEEDED,
        Outcome.ADMITTED,
        Outcome.NO_PLACE,
        Outcome.NEVER_ELIGIBLE,
        Outcome.PENDING,
    ]
    never, start = np.full(len(requests), until), np.zeros(len(requests))
    decided = [never, start, np.minimum(requests.time, until), requests.asks_until]
    cause = np.where(has_no_place & ~is_later & requests.wrong_kind, Cause.WRONG_KIND, Cause.NONE)
    return Settled(
        is_asking=~np.logical_or.reduce(settled),
        eligible=eligible,
        outcome=np.select(settled, outcomes, Outcome.STILL_WAITING).astype(np.int8),
        decided=np.select(settled[:4], decided, until),
        cause=cause.astype(np.int8),
    )


def _has_route(requests: Requests) -> Flags:
    return np.diff(requests.route_start) > 0
