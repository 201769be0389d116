"""What became of people who asked again, after a stay or a refusal: weights for `sim.quantities.AGAIN`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Floats, Ints, Outcome
from sim.fates import ELIGIBLE, NEVER_ADMITTED
from sim.history import History
from sim.quantities import AGAIN


@dataclass(frozen=True, slots=True, eq=False)
class AskedAgain:
    """Requests after the first that were made, n of them."""

    request: Ints
    """(n,) Number of the request."""
    moment: Floats
    """(n,) First eligibility, or when the outcome fell for people who never had one; days."""
    weights: Floats
    """(len(AGAIN), n) What each adds to each count."""


def asked_again(history: History) -> AskedAgain:
    """Return what became of the requests that followed others; those that were not needed are left out."""
    requests, placements = history.requests, history.placements
    is_made = (requests.follows >= 0) & (placements.outcome != Outcome.NOT_NEEDED)
    number = np.flatnonzero(is_made)
    outcome, is_attempt = placements.outcome[number], requests.follows_refusal[number]
    is_eligible = np.isin(outcome, ELIGIBLE)
    flags = {
        "returned": ~is_attempt,
        "returned_never_admitted": ~is_attempt & np.isin(outcome, NEVER_ADMITTED),
        "returned_eligible": ~is_attempt & is_eligible,
        "tried_again": is_attempt,
        "admitted_in_new_attempt": is_attempt & (outcome == Outcome.ADMITTED),
    }
    moment = np.where(is_eligible, placements.eligible[number], placements.decided[number])
    return AskedAgain(number, moment, np.stack([flags[count.name] for count in AGAIN]).astype(np.float64))
