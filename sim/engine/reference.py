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
  waiting reach. With none open there is no cause.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from heapq import heappush
from typing import Any

import numpy as np
import simpy

from sim.engine.checks import check_places
from sim.engine.eligible import Settled, settle
from sim.engine.rows import Entry, PastStay, Stay, columns_of, routes
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Phase, Placements, Requests, Rule
from sim.engine.waiting import WaitingList, Walk

Action = Callable[[int], None]


def run(network: Network, requests: Requests) -> Placements:
    """Return what happens to the requests in the network.

    Raises
    ------
    ValueError
        If a request names a place that the network has not, a place is paid from a balance, or a request
        follows another.
    """
    check_places(network, requests)
    _check_is_known(network, requests)
    shelters = Shelters(network, requests)
    shelters.calendar.run()
    return shelters.placements()


def _check_is_known(network: Network, requests: Requests) -> None:
    if (network.balance_of >= 0).any():
        raise ValueError("Network.balance_of: must be -1, the reference engine knows no balances")
    if (requests.follows >= 0).any():
        raise ValueError("Requests.follows: must be -1, the reference engine knows no rows that follow")


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

        self.party: list[int] = requests.party.tolist()
        self.stay: list[float] = requests.stay.tolist()
        self.patience: list[float] = requests.patience.tolist()
        self.priority: list[int] = requests.priority.tolist()
        self.route = routes(requests)
        self.reach: list[int] = requests.reach.tolist()
        self.waiting_reach: list[int] = requests.waiting_reach.tolist()

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
            self.enter(Stay(number, place, 0.0, self.stay[number], Ended.COMPLETED))
            self.leave_at_end(number)

    def plan(self, network: Network, settled: Settled) -> None:
        """Enter the capacity steps and the requests in the calendar."""
        columns = (network.step_time, network.step_place, network.step_capacity, network.step_rule)
        for moment, place, capacity, rule in zip(*(column.tolist() for column in columns), strict=True):
            action = partial(self.step_capacity, capacity, Rule(rule))
            self.calendar.at(moment, Phase.CAPACITY, place, action)
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
            self.decide(number, Outcome.TURNED_AWAY, self.refusal(asked_for, self.calendar.now))

    # Beds

    def has_room(self, place: int, party: int) -> bool:
        """Return whether a party fits."""
        return self.held[place] + party <= self.capacity[place]

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

    def enter(self, stay: Stay) -> None:
        """Take the beds of a party."""
        self.stays[stay.number] = stay
        self.held[stay.place] += self.party[stay.number]

    def leave_at_end(self, number: int) -> None:
        """Enter the end of a stay in the calendar; a later move does not change it."""
        self.calendar.at(self.stays[number].end, Phase.DEPARTURES, number, self.depart)

    def leave(self, number: int, ended: Ended) -> Stay:
        """Write a stay down; its beds are still taken."""
        stay = self.stays.pop(number)
        self.past.append((number, stay.place, stay.admitted, self.calendar.now, ended))
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

    def refusal(self, entries: Iterable[Entry], now: float) -> Cause:
        """Return why none of these entries was to be had."""
        is_open = (entry for entry in entries if entry.opens <= now < entry.closes)
        causes = (Cause.NO_BED if self.capacity[entry.place] > 0 else Cause.CLOSED for entry in is_open)
        return min(causes, default=Cause.NONE)

    def refusal_of_wait(self, number: int, over: float) -> Cause:
        """Return why a wait that is over at this moment was in vain."""
        return self.refusal(self.waits_for(number), math.nextafter(over, 0.0))

    def placements(self) -> Placements:
        """Return what happened, once the run is over."""
        until = self.calendar.until
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
        )
