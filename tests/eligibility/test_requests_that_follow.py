"""From people who may ask again to requests: order, numbers of rows, times and routes, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.beds import ANYONE, Beds
from sim.eligibility import compile_requests
from sim.engine import kernel, reference
from sim.engine.vocabulary import SHORTEST, Outcome, Requests
from sim.referrals import Referrals
from sim.routes import build_routes
from sim.runs import Runs
from sim.scenario import Scenario
from sim.visits import Visits
from tests import histories
from tests.eligibility.cases import AKMOLA, GUEST, INF, STATE, UNTIL, WOMAN, beds, people, routes
from tests.engine.agreement import difference

pytestmark = pytest.mark.usefixtures("both_forms")

LATEST = float(np.finfo(np.float64).max)


class Visit(NamedTuple):
    """One further request."""

    person: int
    follows: int = -1
    after_refusal: bool = False
    delay: float = 5.0
    stay: float = 30.0
    patience_before: float = 12.0
    patience_for_bed: float = 3.0


def visits(*rows: Visit) -> Visits:
    columns = [np.array([row[index] for row in rows]) for index in range(len(Visit._fields))]
    return Visits(*columns)


def in_runs(found: Beds, *runs: int) -> Beds:
    """Return beds as those of several replications, from the replication of each place."""
    starts = np.searchsorted(runs, np.arange(max(runs) + 2))
    return replace(
        found,
        places=replace(found.places, run=np.array(runs)),
        network=replace(found.network, block_start=starts),
        implied_cost_kzt_per_bed_night=np.zeros((max(runs) + 1, 0)),
    )


def asked(
    case: Scenario, referrals: Referrals, further: Visits, found: Beds, at_start: Requests | None = None
) -> Requests:
    runs = Runs.of(case, range(found.num_runs))
    found_routes = build_routes(runs, found.places)
    return compile_requests(runs, referrals, further, found, found_routes, at_start)


def one(case: Scenario, found: Beds, visit: Visit, **person: Any) -> Requests:
    return asked(case, people(person), visits(visit), found)


def outcomes(found: Beds, requests: Requests) -> list[Outcome]:
    placements = reference.run(found.network, requests)
    assert difference(placements, kernel.run(found.network, requests)) == ""
    return [Outcome(outcome) for outcome in placements.outcome]


TWO_RUNS = (
    {"profile": WOMAN},
    {"profile": WOMAN, "time": 105.0, "wants_bed": False},
    {"time": 110.0, "case_opens_after": 5.0},
    {"profile": WOMAN, "time": 50.0, "run": 1},
)
FURTHER = (
    Visit(3),
    Visit(0, delay=1.5),
    Visit(0, follows=1, after_refusal=True, delay=2.5),
    Visit(2, after_refusal=True, delay=3.5),
)


def test_first_requests_come_before_those_that_follow_in_each_replication(case: Scenario) -> None:
    requests = asked(case, people(*TWO_RUNS), visits(*FURTHER), in_runs(beds(STATE, STATE), 0, 1))
    assert requests.block_start.tolist() == [0, 5, 7]
    assert requests.person.tolist() == [0, 2, 0, 0, 2, 3, 3]
    assert requests.follows.tolist() == [-1, -1, 0, 2, 1, -1, 5]
    assert requests.follows_refusal.tolist() == [False, False, False, True, True, False, False]
    assert requests.time.tolist() == [100.0, 110.0, 1.5, 2.5, 3.5, 50.0, 5.0]
    assert [[entry[0] for entry in route] for route in routes(requests)] == [[0]] * 5 + [[1]] * 2


def test_they_still_follow_the_same_once_residents_stand_before_them(case: Scenario) -> None:
    rows = [
        histories.Row(-1, 0.0, 4.0, (histories.always(place, 0.0),), resident_in=place) for place in (0, 1, 1)
    ]
    at_start = replace(histories.requests_of(rows), block_start=np.array([0, 1, 3]))
    found = in_runs(beds(STATE, STATE), 0, 1)
    both = asked(case, people(*TWO_RUNS), visits(*FURTHER), found, at_start)
    assert both.block_start.tolist() == [0, 6, 10]
    assert both.person.tolist() == [-1, 0, 2, 0, 0, 2, -1, -1, 3, 3]
    assert both.follows.tolist() == [-1, -1, -1, 1, 3, 2, -1, -1, -1, 8]
    assert both.resident_in.tolist() == [0, -1, -1, -1, -1, -1, 1, 1, -1, -1]
    assert [route[0][0] for route in routes(both)] == [0] * 6 + [1] * 4
    assert [route[0][1] for route in routes(both)] == [0, 100, 115, 100, 100, 115, 0, 0, 50, 50]


def test_times_count_from_the_moment_that_is_followed(case: Scenario) -> None:
    visit = Visit(0, delay=4.0, patience_before=12.0, stay=30.0, patience_for_bed=3.0)
    requests = one(case, beds(STATE), visit, profile=WOMAN, party=2)
    assert (requests.time[1], requests.asks_until[1]) == (4.0, 16.0)
    assert (requests.stay[1], requests.patience[1], requests.party[1]) == (30.0, 3.0, 2)
    # In bed from 100 for 90 days, once more from 194 for 30.
    placements = reference.run(beds(STATE).network, requests)
    assert placements.admitted.tolist() == [100.0, 194.0]
    assert placements.left.tolist() == [190.0, 224.0]


@pytest.mark.parametrize(
    ("given", "stay", "patience"),
    [(0.0, SHORTEST, 0.0), (SHORTEST / 2, SHORTEST, SHORTEST), (8.0, 8.0, 8.0), (INF, INF, INF)],
)
def test_the_engines_get_no_time_too_short_for_them(
    case: Scenario, given: float, stay: float, patience: float
) -> None:
    visit = Visit(0, delay=0.0, stay=given, patience_for_bed=given)
    requests = one(case, beds(STATE), visit, profile=WOMAN)
    assert (requests.time[1], requests.stay[1], requests.patience[1]) == (0.0, stay, patience)


def test_a_place_that_opens_after_the_first_patience_may_take_who_asks_again(case: Scenario) -> None:
    found = beds(STATE, (AKMOLA, ANYONE, False, 150.0))
    requests = one(case, found, Visit(0), profile=WOMAN)
    assert routes(requests) == [[(0, 100.0, INF, INF)], [(0, 100.0, INF, INF), (1, 150.0, INF, INF)]]
    assert (requests.reach.tolist(), requests.waiting_reach.tolist()) == ([1, 2], [1, 2])


def test_a_foreign_persons_windows_stay_those_of_the_referral(case: Scenario) -> None:
    person = {"profile": GUEST, "case_opens_after": 10.0, "case_closes_after": 40.0, "stay": 8.0}
    found = beds(STATE)
    requests = one(case, found, Visit(0, delay=20.0), **person)
    assert routes(requests) == [[(0, 110.0, 150.0, 150.0)]] * 2
    # Home from 118 on, back on 138, and out again when the case is closed.
    placements = reference.run(found.network, requests)
    assert placements.admitted.tolist() == [110.0, 138.0]
    assert placements.left.tolist() == [118.0, 150.0]
    late = one(case, found, Visit(0, delay=33.0), **person)
    assert outcomes(found, late) == [Outcome.ADMITTED, Outcome.NEVER_ELIGIBLE]


def test_who_never_had_the_right_to_a_bed_calls_nobody(case: Scenario) -> None:
    found = beds(STATE)
    requests = one(case, found, Visit(0, after_refusal=True), profile=GUEST)
    assert routes(requests)[1] == [(0, LATEST, INF, INF)]
    assert outcomes(found, requests) == [Outcome.NEVER_ELIGIBLE, Outcome.NOT_NEEDED]


def test_without_a_place_on_the_route_nobody_asks_again(case: Scenario) -> None:
    requests = one(case, beds((AKMOLA, 1, True, 0.0)), Visit(0), profile=GUEST)
    assert routes(requests) == [[], []]
    assert requests.wrong_kind.tolist() == [True, True]
    assert outcomes(beds((AKMOLA, 1, True, 0.0)), requests) == [Outcome.NO_PLACE, Outcome.NOT_NEEDED]


def test_the_run_ends_before_some_are_made(case: Scenario) -> None:
    found = beds(STATE)
    soon, late = (
        one(case, found, Visit(0, delay=delay), profile=WOMAN) for delay in (UNTIL - 191.0, UNTIL - 190.0)
    )
    assert outcomes(found, soon) == [Outcome.ADMITTED] * 2
    assert outcomes(found, late) == [Outcome.ADMITTED, Outcome.NOT_NEEDED]
