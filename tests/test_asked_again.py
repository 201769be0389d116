"""Returns and new attempts in the measures: one world worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from sim.asked_again import asked_again
from sim.conservation import check
from sim.engine import reference
from sim.engine.vocabulary import Ended, Outcome
from sim.frame import GROUPS
from sim.history import History, PlaceLabels
from sim.measures import tally
from sim.quantities import AGAIN, INDEX, MEASURES, Kind
from tests.histories import FRAME, Row, always, as_blocks, network_of, people_of, requests_of

A, B, COUNTRY = 0, 1, 2
YEAR_1, YEAR_2, STUDY = 0, 1, 2

PEOPLE = [
    (1.0, A, True, "female"),  # 0 is admitted, returns, and is turned away at a second return
    (2.0, B, False, "male"),  # 1 is turned away, tries again in vain, then with success; returns too late
    (5.0, A, True, "female"),  # 2 is another client of the same bed, and returns
]

# One bed in A. The time of a row that follows counts from the moment it follows: day 9, 3, 13, and so on.
ROWS = [
    Row(0, 1.0, 3.0, (always(0, 1.0),)),
    Row(1, 2.0, 3.0, (always(0, 2.0),)),
    Row(2, 5.0, 2.0, (always(0, 5.0),)),
    Row(0, 5.0, 3.0, (always(0, 0.0),), follows=0),  # 3: day 9
    Row(1, 1.0, 3.0, (always(0, 0.0),), follows=1, after_refusal=True),  # 4: day 3
    Row(1, 10.0, 2.0, (always(0, 0.0),), follows=4, after_refusal=True),  # 5: day 13
    Row(2, 0.5, 1.0, (always(0, 0.0),), follows=2),  # 6: day 7.5
    Row(0, 1.5, 1.0, (always(0, 0.0),), follows=3),  # 7: day 13.5
    Row(0, 10.0, 9.0, (always(0, 0.0),), follows=7, after_refusal=True),  # 8: day 23.5, after the study
    Row(1, 1.0, 1.0, (always(0, 90.0),), asks_until=3.0, follows=5),  # 9: day 16, given up on day 18
    Row(0, 1.0, 1.0, (always(0, 0.0),), follows=0, after_refusal=True),  # 10: never
]

STAYS = [
    (0, 1.0, 4.0, Ended.COMPLETED),
    (2, 5.0, 7.0, Ended.COMPLETED),
    (3, 9.0, 12.0, Ended.COMPLETED),
    (5, 13.0, 15.0, Ended.COMPLETED),
    (6, 7.5, 8.5, Ended.COMPLETED),
    (8, 23.5, 25.0, Ended.STILL_RESIDENT),
]
OUTCOMES = [
    (Outcome.ADMITTED, 1.0),
    (Outcome.TURNED_AWAY, 2.0),
    (Outcome.ADMITTED, 5.0),
    (Outcome.ADMITTED, 9.0),
    (Outcome.TURNED_AWAY, 3.0),
    (Outcome.ADMITTED, 13.0),
    (Outcome.ADMITTED, 7.5),
    (Outcome.TURNED_AWAY, 13.5),
    (Outcome.ADMITTED, 23.5),
    (Outcome.NEVER_ELIGIBLE, 18.0),
    (Outcome.NOT_NEEDED, 25.0),
]


def world() -> History:
    network, requests = network_of([1], 25.0), requests_of(ROWS)
    return History(
        people=people_of(PEOPLE, other_client=2),
        residents=people_of([]),
        requests=requests,
        placements=reference.run(network, requests),
        network=network,
        places=PlaceLabels(np.zeros(1, np.int64), np.ones(1, np.bool_), np.zeros(1, np.bool_)),
        grant_kzt=np.zeros(2),
    )


def test_what_happens() -> None:
    placements = world().placements
    stays = zip(placements.request, placements.admitted, placements.left, placements.ended, strict=True)
    assert list(stays) == STAYS
    assert list(zip(placements.outcome, placements.decided, strict=True)) == OUTCOMES
    check(world())


def test_rows_that_were_not_needed_are_left_out() -> None:
    again = asked_again(world())
    assert again.request.tolist() == [3, 4, 5, 6, 7, 8, 9]
    # First eligibility; of the last, who never had one, the day that was known.
    assert again.moment.tolist() == [9.0, 3.0, 13.0, 7.5, 13.5, 23.5, 18.0]
    by_name = dict(zip((count.name for count in AGAIN), again.weights.tolist(), strict=True))
    assert by_name == {
        "returned": [1, 0, 0, 1, 1, 0, 1],
        "returned_eligible": [1, 0, 0, 1, 1, 0, 0],
        "returned_never_admitted": [0, 0, 0, 0, 1, 0, 0],
        "tried_again": [0, 1, 1, 0, 0, 1, 0],
        "admitted_in_new_attempt": [0, 0, 1, 0, 0, 1, 0],
    }


# In year 1, year 2 and the study.
COUNTED = {
    "returned": {(A, "citizen"): [1, 1, 2], (B, "foreign"): [0, 1, 1], (COUNTRY, "all"): [1, 2, 3]},
    "returned_eligible": {
        (A, "female"): [1, 1, 2],
        (B, "male"): [0, 0, 0],
        (COUNTRY, "all"): [1, 1, 2],
    },
    "returned_never_admitted": {
        (A, "citizen"): [0, 1, 1],
        (B, "all"): [0, 0, 0],
        (COUNTRY, "all"): [0, 1, 1],
    },
    "tried_again": {(A, "all"): [0, 0, 0], (B, "foreign"): [1, 1, 2], (COUNTRY, "male"): [1, 1, 2]},
    "admitted_in_new_attempt": {(A, "all"): [0, 0, 0], (B, "all"): [0, 1, 1], (COUNTRY, "all"): [0, 1, 1]},
    # Referrals and their fate go by the first request alone.
    "referred": {(A, "all"): [1, 0, 1], (B, "all"): [1, 0, 1], (COUNTRY, "all"): [2, 0, 2]},
    "admitted": {(A, "all"): [1, 0, 1], (B, "all"): [0, 0, 0], (COUNTRY, "all"): [1, 0, 1]},
    "never_admitted": {(A, "all"): [0, 0, 0], (B, "all"): [1, 0, 1], (COUNTRY, "all"): [1, 0, 1]},
    # Nights are all nights: 3 of row 0, 1 and 2 of row 3, 2 of row 5.
    "nights": {(A, "all"): [4, 4, 8], (B, "all"): [0, 0, 0], (COUNTRY, "foreign"): [0, 2, 2]},
    "nights_other_clients": {(A, "all"): [3, 0, 3]},
}


@pytest.mark.parametrize("name", COUNTED)
def test_counts_by_home_year_and_group(name: str) -> None:
    counts = tally(FRAME, world()).counts[INDEX[name], 0]
    for (area, group), expected in COUNTED[name].items():
        assert counts[area, :, GROUPS.index(group)].tolist() == expected, (area, group)


def test_the_year_is_that_of_first_eligibility_not_of_admission() -> None:
    rows = [
        Row(0, 1.0, 3.0, (always(0, 1.0),)),
        Row(1, 5.0, 7.0, (always(0, 5.0),)),  # the bed is taken from 5 to 12
        Row(0, 5.0, 2.0, (always(0, 0.0),), patience=9.0, follows=0),  # asks on day 9, admitted on day 12
    ]
    network, requests = network_of([1], 25.0), requests_of(rows)
    waits = replace(
        world(),
        people=people_of([(1.0, A, True, "female"), (5.0, A, True, "female")]),
        requests=requests,
        placements=reference.run(network, requests),
    )
    assert waits.placements.decided.tolist() == [1.0, 5.0, 12.0]
    assert asked_again(waits).moment.tolist() == [9.0]
    assert tally(FRAME, waits).counts[INDEX["returned"], 0, COUNTRY, :, 0].tolist() == [1, 0, 1]


def test_each_replication_has_its_own() -> None:
    alone = replace(world(), requests=replace(world().requests, time=world().requests.time.copy()))
    # The same without the second return and what follows from it: row 7 would be made after the run.
    alone.requests.time[7] = 14.0
    alone = replace(alone, placements=reference.run(alone.network, alone.requests))
    both = as_blocks([world(), alone, world()], len(FRAME.provinces))
    counts = tally(FRAME, both).counts[:, :, COUNTRY, :, 0]
    assert counts[INDEX["returned"]].tolist() == [[1, 2, 3], [1, 1, 2], [1, 2, 3]]
    assert counts[INDEX["returned_never_admitted"]].tolist() == [[0, 1, 1], [0, 0, 0], [0, 1, 1]]
    assert counts[INDEX["tried_again"]].tolist() == [[1, 1, 2]] * 3


@pytest.mark.parametrize(
    ("name", "share"),
    [("share_returned_never_admitted", 1 / 2), ("share_new_attempts_admitted", 1 / 2)],
)
def test_shares_of_the_study(name: str, share: float) -> None:
    measure = next(measure for measure in MEASURES if measure.name == name)
    assert measure.kind is Kind.SHARE
    counts = tally(FRAME, world()).counts[:, 0, COUNTRY, STUDY, 0]
    assert counts[INDEX[measure.numerator]] / counts[INDEX[measure.denominator]] == share


def test_nobody_who_asks_again_lives_there_from_the_start() -> None:
    requests = requests_of([Row(-1, 0.0, inf, resident_in=0)])
    lived_in = replace(
        world(),
        people=people_of([]),
        residents=people_of([(0.0, A, True, "female")]),
        requests=requests,
        placements=reference.run(world().network, requests),
    )
    assert len(asked_again(lived_in).request) == 0
