from __future__ import annotations

import json
import math
from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import compiled
from sim.demand import beds_needed, wanted_days
from sim.engine.eligible import first_eligible
from sim.engine.reference import run
from sim.frame import Frame
from sim.history import History, PlaceLabels
from sim.measures import tally
from sim.occupancy import samples
from sim.quantities import INDEX
from tests.histories import Row, always, network_of, people_of, requests_of

TRUTH = Path(__file__).parent / "data" / "validation" / "mt_g_inf.json"


def needed_at(
    rows: list[Row], province: list[int], moments: list[float], until: float = 100.0
) -> list[list[int]]:
    changes = beds_needed(requests_of(rows), np.array(province, dtype=np.int64), until).changes
    found: list[list[int]] = samples(changes, max(province) + 1, np.array(moments)).tolist()
    return found


@pytest.mark.parametrize(
    ("row", "days"),
    [
        (Row(0, 1.0, 5.0, (always(0, 1.0),)), 5.0),
        (Row(0, 1.0, 5.0, ((0, 2.0, 4.0, 4.0),)), 2.0),
        (Row(0, 1.0, 5.0, ((0, 2.0, 4.0, 4.0), (1, 2.0, 6.0, 6.5))), 4.5),  # the latest of the two
        (Row(0, 1.0, 5.0, ((0, 2.0, 4.0, 4.0), (1, 3.0, 6.0, 6.5))), 2.0),  # the second opens too late
        (Row(0, 1.0, 5.0, ((1, 3.0, 6.0, 6.5), (0, 2.0, 4.0, 4.0))), 2.0),  # in whatever order
        (Row(0, 1.0, inf, ((0, 2.0, 4.0, 4.0),)), 2.0),
        (Row(0, 1.0, 5.0), 0.0),
        (Row(-1, 0.0, 5.0, resident_in=0), 5.0),
        (Row(-1, 0.0, 5.0, ((1, 1.0, 2.0, 2.0),), resident_in=0), 5.0),  # no entry ends a resident's stay
    ],
)
def test_days_wanted(row: Row, days: float) -> None:
    requests = requests_of([row])
    assert wanted_days(requests, first_eligible(requests)).tolist() == [days]


# A case is opened on day 10 and closed on day 40, a reform comes on day 3,000: one place, open twice.
REFORMED = Row(0, 5.0, 400.0, ((0, 10.0, 40.0, 40.0), (0, 3000.0, inf, inf)))


@pytest.mark.parametrize("is_compiled", [True, False])
def test_a_reform_to_come_keeps_nobody_in_a_bed_before(
    is_compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is in a bed leaves it when the case has closed, years before the reform."""
    monkeypatch.setattr(compiled, "is_in_use", lambda: is_compiled)
    assert needed_at([REFORMED], [0], [10.0, 39.9, 40.0, 3000.0], until=4000.0) == [[1], [1], [0], [0]]


@pytest.mark.parametrize("is_compiled", [True, False])
def test_nor_does_it_add_to_the_nights_somebody_went_without(
    is_compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only bed is taken until day 100: the person gives up on day 20, and would have stayed 30 nights."""
    monkeypatch.setattr(compiled, "is_in_use", lambda: is_compiled)
    rows = [Row(-1, 0.0, 100.0, resident_in=0), replace(REFORMED, patience=10.0)]
    requests, network = requests_of(rows), network_of([1], 4000.0)
    history = History(
        people=people_of([(5.0, 0, False, "female")]),
        residents=people_of([(0.0, 0, True, "female")]),
        requests=requests,
        placements=run(network, requests),
        network=network,
        places=PlaceLabels(np.array([0]), np.array([True]), np.array([False])),
        grant_kzt=np.zeros(1),
    )
    counts = tally(Frame(("A",), ("2021",), (0.0, 365.0)), history).counts[:, 0, 0, 0, 0]
    assert counts[INDEX["gave_up"]] == 1
    assert counts[INDEX["unmet_nights"]] == 30


def test_a_bed_is_needed_from_first_eligibility_at_home() -> None:
    rows = [
        Row(-1, 0.0, 3.0, resident_in=7, party=2),
        Row(0, 1.0, 2.0, ((4, 5.0, inf, inf), (9, 2.0, inf, inf))),
        Row(1, 2.0, 1.0, (always(0, 2.0),), party=3),
    ]
    moments = [0.0, 2.0, 3.0, 3.9, 4.0]
    assert needed_at(rows, [0, 1, 1], moments) == [[2, 0], [2, 4], [0, 1], [0, 1], [0, 0]]


def test_people_not_found_at_their_first_eligibility_need_no_bed() -> None:
    rows = [
        Row(0, 1.0, 9.0, (always(0, 5.0),), asks_until=4.0),
        Row(1, 1.0, 9.0, (always(0, 5.0),), asks_until=5.0),
        Row(2, 1.0, 9.0, (always(0, 20.0),)),
        Row(3, 1.0, 9.0),
    ]
    assert needed_at(rows, [0, 0, 0, 0], [5.0], until=20.0) == [[1]]


QUARTERS = st.integers(0, 60).map(lambda quarter: quarter / 4)
PEOPLE = st.lists(st.tuples(QUARTERS, QUARTERS, st.integers(1, 20), QUARTERS, st.integers(1, 3)), max_size=12)


@given(PEOPLE, QUARTERS)
def test_against_asking_everyone(people: list[tuple[float, float, int, float, int]], moment: float) -> None:
    people = sorted(people)
    rows = [
        Row(
            index,
            time,
            stay / 4,
            ((0, time + delay, time + delay + 1, time + delay + 1 + more),),
            party=party,
        )
        for index, (time, delay, stay, more, party) in enumerate(people)
    ]
    expected = sum(
        party
        for time, delay, stay, more, party in people
        if time + delay <= moment < time + delay + min(stay / 4, 1 + more)
    )
    changes = beds_needed(requests_of(rows), np.zeros(len(rows), dtype=np.int64), 100.0).changes
    assert samples(changes, 1, np.array([moment])).tolist() == [[expected]]


def test_mean_beds_needed_is_that_of_a_queue_without_end() -> None:
    """Eick, Massey & Whitt (1993): m(t) for a sinusoidal rate and exponential stays, started long before.

    Five moments, each within four standard errors of the Poisson mean: a false alarm once in 3,000 seeds.
    """
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))["outputs"]["sinusoid"]["exp"]["m_t"]
    chance, num_runs, start = np.random.default_rng(5), 400, 5 * 365.0
    days = start + 365.0
    times = np.sort(chance.uniform(0.0, days, chance.poisson(1.6 * 40 / 365 * days * num_runs)))
    height = (1 + 0.6 * np.sin(2 * math.pi * (times - start) / 365)) / 1.6
    times = times[chance.uniform(size=len(times)) < height]
    stays = 1e-6 + chance.exponential(90.0, len(times))
    rows = [
        Row(index, time, stay, (always(0, time),))
        for index, (time, stay) in enumerate(zip(times.tolist(), stays.tolist(), strict=True))
    ]
    changes = beds_needed(requests_of(rows), np.zeros(len(rows), dtype=np.int64), days).changes
    moments = ["45", "91", "182", "228", "319"]
    found = samples(changes, 1, start + np.array([float(moment) for moment in moments]))[:, 0] / num_runs
    expected = np.array([truth[moment] for moment in moments])
    np.testing.assert_array_less(np.abs(found - expected), 4 * np.sqrt(expected / num_runs))


def test_people_who_return_after_a_stay_need_a_bed_again_and_nobody_is_refused() -> None:
    rows = [
        Row(0, 1.0, 2.0, (always(0, 1.0),)),  # in a bed from 1 to 3
        Row(0, 1.0, 2.0, (always(0, 0.0),), party=2, follows=0),  # asked for on day 4: from 4 to 6
        Row(0, 2.0, 9.0, ((0, 10.0, 11.0, 11.0),), asks_until=4.0, follows=1),  # on 8: from 10 to 11
        Row(0, 1.0, 5.0, (always(0, 0.0),), follows=0, after_refusal=True),  # nobody is refused
        Row(0, 2.0, 5.0, (always(0, 10.5),), asks_until=6.0, follows=1),  # on 8, until 12
        Row(0, 2.0, 5.0, (always(0, 10.5),), asks_until=4.0, follows=1),  # on 8, until 10 only
        Row(0, 0.0, 5.0, ((0, 1.0, 6.0, 6.0),), follows=1),  # on 6: the place is open no more
        Row(0, 17.0, 5.0, (always(0, 0.0),), follows=0),  # on 20: the run is over
        Row(0, 0.5, 1.0, (always(0, 0.0),), follows=2),  # on 11.5: to 12.5
        Row(0, 0.5, 1.0, (always(0, 0.0),), follows=6),  # never asked for
    ]
    moments = [0.5, 1, 2.9, 3, 4, 5.9, 6, 9.9, 10, 10.4, 10.5, 11, 11.5, 12.4, 12.5, 15.4, 15.5, 19.9]
    found = needed_at(rows, [0] * len(rows), moments, until=20.0)
    expected = [0, 1, 1, 0, 2, 2, 0, 0, 1, 1, 2, 1, 2, 2, 1, 1, 0, 0]
    assert [area for (area,) in found] == expected


def test_a_return_is_counted_at_its_home() -> None:
    rows = [Row(0, 1.0, 2.0, (always(0, 1.0),)), Row(0, 1.0, 2.0, (always(0, 0.0),), follows=0)]
    assert needed_at(rows, [1, 1], [1.0, 4.0]) == [[0, 1], [0, 1]]


def test_a_resident_may_return() -> None:
    rows = [Row(-1, 0.0, 2.0, resident_in=0), Row(0, 1.0, 2.0, (always(0, 0.0),), follows=0)]
    assert needed_at(rows, [0, 0], [1.9, 2.0, 3.0, 5.0]) == [[1], [0], [1], [0]]


def test_new_attempts_alone_change_nothing() -> None:
    first = Row(0, 1.0, 2.0, (always(0, 1.0),))
    again = Row(0, 1.0, 2.0, (always(0, 0.0),), follows=0, after_refusal=True)
    assert needed_at([first, again], [0, 0], [1.0, 3.0, 4.0]) == [[1], [0], [0]]
