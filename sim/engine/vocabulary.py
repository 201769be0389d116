"""What the engines speak: requests, a network of places, placements, and the order of events.

An engine is a pure function `run(network, requests) -> Placements`. It knows numbers of rows and
places, moments and counts; it knows no chance, no policy, no dates and no scenario. Every engine obeys
the rules written here, to the last bit.

At one instant the phases of `Phase` run in their order, each finished before the next:

1. *Departures.* A stay ends at its end, computed once at admission: admission plus length of stay, or
   the entry's `leave_by` if sooner. A bed that needs turnaround stays taken that long after.
2. *Capacity* steps to its new value. People present and beds in turnaround count against it.
3. *Money* arrives; then balances that reach zero close their places to new people.
4. *Moves.* A place that stepped at this instant and now holds more than its capacity lets people go by
   the rule of the step, the latest admitted to the place first (ties: the larger number), until it
   holds no more than its capacity. `DRAIN`: nobody leaves. `RELOCATE`: each tries the whole route from
   its start, before the waiting list does, and keeps the end of its stay; displaced if nothing is
   free. `DISCHARGE`: displaced. A party moves whole; a bed left by a move needs no turnaround. Places
   are dealt with in order of number.
5. *Waiting list*, in order of priority (small first), first eligibility, number: each takes the first
   entry among the first `waiting_reach` of its route that is open to it and has room for its party.
   Whoever does not fit is passed over. (One walk is enough: admissions only take room away.)
6. *Giving up*, when `first eligibility + patience` is reached, or no entry is open now or later.
7. *Requests*, in order of number, each at its first eligibility: it takes the first entry among the
   first `reach` of its route that is open to it and has room; else it waits if its patience is
   positive and an entry within its waiting reach is open now or later; else it is turned away.

An entry is open at `now` when `from <= now < until`. A place has room for a party when the people and
beds in turnaround it holds, plus the party, do not exceed its capacity, and its balance, if it has one, is
above zero.

A *balance* begins at zero and pays for the places that name it: `cost` for each person admitted, or for each
person present and day. It is brought up to date only when its head-count or its money changes:
`amount -= rate * (now - since)`, with the rate changed by `cost * party`, never below zero, and zero when the
last person leaves; whoever costs nothing is not counted. Only then is the moment found at which it reaches
zero, `now + amount / rate`; if that is `now`, it is reached. From zero on nobody enters until money comes;
residents stay, and their nights make it negative: arrears, which the next money pays first. Residents at the
start are not charged for admission; a move is an admission to the new place. Money dated before the start
arrives at 0.

A row that *follows* another (a return, a new attempt) is *called* when the last stay of that request ends, or
if it follows a refusal, when that request is turned away, gives up or its eligibility ends. The request is
then made `time` days after that moment, and `asks_until` counts from there as well; the moments of its route
are those of the calendar, like everybody's. It is first eligible when it is made, or when the first entry
opens after that. A row that is not called, or whose request would be made at `until` or later, is not needed.
Residents at the start are in their place before the first instant, admitted at 0.
Several replications may stand one behind another in the tables, as *blocks* that do not touch: what holds for
one run holds for each block, and an engine gives for all of them at once what it gives for each.
The run ends just before `until`: events at `until` or later do not happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.engine import checks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

SHORTEST = 1e-6
"""Shortest length of a stay, a positive patience or a positive turnaround, in days (a tenth of a second).

It keeps every end strictly after its beginning in float64, so that no phase is entered twice at an
instant.
"""


class Phase(IntEnum):
    """The phases of one instant, in their order."""

    DEPARTURES = 1
    CAPACITY = 2
    MONEY = 3
    MOVES = 4
    WAITING_LIST = 5
    GIVING_UP = 6
    REQUESTS = 7


class Rule(IntEnum):
    """What happens to the people in a place whose capacity falls below their number."""

    DRAIN = 0
    RELOCATE = 1
    DISCHARGE = 2


class Outcome(IntEnum):
    """What became of a referral; each has exactly one."""

    ADMITTED = 0
    NEVER_ELIGIBLE = 1
    PENDING = 2
    """Eligibility was still possible, and not yet reached, when the run ended."""
    NO_BED_WANTED = 3
    NO_PLACE = 4
    """No place on the accepted route takes this person."""
    TURNED_AWAY = 5
    GAVE_UP = 6
    ELIGIBILITY_ENDED = 7
    STILL_WAITING = 8
    NOT_NEEDED = 9
    """A row that follows another and was never called."""


class Ended(IntEnum):
    """Why a stay in one place ended."""

    COMPLETED = 0
    LATEST_DEPARTURE = 1
    DISPLACED = 2
    MOVED = 3
    """Relocated: the next row of the same request goes on in another place."""
    STILL_RESIDENT = 4


class Cause(IntEnum):
    """Why a request was refused: what the first open entry whose place is not closed lacked."""

    NONE = 0
    NO_BED = 1
    NO_MONEY = 2
    """There would be room, but the balance is not above zero."""
    CLOSED = 3
    """The capacity of every place with an open entry is 0."""
    WRONG_KIND = 4
    """A shelter is on the way, but none of its places takes this kind of person."""


def _no_numbers() -> Ints:
    return np.empty(0, dtype=np.int64)


def _no_moments() -> Floats:
    return np.empty(0)


def _fill_block(table: Requests | Network) -> None:
    if not len(table.block_start):
        object.__setattr__(table, "block_start", np.array([0, len(table)], dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Requests:
    """Wanted stays, one row each; a row's index is its *number*. n rows, m route entries, r blocks.

    In each block residents at the start come first; then rows in order of time.
    """

    time: Floats
    """(n,) When the stay is asked for, days since the start, >= 0; 0 for residents."""
    asks_until: Floats
    """(n,) Last moment at which first eligibility still finds the person, days, may be inf."""
    patience: Floats
    """(n,) Days the person waits for a bed from first eligibility; 0 = not at all; may be inf."""
    stay: Floats
    """(n,) Length of stay in days, at least `SHORTEST`, may be inf; for residents what is left of it."""
    party: Ints
    """(n,) Beds taken, at least 1."""
    priority: Ints
    """(n,) Place in the waiting list: small goes first."""
    reach: Ints
    """(n,) How many entries of the route a request tries at once."""
    waiting_reach: Ints
    """(n,) For how many entries of the route it waits."""
    wrong_kind: Flags
    """(n,) An empty route is for want of a place of the right kind, not of a shelter."""
    resident_in: Ints
    """(n,) Place the person lives in when the run starts, -1 for everyone else."""
    person: Ints
    """(n,) Row of the person among the referrals, -1 for residents; the engines do not read it."""
    follows: Ints
    """(n,) Request this row follows (a return, a new attempt), -1 for none."""
    follows_refusal: Flags
    """(n,) It follows a refusal; else a departure. `time` and `asks_until` count from that moment."""
    route_start: Ints
    """(n + 1,) The route of row i is entries route_start[i] to route_start[i + 1]."""
    route_place: Ints
    """(m,) Place of an entry."""
    route_from: Floats
    """(m,) The place is open to this person from this moment, >= time of a request that follows no other."""
    route_until: Floats
    """(m,) ... and no longer from this moment, may be inf."""
    route_leave_by: Floats
    """(m,) Latest departure from this place for this person, >= route_until, may be inf."""
    block_start: Ints = field(default_factory=_no_numbers)
    """(r + 1,) Block b is rows block_start[b] to block_start[b + 1]; left out: all rows are one block."""

    def __post_init__(self) -> None:
        _fill_block(self)
        checks.check_requests(self, SHORTEST)

    @classmethod
    def of_nobody(cls) -> Requests:
        """Return a table without rows."""
        return cls(**checks.empty_columns(cls) | {"route_start": np.zeros(1, dtype=np.int64)})

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Places and what changes in them. p places, k capacity steps, b balances, g grants, r blocks."""

    until: float
    """The moment the run ends, days since the start."""
    capacity: Ints
    """(p,) Beds open before the first instant."""
    turnaround: Floats
    """(p,) Days a bed stays taken after a departure."""
    step_time: Floats
    """(k,) When the capacity in force changes, >= 0, one a place and moment.

    In order of (time, place), block by block.
    """
    step_place: Ints
    """(k,) Place."""
    step_capacity: Ints
    """(k,) Capacity in force from then on: overlapping closings are already resolved."""
    step_rule: Codes
    """(k,) `Rule` for those present when the step goes down."""
    balance_of: Ints
    """(p,) Balance that pays for the place, -1 for none."""
    cost: Floats
    """(p,) What it takes from the balance: KZT a person-night, or KZT a person admitted."""
    balance_by_night: Flags
    """(b,) Paid by the night; else once at admission."""
    grant_time: Floats
    """(g,) When money arrives, days, in order, block by block."""
    grant_balance: Ints
    """(g,) To which balance."""
    grant_amount: Floats
    """(g,) KZT."""
    block_start: Ints = field(default_factory=_no_numbers)
    """(r + 1,) Block b is places block_start[b] to block_start[b + 1]; left out: all places are one block."""

    def __post_init__(self) -> None:
        _fill_block(self)
        checks.check_network(self, SHORTEST, tuple(Rule))

    @classmethod
    def without_places(cls, until: float) -> Network:
        """Return a network of no place, which nothing happens in."""
        return cls(until=until, **checks.empty_columns(cls))

    def __len__(self) -> int:
        return len(self.capacity)


@dataclass(frozen=True, slots=True, eq=False)
class Placements:
    """What happened: the stays, the outcome of each of the n requests, and the b balances.

    One row a stay in one place: s rows, sorted by request, then admission.
    """

    request: Ints
    """(s,) Number of the request."""
    place: Ints
    """(s,) Place."""
    admitted: Floats
    """(s,) Days since the start."""
    left: Floats
    """(s,) Days since the start; the end of the run for people still resident."""
    ended: Codes
    """(s,) `Ended`."""
    eligible: Floats
    """(n,) First eligibility, days; inf when there is none."""
    outcome: Codes
    """(n,) `Outcome`."""
    decided: Floats
    """(n,) When the outcome fell: admission, refusal, giving up; the end of the run if it has not."""
    cause: Codes
    """(n,) `Cause` of a refusal (turned away, gave up, eligibility ended, still waiting, no place).

    NONE for everyone else.
    """
    money_left: Floats = field(default_factory=_no_moments)
    """(b,) What a balance holds at the end of the run, KZT; negative for arrears."""
    dry_balance: Ints = field(default_factory=_no_numbers)
    """(x,) Balance that reached zero, each time it did: in order of balance, then moment."""
    dry_time: Floats = field(default_factory=_no_moments)
    """(x,) When, days since the start."""
