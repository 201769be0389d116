"""Which places a person may go to, and wait for; who has a request at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.beds import ANYONE
from sim.eligibility import join
from sim.engine.eligible import settle
from sim.engine.vocabulary import Outcome
from sim.scenario import Scenario
from tests.eligibility.cases import (
    AKMOLA,
    ASTANA,
    INF,
    OTHERS,
    SHYMKENT,
    STATE,
    STATE_AT_HOME,
    UNTIL,
    WOMAN,
    beds,
    outcome,
    people,
    requests_of,
    route,
    routes,
)

pytestmark = pytest.mark.usefixtures("both_forms")


def test_a_shelter_that_opens_soon_or_too_late(case: Scenario) -> None:
    woman = {"profile": WOMAN}
    assert route(case, beds((AKMOLA, ANYONE, True, 130.0)), **woman) == [(0, 130.0, INF, INF)]
    assert outcome(case, beds((AKMOLA, ANYONE, True, 131.0)), **woman) == Outcome.NO_PLACE
    # The case opens before the shelter does, and is closed by then.
    soon, case_open = beds((AKMOLA, ANYONE, True, 120.0)), {"case_opens_after": 10.0}
    assert route(case, soon, **case_open) == [(0, 120.0, INF, INF)]
    assert outcome(case, soon, **case_open, case_closes_after=10.0) == Outcome.NEVER_ELIGIBLE


def test_no_shelter_and_the_wrong_kind(case: Scenario) -> None:
    requests = requests_of(case, people({"province": SHYMKENT}, {}), beds((AKMOLA, 1, True, 0.0)))
    assert routes(requests) == [[], []]
    assert requests.wrong_kind.tolist() == [False, True]
    assert settle(requests, UNTIL).outcome.tolist() == [Outcome.NO_PLACE] * 2


def test_a_transfer_accepted_or_not(case: Scenario) -> None:
    found = beds(STATE, OTHERS, (ASTANA, ANYONE, True, 0.0), STATE, surge=(3,))
    woman = {"profile": WOMAN}
    requests = requests_of(case, people(woman, woman | {"accepts_transfer": True}), found)
    assert [[entry[0] for entry in one] for one in routes(requests)] == [[0, 1, 3], [0, 1, 2, 3]]
    assert requests.reach.tolist() == [3, 4]
    assert requests.waiting_reach.tolist() == [2, 2]


def test_people_wait_at_home_or_on_the_whole_route_or_where_they_would_go_first(case: Scenario) -> None:
    elsewhere = case.transfers.model_copy(update={"waits_for": "route"})
    found = beds(STATE, (ASTANA, ANYONE, True, 0.0), (ASTANA, ANYONE, False, 0.0))
    person = people({"profile": WOMAN, "accepts_transfer": True})
    assert requests_of(case, person, found).waiting_reach.tolist() == [1]
    everywhere = case.model_copy(update={"transfers": elsewhere})
    assert requests_of(everywhere, person, found).waiting_reach.tolist() == [3]
    without_home = beds((ASTANA, ANYONE, True, 0.0), (ASTANA, ANYONE, False, 0.0))
    assert requests_of(case, person, without_home).waiting_reach.tolist() == [2]


def test_only_people_who_want_a_bed_have_a_request(case: Scenario) -> None:
    requests = requests_of(
        case,
        people({"wants_bed": False}, {"time": 101.0, "party": 3, "patience_for_bed": 1e-9}),
        STATE_AT_HOME,
    )
    assert requests.person.tolist() == [1]
    assert (requests.time[0], requests.asks_until[0], requests.party[0]) == (101.0, 131.0, 3)
    assert (requests.patience[0], requests.stay[0], requests.priority[0]) == (1e-6, 90.0, 1)


def test_nobody_and_no_places(case: Scenario) -> None:
    nobody = requests_of(case, people({"wants_bed": False}), STATE_AT_HOME)
    assert len(nobody) == 0
    assert outcome(case, beds()) == Outcome.NO_PLACE


def test_residents_come_first(case: Scenario) -> None:
    first = requests_of(case, people({"time": 0.0, "profile": WOMAN}), beds(STATE, OTHERS))
    first = replace(first, resident_in=np.zeros(1, np.int64), person=np.full(1, -1))
    second = requests_of(case, people({"profile": WOMAN}, {"profile": WOMAN}), beds(STATE, OTHERS))
    second = replace(second, follows=np.array([-1, 0]))
    joined = join(first, second)
    assert joined.person.tolist() == [-1, 0, 1]
    assert joined.follows.tolist() == [-1, -1, 1]
    assert routes(joined) == routes(first) + routes(second)
    assert second.follows.tolist() == [-1, 0]
