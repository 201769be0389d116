"""From people to requests: all law and policy, compiled into when each place is open to each person.

Eligibility belongs to the funder of a place. Places paid by others are open from referral. Places paid by the
state are open to citizens from referral; to a foreign person in a reflection period, while a case is open
(and for days of grace after its closing), from a permission on, and from the reform on. Such windows merge
where they overlap or touch, so that somebody admitted in the first may stay through the last: from the
reform on, no closing ends a stay. Where they do not, the place is on the route once for each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.beds import KINDS, Beds, Places
from sim.engine.vocabulary import SHORTEST, Flags, Floats, Ints, Requests
from sim.referrals import Referrals
from sim.routes import Routes
from sim.scenario import Scenario, day
from sim.visits import Visits

_NEVER = float(np.finfo(np.float64).max)
"""A moment no run reaches: the engines want finite ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """When something is open to each of n people, at most k times; in order of time, inf where unused."""

    start: Floats
    """(n, k) First moment, days since the start."""
    until: Floats
    """(n, k) No longer from this moment, days; inf for no end."""


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Route entries of n people, in order of person, then route."""

    person: Ints
    place: Ints
    start: Floats
    until: Floats


def compile_requests(
    scenario: Scenario, referrals: Referrals, visits: Visits, beds: Beds, routes: Routes
) -> Requests:
    """Return one request for each person who wants a bed, then those that may follow, block by block.

    A place that opens after the person's patience before eligibility has ended is no part of the route of a
    first request. Where people wait at home only, somebody for whom there is no place at home waits for those
    of the first province on the route. Who is never to be let in, though there are places for them, has a
    single entry that opens too late: never eligible, not without a place.

    Parameters
    ----------
    scenario
        Resolved.
    referrals
        The people.
    visits
        What they may ask for afterwards; the places are open to them from the same moments.
    beds, routes
        The places of the same replications, and the routes to them.
    """
    asked = _asked(referrals, visits)
    people = _take(referrals, asked.person)
    kinds = np.array([KINDS.index(profile.kind) for profile in scenario.profiles.values()], dtype=np.int64)
    transfer = people.accepts_transfer.astype(np.int64)
    tried = routes.place[people.run, people.province, kinds[people.profile], transfer]
    # Who asks again does so at a time that is not known yet: whatever opens may then be open.
    opens_by = np.where(asked.follows < 0, asked.time + asked.patience_before, np.inf)
    entries = _entries(scenario, people, beds.places, tried, opens_by)
    num_entries = np.bincount(entries.person, minlength=len(people))
    priority = np.array([profile.priority for profile in scenario.profiles.values()], dtype=np.int64)
    return Requests(
        time=asked.time,
        asks_until=asked.time + asked.patience_before,
        patience=_zero_or_long(asked.patience_for_bed),
        stay=np.maximum(asked.stay, SHORTEST),
        party=people.party,
        priority=priority[people.profile],
        reach=num_entries,
        waiting_reach=_waiting_reach(scenario, entries, num_entries, beds.places),
        wrong_kind=routes.has_places[people.run, people.province, transfer] & (tried < 0).all(axis=1),
        resident_in=np.full(len(people), -1, dtype=np.int64),
        person=asked.person,
        follows=asked.follows,
        follows_refusal=asked.after_refusal,
        route_start=np.concatenate([[0], np.cumsum(num_entries)]),
        route_place=entries.place,
        route_from=entries.start,
        route_until=entries.until,
        route_leave_by=entries.until.copy(),
        block_start=np.searchsorted(people.run, np.arange(beds.num_runs + 1)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Requests in order of block, in each the first ones before those that may follow."""

    person: Ints
    """Row of the person among the referrals."""
    follows: Ints
    """Row of the request before it, -1 for a first one."""
    after_refusal: Flags
    time: Floats
    """When it is made, or how many days after the moment it follows."""
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats


def _asked(referrals: Referrals, visits: Visits) -> _Asked:
    first = np.flatnonzero(referrals.wants_bed)
    row_of = np.cumsum(referrals.wants_bed) - 1
    before = np.where(visits.follows < 0, row_of[visits.person], len(first) + visits.follows)
    both = _Asked(
        np.concatenate([first, visits.person]),
        np.concatenate([np.full(len(first), -1), before]),
        np.concatenate([np.zeros(len(first), np.bool_), visits.after_refusal]),
        np.concatenate([referrals.time[first], visits.delay]),
        np.concatenate([referrals.stay[first], visits.stay]),
        np.concatenate([referrals.patience_before[first], visits.patience_before]),
        np.concatenate([referrals.patience_for_bed[first], visits.patience_for_bed]),
    )
    order = np.argsort(referrals.run[both.person], kind="stable")
    in_order = _Asked(*(getattr(both, field.name)[order] for field in fields(_Asked)))
    return replace(in_order, follows=_renumbered(in_order.follows, order))


def _renumbered(follows: Ints, order: Ints) -> Ints:
    """Return the rows followed, once all rows have been put in another order; -1 stays."""
    row = np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order))
    return np.where(follows < 0, -1, row[follows])


def state_windows(scenario: Scenario, people: Referrals) -> Windows:
    """Return when state-paid places are open to each person."""
    access, time = scenario.access, people.time
    is_free = _is_under_citizens_rules(scenario, people)
    endless = np.minimum(time + people.permission_after, _reform(scenario, people))
    opened = time + people.case_opens_after
    closed = opened + (people.case_closes_after + float(access.grace_days))
    reflected = time + float(access.reflection_days)
    start = np.stack([time, opened, np.where(is_free, time, endless)], axis=1)
    until = np.stack([reflected, closed, np.full(len(people), np.inf)], axis=1)
    return _cut(scenario, people, merged(Windows(start, until)))


def other_windows(scenario: Scenario, people: Referrals) -> Windows:
    """Return when places paid by others are open to each person: from referral on."""
    everyone = Windows(people.time[:, None], np.full((len(people), 1), np.inf))
    return _cut(scenario, people, everyone)


def merged(windows: Windows) -> Windows:
    """Return the unions of windows that overlap or touch, in order of time; empty ones are dropped.

    Examples
    --------
    >>> merged(Windows(np.array([[5.0, 0.0, 2.0]]), np.array([[8.0, 2.0, 3.0]]))).start.tolist()
    [[0.0, 5.0, inf]]
    """
    is_empty = ~(windows.start < windows.until)
    start = np.where(is_empty, np.inf, windows.start)
    order = np.argsort(start, axis=1, kind="stable")
    start = np.take_along_axis(start, order, axis=1)
    until = np.take_along_axis(np.where(is_empty, -np.inf, windows.until), order, axis=1)
    reach = np.maximum.accumulate(until, axis=1)
    begins = np.isfinite(start)
    begins[:, 1:] &= start[:, 1:] > reach[:, :-1]
    for column in range(start.shape[1] - 2, -1, -1):
        reach[:, column] = np.where(begins[:, column + 1], reach[:, column], reach[:, column + 1])
    return _in_order(start, reach, begins)


def join(residents: Requests, requests: Requests) -> Requests:
    """Return, block by block, the residents' rows and then the others."""
    counts = np.stack([np.diff(residents.block_start), np.diff(requests.block_start)])
    block = np.concatenate([np.repeat(np.arange(counts.shape[1]), rows) for rows in counts])
    order = np.argsort(block, kind="stable")
    length = np.concatenate([np.diff(residents.route_start), np.diff(requests.route_start)])
    of_entry = np.argsort(np.repeat(block, length), kind="stable")
    columns: dict[str, Any] = {}
    for field in fields(Requests):
        if field.name not in ("block_start", "route_start"):
            both = np.concatenate([getattr(residents, field.name), getattr(requests, field.name)])
            columns[field.name] = both[of_entry if field.name.startswith("route_") else order]
    moved = np.where(columns["follows"] < 0, -1, columns["follows"] + len(residents))
    columns["follows"] = _renumbered(moved, order)
    return Requests(
        route_start=np.concatenate([[0], np.cumsum(length[order])]),
        block_start=residents.block_start + requests.block_start,
        **columns,
    )


def _take(referrals: Referrals, rows: Ints) -> Referrals:
    return Referrals(*(getattr(referrals, field.name)[rows] for field in fields(Referrals)))


def _is_under_citizens_rules(scenario: Scenario, people: Referrals) -> Flags:
    """Return who needs no case: citizens, and other clients of the same beds."""
    is_citizen = np.array([profile.citizen for profile in scenario.profiles.values()], dtype=np.bool_)
    # The last one stands for those who wait already at the start.
    is_other_client = np.array([*(stream.other_clients for stream in scenario.streams.values()), False])
    is_free: Flags = is_citizen[people.profile] | is_other_client[people.stream]
    return is_free


def _reform(scenario: Scenario, people: Referrals) -> Floats:
    """Return from when each person makes use of the reform, days, not before referral; inf for never."""
    reform = scenario.access.reform
    if reform is None or float(reform.uptake) == 0.0:
        return np.full(len(people), np.inf)
    if reform.date.date is None:
        raise ValueError("access.reform.date: must be drawn first")
    uptake = float(reform.uptake)
    moment = day(scenario, reform.date.date) + float(reform.uptake_ramp_days) * people.uptake / uptake
    return np.where(people.uptake < uptake, np.maximum(people.time, moment), np.inf)


def _cut(scenario: Scenario, people: Referrals, windows: Windows) -> Windows:
    """Return the windows up to the end of each foreign person's residency."""
    if scenario.access.residency_days is None:
        return windows
    last = people.time + float(scenario.access.residency_days)
    limit = np.where(_is_under_citizens_rules(scenario, people), np.inf, last)[:, None]
    return _in_order(windows.start, np.minimum(windows.until, limit), windows.start < limit)


def _in_order(start: Floats, until: Floats, which: Flags) -> Windows:
    """Return the windows chosen, first ones first; those of one person are apart, so both ends sort alike."""
    return Windows(
        np.sort(np.where(which, start, np.inf), axis=1), np.sort(np.where(which, until, np.inf), axis=1)
    )


def _entries(
    scenario: Scenario, people: Referrals, places: Places, tried: Ints, asks_until: Floats
) -> _Entries:
    """Return the route entries of everyone; `tried` has each person's places in order, -1 beyond the end."""
    of_state, of_others = state_windows(scenario, people), other_windows(scenario, people)
    num_windows = max(1, int(np.isfinite(of_state.start).any(axis=0).sum()))
    is_known = (tried >= 0) & (places.opens[np.maximum(tried, 0)] <= asks_until[:, None])
    person, column = np.nonzero(is_known)
    place = tried[person, column]
    is_state_paid = places.is_state_paid[place]
    start = np.full((len(place), num_windows), np.inf)
    until = start.copy()
    start[is_state_paid] = of_state.start[person[is_state_paid], :num_windows]
    until[is_state_paid] = of_state.until[person[is_state_paid], :num_windows]
    start[~is_state_paid, 0] = of_others.start[person[~is_state_paid], 0]
    until[~is_state_paid, 0] = of_others.until[person[~is_state_paid], 0]
    start = np.maximum(start, places.opens[place][:, None])
    row, window = np.nonzero(start < until)
    entries = _Entries(person[row], place[row], start[row, window], until[row, window])
    return _with_never_eligible(entries, tried, is_known, asks_until)


def _with_never_eligible(entries: _Entries, tried: Ints, is_known: Flags, asks_until: Floats) -> _Entries:
    """Add an entry that opens too late for those who have places on the route, but none ever open to them."""
    is_shut_out: Flags = np.any(is_known, axis=1)
    is_shut_out[entries.person] = False
    person = np.flatnonzero(is_shut_out)
    if not len(person):
        return entries
    first = is_known[person].argmax(axis=1)
    late = np.minimum(np.nextafter(asks_until[person], np.inf), _NEVER)
    everyone = np.concatenate([entries.person, person])
    order = np.argsort(everyone, kind="stable")
    return _Entries(
        everyone[order],
        np.concatenate([entries.place, tried[person, first]])[order],
        np.concatenate([entries.start, late])[order],
        np.concatenate([entries.until, np.full(len(person), np.inf)])[order],
    )


def _waiting_reach(scenario: Scenario, entries: _Entries, num_entries: Ints, places: Places) -> Ints:
    """Return for how many entries each person waits: all, or those of the first province on the route."""
    if scenario.transfers.waits_for == "route":
        return num_entries.copy()
    # Each entry's comparison is with the first entry of the same person; surge places come later.
    where = places.province[entries.place] * 2 + places.is_surge[entries.place]
    first = (np.cumsum(num_entries) - num_entries)[entries.person]
    is_waited_for = where == where[first]
    return np.bincount(entries.person[is_waited_for], minlength=len(num_entries))


def _zero_or_long(days: Floats) -> Floats:
    """Return patiences that the engines tell apart from none at all."""
    return np.where(days > 0, np.maximum(days, SHORTEST), 0.0)
