"""A second engine, for tests only: no calendar, no bookkeeping; at each instant it looks at everything.

It shares nothing with the reference engine but the vocabulary, and follows its text phase by phase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import inf

from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Requests, Rule
from tests.engine.worlds import Entry

Fate = tuple[Outcome, float, Cause]


@dataclass(frozen=True)
class Bed:
    """A stay in one place; it is going on while `left` is inf."""

    number: int
    place: int
    admitted: float
    end: float
    ended: Ended
    left: float = inf


@dataclass
class Money:
    """A balance, with what went in and out of it in order of time."""

    by_night: bool
    amount: float = 0.0
    rate: float = 0.0
    people: int = 0
    since: float = 0.0
    dry_at: float = inf
    dry: list[float] = field(default_factory=list)

    def touch(self, now: float, gain: float = 0.0, rate: float = 0.0, people: int = 0) -> None:
        """Pay what is owed since the last time, then change money or head-count, and look ahead."""
        was_open = self.amount > 0
        self.amount -= self.rate * (now - self.since)
        self.since, self.people = now, self.people + people
        self.amount += gain
        if people:
            self.rate = max(0.0, self.rate + rate) if self.people else 0.0
        self.dry_at = inf
        if self.amount > 0 and self.rate > 0:
            self.dry_at = now + self.amount / self.rate
            if not self.dry_at > now:
                self.amount, self.dry_at = 0.0, inf
        if was_open and self.amount <= 0:
            self.dry.append(now)


class Naive:
    """The whole history, written down as it happens."""

    def __init__(self, network: Network, requests: Requests) -> None:
        self.network, self.requests = network, requests
        self.capacity = network.capacity.tolist()
        self.routes = [list(self._entries(number)) for number in range(len(requests))]
        self.eligible = [min((e.opens or 0.0 for e in route), default=inf) for route in self.routes]
        self.asked = requests.time.tolist()
        self.asks_until = requests.asks_until.tolist()
        for number in range(len(requests)):
            if requests.follows[number] >= 0:
                self.asked[number] = self.asks_until[number] = self.eligible[number] = inf
        self.money = [Money(bool(by_night)) for by_night in network.balance_by_night]
        self.beds: list[Bed] = []
        self.waiting: list[int] = []
        self.fates: dict[int, Fate] = {}
        self.now = -1.0
        for number, place in enumerate(requests.resident_in.tolist()):
            if place >= 0:
                self.eligible[number] = 0.0
                self.fates[number] = (Outcome.ADMITTED, 0.0, Cause.NONE)
                self.beds.append(Bed(number, place, 0.0, requests.stay[number], Ended.COMPLETED))
                self._pay(number, place, is_resident=True, moment=0.0)

    def _entries(self, number: int) -> Iterator[Entry]:
        r = self.requests
        for row in range(r.route_start[number], r.route_start[number + 1]):
            yield Entry(
                int(r.route_place[row]),
                float(r.route_from[row]),
                float(r.route_until[row]),
                float(r.route_leave_by[row]),
            )

    def run(self) -> None:
        """Live through every instant before the end."""
        while (moment := min(m for m in self._moments() if m > self.now)) < self.network.until:
            self.now = moment
            self._departures()
            self._steps()
            self._money()
            self._moves()
            while self._walk_admits_somebody():
                pass
            self._giving_up()
            self._asking()
        self._end()

    def _moments(self) -> Iterator[float]:
        """Every moment at which anything might happen."""
        yield self.network.until
        yield from self.network.step_time.tolist()
        yield from (max(0.0, moment) for moment in self.network.grant_time.tolist())
        yield from (money.dry_at for money in self.money)
        yield from self.eligible
        for number, route in enumerate(self.routes):
            yield self.eligible[number] + float(self.requests.patience[number])
            for entry in route:
                yield from (entry.opens or 0.0, entry.closes)
        for bed in self.beds:
            yield bed.end
            yield bed.left + float(self.network.turnaround[bed.place])

    def _departures(self) -> None:
        leaving = [i for i, bed in enumerate(self.beds) if bed.left == inf and bed.end == self.now]
        for i in sorted(leaving, key=lambda i: self.beds[i].number):
            self._leave(i, self.beds[i].ended)

    def _leave(self, index: int, ended: Ended) -> None:
        bed = self.beds[index]
        self.beds[index] = replace(bed, left=self.now, ended=ended)
        balance = int(self.network.balance_of[bed.place])
        cost, party = float(self.network.cost[bed.place]), int(self.requests.party[bed.number])
        if balance >= 0 and cost > 0 and self.money[balance].by_night:
            self.money[balance].touch(self.now, rate=-cost * party, people=-party)
        if ended != Ended.MOVED:
            self._call(bed.number, is_refused=False)

    def _pay(self, number: int, place: int, is_resident: bool, moment: float) -> None:
        balance, party = int(self.network.balance_of[place]), int(self.requests.party[number])
        cost = float(self.network.cost[place]) * party
        if balance < 0 or cost == 0:
            return
        if self.money[balance].by_night:
            self.money[balance].touch(moment, rate=cost, people=party)
        elif not is_resident:
            self.money[balance].touch(moment, gain=-cost)

    def _call(self, number: int, is_refused: bool) -> None:
        """Make the requests that follow, as the text says."""
        r = self.requests
        for row in range(len(r)):
            moment = self.now + float(r.time[row])
            is_called = r.follows[row] == number and r.follows_refusal[row] == is_refused
            if is_called and moment < self.network.until:
                self.asked[row], self.asks_until[row] = moment, self.now + float(r.asks_until[row])
                open_later = [max(e.opens or 0.0, moment) for e in self.routes[row] if e.closes > moment]
                self.eligible[row] = min(open_later, default=inf)

    def _money(self) -> None:
        """Let money arrive, then close what has reached zero."""
        n = self.network
        for k in range(len(n.grant_time)):
            if max(0.0, n.grant_time[k]) == self.now:
                self.money[n.grant_balance[k]].touch(self.now, gain=float(n.grant_amount[k]))
        for money in self.money:
            if money.dry_at == self.now:
                money.amount, money.since, money.dry_at = 0.0, self.now, inf
                money.dry.append(self.now)

    def _steps(self) -> None:
        n = self.network
        for k in range(len(n.step_time)):
            if n.step_time[k] == self.now:
                self.capacity[n.step_place[k]] = int(n.step_capacity[k])

    def _moves(self) -> None:
        n = self.network
        for k in range(len(n.step_time)):
            if n.step_time[k] == self.now and n.step_rule[k] != Rule.DRAIN:
                while self._lets_somebody_go(int(n.step_place[k]), n.step_rule[k] == Rule.RELOCATE):
                    pass

    def _lets_somebody_go(self, place: int, is_relocated: bool) -> bool:
        present = [b for b in self.beds if b.place == place and b.left == inf]
        if self._held(place) <= self.capacity[place] or not present:
            return False
        last = max(present, key=lambda b: (b.admitted, b.number))
        entry = self._first_free(last.number, 99) if is_relocated else None
        ended = Ended.MOVED if entry else Ended.DISPLACED
        self._leave(self.beds.index(last), ended)
        if entry:
            self.beds.append(replace(last, place=entry.place, admitted=self.now))
            self._pay(last.number, entry.place, is_resident=False, moment=self.now)
        return True

    def _walk_admits_somebody(self) -> bool:
        priority = self.requests.priority
        for number in sorted(self.waiting, key=lambda i: (priority[i], self.eligible[i], i)):
            entry = self._first_free(number, int(self.requests.waiting_reach[number]))
            if entry:
                self.waiting.remove(number)
                self._admit(number, entry)
                return True
        return False

    def _giving_up(self) -> None:
        for number in sorted(self.waiting):
            is_over = self.now >= self.eligible[number] + self.requests.patience[number]
            if is_over or not self._may_wait(number):
                outcome = Outcome.GAVE_UP if is_over else Outcome.ELIGIBILITY_ENDED
                self.waiting.remove(number)
                self.fates[number] = (outcome, self.now, self._why_waited_in_vain(number, self.now))
                self._call(number, is_refused=True)

    def _asking(self) -> None:
        for number in range(len(self.requests)):
            is_asking = self.eligible[number] == self.now <= self.asks_until[number]
            if is_asking and number not in self.fates:
                self._ask(number, int(self.requests.reach[number]))

    def _ask(self, number: int, reach: int) -> None:
        entry = self._first_free(number, reach)
        if entry:
            self._admit(number, entry)
        elif self.requests.patience[number] > 0 and self._may_wait(number):
            self.waiting.append(number)
        else:
            asked = [e for e in self.routes[number][:reach] if self._is_open(e)]
            self.fates[number] = (Outcome.TURNED_AWAY, self.now, self._why(number, asked))
            self._call(number, is_refused=True)

    def _end(self) -> None:
        until = self.network.until
        for money in self.money:
            money.amount -= money.rate * (until - money.since)
        for i, bed in enumerate(self.beds):
            if bed.left == inf:
                self.beds[i] = replace(bed, left=until, ended=Ended.STILL_RESIDENT)
        for number in self.waiting:
            self.fates[number] = (Outcome.STILL_WAITING, until, self._why_waited_in_vain(number, until))
        for number in range(len(self.requests)):
            if number not in self.fates:
                self.fates[number] = self._fate_without_asking(number, until)

    def _fate_without_asking(self, number: int, until: float) -> Fate:
        asks_until = float(self.asks_until[number])
        if self.requests.follows[number] >= 0 and self.asked[number] == inf:
            return Outcome.NOT_NEEDED, until, Cause.NONE
        if not self.routes[number]:
            cause = Cause.WRONG_KIND if self.requests.wrong_kind[number] else Cause.NONE
            return Outcome.NO_PLACE, min(float(self.asked[number]), until), cause
        if self.eligible[number] > asks_until and asks_until < until:
            return Outcome.NEVER_ELIGIBLE, asks_until, Cause.NONE
        return Outcome.PENDING, until, Cause.NONE

    def _admit(self, number: int, entry: Entry) -> None:
        end = self.now + float(self.requests.stay[number])
        ended = Ended.LATEST_DEPARTURE if entry.leave_by < end else Ended.COMPLETED
        self.beds.append(Bed(number, entry.place, self.now, min(end, entry.leave_by), ended))
        self.fates[number] = (Outcome.ADMITTED, self.now, Cause.NONE)
        self._pay(number, entry.place, is_resident=False, moment=self.now)

    def _first_free(self, number: int, reach: int) -> Entry | None:
        party = int(self.requests.party[number])
        entries = [e for e in self.routes[number][:reach] if self._is_open(e)]
        return next((e for e in entries if self._fits(e.place, party) and self._is_paid(e.place)), None)

    def _fits(self, place: int, party: int) -> bool:
        return bool(self.capacity[place] >= self._held(place) + party)

    def _is_paid(self, place: int) -> bool:
        balance = int(self.network.balance_of[place])
        return balance < 0 or self.money[balance].amount > 0

    def _is_open(self, entry: Entry) -> bool:
        return (entry.opens or 0.0) <= self.now < entry.closes

    def _may_wait(self, number: int) -> bool:
        reach = int(self.requests.waiting_reach[number])
        return any(entry.closes > self.now for entry in self.routes[number][:reach])

    def _held(self, place: int) -> int:
        """Beds taken: people present, and beds not ready yet."""
        turnaround = float(self.network.turnaround[place])
        taken = 0
        for bed in self.beds:
            is_prepared = bed.ended in (Ended.COMPLETED, Ended.LATEST_DEPARTURE)
            until = bed.left + turnaround if is_prepared else bed.left
            taken += int(self.requests.party[bed.number]) * (bed.place == place and self.now < until)
        return taken

    def _why_waited_in_vain(self, number: int, over: float) -> Cause:
        waits_for = self.routes[number][: int(self.requests.waiting_reach[number])]
        return self._why(number, [e for e in waits_for if (e.opens or 0.0) < over <= e.closes])

    def _why(self, number: int, entries: list[Entry]) -> Cause:
        """Return what the first place with any capacity lacks: beds, or else money."""
        with_beds = [e.place for e in entries if self.capacity[e.place]]
        if not with_beds:
            return Cause.CLOSED if entries else Cause.NONE
        fits = self._fits(with_beds[0], int(self.requests.party[number]))
        return Cause.NO_MONEY if fits and not self._is_paid(with_beds[0]) else Cause.NO_BED
