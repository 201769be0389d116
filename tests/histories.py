"""Small worlds for the tests of measures: tables from rows, and one world worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

import numpy as np

from sim.engine.blocks import join_networks, join_requests
from sim.engine.vocabulary import Cause, Ended, Network, Outcome, Placements, Requests, Rule
from sim.frame import AGES, SEXES, Frame
from sim.history import History, People, PlaceLabels

Entry = tuple[int, float, float, float]
"""Place, open from, open until, latest departure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One request; `route` as entries, `person` -1 with a place for residents."""

    person: int
    time: float
    stay: float
    route: tuple[Entry, ...] = ()
    patience: float = 0.0
    party: int = 1
    reach: int = 9
    asks_until: float = inf
    resident_in: int = -1
    wrong_kind: bool = False
    follows: int = -1
    after_refusal: bool = False


def always(place: int, since: float) -> Entry:
    """Return an entry open from a moment on."""
    return (place, since, inf, inf)


def requests_of(rows: list[Row]) -> Requests:
    """Return the table of some requests; they wait for all they reach."""
    entries = [entry for row in rows for entry in row.route]
    columns = np.array(entries, dtype=np.float64).reshape(-1, 4).T
    num_rows = len(rows)
    reach = np.array([row.reach for row in rows], dtype=np.int64)
    return Requests(
        time=np.array([row.time for row in rows], dtype=np.float64),
        asks_until=np.array([row.asks_until for row in rows], dtype=np.float64),
        patience=np.array([row.patience for row in rows], dtype=np.float64),
        stay=np.array([row.stay for row in rows], dtype=np.float64),
        party=np.array([row.party for row in rows], dtype=np.int64),
        priority=np.full(num_rows, 2, dtype=np.int64),
        reach=reach,
        waiting_reach=reach.copy(),
        wrong_kind=np.array([row.wrong_kind for row in rows], dtype=np.bool_),
        resident_in=np.array([row.resident_in for row in rows], dtype=np.int64),
        person=np.array([row.person for row in rows], dtype=np.int64),
        follows=np.array([row.follows for row in rows], dtype=np.int64),
        follows_refusal=np.array([row.after_refusal for row in rows], dtype=np.bool_),
        route_start=np.cumsum([0, *(len(row.route) for row in rows)], dtype=np.int64),
        route_place=columns[0].astype(np.int64),
        route_from=columns[1].copy(),
        route_until=columns[2].copy(),
        route_leave_by=columns[3].copy(),
    )


def network_of(
    capacity: list[int],
    until: float,
    turnaround: list[float] | None = None,
    capacity_steps: tuple[tuple[float, int, int, Rule], ...] = (),
) -> Network:
    """Return a network without balances; a step is (time, place, capacity, rule)."""
    num_places = len(capacity)
    return Network(
        until=until,
        capacity=np.array(capacity, dtype=np.int64),
        turnaround=np.array(turnaround or [0.0] * num_places, dtype=np.float64),
        step_time=np.array([step[0] for step in capacity_steps], dtype=np.float64),
        step_place=np.array([step[1] for step in capacity_steps], dtype=np.int64),
        step_capacity=np.array([step[2] for step in capacity_steps], dtype=np.int64),
        step_rule=np.array([step[3] for step in capacity_steps], dtype=np.int8),
        balance_of=np.full(num_places, -1, dtype=np.int64),
        cost=np.zeros(num_places),
        balance_by_night=np.zeros(0, dtype=np.bool_),
        grant_time=np.zeros(0),
        grant_balance=np.zeros(0, dtype=np.int64),
        grant_amount=np.zeros(0),
    )


def people_of(
    rows: list[tuple[float, int, bool, str]],
    wants_no_bed: int = -1,
    other_client: int = -1,
    ages: dict[int, str] | None = None,
) -> People:
    """Return labels from (time, home area, is citizen, sex), all of them adults but for some."""
    row = np.arange(len(rows))
    return People(
        time=np.array([time for time, *_ in rows], dtype=np.float64),
        area=np.array([area for _, area, *_ in rows], dtype=np.int64),
        is_citizen=np.array([is_citizen for _, _, is_citizen, _ in rows], dtype=np.bool_),
        sex=np.array([SEXES.index(sex) for *_, sex in rows], dtype=np.int8),
        age=np.array(
            [AGES.index((ages or {}).get(number, "adult")) for number in range(len(rows))], dtype=np.int8
        ),
        wants_bed=row != wants_no_bed,
        is_other_client=row == other_client,
    )


FRAME = Frame(("A", "B"), ("2021", "2022"), (0.0, 10.0, 20.0))

PEOPLE = [
    (1.0, 0, True, "female"),  # 0 is admitted at home
    (2.0, 0, False, "male"),  # 1 is eligible on day 3, gives up on day 4
    (6.0, 0, True, "mixed"),  # 2 is a family of two, goes to B
    (11.0, 1, True, "male"),  # 3 waits three days; displaced on day 16
    (12.0, 1, False, "female"),  # 4 is never eligible
    (13.0, 0, True, "male"),  # 5 wants no bed
    (13.0, 1, True, "female"),  # 6 has no place to go to
    (15.0, 0, True, "female"),  # 7 is another client of the same beds
    (16.0, 0, True, "male"),  # 8 is turned away
    (17.0, 0, True, "female"),  # 9 gets a surge place
    (21.0, 1, True, "male"),  # 10 comes after the study
]

ROWS = [
    Row(-1, 0.0, 2.0, resident_in=1),
    Row(0, 1.0, 4.0, (always(0, 1.0),)),
    Row(1, 2.0, 10.0, ((0, 3.0, 9.0, 9.0),), patience=1.0),
    Row(2, 6.0, 8.0, (always(0, 6.0), always(1, 6.0)), party=2),
    Row(3, 11.0, 20.0, (always(1, 11.0),), patience=inf),
    Row(4, 12.0, 5.0, (always(1, 100.0),), asks_until=15.0),
    Row(6, 13.0, 5.0),
    Row(7, 15.0, 3.0, (always(0, 15.0),)),
    Row(8, 16.0, 5.0, (always(0, 16.0),)),
    Row(9, 17.0, 2.0, (always(0, 17.0), always(2, 17.0))),
    Row(10, 21.0, 9.0, (always(1, 21.0),)),
]

# Request, place, admitted, left, why it ended.
STAYS = [
    (0, 1, 0.0, 2.0, Ended.COMPLETED),
    (1, 0, 1.0, 5.0, Ended.COMPLETED),
    (3, 1, 6.0, 14.0, Ended.COMPLETED),
    (4, 1, 14.0, 16.0, Ended.DISPLACED),
    (7, 0, 15.0, 18.0, Ended.COMPLETED),
    (9, 2, 17.0, 19.0, Ended.COMPLETED),
    (10, 1, 21.0, 25.0, Ended.STILL_RESIDENT),
]

# First eligibility, outcome, when it fell, cause.
OUTCOMES = [
    (0.0, Outcome.ADMITTED, 0.0, Cause.NONE),
    (1.0, Outcome.ADMITTED, 1.0, Cause.NONE),
    (3.0, Outcome.GAVE_UP, 4.0, Cause.NO_BED),
    (6.0, Outcome.ADMITTED, 6.0, Cause.NONE),
    (11.0, Outcome.ADMITTED, 14.0, Cause.NONE),
    (100.0, Outcome.NEVER_ELIGIBLE, 15.0, Cause.NONE),
    (inf, Outcome.NO_PLACE, 13.0, Cause.NONE),
    (15.0, Outcome.ADMITTED, 15.0, Cause.NONE),
    (16.0, Outcome.TURNED_AWAY, 16.0, Cause.NO_BED),
    (17.0, Outcome.ADMITTED, 17.0, Cause.NONE),
    (21.0, Outcome.ADMITTED, 21.0, Cause.NONE),
]


def placements_of(
    stays: list[tuple[int, int, float, float, Ended]], outcomes: list[tuple[float, Outcome, float, Cause]]
) -> Placements:
    """Return the table of stays (request, place, admitted, left, ended) and outcomes (see `OUTCOMES`)."""
    return Placements(
        request=np.array([stay[0] for stay in stays], dtype=np.int64),
        place=np.array([stay[1] for stay in stays], dtype=np.int64),
        admitted=np.array([stay[2] for stay in stays], dtype=np.float64),
        left=np.array([stay[3] for stay in stays], dtype=np.float64),
        ended=np.array([stay[4] for stay in stays], dtype=np.int8),
        eligible=np.array([row[0] for row in outcomes], dtype=np.float64),
        outcome=np.array([row[1] for row in outcomes], dtype=np.int8),
        decided=np.array([row[2] for row in outcomes], dtype=np.float64),
        cause=np.array([row[3] for row in outcomes], dtype=np.int8),
    )


def worked_network() -> Network:
    """Return one bed in A with a day of turnaround, two in B closed on days 16 and 17, a surge place in A."""
    closing = ((16.0, 1, 0, Rule.DISCHARGE), (18.0, 1, 2, Rule.DRAIN))
    return network_of([1, 2, 1], 25.0, [1.0, 0.0, 0.0], closing)


def worked_history() -> History:
    """Return the world worked out by hand."""
    return History(
        people=people_of(PEOPLE, wants_no_bed=5, other_client=7),
        residents=people_of([(0.0, 1, True, "female")]),
        requests=requests_of(ROWS),
        placements=placements_of(STAYS, OUTCOMES),
        network=worked_network(),
        places=PlaceLabels(
            area=np.array([0, 1, 0]),
            is_state_paid=np.array([True, False, True]),
            is_surge=np.array([False, False, True]),
        ),
        grant_kzt=np.array([100.0, 200.0]),
    )


def as_blocks(histories: Sequence[History], num_provinces: int) -> History:
    """Return histories that end together as the blocks of one."""
    networks = [each.network for each in histories]
    people, residents, places = (
        [_with_areas_from(getattr(each, name), block * num_provinces) for block, each in enumerate(histories)]
        for name in ("people", "residents", "places")
    )
    before = np.cumsum([0, *(len(each.people) for each in histories)])
    asked = [
        replace(each, person=np.where(each.person >= 0, each.person + first, -1))
        for each, first in zip((each.requests for each in histories), before, strict=False)
    ]
    return History(
        people=_stacked(people),
        residents=_stacked(residents),
        requests=join_requests(asked, networks),
        placements=_placements_as_blocks([each.placements for each in histories], asked, networks),
        network=join_networks(networks),
        places=_stacked(places),
        grant_kzt=histories[0].grant_kzt,
    )


def _placements_as_blocks(
    placements: Sequence[Placements], requests: Sequence[Requests], networks: Sequence[Network]
) -> Placements:
    first_request = np.cumsum([0, *map(len, requests)])
    first_place = np.cumsum([0, *map(len, networks)])
    shifted = [
        replace(each, request=each.request + rows, place=each.place + places)
        for each, rows, places in zip(placements, first_request, first_place, strict=False)
    ]
    stacked: Placements = _stacked(shifted)
    return stacked


def _with_areas_from(table: Any, first: int) -> Any:
    return replace(table, area=table.area + first)


def _stacked(tables: Sequence[Any]) -> Any:
    """Return the columns one behind another."""
    names = [field.name for field in fields(tables[0])]
    return type(tables[0])(*(np.concatenate([getattr(each, name) for each in tables]) for name in names))
