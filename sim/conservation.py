"""Nobody, no night and no tenge is lost: checks that every run passes, cheap enough for every run.

They look at what went in and what came out, and know no engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import compiled
from sim.bed_use import TOLERANCE
from sim.engine.vocabulary import Ended, Flags, Floats, Ints, Outcome
from sim.fates import ELIGIBLE, first_stays
from sim.history import History
from sim.language import marked
from sim.looking import are_people_sound
from sim.occupancy import Changes, Windows, beds_held, beds_open, beds_taken, steps
from sim.spending import granted_before, spent_before

CHECKS = (
    marked("every referral has exactly one outcome"),
    marked("people admitted are those who left and those still resident"),
    marked("person-nights of the stays are those of the occupancy"),
    marked("Little's law holds on the path"),
    marked("no place admits above its capacity"),
    marked("nobody enters a place that is not open to them, or stays longer than they may"),
    marked("each year's grant is what the beds it pays for cost, added up over the shelters"),
    marked("what is left of a balance is what it was given, less what the people in its places cost"),
)
"""What `check` and `check_money` make sure of, in words for a certificate."""


class ConservationError(AssertionError):
    """Something was lost, invented or counted twice."""


@dataclass(frozen=True, slots=True)
class Conserved:
    """What was checked and found whole, for the certificate of a run."""

    num_referrals: int
    num_admitted: int
    """Requests admitted, residents at the start included."""
    num_left: int
    num_still_resident: int
    nights: float
    """Person-nights served until the end of the run."""
    days_in_system: float
    """Days from first eligibility to the end of the stay or wait, all requests: L T of Little's law."""


def check(history: History) -> Conserved:
    """Check one run.

    Each referral has one outcome; who came in has left or is still there; every stay is in a place of the
    person's route while it was open to them; nobody entered a full place; nights are the area under the
    occupancy; Little's law holds exactly.

    Raises
    ------
    ConservationError
        Naming the rule, and the first row that breaks it.

    References
    ----------
    Little (1961), A proof for the queuing formula L = lambda W, Operations Research 9(3), 383-387.
    """
    check_people(history)
    check_beds(history)
    days = check_little(history)
    check_balances(history)
    nights = float(_nights(history).sum())
    ended = history.placements.ended
    num_resident = int((ended == Ended.STILL_RESIDENT).sum())
    num_admitted = int((history.placements.outcome == Outcome.ADMITTED).sum())
    return Conserved(
        len(history.people), num_admitted, num_admitted - num_resident, num_resident, nights, days
    )


def check_people(history: History) -> None:
    """Check all that can be seen in the rows of people and stays: everything but beds and money.

    Raises
    ------
    ConservationError
        Naming the rule, and the first row that breaks it.
    """
    if compiled.is_in_use() and are_people_sound(history, TOLERANCE):
        return
    _check_outcomes(history)
    _check_moments(history)
    _check_stays(history)
    _check_last_stays(history)
    _check_places(history)
    check_little(history)


def check_money(history: History, windows: Windows, granted: Floats, cost: Floats) -> None:
    """Check that the grant of each year is what the beds it pays for cost, shelter by shelter.

    The beds are counted from the network that people met, at the implied cost of a bed-night that is printed.

    Parameters
    ----------
    history
        What happened.
    windows
        Years, of y.
    granted
        (y,) State money of each year, or of the part of it that is looked at, KZT; nan without grants.
        Of each block if it is (r, y).
    cost
        (r, y) Implied cost of a bed-night, KZT; nan where no bed is open that the state pays for.

    Raises
    ------
    ConservationError
        If a year's grant and the shelters' sum differ.
    """
    places = history.places
    is_paid = places.is_state_paid & ~places.is_surge
    num_areas = int(places.area.max(initial=-1)) + 1
    opened = beds_open(history.network, np.where(is_paid, places.area, -1))
    pieces = steps([opened], num_areas, history.network.until)
    bed_days = pieces.days_where(pieces.level[0], windows)
    block = np.zeros(num_areas, dtype=np.int64)
    block[places.area] = _block_of(history.network.block_start)
    opened_in_all, spent = np.zeros_like(cost), np.zeros_like(cost)
    np.add.at(opened_in_all, block, bed_days)
    np.add.at(spent, block, bed_days * np.where(bed_days > 0, cost[block], 0.0))
    is_whole = np.isclose(spent, granted, rtol=TOLERANCE, atol=0.0)
    is_without = np.isnan(granted) | (opened_in_all == 0)
    holds: Flags = (is_whole | is_without).all(axis=0)
    _must(holds, "what the shelters' beds cost must add up to the grant", "year")


def check_balances(history: History) -> None:
    """Check that what is left of each balance is what it was given, less what people cost.

    Raises
    ------
    ConservationError
        Naming the first balance that does not agree.
    """
    until = history.network.until
    given, spent = granted_before(history.network, until), spent_before(history, until)
    left = history.placements.money_left
    is_whole = np.abs(given - spent - left) <= TOLERANCE * np.maximum(given + spent, 1.0)
    _must(is_whole, "money left must be money given less money spent", "balance")


def _nights(history: History) -> Floats:
    """Return the person-nights of each stay."""
    placements = history.placements
    return (placements.left - placements.admitted) * history.requests.party[placements.request]


def _check_outcomes(history: History) -> None:
    outcome, requests = history.placements.outcome, history.requests
    is_known = (outcome >= 0) & (outcome <= max(Outcome))
    _must(is_known & (outcome != Outcome.NO_BED_WANTED), "each request must have an outcome", "request")
    is_repeat = requests.follows >= 0
    _must(is_repeat | (outcome != Outcome.NOT_NEEDED), "a first request must have an outcome", "request")
    is_resident = requests.resident_in >= 0
    _must(~is_resident | (outcome == Outcome.ADMITTED), "a resident must be admitted", "request")
    asked = np.bincount(requests.person[history.first_requests()], minlength=len(history.people))
    _must(asked == history.people.wants_bed, "who wants a bed must have exactly one outcome", "referral")


def _check_moments(history: History) -> None:
    """Check that a wait begins before it ends, and is no longer than patience and the run allow."""
    placements, requests, until = history.placements, history.requests, history.network.until
    eligible, decided = placements.eligible, placements.decided
    outcome, is_eligible = placements.outcome, np.isin(placements.outcome, ELIGIBLE)
    _must(~is_eligible | (eligible <= decided), "an outcome must not fall before eligibility", "request")
    is_in_time = decided <= np.minimum(eligible + requests.patience, until)
    _must(~is_eligible | is_in_time, "nobody may wait longer than patience and the run", "request")
    is_at_once = decided == eligible
    _must((outcome != Outcome.TURNED_AWAY) | is_at_once, "who is turned away must not wait", "request")
    is_patience_over = decided == eligible + requests.patience
    _must((outcome != Outcome.GAVE_UP) | is_patience_over, "who gives up must have lost patience", "request")
    is_waiting = outcome == Outcome.STILL_WAITING
    _must(~is_waiting | (decided == until), "who still waits must wait to the end of the run", "request")


def _check_stays(history: History) -> None:
    placements, until = history.placements, history.network.until
    request, ended = placements.request, placements.ended
    _must(np.diff(request) >= 0, "stays must be in order of request", "stay")
    _must(np.isin(ended, list(Ended)), "a stay must have an end of a known kind", "stay")
    _must(placements.admitted < placements.left, "a stay must end after it began", "stay")
    is_resident = ended == Ended.STILL_RESIDENT
    _must(is_resident == (placements.left >= until), "only residents may stay to the end of the run", "stay")
    _must(placements.left <= until, "no stay may go beyond the run", "stay")
    goes_on = np.append(request[1:] == request[:-1], False)[: len(request)]
    _must(goes_on == (ended == Ended.MOVED), "a move, and only a move, must be followed by a stay", "stay")
    next_admitted = np.append(placements.admitted[1:], np.inf)[: len(request)]
    _must(~goes_on | (next_admitted == placements.left), "a move must take no time", "stay")


def _check_last_stays(history: History) -> None:
    """Check that who is admitted, and nobody else, has stays, none longer than wanted or too short."""
    placements, requests = history.placements, history.requests
    first = first_stays(placements.request)
    number, last = placements.request[first], np.append(first[1:], len(placements.request))[: len(first)] - 1
    has_stay = np.zeros(len(requests), dtype=np.bool_)
    has_stay[number] = True
    is_admitted = placements.outcome == Outcome.ADMITTED
    _must(has_stay == is_admitted, "exactly who is admitted must have a stay", "request")
    admitted, left = placements.admitted[first], placements.left[last]
    _must(
        admitted == placements.decided[number], "the first stay must begin at admission", "request admitted"
    )
    end = admitted + requests.stay[number]
    # Recorded lengths of stay are differences of moments: they carry a rounding.
    _must(left <= end + TOLERANCE, "nobody may stay longer than the length of stay", "request admitted")
    is_whole = (placements.ended[last] != Ended.COMPLETED) | (left >= end - TOLERANCE)
    _must(is_whole, "a completed stay must have its full length", "request admitted")


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
    _must(is_home | (num_open > 0), "a stay must be in a place open to the person when it began", "stay")


def check_beds(history: History) -> None:
    """Check that nobody entered a full place, and that person-nights are the area under the occupancy.

    Raises
    ------
    ConservationError
        Naming the place and the day, or the two sums.
    """
    requests, placements, network = history.requests, history.placements, history.network
    by_place = np.arange(len(network))
    is_entry = (placements.admitted > 0.0) | (requests.resident_in[placements.request] < 0)
    entries = Changes(placements.admitted, placements.place, is_entry.astype(np.int64))
    quantities = [
        beds_held(requests, placements, network, by_place),
        beds_open(network, by_place),
        beds_taken(requests, placements, by_place),
        entries,
    ]
    pieces = steps(quantities, len(network), network.until)
    held, capacity, taken, num_entered = pieces.level
    is_first = np.append(True, pieces.area[1:] != pieces.area[:-1])[: len(pieces.area)]
    before = np.where(is_first, 0, np.roll(num_entered, 1))
    has_room = (num_entered == before) | (held <= capacity)
    if not has_room.all():
        row = int(np.argmin(has_room))
        where = f"place {pieces.area[row]} on day {pieces.start[row]:g}"
        raise ConservationError(
            f"nobody may enter a full place: {where}, {held[row]} of {capacity[row]} beds"
        )
    _must(taken >= 0, "nobody may leave who has not come", "moment")
    area = pieces.days_where(taken, [(0.0, network.until)])[:, 0]
    by_stay = np.bincount(placements.place, _nights(history), len(network))
    _must_equal(by_stay, area, "nights served must be the area under the occupancy", "place")


def check_little(history: History) -> float:
    """Return the days in the system, found the same over people and over time.

    Raises
    ------
    ConservationError
        With the two sums.
    """
    placements, until = history.placements, history.network.until
    is_in = np.isin(placements.outcome, ELIGIBLE)
    block, num_blocks = _block_of(history.requests.block_start), history.num_blocks
    days = np.where(is_in, placements.decided - np.where(is_in, placements.eligible, 0.0), 0.0)
    np.add.at(days, placements.request, placements.left - placements.admitted)
    by_people = np.bincount(block, days, num_blocks)
    enter, leave = placements.eligible[is_in], _out_of_system(history)[is_in]
    one, where = np.ones(len(enter), dtype=np.int64), block[is_in]
    changes = Changes(
        np.concatenate((enter, leave)), np.concatenate((where, where)), np.concatenate((one, -one))
    )
    pieces = steps([changes], num_blocks, until)
    by_time = pieces.days_where(pieces.level[0], [(0.0, until)])[:, 0]
    _must_equal(by_people, by_time, "Little's law must hold", "replication")
    return float(by_people.sum())


def _block_of(block_start: Ints) -> Ints:
    """Return the block of each row."""
    return np.repeat(np.arange(len(block_start) - 1), np.diff(block_start))


def _out_of_system(history: History) -> Floats:
    """Return when each request left: the end of its last stay, or of its wait."""
    out = history.placements.decided.copy()
    np.maximum.at(out, history.placements.request, history.placements.left)
    return out


def _must_equal(one: NDArray[Any], other: Floats, rule: str, row_name: str) -> None:
    is_equal = np.isclose(one, other, rtol=TOLERANCE, atol=0.0)
    if not is_equal.all():
        row = int(np.argmin(is_equal))
        raise ConservationError(f"{rule}: {one[row]:.9g} and {other[row]:.9g} in {row_name} {row}")


def _must(holds: Flags, rule: str, row_name: str) -> None:
    if not holds.all():
        raise ConservationError(f"{rule}: {row_name} {int(np.argmin(holds))} does not")
