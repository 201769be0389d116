"""The windows of many people: merged by hand, then against a naive reading of the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.beds import ANYONE
from sim.scenario import Scenario
from sim.windows import Windows, merged
from tests.eligibility.cases import (
    AKMOLA,
    ASTANA,
    CLIENTS,
    GUEST,
    INF,
    NGO,
    WAITING,
    WOMAN,
    beds,
    law,
    people,
    reform,
    requests_of,
    routes,
)

pytestmark = pytest.mark.usefixtures("both_forms")


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
