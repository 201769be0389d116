"""Nobody is lost in the rows of requests and stays: what `sim.conservation` checks of each by itself."""

from __future__ import annotations

import numpy as np

from sim.engine.vocabulary import Ended, Outcome
from sim.fates import ELIGIBLE, first_stays
from sim.history import History
from sim.lost import TOLERANCE, must


def check_rows(history: History) -> None:
    """Check that each request has one outcome, at its moment, and stays that follow from it.

    Raises
    ------
    ConservationError
        Naming the rule, and the first row that breaks it.
    """
    _check_outcomes(history)
    _check_moments(history)
    _check_stays(history)
    _check_last_stays(history)
    _check_places(history)


def _check_outcomes(history: History) -> None:
    outcome, requests = history.placements.outcome, history.requests
    is_known = (outcome >= 0) & (outcome <= max(Outcome))
    must(is_known & (outcome != Outcome.NO_BED_WANTED), "each request must have an outcome", "request")
    is_repeat = requests.follows >= 0
    must(is_repeat | (outcome != Outcome.NOT_NEEDED), "a first request must have an outcome", "request")
    is_resident = requests.resident_in >= 0
    must(~is_resident | (outcome == Outcome.ADMITTED), "a resident must be admitted", "request")
    asked = np.bincount(requests.person[history.first_requests()], minlength=len(history.people))
    must(asked == history.people.wants_bed, "who wants a bed must have exactly one outcome", "referral")


def _check_moments(history: History) -> None:
    """Check that a wait begins before it ends, and is no longer than patience and the run allow."""
    placements, requests, until = history.placements, history.requests, history.network.until
    eligible, decided = placements.eligible, placements.decided
    outcome, is_eligible = placements.outcome, np.isin(placements.outcome, ELIGIBLE)
    must(~is_eligible | (eligible <= decided), "an outcome must not fall before eligibility", "request")
    is_in_time = decided <= np.minimum(eligible + requests.patience, until)
    must(~is_eligible | is_in_time, "nobody may wait longer than patience and the run", "request")
    is_at_once = decided == eligible
    must((outcome != Outcome.TURNED_AWAY) | is_at_once, "who is turned away must not wait", "request")
    is_patience_over = decided == eligible + requests.patience
    must((outcome != Outcome.GAVE_UP) | is_patience_over, "who gives up must have lost patience", "request")
    is_waiting = outcome == Outcome.STILL_WAITING
    must(~is_waiting | (decided == until), "who still waits must wait to the end of the run", "request")


def _check_stays(history: History) -> None:
    placements, until = history.placements, history.network.until
    request, ended = placements.request, placements.ended
    must(np.diff(request) >= 0, "stays must be in order of request", "stay")
    must(np.isin(ended, list(Ended)), "a stay must have an end of a known kind", "stay")
    # A closing at the very start puts residents out, or moves them on, at once.
    is_put_out = (placements.left == 0.0) & np.isin(ended, (Ended.MOVED, Ended.DISPLACED))
    lasts = placements.admitted < np.where(is_put_out, np.nextafter(0.0, 1.0), placements.left)
    must(lasts, "a stay must end after it began", "stay")
    is_resident = ended == Ended.STILL_RESIDENT
    must(is_resident == (placements.left >= until), "only residents may stay to the end of the run", "stay")
    must(placements.left <= until, "no stay may go beyond the run", "stay")
    goes_on = np.append(request[1:] == request[:-1], False)[: len(request)]
    must(goes_on == (ended == Ended.MOVED), "a move, and only a move, must be followed by a stay", "stay")
    next_admitted = np.append(placements.admitted[1:], np.inf)[: len(request)]
    must(~goes_on | (next_admitted == placements.left), "a move must take no time", "stay")


def _check_last_stays(history: History) -> None:
    """Check that who is admitted, and nobody else, has stays, none longer than wanted or too short."""
    placements, requests = history.placements, history.requests
    first = first_stays(placements.request)
    number, last = placements.request[first], np.append(first[1:], len(placements.request))[: len(first)] - 1
    has_stay = np.zeros(len(requests), dtype=np.bool_)
    has_stay[number] = True
    is_admitted = placements.outcome == Outcome.ADMITTED
    must(has_stay == is_admitted, "exactly who is admitted must have a stay", "request")
    admitted, left = placements.admitted[first], placements.left[last]
    must(admitted == placements.decided[number], "the first stay must begin at admission", "request admitted")
    end = admitted + requests.stay[number]
    # Recorded lengths of stay are differences of moments: they carry a rounding.
    must(left <= end + TOLERANCE, "nobody may stay longer than the length of stay", "request admitted")
    is_whole = (placements.ended[last] != Ended.COMPLETED) | (left >= end - TOLERANCE)
    must(is_whole, "a completed stay must have its full length", "request admitted")


def _check_places(history: History) -> None:
    """Check that every stay is in a place of the person's route, entered while it was open to them."""
    placements, requests = history.placements, history.requests
    number = placements.request
    is_home = (requests.resident_in[number] == placements.place) & (placements.admitted == 0.0)
    # Who is moved keeps the end of the first stay: the latest departure from the new place does not count.
    is_later = np.ones(len(number), dtype=np.bool_)
    is_later[first_stays(number)] = False
    # Pairs of a stay and an entry of its route.
    lengths = np.diff(requests.route_start)[number]
    stay = np.repeat(np.arange(len(number)), lengths)
    first_pair = np.cumsum(lengths) - lengths
    entry = np.arange(len(stay)) - np.repeat(first_pair - requests.route_start[number], lengths)
    is_open = (
        (requests.route_place[entry] == placements.place[stay])
        & (requests.route_from[entry] <= placements.admitted[stay])
        & (placements.admitted[stay] < requests.route_until[entry])
        & (is_later[stay] | (placements.left[stay] <= requests.route_leave_by[entry]))
    )
    num_open = np.bincount(stay, is_open, len(number))
    must(is_home | (num_open > 0), "a stay must be in a place open to the person when it began", "stay")
