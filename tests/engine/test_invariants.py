"""What holds in every world, and the exact agreement of two engines that share no code."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from math import inf, nextafter

from hypothesis import HealthCheck, given, settings

from sim.engine.reference import run
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Placements, Requests, Rule
from tests.engine.naive import Naive
from tests.engine.random_worlds import World, worlds
from tests.engine.worlds import fates, stays

NEVER_ASKED = (Outcome.PENDING, Outcome.NEVER_ELIGIBLE, Outcome.NO_PLACE, Outcome.NOT_NEEDED)
PREPARED = (Ended.COMPLETED, Ended.LATEST_DEPARTURE)


@settings(
    max_examples=int(os.environ.get("SHELTER_SIM_EXAMPLES", "300")),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(worlds())
def test_what_holds_in_every_world(world: World) -> None:
    placements = run(*world)
    check_the_naive_engine_agrees(world, placements)
    history = History(*world, placements)
    check_outcomes(history)
    check_stays(history)
    check_capacity(history)
    check_nobody_waits_beside_a_bed(history)
    check_nobody_overtakes(history)
    check_money(history)


def check_the_naive_engine_agrees(world: World, placements: Placements) -> None:
    """Check that an engine that shares no code with the reference gives the same numbers."""
    naive = Naive(*world)
    naive.run()
    beds = [(bed.number, bed.place, bed.admitted, bed.left, bed.ended) for bed in naive.beds]
    assert stays(placements) == sorted(beds, key=lambda row: (row[0], row[2]))
    assert fates(placements) == [naive.fates[number] for number in range(len(world[1]))]
    assert placements.eligible.tolist() == naive.eligible
    assert placements.money_left.tolist() == [money.amount for money in naive.money]
    dry = [(number, moment) for number, money in enumerate(naive.money) for moment in money.dry]
    assert list(zip(placements.dry_balance.tolist(), placements.dry_time.tolist(), strict=True)) == dry


class History:
    """The state of a world at any moment, rebuilt from its placements alone."""

    def __init__(self, network: Network, requests: Requests, placements: Placements) -> None:
        self.network, self.requests, self.placements = network, requests, placements
        self.stays = stays(placements)
        self.fates = fates(placements)
        self.numbers = range(len(requests))
        r = requests
        entries = list(
            zip(
                r.route_place.tolist(),
                r.route_from.tolist(),
                r.route_until.tolist(),
                r.route_leave_by.tolist(),
                strict=True,
            )
        )
        self.routes = [entries[first:last] for first, last in pairwise(r.route_start.tolist())]

    def moments(self) -> list[float]:
        """Every moment at which the state may change, before the end of the run."""
        places = self.network.turnaround
        moments = {0.0, *self.placements.admitted, *self.placements.left, *self.placements.eligible}
        moments |= {*self.network.step_time, *self.requests.route_from, *self.requests.route_until}
        moments |= {left + places[place] for _, place, _, left, _ in self.stays}
        return sorted(float(moment) for moment in moments if moment < self.network.until)

    def held(self, place: int, now: float) -> int:
        """Beds taken once the instant is over: people present, and beds in turnaround."""
        held = 0
        for number, where, admitted, left, ended in self.stays:
            free = left + self.network.turnaround[where] if ended in PREPARED else left
            held += int(self.requests.party[number]) * (where == place and admitted <= now < free)
        return held

    def step(self, place: int, now: float) -> tuple[float, int, Rule | None]:
        """Return the last step of a place: when, to which capacity, by which rule."""
        n, last = self.network, (-inf, int(self.network.capacity[place]), None)
        rows = zip(n.step_time, n.step_place, n.step_capacity, n.step_rule, strict=True)
        steps = [(float(t), int(c), Rule(rule)) for t, p, c, rule in rows if p == place and t <= now]
        return steps[-1] if steps else last

    def has_money(self, place: int, now: float) -> bool:
        """Whether somebody pays for new people once the instant is over; zero but for rounding is zero."""
        balance = int(self.network.balance_of[place])
        return balance < 0 or self.money(balance, now) > 1e-9

    def money(self, balance: int, now: float) -> float:
        """Return what a balance has got by now, less what it has paid."""
        n = self.network
        grants = zip(n.grant_time, n.grant_balance, n.grant_amount, strict=True)
        own = [(time, amount) for time, paid, amount in grants if paid == balance and time < n.until]
        money = sum(float(amount) for time, amount in own if time <= now)
        for number, place, admitted, left, _ in self.stays:
            if n.balance_of[place] == balance and admitted <= now:
                cost = float(n.cost[place]) * int(self.requests.party[number])
                is_free = self.requests.resident_in[number] == place and admitted == 0.0
                nights = min(left, now) - admitted
                money -= cost * nights if n.balance_by_night[balance] else cost * (not is_free)
        return money

    def is_waiting(self, number: int, now: float) -> bool:
        """Whether a person waits once the instant is over."""
        outcome, decided, _ = self.fates[number]
        has_asked = outcome not in NEVER_ASKED
        return has_asked and bool(self.placements.eligible[number] <= now < decided)

    def waits_for(self, number: int) -> list[tuple[int, float, float, float]]:
        """Return the entries a person waits for."""
        return self.routes[number][: int(self.requests.waiting_reach[number])]


def check_outcomes(history: History) -> None:
    """Check that every request has one outcome, and a bed if and only if it was admitted."""
    until = history.network.until
    placed = {number for number, *_ in history.stays}
    for number in history.numbers:
        outcome, decided, cause = history.fates[number]
        assert (outcome == Outcome.ADMITTED) == (number in placed)
        assert 0.0 <= decided <= until
        open_ended = (Outcome.PENDING, Outcome.STILL_WAITING, Outcome.NOT_NEEDED)
        assert (decided == until) >= (outcome in open_ended)
        refused = (Outcome.TURNED_AWAY, Outcome.GAVE_UP, Outcome.ELIGIBILITY_ENDED, Outcome.STILL_WAITING)
        assert cause == Cause.NONE or outcome in (*refused, Outcome.NO_PLACE)
        wait = decided - history.placements.eligible[number]
        if outcome in (Outcome.ADMITTED, *refused):
            assert 0.0 <= wait <= history.requests.patience[number]
    assert sum(Counter(outcome for outcome, *_ in history.fates).values()) == len(history.requests)


def check_stays(history: History) -> None:
    """Check that the stays of a request follow on each other without a gap, and end when they must."""
    by_request = defaultdict(list)
    for row in history.stays:
        by_request[row[0]].append(row)
    for number, rows in by_request.items():
        _, first_place, admitted, _, _ = rows[0]
        assert admitted == history.fates[number][1]
        for before, after in pairwise(rows):
            assert before[4] == Ended.MOVED
            assert before[3] == after[2]
            assert before[1] != after[1]
        for _, place, came, went, why in rows:
            is_at_home = history.requests.resident_in[number] == place and came == 0.0
            assert came < went or (is_at_home and went == 0.0 and why in (Ended.MOVED, Ended.DISPLACED))
        left, ended = rows[-1][3:]
        end = admitted + history.requests.stay[number]
        if history.requests.resident_in[number] < 0:
            leave_by = {
                e[3] for e in history.routes[number] if e[0] == first_place and e[1] <= admitted < e[2]
            }
            end = min(end, max(leave_by))
        else:
            leave_by = set()
        if ended in PREPARED:
            assert left == end or left in leave_by
            assert (left < admitted + history.requests.stay[number]) == (ended == Ended.LATEST_DEPARTURE)
        else:
            assert ended in (Ended.DISPLACED, Ended.STILL_RESIDENT)
            assert left <= end
            assert (left == history.network.until) == (ended == Ended.STILL_RESIDENT)


def check_capacity(history: History) -> None:
    """Check that places above capacity are so by a closing rule or from the start, and admit nobody."""
    for now in history.moments():
        for place in range(len(history.network)):
            stepped, capacity, rule = history.step(place, now)
            if history.held(place, now) <= capacity:
                continue
            present = [a for _, p, a, left, _ in history.stays if p == place and a <= now < left]
            assert all(admitted < stepped or admitted == 0.0 for admitted in present)
            assert rule in (None, Rule.DRAIN) or not present


def check_nobody_waits_beside_a_bed(history: History) -> None:
    """Check that no open entry has room for somebody who waits, once an instant is over."""
    for now in history.moments():
        room = [history.step(p, now)[1] - history.held(p, now) for p in range(len(history.network))]
        for number in history.numbers:
            if history.is_waiting(number, now):
                open_to = [e[0] for e in history.waits_for(number) if e[1] <= now < e[2]]
                open_to = [place for place in open_to if history.has_money(place, now)]
                assert all(room[place] < history.requests.party[number] for place in open_to)


def check_money(history: History) -> None:
    """Check that every tenge granted is spent, left over or owed, and that nobody is let in without money."""
    placements, n = history.placements, history.network
    for balance, left in enumerate(placements.money_left.tolist()):
        assert abs(history.money(balance, n.until) - left) < 1e-9
    for _, place, admitted, _, _ in history.stays:
        balance = int(n.balance_of[place])
        if balance >= 0 and admitted > 0.0:
            just_before = nextafter(admitted, 0.0)
            came_now = any((n.grant_time == admitted) & (n.grant_balance == balance))
            assert came_now or history.money(balance, just_before) > 1e-9


def check_nobody_overtakes(history: History) -> None:
    """Check that of people alike in route, party, reaches and priority the first eligible goes first."""
    r, eligible = history.requests, history.placements.eligible
    alike = defaultdict(list)
    for number in history.numbers:
        entries = history.routes[number]
        is_open_at_once = all(opens == eligible[number] for _, opens, _, _ in entries)
        route = tuple((place, closes) for place, _, closes, _ in entries) if is_open_at_once else number
        terms = tuple(int(column[number]) for column in (r.party, r.priority, r.reach, r.waiting_reach))
        alike[route, terms].append(number)
    for group in alike.values():
        ordered = sorted(group, key=lambda number: (eligible[number], number))
        for first, second in combinations(ordered, 2):
            outcome, decided, _ = history.fates[second]
            if outcome == Outcome.ADMITTED and r.resident_in[second] < 0:
                # Whoever asks tries more places than people wait for: those beyond are nobody's turn.
                taken = next(place for number, place, *_ in history.stays if number == second)
                wanted = {e[0] for e in history.waits_for(first) if e[1] <= decided < e[2]}
                assert taken not in wanted or not history.is_waiting(first, decided)
