"""When each place is open to each person: every window written by hand, then against a naive reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.beds import ANYONE, Beds, Places
from sim.eligibility import compile_requests, join
from sim.engine.eligible import settle
from sim.engine.vocabulary import Network, Outcome, Requests
from sim.referrals import Referrals
from sim.routes import build_routes
from sim.runs import Runs
from sim.scenario import Number, Scenario, UncertainDate, load, resolve
from sim.scenario.access import Access, Reform
from sim.visits import no_visits
from sim.windows import Windows, merged

pytestmark = pytest.mark.usefixtures("both_forms")

HERE = Path(__file__).parent / "scenario"
INF = float("inf")
AKMOLA, ASTANA, SHYMKENT = 0, 1, 2
WOMAN, GUEST = 0, 1
NGO, CLIENTS, WAITING = 0, 1, 2
UNTIL = 820.0

TEXT = """
[profiles.guest]
citizen = false
sex = "male"
kind = "men"
stay = "months"
patience_for_bed_days = 7
patience_before_eligibility_days = 30
priority = 1
[streams.clients]
channel = "other"
referrals_per_year = 10
mix = { guest = 1.0 }
other_clients = true
[access]
case_probability = 0.5
case_delay_days = 10
[transfers]
limit_km = 300
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return three provinces; Akmola and Astana are within reach of each other, Shymkent is far."""
    file = tmp_path_factory.mktemp("eligibility") / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n{TEXT}')
    return resolve(load(file), lambda path: 0.5)


def beds(*rows: tuple[int, int, bool, float], surge: tuple[int, ...] = ()) -> Beds:
    """Return places from province, kinds, paid by the state, opening day; some of them surge places."""
    num = len(rows)
    places = Places(
        run=np.zeros(num, dtype=np.int64),
        province=np.array([row[0] for row in rows], dtype=np.int64),
        accepts=np.array([row[1] for row in rows], dtype=np.int64),
        is_state_paid=np.array([row[2] for row in rows], dtype=np.bool_),
        is_surge=np.isin(np.arange(num), surge),
        opens=np.array([row[3] for row in rows], dtype=np.float64),
        label=np.arange(num),
        labels=tuple(f"place {index}" for index in range(num)),
    )
    no_numbers, no_floats = np.zeros(0, np.int64), np.zeros(0)
    network = Network(
        until=UNTIL,
        capacity=np.full(num, 5),
        turnaround=np.zeros(num),
        step_time=no_floats,
        step_place=no_numbers,
        step_capacity=no_numbers,
        step_rule=np.zeros(0, np.int8),
        balance_of=np.full(num, -1),
        cost=np.zeros(num),
        balance_by_night=np.zeros(0, np.bool_),
        grant_time=no_floats,
        grant_balance=no_numbers,
        grant_amount=no_floats,
    )
    return Beds(network, places, no_floats, np.zeros((1, 0)))


STATE_AT_HOME = beds((AKMOLA, ANYONE, True, 0.0))
STATE, OTHERS = (AKMOLA, ANYONE, True, 0.0), (AKMOLA, ANYONE, False, 0.0)
PERSON: dict[str, Any] = {
    "run": 0,
    "time": 100.0,
    "province": AKMOLA,
    "profile": GUEST,
    "stream": NGO,
    "cell": 0,
    "key": np.uint64(7),
    "wants_bed": True,
    "accepts_transfer": False,
    "stay": 90.0,
    "patience_before": 30.0,
    "patience_for_bed": 7.0,
    "party": 1,
    "case_opens_after": INF,
    "case_closes_after": INF,
    "permission_after": INF,
    "uptake": 0.5,
}


def people(*changes: dict[str, Any]) -> Referrals:
    rows = [PERSON | change for change in changes]
    return Referrals(**{name: np.array([row[name] for row in rows]) for name in PERSON})


def requests_of(case: Scenario, referrals: Referrals, found: Beds) -> Requests:
    runs = Runs.of(case, range(found.num_runs))
    return compile_requests(runs, referrals, no_visits(), found, build_routes(runs, found.places))


def law(case: Scenario, **changes: Any) -> Scenario:
    numbers = {name: Number(value=value) if name != "reform" else value for name, value in changes.items()}
    access = {"case_probability": Number(value=0.5), "case_delay_days": Number(value=10.0)} | numbers
    return case.model_copy(update={"access": Access(**access)})


def reform(moment: float, uptake: float = 1.0, ramp: float = 0.0) -> Reform:
    return Reform(
        date=UncertainDate(date=date(2021, 1, 1) + timedelta(days=moment)),
        uptake=Number(value=uptake),
        uptake_ramp_days=Number(value=ramp),
    )


def routes(requests: Requests) -> list[list[tuple[int, float, float, float]]]:
    """Return for each request its entries: place, from, until, leave by."""
    entries = list(
        zip(
            *(getattr(requests, f"route_{name}").tolist() for name in ("place", "from", "until", "leave_by")),
            strict=True,
        )
    )
    starts = requests.route_start.tolist()
    return [entries[start:end] for start, end in pairwise(starts)]


def route(case: Scenario, found: Beds, **person: Any) -> list[tuple[int, float, float, float]]:
    return routes(requests_of(case, people(person), found))[0]


def outcome(case: Scenario, found: Beds, **person: Any) -> Outcome | None:
    """Return what is settled before any engine starts, None if the engine decides."""
    settled = settle(requests_of(case, people(person), found), UNTIL)
    return None if settled.is_asking[0] else Outcome(settled.outcome[0])


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


def test_merging_windows() -> None:
    start = np.array([[5.0, 0.0, 2.0], [1.0, 0.0, 4.0], [3.0, 3.0, INF]])
    until = np.array([[8.0, 2.0, 3.0], [2.0, 9.0, 5.0], [3.0, 4.0, INF]])
    found = merged(Windows(start, until))
    assert found.start.tolist() == [[0.0, 5.0, INF], [0.0, INF, INF], [3.0, INF, INF]]
    assert found.until.tolist() == [[3.0, 8.0, INF], [9.0, INF, INF], [4.0, INF, INF]]


halves = st.integers(0, 24).map(lambda number: number / 2)
maybe = st.one_of(halves, st.just(INF))
persons = st.fixed_dictionaries(
    {
        "time": halves,
        "profile": st.sampled_from([WOMAN, GUEST, GUEST, GUEST]),
        "stream": st.sampled_from([NGO, CLIENTS, WAITING]),
        "accepts_transfer": st.booleans(),
        "patience_before": halves,
        "case_opens_after": maybe,
        "case_closes_after": maybe,
        "permission_after": maybe,
        "uptake": st.sampled_from([0.125, 0.25, 0.5, 0.75]),
    }
)
laws = st.fixed_dictionaries(
    {"grace_days": halves, "reflection_days": halves},
    optional={
        "residency_days": halves,
        "reform": st.builds(
            reform, st.integers(0, 12).map(float), st.sampled_from([0.5, 1.0]), st.sampled_from([0.0, 4.0])
        ),
    },
)


def is_open(rules: dict[str, Any], person: dict[str, Any], is_state_paid: bool, moment: float) -> bool:
    """Read the law for one person and one moment, clause by clause."""
    since = person["time"]
    if moment < since:
        return False
    if person["profile"] == WOMAN or person["stream"] == CLIENTS:
        return True
    if "residency_days" in rules and moment >= since + rules["residency_days"]:
        return False
    if not is_state_paid or moment < since + rules["reflection_days"]:
        return True
    new = rules.get("reform")
    days = INF if new is None else (new.date.date - date(2021, 1, 1)).days
    opened = since + person["case_opens_after"]
    closed = opened + person["case_closes_after"] + rules["grace_days"]
    if opened <= moment and (moment < closed or closed >= days):
        return True
    if moment >= since + person["permission_after"]:
        return True
    if new is None or person["uptake"] >= float(new.uptake):
        return False
    return bool(moment >= days + float(new.uptake_ramp_days) * person["uptake"] / float(new.uptake))


@given(laws, st.lists(persons, min_size=1, max_size=4), halves, halves)
def test_the_windows_agree_with_a_naive_reading_of_the_law(
    case: Scenario, rules: dict[str, Any], found: list[dict[str, Any]], opens: float, others_open: float
) -> None:
    found = sorted(found, key=lambda person: person["time"])
    houses = beds(
        (AKMOLA, ANYONE, True, 0.0), (ASTANA, ANYONE, True, opens), (ASTANA, ANYONE, False, others_open)
    )
    requests = requests_of(law(case, **rules), people(*found), houses)
    grid = np.arange(0.0, 60.0, 0.25).tolist()
    for person, entries in zip(found, routes(requests), strict=True):
        asks_until = person["time"] + person["patience_before"]
        assert all(until == leave_by for _, _, until, leave_by in entries)
        assert [entry[0] for entry in entries] == sorted(entry[0] for entry in entries)
        expected = {
            (place, moment)
            for place in range(3)
            for moment in grid
            if (place == 0 or person["accepts_transfer"])
            and moment >= houses.places.opens[place]
            and houses.places.opens[place] <= asks_until
            and is_open(rules, person, bool(houses.places.is_state_paid[place]), moment)
        }
        compiled = {
            (place, moment)
            for place, start, until, _ in entries
            for moment in grid
            if start <= moment < until
        }
        if expected:
            assert compiled == expected
        else:
            assert [(place, start > asks_until) for place, start, _, _ in entries] == [(0, True)]
