"""What became of the people referred: one row of weights for each count of `sim.quantities.FATES`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.demand import wanted_days
from sim.engine.vocabulary import Cause, Codes, Flags, Floats, Ints, Outcome
from sim.history import History
from sim.quantities import FATES

NEVER_ADMITTED = (Outcome.TURNED_AWAY, Outcome.GAVE_UP, Outcome.ELIGIBILITY_ENDED)
ELIGIBLE = (Outcome.ADMITTED, *NEVER_ADMITTED, Outcome.STILL_WAITING)


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """One row a referral, n rows; in the order of `History.people`."""

    outcome: Codes
    """(n,) `Outcome`."""
    cause: Codes
    """(n,) `Cause`."""
    moment: Floats
    """(n,) First eligibility, or the referral for people who never had one; days. It gives the period."""
    waited: Floats
    """(n,) Days from first eligibility to the outcome, or to the end of the run; 0 for the never eligible."""
    unmet_nights: Floats
    """(n,) Person-nights the never admitted would have stayed; 0 for everyone else."""
    is_transfer: Flags
    """(n,) First admitted away from home."""


def fates(history: History) -> Fates:
    """Return what became of each referral; people without a request want no bed."""
    number = history.first_requests()
    person = history.requests.person[number]
    num_people = len(history.people)
    outcome = np.full(num_people, Outcome.NO_BED_WANTED, dtype=np.int8)
    outcome[person] = history.placements.outcome[number]
    cause = np.full(num_people, Cause.NONE, dtype=np.int8)
    cause[person] = history.placements.cause[number]
    is_eligible = np.isin(outcome, ELIGIBLE)
    eligible = history.people.time.copy()
    decided = eligible.copy()
    found = is_eligible[person]
    eligible[person[found]] = history.placements.eligible[number[found]]
    decided[person[found]] = history.placements.decided[number[found]]
    unmet_nights, is_transfer = np.zeros(num_people), np.zeros(num_people, dtype=np.bool_)
    unmet_nights[person] = _wanted_nights(history)[number]
    is_transfer[person] = _is_away(history)[number]
    is_never_admitted = np.isin(outcome, NEVER_ADMITTED)
    return Fates(
        outcome,
        cause,
        eligible,
        decided - eligible,
        np.where(is_never_admitted, unmet_nights, 0.0),
        is_transfer,
    )


def fate_weights(fate: Fates) -> Floats:
    """Return what each referral adds to each count of `FATES`.

    Returns
    -------
    Floats
        (len(FATES), n).
    """
    flags = _flags(fate)
    weights = {name: flag.astype(np.float64) for name, flag in flags.items()}
    weights["waited_days"] = np.where(flags["admitted"], fate.waited, 0.0)
    weights["unmet_nights"] = fate.unmet_nights
    return np.stack([weights[count.name] for count in FATES])


def weights_by_end() -> Floats:
    """Return what a referral adds to each count by the way it ends, days and nights left out.

    Returns
    -------
    Floats
        (ends, len(FATES)); ends in the order of outcome, cause, on time or late or by a week, home or away.
    """
    outcome, cause, late, is_away = np.indices((len(Outcome), len(Cause), 3, 2), np.int8).reshape(4, -1)
    nothing = np.zeros(len(outcome))
    flags = _flags(Fates(outcome, cause, nothing, np.array([0.0, 1.0, 8.0])[late], nothing, is_away == 1))
    return np.stack([flags.get(count.name, nothing) for count in FATES], axis=1, dtype=np.float64)


def _flags(fate: Fates) -> dict[str, Flags]:
    """Return whom each count counts."""
    flags = {outcome.name.lower(): fate.outcome == outcome for outcome in Outcome}
    never_admitted, is_eligible = np.isin(fate.outcome, NEVER_ADMITTED), np.isin(fate.outcome, ELIGIBLE)
    flags |= {
        "referred": np.ones(len(fate.outcome), dtype=np.bool_),
        "wanting_bed": ~flags["no_bed_wanted"],
        "eligible": is_eligible,
        "never_admitted": never_admitted,
        "without_bed": never_admitted | flags["never_eligible"] | flags["no_place"],
        "late_0": never_admitted | (is_eligible & (fate.waited > 0.0)),
        "late_7": never_admitted | (is_eligible & (fate.waited > 7.0)),
        "transfers": fate.is_transfer,
    }
    return flags | _causes(fate, never_admitted | flags["no_place"])


def _causes(fate: Fates, is_refused: Flags) -> dict[str, Flags]:
    causes = (Cause.NO_BED, Cause.NO_MONEY, Cause.CLOSED, Cause.WRONG_KIND)
    flags = {f"cause_{cause.name.lower()}": is_refused & (fate.cause == cause) for cause in causes}
    has_no_place = fate.outcome == Outcome.NO_PLACE
    is_unnamed = is_refused & (fate.cause == Cause.NONE)
    return flags | {
        "cause_no_shelter": is_unnamed & has_no_place,
        "cause_not_open": is_unnamed & ~has_no_place,
    }


def _wanted_nights(history: History) -> Floats:
    requests = history.requests
    return wanted_days(requests, history.placements.eligible) * requests.party


def _is_away(history: History) -> Flags:
    """Return, for each request, whether its first stay is in another province than home."""
    placements = history.placements
    first = first_stays(placements.request)
    number, place = placements.request[first], placements.place[first]
    is_away = np.zeros(len(history.requests), dtype=np.bool_)
    is_away[number] = history.places.area[place] != history.label_by_request("area")[number]
    return is_away


def first_stays(request: Ints) -> Ints:
    """Return the rows of the first stay of each request that has one; rows are in order of request."""
    return np.flatnonzero(np.append(True, request[1:] != request[:-1])[: len(request)])
