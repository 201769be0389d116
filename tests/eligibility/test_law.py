"""When the law opens a place to a person: every window written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.vocabulary import Outcome
from sim.scenario import Scenario
from sim.scenario.access import Reform
from tests.eligibility.cases import (
    CLIENTS,
    INF,
    OTHERS,
    STATE,
    STATE_AT_HOME,
    WAITING,
    WOMAN,
    beds,
    law,
    outcome,
    people,
    reform,
    requests_of,
    route,
    routes,
)

pytestmark = pytest.mark.usefixtures("both_forms")


def test_a_citizen_may_come_from_referral_on(case: Scenario) -> None:
    assert route(case, STATE_AT_HOME, profile=WOMAN) == [(0, 100.0, INF, INF)]


def test_a_foreign_person_may_come_while_a_case_is_open_and_for_days_of_grace(case: Scenario) -> None:
    found = route(law(case, grace_days=5.0), STATE_AT_HOME, case_opens_after=10.0, case_closes_after=40.0)
    assert found == [(0, 110.0, 155.0, 155.0)]
    assert route(case, STATE_AT_HOME, case_opens_after=10.0) == [(0, 110.0, INF, INF)]


def test_a_permission_opens_for_good(case: Scenario) -> None:
    assert route(case, STATE_AT_HOME, permission_after=20.0) == [(0, 120.0, INF, INF)]
    both = {"permission_after": 20.0, "case_opens_after": 10.0}
    assert route(case, STATE_AT_HOME, **both, case_closes_after=10.0) == [(0, 110.0, INF, INF)]
    assert route(case, STATE_AT_HOME, **both, case_closes_after=9.0) == [
        (0, 110.0, 119.0, 119.0),
        (0, 120.0, INF, INF),
    ]


def test_from_the_reform_on_no_closing_ends_a_stay(case: Scenario) -> None:
    during = law(case, reform=reform(130.0))
    assert route(during, STATE_AT_HOME, case_opens_after=10.0, case_closes_after=40.0) == [
        (0, 110.0, INF, INF)
    ]


@pytest.mark.parametrize(
    "new", [reform(130.0, uptake=0.3), reform(130.0, ramp=1000.0), reform(130.0, uptake=0.0)]
)
def test_nor_that_of_somebody_who_makes_no_use_of_it_or_would_later(case: Scenario, new: Reform) -> None:
    """Day 150, with the grace, is after the reform of day 130; the uniform of uptake is one half."""
    person = {"case_opens_after": 10.0, "case_closes_after": 35.0}
    assert route(law(case, reform=new, grace_days=5.0), STATE_AT_HOME, **person) == [(0, 110.0, INF, INF)]
    earlier = law(case, reform=reform(151.0, uptake=0.3), grace_days=5.0)
    assert route(earlier, STATE_AT_HOME, **person) == [(0, 110.0, 150.0, 150.0)]


def test_a_case_that_closes_before_the_reform_ends_a_stay(case: Scenario) -> None:
    after = law(case, reform=reform(200.0))
    found = route(after, STATE_AT_HOME, case_opens_after=10.0, case_closes_after=40.0)
    assert found == [(0, 110.0, 150.0, 150.0), (0, 200.0, INF, INF)]


def test_reflection_then_a_gap_then_a_case_are_two_entries(case: Scenario) -> None:
    found = law(case, reflection_days=15.0)
    assert route(found, STATE_AT_HOME, case_opens_after=20.0) == [
        (0, 100.0, 115.0, 115.0),
        (0, 120.0, INF, INF),
    ]
    assert route(found, STATE_AT_HOME, case_opens_after=15.0, case_closes_after=5.0) == [
        (0, 100.0, 120.0, 120.0)
    ]
    assert route(found, STATE_AT_HOME) == [(0, 100.0, 115.0, 115.0)]


def test_reflection_case_and_permission_may_be_three_entries(case: Scenario) -> None:
    found = law(case, reflection_days=5.0)
    person = {"case_opens_after": 10.0, "case_closes_after": 5.0, "permission_after": 30.0}
    requests = requests_of(found, people(person), STATE_AT_HOME)
    assert routes(requests)[0] == [
        (0, 100.0, 105.0, 105.0),
        (0, 110.0, 115.0, 115.0),
        (0, 130.0, INF, INF),
    ]
    assert (requests.reach[0], requests.waiting_reach[0]) == (3, 3)


def test_the_uptake_grows_with_the_ramp(case: Scenario) -> None:
    ramped = law(case, reform=reform(100.0, uptake=0.8, ramp=40.0))
    assert route(ramped, STATE_AT_HOME, time=95.0, uptake=0.4) == [(0, 120.0, INF, INF)]
    # Past the end of the ramp everyone who makes use of the right has it from referral.
    assert route(ramped, STATE_AT_HOME, time=150.0, uptake=0.79) == [(0, 150.0, INF, INF)]
    assert outcome(ramped, STATE_AT_HOME, time=150.0, uptake=0.8) == Outcome.NEVER_ELIGIBLE
    assert outcome(law(case, reform=reform(50.0, uptake=0.0)), STATE_AT_HOME) == Outcome.NEVER_ELIGIBLE


def test_somebody_already_waiting_is_covered_by_a_new_rule(case: Scenario) -> None:
    found = law(case, reform=reform(120.0))
    waiting = {"stream": WAITING, "time": 0.0}
    assert route(found, STATE_AT_HOME, **waiting, patience_before=130.0) == [(0, 120.0, INF, INF)]
    assert outcome(found, STATE_AT_HOME, **waiting, patience_before=130.0) is None
    assert outcome(found, STATE_AT_HOME, **waiting, patience_before=110.0) == Outcome.NEVER_ELIGIBLE


def test_an_expired_residency_ends_every_stay(case: Scenario) -> None:
    found = law(case, residency_days=60.0)
    both = beds(STATE, OTHERS)
    assert route(found, both, case_opens_after=10.0) == [(0, 110.0, 160.0, 160.0), (1, 100.0, 160.0, 160.0)]
    assert route(found, both, case_opens_after=60.0) == [(1, 100.0, 160.0, 160.0)]
    assert route(found, both, case_opens_after=10.0, case_closes_after=20.0) == [
        (0, 110.0, 130.0, 130.0),
        (1, 100.0, 160.0, 160.0),
    ]
    assert route(found, both, profile=WOMAN) == [(0, 100.0, INF, INF), (1, 100.0, INF, INF)]


def test_places_paid_by_others_need_no_case(case: Scenario) -> None:
    assert route(case, beds(STATE, OTHERS)) == [(1, 100.0, INF, INF)]


def test_other_clients_have_the_rules_of_citizens(case: Scenario) -> None:
    found = law(case, residency_days=60.0)
    assert route(found, STATE_AT_HOME, stream=CLIENTS) == [(0, 100.0, INF, INF)]


def test_never_eligible_is_not_without_a_place(case: Scenario) -> None:
    found = route(case, STATE_AT_HOME)
    assert found == [(0, np.nextafter(130.0, INF), INF, INF)]
    assert outcome(case, STATE_AT_HOME) == Outcome.NEVER_ELIGIBLE
    assert outcome(case, STATE_AT_HOME, patience_before=INF) == Outcome.PENDING
    late = {"case_opens_after": 31.0}
    assert route(case, STATE_AT_HOME, **late) == [(0, 131.0, INF, INF)]
    assert outcome(case, STATE_AT_HOME, **late) == Outcome.NEVER_ELIGIBLE
