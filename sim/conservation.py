"""Nobody, no night and no tenge is lost: checks that every run passes, cheap enough for every run.

They look at what went in and what came out, and know no engine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import compiled
from sim.checked_rows import check_rows
from sim.engine.vocabulary import Ended, Flags, Floats, Ints, Outcome
from sim.fates import ELIGIBLE
from sim.history import History
from sim.language import marked
from sim.looking import are_people_sound
from sim.lost import TOLERANCE, ConservationError, must, must_equal
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
    check_rows(history)
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
    must(holds, "what the shelters' beds cost must add up to the grant", "year")


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
    must(is_whole, "money left must be money given less money spent", "balance")


def _nights(history: History) -> Floats:
    """Return the person-nights of each stay."""
    placements = history.placements
    return (placements.left - placements.admitted) * history.requests.party[placements.request]


def check_beds(history: History) -> None:
    """Check that nobody entered a full place, and that person-nights are the area under the occupancy.

    Raises
    ------
    ConservationError
        Naming the place and the day, or the two sums.
    """
    requests, placements, network = history.requests, history.placements, history.network
    by_place = np.arange(len(network))
    is_entry = (placements.admitted > 0.0) | (requests.resident_in[placements.request] != placements.place)
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
    must(taken >= 0, "nobody may leave who has not come", "moment")
    area = pieces.days_where(taken, [(0.0, network.until)])[:, 0]
    by_stay = np.bincount(placements.place, _nights(history), len(network))
    must_equal(by_stay, area, "nights served must be the area under the occupancy", "place")


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
    must_equal(by_people, by_time, "Little's law must hold", "replication")
    return float(by_people.sum())


def _block_of(block_start: Ints) -> Ints:
    """Return the block of each row."""
    return np.repeat(np.arange(len(block_start) - 1), np.diff(block_start))


def _out_of_system(history: History) -> Floats:
    """Return when each request left: the end of its last stay, or of its wait."""
    out = history.placements.decided.copy()
    np.maximum.at(out, history.placements.request, history.placements.left)
    return out
