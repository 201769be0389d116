"""A second engine, for tests only: no calendar, no bookkeeping; at each instant it looks at everything.

It shares nothing with the reference engine but the vocabulary, and follows its text phase by phase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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


class Naive:
    """The whole history, written down as it happens."""

    def __init__(self, network: Network, requests: Requests) -> None:
        self.network, self.requests = network, requests
        self.capacity = network.capacity.tolist()
        self.routes = [list(self._entries(number)) for number in range(len(requests))]
        self.eligible = [min((e.opens or 0.0 for e in route), default=inf) for route in self.routes]
        self.beds: list[Bed] = []
        self.waiting: list[int] = []
        self.fates: dict[int, Fate] = {}
        self.now = -1.0
        for number, place in enumerate(requests.resident_in.tolist()):
            if place >= 0:
                self.eligible[number] = 0.0
                self.fates[number] = (Outcome.ADMITTED, 0.0, Cause.NONE)
                self.beds.append(Bed(number, place, 0.0, requests.stay[number], Ended.COMPLETED))

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
            self._steps_and_moves()
            while self._walk_admits_somebody():
                pass
            self._giving_up()
            self._asking()
        self._end()

    def _moments(self) -> Iterator[float]:
        """Every moment at which anything might happen."""
        yield self.network.until
        yield from self.network.step_time.tolist()
        yield from self.eligible
        for number, route in enumerate(self.routes):
            yield self.eligible[number] + float(self.requests.patience[number])
            for entry in route:
                yield from (entry.opens or 0.0, entry.closes)
        for bed in self.beds:
            yield bed.end
            yield bed.left + float(self.network.turnaround[bed.place])

    def _departures(self) -> None:
        for i, bed in enumerate(self.beds):
            if bed.left == inf and bed.end == self.now:
                self.beds[i] = replace(bed, left=self.now)

    def _steps_and_moves(self) -> None:
        n = self.network
        steps = [k for k in range(len(n.step_time)) if n.step_time[k] == self.now]
        for k in steps:
            self.capacity[n.step_place[k]] = int(n.step_capacity[k])
        for k in steps:
            if n.step_rule[k] != Rule.DRAIN:
                while self._lets_somebody_go(int(n.step_place[k]), n.step_rule[k] == Rule.RELOCATE):
                    pass

    def _lets_somebody_go(self, place: int, is_relocated: bool) -> bool:
        present = [b for b in self.beds if b.place == place and b.left == inf]
        if self._held(place) <= self.capacity[place] or not present:
            return False
        last = max(present, key=lambda b: (b.admitted, b.number))
        entry = self._first_free(last.number, 99) if is_relocated else None
        ended = Ended.MOVED if entry else Ended.DISPLACED
        self.beds[self.beds.index(last)] = replace(last, left=self.now, ended=ended)
        if entry:
            self.beds.append(replace(last, place=entry.place, admitted=self.now))
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

    def _asking(self) -> None:
        for number in range(len(self.requests)):
            is_asking = self.eligible[number] == self.now <= self.requests.asks_until[number]
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
            self.fates[number] = (Outcome.TURNED_AWAY, self.now, self._why(asked))

    def _end(self) -> None:
        until = self.network.until
        for i, bed in enumerate(self.beds):
            if bed.left == inf:
                self.beds[i] = replace(bed, left=until, ended=Ended.STILL_RESIDENT)
        for number in self.waiting:
            self.fates[number] = (Outcome.STILL_WAITING, until, self._why_waited_in_vain(number, until))
        for number in range(len(self.requests)):
            if number not in self.fates:
                self.fates[number] = self._fate_without_asking(number, until)

    def _fate_without_asking(self, number: int, until: float) -> Fate:
        asks_until = float(self.requests.asks_until[number])
        if not self.routes[number]:
            cause = Cause.WRONG_KIND if self.requests.wrong_kind[number] else Cause.NONE
            return Outcome.NO_PLACE, min(float(self.requests.time[number]), until), cause
        if self.eligible[number] > asks_until and asks_until < until:
            return Outcome.NEVER_ELIGIBLE, asks_until, Cause.NONE
        return Outcome.PENDING, until, Cause.NONE

    def _admit(self, number: int, entry: Entry) -> None:
        end = self.now + float(self.requests.stay[number])
        ended = Ended.LATEST_DEPARTURE if entry.leave_by < end else Ended.COMPLETED
        self.beds.append(Bed(number, entry.place, self.now, min(end, entry.leave_by), ended))
        self.fates[number] = (Outcome.ADMITTED, self.now, Cause.NONE)

    def _first_free(self, number: int, reach: int) -> Entry | None:
        party = int(self.requests.party[number])
        free = (
            e for e in self.routes[number][:reach] if self.capacity[e.place] >= self._held(e.place) + party
        )
        return next((e for e in free if self._is_open(e)), None)

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
        return self._why([e for e in waits_for if (e.opens or 0.0) < over <= e.closes])

    def _why(self, entries: list[Entry]) -> Cause:
        if not entries:
            return Cause.NONE
        return Cause.NO_BED if any(self.capacity[e.place] for e in entries) else Cause.CLOSED
