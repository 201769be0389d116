"""People, places and laws of the tests of eligibility, and what is found of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from sim.beds import ANYONE, Beds, Places
from sim.eligibility import compile_requests
from sim.engine.eligible import settle
from sim.engine.vocabulary import Network, Outcome, Requests
from sim.referrals import Referrals
from sim.routes import build_routes
from sim.runs import Runs
from sim.scenario import Number, Scenario, UncertainDate
from sim.scenario.access import Access, Reform
from sim.visits import no_visits

INF = float("inf")
AKMOLA, ASTANA, SHYMKENT = 0, 1, 2
WOMAN, GUEST = 0, 1
NGO, CLIENTS, WAITING = 0, 1, 2
UNTIL = 820.0


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
