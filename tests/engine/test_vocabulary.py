"""An ill-formed request or network cannot be built, and the error says what is wrong."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest

from sim.engine.eligible import first_eligible
from sim.engine.vocabulary import SHORTEST, Phase, Rule
from tests.engine.worlds import Entry, Row, network, requests

pytestmark = pytest.mark.usefixtures("both_forms")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([Row(-1.0)], r"Requests\.time, row 0: -1\.0, must be >= 0 and finite"),
        ([Row(0), Row(nan, route=[])], r"Requests\.time, row 1: nan, must be >= 0 and finite"),
        ([Row(2), Row(1)], r"Requests\.time, row 1: 1\.0, must be in order"),
        ([Row(2, asks_until=1.5)], r"Requests\.asks_until, row 0: 1\.5, must be >= time"),
        ([Row(patience=-1)], r"Requests\.patience, row 0: -1\.0, must be 0 or at least 1e-06 days"),
        ([Row(patience=1e-7)], r"Requests\.patience, row 0: 1e-07, must be 0 or at least 1e-06 days"),
        ([Row(), Row(stay=0.0)], r"Requests\.stay, row 1: 0\.0, must be at least 1e-06 days"),
        ([Row(stay=nan)], r"Requests\.stay, row 0: nan, must be at least 1e-06 days"),
        ([Row(party=0)], r"Requests\.party, row 0: 0, must be at least 1"),
        ([Row(reach=-1)], r"Requests\.reach, row 0: -1, must be >= 0"),
        ([Row(waits=-1)], r"Requests\.waiting_reach, row 0: -1, must be >= 0"),
        ([Row(reach=1, waits=2)], r"Requests\.waiting_reach, row 0: 2, must not exceed reach"),
        ([Row(resident_in=-2)], r"Requests\.resident_in, row 0: -2, must be a place, or -1"),
        ([Row(), Row(resident_in=0)], r"Requests\.resident_in, row 1: 0, residents must come first"),
        ([Row(1, resident_in=0)], r"Requests\.time, row 0: 1\.0, must be 0 for residents"),
        ([Row(follows=0)], r"Requests\.follows, row 0: 0, must be an earlier row, or -1"),
        ([Row(), Row(follows=-2)], r"Requests\.follows, row 1: -2, must be an earlier row, or -1"),
        (
            [Row(resident_in=0), Row(resident_in=0, follows=0)],
            r"Requests\.follows, row 1: 0, must be -1 for residents",
        ),
        ([Row(route=[-1])], r"Requests\.route_place, row 0: -1, must be >= 0"),
        ([Row(3, route=[0, Entry(0, opens=2)])], r"Requests\.route_from, row 1: 2\.0, must be >= time"),
        ([Row(3, route=[Entry(0, closes=3)])], r"Requests\.route_until, row 0: 3\.0, must be > route_from"),
        (
            [Row(3, route=[Entry(0, closes=5, leave_by=4)])],
            r"Requests\.route_leave_by, row 0: 4\.0, must be >= route_until",
        ),
    ],
)
def test_requests_refuse(rows: list[Row], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        requests(*rows)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stay": np.ones(1)}, r"Requests\.stay has 1 rows: must be 2, like time"),
        ({"route_until": np.full(1, inf)}, r"Requests\.route_until has 1 rows: must be 2, like route_place"),
        ({"party": np.ones(2)}, r"Requests\.party is float64 of 1 dimensions: must be int64 of 1 dimension"),
        ({"stay": np.ones((2, 1))}, r"Requests\.stay is float64 of 2 dimensions: must be float64 of 1"),
        ({"route_start": np.array([0, 2])}, r"Requests\.route_start has 2 numbers: must be 3"),
        (
            {"route_start": np.array([0, 1, 3])},
            r"Requests\.route_start goes from 0 to 3: must go from 0 to 2",
        ),
        ({"route_start": np.array([0, 3, 2])}, r"Requests\.route_start, row 1: 3, must not exceed the next"),
    ],
)
def test_requests_refuse_columns(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(requests(Row(), Row()), **changes)


def test_boundary_values_are_allowed() -> None:
    people = requests(
        Row(0, resident_in=0, route=[]),
        Row(0, patience=SHORTEST, stay=SHORTEST, asks_until=0.0, reach=0, waits=0),
        Row(3, patience=inf, stay=inf, route=[Entry(0, closes=5, leave_by=5)]),
        Row(1, follows=1),  # times of rows that follow count from another moment
        Row(3),
    )
    assert len(people) == 5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"until": 0.0}, r"Network\.until is 0\.0: must be > 0 and finite"),
        ({"until": inf}, r"Network\.until is inf: must be > 0 and finite"),
        ({"capacity": np.array([1, -1])}, r"Network\.capacity, row 1: -1, must be >= 0"),
        ({"capacity": np.array([1])}, r"Network\.turnaround has 2 rows: must be 1, like capacity"),
        ({"turnaround": np.array([0.0, 1e-9])}, r"Network\.turnaround, row 1: 1e-09, must be 0 or at least"),
        ({"step_time": np.array([-1.0, 1.0])}, r"Network\.step_time, row 0: -1\.0, must be >= 0 and finite"),
        ({"step_time": np.array([2.0, 1.0])}, r"Network\.step_time, row 1: 1\.0, must be in order of"),
        (
            {"step_place": np.array([0, 0])},
            r"Network\.step_time, row 1: 1\.0, .* one step a place and moment",
        ),
        ({"step_place": np.array([0, 2])}, r"Network\.step_place, row 1: 2, must be one of 2 places"),
        ({"step_capacity": np.array([0, -1])}, r"Network\.step_capacity, row 1: -1, must be >= 0"),
        ({"step_rule": np.array([0, 3], dtype=np.int8)}, r"Network\.step_rule, row 1: 3, must be a Rule"),
        (
            {"balance_of": np.array([-1, 0])},
            r"Network\.balance_of, row 1: 0, must be one of 0 balances, or -1",
        ),
        ({"cost": np.array([0.0, -1.0])}, r"Network\.cost, row 1: -1\.0, must be >= 0 and finite"),
        ({"grant_time": np.zeros(1)}, r"Network\.grant_balance has 0 rows: must be 1, like grant_time"),
    ],
)
def test_networks_refuse(changes: dict[str, Any], message: str) -> None:
    world = network(1, 1, steps=[(1.0, 0, 0, Rule.DRAIN), (1.0, 1, 0, Rule.DRAIN)])
    with pytest.raises(ValueError, match=message):
        replace(world, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"grant_balance": np.array([0, 1])}, r"Network\.grant_balance, row 1: 1, must be one of 1 balances"),
        ({"grant_time": np.array([2.0, 1.0])}, r"Network\.grant_time, row 1: 1\.0, must be in order"),
        ({"grant_time": np.array([2.0, inf])}, r"Network\.grant_time, row 1: inf, must be finite"),
        ({"grant_amount": np.array([2.0, -1.0])}, r"Network\.grant_amount, row 1: -1\.0, must be >= 0"),
    ],
)
def test_networks_refuse_money(changes: dict[str, Any], message: str) -> None:
    grants: dict[str, Any] = {
        "grant_time": np.array([0.0, 1.0]),
        "grant_balance": np.array([0, 0]),
        "grant_amount": np.array([1.0, 1.0]),
    }
    world = replace(network(1, balance_of=[0]), **grants)
    with pytest.raises(ValueError, match=message):
        replace(world, **changes)


def test_first_eligibility_is_the_earliest_opening() -> None:
    people = requests(
        Row(resident_in=0, route=[]),
        Row(1, route=[Entry(0, opens=7), Entry(1, opens=4)]),
        Row(2, route=[]),
        Row(3),
        Row(3, route=[]),
    )
    assert first_eligible(people).tolist() == [0.0, 4.0, inf, 3.0, inf]


def test_the_phases_stand_in_the_order_of_the_rules() -> None:
    expected = ["DEPARTURES", "CAPACITY", "MONEY", "MOVES", "WAITING_LIST", "GIVING_UP", "REQUESTS"]
    assert [phase.name for phase in sorted(Phase)] == expected
