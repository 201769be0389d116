"""The reference engine: the rules of `sim.engine.vocabulary` on SimPy's calendar, written to be read.

It is the specification, kept in one file so that it can be read in one go. Each phase is one function
or two, named as in `Phase` and standing in its order. Nothing is polled: an event happens where something
changes, and the waiting list is walked only where beds came free, the capacity stepped or an entry opened
for somebody who waits. What the rules leave open:

* A resident has not come by a route, so no entry's `leave_by` ends that stay.
* A stay that would end at `leave_by` anyway is completed.
* Patience that ends when the last entry closes is patience that ended: gave up.
* The cause of a refusal looks at the entries that are open when a request is turned away, within its
  reach; for somebody who waited, at the entries open just before the wait or the run ended, within the
  waiting reach. The first whose place is not closed decides: it lacks beds, or else money. With none open
  there is no cause.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from heapq import heappush
from typing import Any

import numpy as np
import simpy

from sim.engine.account import Account
from sim.engine.checks import check_places
from sim.engine.eligible import Settled, settle
from sim.engine.rows import Entry, PastStay, Stay, columns_of, followers, routes
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Phase, Placements, Requests, Rule
from sim.engine.waiting import WaitingList, Walk

Action = Callable[[int], None]


def run(network: Network, requests: Requests) -> Placements:
    """Return what happens to the requests in the network.

    Raises
    ------
    ValueError
        If a request names a place that the network has not.
    """
    check_places(network, requests)
    shelters = Shelters(network, requests)
    shelters.calendar.run()
    return shelters.placements()


class Calendar(simpy.Environment):
    """SimPy's event loop with the order of the rules: (moment, phase, number), each key once."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until

    def at(self, moment: float, phase: Phase, number: int, action: Action) -> None:
        """Let `action(number)` happen at exactly `moment`, unless the run ends first.

        SimPy's own `schedule` takes a delay, and now + delay would round an absolute moment.
        """
        if moment < self.until:
            key: Any = phase
            heappush(self._queue, (moment, key, number, Happening(self, number, action)))


class Happening(simpy.Event):
    """One event of the calendar."""

    def __init__(self, calendar: Calendar, number: int, action: Action) -> None:
        super().__init__(calendar)
        self._ok, self._value = True, number
        self.callbacks.append(lambda event: action(number))


class Shelters:
    """The beds and the people in and before them; their state is that of the calendar's moment."""

    def __init__(self, network: Network, requests: Requests) -> None:
        self.calendar = Calendar(network.until)
        self.capacity: list[int] = network.capacity.tolist()
        self.turnaround: list[float] = network.turnaround.tolist()
        self.held = [0] * len(network)  # beds taken: people present, and beds in turnaround
        self.stays: dict[int, Stay] = {}
        self.past: list[PastStay] = []
        self.waiting = WaitingList(len(network))
        self.walks: dict[float, Walk] = {}
        self.looked_ahead: set[tuple[int, float]] = set()
        self.accounts = [Account(bool(by_night)) for by_night in network.balance_by_night]
        self.balance_of: list[int] = network.balance_of.tolist()
        self.cost: list[float] = network.cost.tolist()

        self.requests = requests
        self.party: list[int] = requests.party.tolist()
        self.stay: list[float] = requests.stay.tolist()
        self.patience: list[float] = requests.patience.tolist()
        self.priority: list[int] = requests.priority.tolist()
        self.route = routes(requests)
        self.reach: list[int] = requests.reach.tolist()
        self.waiting_reach: list[int] = requests.waiting_reach.tolist()

        self.followers = followers(requests)
        settled = settle(requests, network.until)
        self.eligible: list[float] = settled.eligible.tolist()
        self.outcome: list[int] = settled.outcome.tolist()
        self.decided: list[float] = settled.decided.tolist()
        self.cause: list[int] = settled.cause.tolist()
        self.house(requests)
        self.plan(network, settled)

    def house(self, requests: Requests) -> None:
        """Put the residents in their places, before the first instant."""
        for number in np.flatnonzero(requests.resident_in >= 0).tolist():
            place = int(requests.resident_in[number])
            self.enter(Stay(number, place, 0.0, self.stay[number], Ended.COMPLETED), is_paid=False)
            self.leave_at_end(number)

    def plan(self, network: Network, settled: Settled) -> None:
        """Enter the capacity steps, the money and the requests in the calendar."""
        columns = (network.step_time, network.step_place, network.step_capacity, network.step_rule)
        for moment, place, capacity, rule in zip(*(column.tolist() for column in columns), strict=True):
            action = partial(self.step_capacity, capacity, Rule(rule))
            self.calendar.at(moment, Phase.CAPACITY, place, action)
        grants = (network.grant_time, network.grant_balance, network.grant_amount)
        for number, (moment, balance, money) in enumerate(zip(*(g.tolist() for g in grants), strict=True)):
            arrives = partial(self.receive, balance, money)
            self.calendar.at(max(moment, 0.0), Phase.MONEY, number - len(network.grant_time), arrives)
        for number in np.flatnonzero(settled.is_asking).tolist():
            self.calendar.at(self.eligible[number], Phase.REQUESTS, number, self.ask)

    # 1. Departures

    def depart(self, number: int) -> None:
        """End a stay at its end, unless the person was displaced before."""
        if number not in self.stays:
            return
        stay = self.leave(number, self.stays[number].ended)
        turnaround = self.turnaround[stay.place]
        if turnaround > 0.0:
            ready = self.calendar.now + turnaround
            self.calendar.at(ready, Phase.DEPARTURES, number, partial(self.make_ready, stay.place))
        else:
            self.make_ready(stay.place, number)

    def make_ready(self, place: int, number: int) -> None:
        """Free the beds of a party."""
        self.held[place] -= self.party[number]
        self.walk_for(place)

    # 2. Capacity

    def step_capacity(self, capacity: int, rule: Rule, place: int) -> None:
        """Put a new capacity in force."""
        self.capacity[place] = capacity
        if self.held[place] > capacity and rule != Rule.DRAIN:
            self.calendar.at(self.calendar.now, Phase.MOVES, place, partial(self.move, rule))
        self.walk_for(place)

    # 3. Money

    def receive(self, balance: int, money: float, _number: int) -> None:
        """Take in money, and let people in again where it pays."""
        self.accounts[balance].change(self.calendar.now, money)
        self.look_ahead(balance)
        if self.accounts[balance].has_money:
            for place in self.paid_by(balance):
                self.walk_for(place)

    def run_dry(self, balance: int) -> None:
        """Close the places of a balance that reaches zero, unless something has changed since."""
        if self.accounts[balance].dry_at == self.calendar.now:
            self.accounts[balance].reach_zero(self.calendar.now)

    def look_ahead(self, balance: int) -> None:
        """Enter in the calendar, once, when a balance will reach zero as things stand."""
        dry_at = self.accounts[balance].dry_at
        if (balance, dry_at) not in self.looked_ahead:
            self.looked_ahead.add((balance, dry_at))
            self.calendar.at(dry_at, Phase.MONEY, balance, self.run_dry)

    def paid_by(self, balance: int) -> list[int]:
        """Return the places that a balance pays for."""
        return [place for place, paying in enumerate(self.balance_of) if paying == balance]

    # 4. Moves

    def move(self, rule: Rule, place: int) -> None:
        """Let people go, the latest admitted first, until the place holds no more than its capacity."""
        present = [stay for stay in self.stays.values() if stay.place == place]
        for stay in sorted(present, key=lambda stay: (stay.admitted, stay.number), reverse=True):
            if self.held[place] <= self.capacity[place]:
                break
            # The place itself is above capacity: it has no room while the person is still in it.
            entry = self.first_free(stay.number, self.route[stay.number]) if rule == Rule.RELOCATE else None
            self.leave(stay.number, Ended.MOVED if entry else Ended.DISPLACED)
            self.make_ready(place, stay.number)
            if entry:
                self.enter(stay._replace(place=entry.place, admitted=self.calendar.now))

    # 5. The waiting list

    def walk(self, _number: int) -> None:
        """Admit, in their order, people who wait for what changed; nothing changed for the others."""
        walk = self.walks.pop(self.calendar.now)
        with_room = [self.waiting.at[place] for place in walk.places if self.has_room(place, 1)]
        for _, _, number in sorted(walk.turns.union(*with_room)):
            entry = self.first_free(number, self.waits_for(number)) if number in self.waiting else None
            if entry:
                self.waiting.leave(number, self.waits_for(number))
                self.admit(number, entry)

    # 6. Giving up

    def give_up(self, number: int) -> None:
        """End a wait at the end of patience or of eligibility, unless a bed was found before."""
        if number not in self.waiting:
            return
        self.waiting.leave(number, self.waits_for(number))
        is_patience_over = self.calendar.now >= self.eligible[number] + self.patience[number]
        outcome = Outcome.GAVE_UP if is_patience_over else Outcome.ELIGIBILITY_ENDED
        self.decide(number, outcome, self.refusal_of_wait(number, self.calendar.now))
        self.call(number, is_refused=True)

    # 7. Requests

    def ask(self, number: int) -> None:
        """Admit a person, or let them wait, or turn them away."""
        asked_for = self.route[number][: self.reach[number]]
        entry = self.first_free(number, asked_for)
        if entry:
            self.admit(number, entry)
        elif self.patience[number] > 0.0 and self.last_closing(number) > self.calendar.now:
            self.wait(number)
        else:
            cause = self.refusal(number, asked_for, self.calendar.now)
            self.decide(number, Outcome.TURNED_AWAY, cause)
            self.call(number, is_refused=True)

    # Rows that follow

    def call(self, number: int, is_refused: bool) -> None:
        """Have the rows made that follow a request, now that it is refused or its stay has ended."""
        for follower in self.followers.get(number, ()):
            asked = self.calendar.now + float(self.requests.time[follower])
            if self.requests.follows_refusal[follower] == is_refused and asked < self.calendar.until:
                self.make(follower, asked, self.calendar.now + float(self.requests.asks_until[follower]))

    def make(self, number: int, asked: float, asks_until: float) -> None:
        """Make a request at a moment; the person can be found until another."""
        until = self.calendar.until
        opens = [max(entry.opens, asked) for entry in self.route[number] if asked < entry.closes]
        eligible = self.eligible[number] = min(opens, default=math.inf)
        known = eligible if eligible <= asks_until else asks_until
        if not self.route[number]:
            self.outcome[number], self.decided[number] = Outcome.NO_PLACE, asked
            self.cause[number] = Cause.WRONG_KIND if self.requests.wrong_kind[number] else Cause.NONE
        elif known >= until:
            self.outcome[number] = Outcome.PENDING
        elif eligible > asks_until:
            self.outcome[number], self.decided[number] = Outcome.NEVER_ELIGIBLE, asks_until
        else:
            self.outcome[number] = Outcome.STILL_WAITING
            self.calendar.at(eligible, Phase.REQUESTS, number, self.ask)

    # Beds

    def has_room(self, place: int, party: int) -> bool:
        """Return whether a party fits and is paid for."""
        return self.has_beds(place, party) and self.has_money(place)

    def has_beds(self, place: int, party: int) -> bool:
        """Return whether a party fits."""
        return self.held[place] + party <= self.capacity[place]

    def has_money(self, place: int) -> bool:
        """Return whether somebody pays for new people in a place."""
        balance = self.balance_of[place]
        return balance < 0 or self.accounts[balance].has_money

    def first_free(self, number: int, entries: Iterable[Entry]) -> Entry | None:
        """Return the first of these entries that is open now and has room for the party."""
        now, party = self.calendar.now, self.party[number]
        for entry in entries:
            if entry.opens <= now < entry.closes and self.has_room(entry.place, party):
                return entry
        return None

    def admit(self, number: int, entry: Entry) -> None:
        """Give a person a bed; the end of the stay is computed here, once."""
        now = self.calendar.now
        end, ended = now + self.stay[number], Ended.COMPLETED
        if entry.leave_by < end:
            end, ended = entry.leave_by, Ended.LATEST_DEPARTURE
        self.enter(Stay(number, entry.place, now, end, ended))
        self.leave_at_end(number)
        self.decide(number, Outcome.ADMITTED, Cause.NONE)

    def enter(self, stay: Stay, is_paid: bool = True) -> None:
        """Take the beds of a party, and pay for them; admission is not paid for residents at the start."""
        self.stays[stay.number] = stay
        self.held[stay.place] += self.party[stay.number]
        balance = self.balance_of[stay.place]
        if balance >= 0 and (is_paid or self.accounts[balance].is_by_night):
            self.accounts[balance].pay(self.calendar.now, self.cost[stay.place], self.party[stay.number])
            self.look_ahead(balance)

    def leave_at_end(self, number: int) -> None:
        """Enter the end of a stay in the calendar; a later move does not change it."""
        self.calendar.at(self.stays[number].end, Phase.DEPARTURES, number, self.depart)

    def leave(self, number: int, ended: Ended) -> Stay:
        """Write a stay down; its beds are still taken."""
        stay = self.stays.pop(number)
        self.past.append((number, stay.place, stay.admitted, self.calendar.now, ended))
        balance = self.balance_of[stay.place]
        if balance >= 0:
            self.accounts[balance].pay(self.calendar.now, self.cost[stay.place], -self.party[number])
            self.look_ahead(balance)
        if ended != Ended.MOVED:
            self.call(number, is_refused=False)
        return stay

    # Waiting

    def waits_for(self, number: int) -> list[Entry]:
        """Return the entries a person waits for."""
        return self.route[number][: self.waiting_reach[number]]

    def last_closing(self, number: int) -> float:
        """Return the moment from which no entry the person waits for is open any more."""
        return max((entry.closes for entry in self.waits_for(number)), default=-math.inf)

    def wait(self, number: int) -> None:
        """Put a person in the waiting list, until a bed is free or the wait is over."""
        turn = (self.priority[number], self.eligible[number], number)
        self.waiting.join(turn, self.waits_for(number))
        for entry in self.waits_for(number):
            if entry.opens > self.calendar.now:
                self.walk_at(entry.opens).turns.add(turn)
        over = min(self.eligible[number] + self.patience[number], self.last_closing(number))
        self.calendar.at(over, Phase.GIVING_UP, number, self.give_up)

    def walk_for(self, place: int) -> None:
        """Have the people who wait for a place looked at in this instant."""
        if self.waiting.at[place]:
            self.walk_at(self.calendar.now).places.add(place)

    def walk_at(self, moment: float) -> Walk:
        """Return the one walk of an instant, entered in the calendar when first spoken of."""
        if moment not in self.walks:
            self.walks[moment] = Walk()
            self.calendar.at(moment, Phase.WAITING_LIST, 0, self.walk)
        return self.walks[moment]

    # Outcomes

    def decide(self, number: int, outcome: Outcome, cause: Cause) -> None:
        """Write down what became of a request."""
        self.outcome[number], self.decided[number], self.cause[number] = outcome, self.calendar.now, cause

    def refusal(self, number: int, entries: Iterable[Entry], now: float) -> Cause:
        """Return why none of these entries was to be had."""
        is_open = (entry for entry in entries if entry.opens <= now < entry.closes)
        causes = [self.refusal_by(entry.place, self.party[number]) for entry in is_open]
        not_closed = (cause for cause in causes if cause != Cause.CLOSED)
        return next(not_closed, Cause.CLOSED if causes else Cause.NONE)

    def refusal_by(self, place: int, party: int) -> Cause:
        """Return why a place was not to be had."""
        if self.capacity[place] == 0:
            return Cause.CLOSED
        return Cause.NO_MONEY if self.has_beds(place, party) and not self.has_money(place) else Cause.NO_BED

    def refusal_of_wait(self, number: int, over: float) -> Cause:
        """Return why a wait that is over at this moment was in vain."""
        return self.refusal(number, self.waits_for(number), math.nextafter(over, 0.0))

    def placements(self) -> Placements:
        """Return what happened, once the run is over."""
        until = self.calendar.until
        for account in self.accounts:
            account.bring_up_to(until)
        for number in self.waiting.turns:
            self.cause[number] = self.refusal_of_wait(number, until)
        still = [(s.number, s.place, s.admitted, until, Ended.STILL_RESIDENT) for s in self.stays.values()]
        # Nobody enters two places at one instant: moves come before admissions, and who was moved has room.
        request, place, admitted, left, ended = columns_of(self.past + still)
        return Placements(
            request=request,
            place=place,
            admitted=admitted,
            left=left,
            ended=ended,
            eligible=np.array(self.eligible, dtype=np.float64),
            outcome=np.array(self.outcome, dtype=np.int8),
            decided=np.array(self.decided, dtype=np.float64),
            cause=np.array(self.cause, dtype=np.int8),
            money_left=np.array([account.amount for account in self.accounts], dtype=np.float64),
            dry_balance=np.repeat(np.arange(len(self.accounts)), [len(a.dry) for a in self.accounts]),
            dry_time=np.array([moment for account in self.accounts for moment in account.dry]),
        )
