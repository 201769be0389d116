"""From people to requests: all law and policy, compiled into when each place is open to each person.

Eligibility belongs to the funder of a place; `sim.windows` says when which are open to whom. Where a place is
open at several times that do not touch, it is on the route once for each.

The rows are written in one compiled loop (`sim.request_rows`), or by the plain form that stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim import compiled
from sim.beds import Beds
from sim.engine.checks import BY_ENTRY
from sim.engine.columns import request_columns
from sim.engine.vocabulary import SHORTEST, Flags, Floats, Ints, Requests
from sim.policy import NEVER, Law, Rules, law_of, rules_of
from sim.referrals import Referrals
from sim.routes import Routes
from sim.runs import Runs
from sim.visits import Visits
from sim.windows import other_windows, state_windows


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Route entries of n people, in order of person, then route."""

    person: Ints
    place: Ints
    start: Floats
    until: Floats


def compile_requests(
    runs: Runs,
    referrals: Referrals,
    visits: Visits,
    beds: Beds,
    routes: Routes,
    at_start: Requests | None = None,
) -> Requests:
    """Return block by block one request for each person who wants a bed, then those that may follow.

    A place that opens after the person's patience before eligibility has ended is no part of the route of a
    first request. Where people wait at home only, somebody for whom there is no place at home waits for those
    of the first province on the route. Who is never to be let in, though there are places for them, has a
    single entry that opens too late: never eligible, not without a place.

    Parameters
    ----------
    runs
        The replications.
    referrals
        The people.
    visits
        What they may ask for afterwards; the places are open to them from the same moments.
    beds, routes
        Their places, and the routes to them.
    at_start
        The residents, who stand before the others of their block; None for nobody.
    """
    if at_start is None:
        at_start = replace(Requests.of_nobody(), block_start=np.zeros(len(runs) + 1, dtype=np.int64))
    form = _in_one_loop if compiled.is_in_use() else _plain
    return form(at_start, referrals, visits, rules_of(runs.scenario, beds.places, routes), law_of(runs))


def _in_one_loop(
    at_start: Requests, referrals: Referrals, visits: Visits, rules: Rules, law: Law
) -> Requests:
    from sim.request_rows import Again, People, arrange, room_for, write_rows

    num_asked = int(np.count_nonzero(referrals.wants_bed)) + len(visits)
    start, row = np.zeros_like(at_start.block_start), np.empty(len(referrals) + len(visits), np.int64)
    source, follows = np.empty(num_asked, dtype=np.int64), np.empty(num_asked, dtype=np.int64)
    arrange(referrals.run, referrals.wants_bed, visits.person, visits.follows, start, source, row, follows)
    most_entries = rules.tried.shape[-1] * (1 if rules.is_free.all() else 3)
    room = len(at_start.route_place) + num_asked * most_entries
    rows = room_for(len(at_start) + num_asked, room, len(start))
    people = People(*(getattr(referrals, name) for name in People._fields))
    again = Again(*(getattr(visits, name) for name in Again._fields))
    residents, windows = request_columns(at_start), np.empty((4, 2))
    num_entries = write_rows(people, again, rules, law, start, source, follows, residents, windows, rows)
    of_entries = {name: getattr(rows, name)[:num_entries] for name in BY_ENTRY}
    return Requests(**rows._asdict() | of_entries)


def _plain(at_start: Requests, referrals: Referrals, visits: Visits, rules: Rules, law: Law) -> Requests:
    asked = _asked(referrals, visits)
    people = referrals.take(asked.person)
    transfer = people.accepts_transfer.astype(np.int64)
    tried = rules.tried[people.run, people.province, rules.kind[people.profile], transfer]
    # Who asks again does so at a time that is not known yet: whatever opens may then be open.
    opens_by = np.where(asked.follows < 0, asked.time + asked.patience_before, np.inf)
    entries = _entries(people, rules, law, tried, opens_by)
    num_entries = np.bincount(entries.person, minlength=len(people))
    requests = Requests(
        time=asked.time,
        asks_until=asked.time + asked.patience_before,
        patience=_zero_or_long(asked.patience_for_bed),
        stay=np.maximum(asked.stay, SHORTEST),
        party=people.party,
        priority=rules.priority[people.profile],
        reach=num_entries,
        waiting_reach=_waiting_reach(rules, entries, num_entries),
        wrong_kind=rules.has_places[people.run, people.province, transfer] & (tried < 0).all(axis=1),
        resident_in=np.full(len(people), -1, dtype=np.int64),
        person=asked.person,
        follows=asked.follows,
        follows_refusal=asked.after_refusal,
        route_start=np.concatenate([[0], np.cumsum(num_entries)]),
        route_place=entries.place,
        route_from=entries.start,
        route_until=entries.until,
        route_leave_by=entries.until.copy(),
        block_start=np.searchsorted(people.run, np.arange(len(at_start.block_start))),
    )
    return join(at_start, requests)


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


def _entries(people: Referrals, rules: Rules, law: Law, tried: Ints, asks_until: Floats) -> _Entries:
    """Return the route entries of everyone; `tried` has each person's places in order, -1 beyond the end."""
    is_free = rules.is_free[people.profile, people.stream]
    law = law.of_people(people.run)
    of_state, of_others = state_windows(law, people, is_free), other_windows(law, people, is_free)
    num_windows = max(1, int(np.isfinite(of_state.start).any(axis=0).sum()))
    is_known = (tried >= 0) & (rules.opens[np.maximum(tried, 0)] <= asks_until[:, None])
    person, column = np.nonzero(is_known)
    place = tried[person, column]
    is_state_paid = rules.is_state_paid[place]
    start = np.full((len(place), num_windows), np.inf)
    until = start.copy()
    start[is_state_paid] = of_state.start[person[is_state_paid], :num_windows]
    until[is_state_paid] = of_state.until[person[is_state_paid], :num_windows]
    start[~is_state_paid, 0] = of_others.start[person[~is_state_paid], 0]
    until[~is_state_paid, 0] = of_others.until[person[~is_state_paid], 0]
    start = np.maximum(start, rules.opens[place][:, None])
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
    late = np.minimum(np.nextafter(asks_until[person], np.inf), NEVER)
    everyone = np.concatenate([entries.person, person])
    order = np.argsort(everyone, kind="stable")
    return _Entries(
        everyone[order],
        np.concatenate([entries.place, tried[person, first]])[order],
        np.concatenate([entries.start, late])[order],
        np.concatenate([entries.until, np.full(len(person), np.inf)])[order],
    )


def _waiting_reach(rules: Rules, entries: _Entries, num_entries: Ints) -> Ints:
    """Return for how many entries each person waits: all, or those of the first province on the route."""
    if rules.waits_for_route:
        return num_entries.copy()
    # Each entry's comparison is with the first entry of the same person; surge places come later.
    where = rules.where[entries.place]
    first = (np.cumsum(num_entries) - num_entries)[entries.person]
    is_waited_for = where == where[first]
    return np.bincount(entries.person[is_waited_for], minlength=len(num_entries))


def _zero_or_long(days: Floats) -> Floats:
    """Return patiences that the engines tell apart from none at all."""
    return np.where(days > 0, np.maximum(days, SHORTEST), 0.0)
