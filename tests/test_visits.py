"""Further requests of a person: the tree they make, their luck, and that more of them change nobody's."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim import chance
from sim.habits import NEVER_AGAIN, Again, Habits, habits
from sim.referrals import Referrals
from sim.scenario import load, resolve
from sim.visits import Visits, draw_visits

HERE = Path(__file__).parent / "scenario"
SEED = 3
RARE = 1e-4
"""Every test of chance here gives a false alarm once in ten thousand seeds, or less often."""
DEVIATIONS = 4.0
"""So many standard deviations are left about once in sixteen thousand seeds."""


@pytest.fixture(scope="module")
def nobody_asks_again() -> Habits:
    """Return the habits of one kind of person: stay 90 days on average, patience for a bed 7."""
    return habits(resolve(load(HERE / "minimal.toml"), lambda path: 0.5))


def people(num: int, **columns: Any) -> Referrals:
    """Return so many women of one cell in replication 0, all of whom want a bed."""
    row = np.arange(num)
    usual = {
        "run": np.zeros(num, np.int64),
        "time": row / num,
        "province": np.zeros(num, np.int64),
        "profile": np.zeros(num, np.int64),
        "stream": np.zeros(num, np.int64),
        "key": row.astype(np.uint64),
        "cell": np.full(num, chance.key_of(SEED, "cell"), np.uint64),
        "wants_bed": np.ones(num, np.bool_),
        "party": np.ones(num, np.int64),
    }
    known = usual | columns
    return Referrals(**{each.name: known.get(each.name, np.zeros(num)) for each in fields(Referrals)})


def asked(base: Habits, returns: Again, attempts: Again, referrals: Referrals, *numbers: int) -> Visits:
    habits_of_all = replace(base, returns=returns, attempts=attempts)
    return draw_visits(habits_of_all, referrals, np.array(numbers or (0,)))


def paths(visits: Visits) -> list[tuple[int, str]]:
    """Return of each row the person and the way to it: R for a return, A for a new attempt."""
    found: list[tuple[int, str]] = []
    columns = (visits.person.tolist(), visits.follows.tolist(), visits.after_refusal.tolist())
    for person, before, is_attempt in zip(*columns, strict=True):
        # A row before this one is there already, or the test fails.
        way = "" if before < 0 else found[before][1]
        assert before < 0 or found[before][0] == person
        found.append((person, way + "RA"[is_attempt]))
    return found


def test_one_return_and_one_attempt_make_four_rows(nobody_asks_again: Habits) -> None:
    visits = asked(nobody_asks_again, Again(1.0, 5.0, 1), Again(1.0, 5.0, 1), people(1))
    assert paths(visits) == [(0, "R"), (0, "RA"), (0, "A"), (0, "AR")]
    assert visits.follows.tolist() == [-1, 0, -1, 2]


def test_nobody_asks_more_often_than_most_times(nobody_asks_again: Habits) -> None:
    visits = asked(nobody_asks_again, Again(1.0, 5.0, 3), Again(1.0, 5.0, 2), people(2))
    ways = [way for person, way in paths(visits) if person == 1]
    # Words of up to three R and two A: 3 without A, 2 + 3 + 4 + 1 with one A, 3 + 6 + 10 + 1 with two.
    assert len(ways) == len(set(ways)) == 3 + 10 + 20
    assert max(way.count("R") for way in ways) == 3
    assert max(way.count("A") for way in ways) == 2


@pytest.mark.parametrize(
    ("returns", "attempts", "ways"),
    [
        (NEVER_AGAIN, NEVER_AGAIN, []),
        (Again(0.0, 5.0, 3), Again(0.0, 5.0, 3), []),
        (Again(1.0, 5.0, 2), NEVER_AGAIN, ["R", "RR"]),
        (Again(0.0, 5.0, 2), Again(1.0, 5.0, 3), ["A", "AA", "AAA"]),
    ],
)
def test_where_one_of_the_two_never_happens(
    nobody_asks_again: Habits, returns: Again, attempts: Again, ways: list[str]
) -> None:
    assert [way for _, way in paths(asked(nobody_asks_again, returns, attempts, people(1)))] == ways


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the tree, and the purposes of its uniforms as they were fixed for ever."""

    way: str
    delay: int
    stay: int
    patience_for_bed: int


PLACES = [
    Place("R", 33, 34, 37),  # 2
    Place("A", 41, 42, 45),  # 3
    Place("RR", 49, 50, 53),  # 4
    Place("RA", 57, 58, 61),  # 5
    Place("AR", 65, 66, 69),  # 6
    Place("AA", 73, 74, 77),  # 7
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.way)
def test_the_uniforms_of_a_place_in_the_tree_are_fixed(nobody_asks_again: Habits, place: Place) -> None:
    visits = asked(nobody_asks_again, Again(1.0, 20.0, 2), Again(1.0, 6.0, 2), people(5), 12)
    row = paths(visits).index((4, place.way))

    def exponential(purpose: int, mean: float) -> float:
        return float(-mean * np.log1p(-chance.uniform(SEED, "cell", 12, 4, purpose)))

    mean_delay = 20.0 if place.way[-1] == "R" else 6.0
    assert visits.delay[row] == pytest.approx(exponential(place.delay, mean_delay), rel=1e-12)
    assert visits.stay[row] == pytest.approx(exponential(place.stay, 90.0), rel=1e-12)
    assert visits.patience_for_bed[row] == pytest.approx(exponential(place.patience_for_bed, 7.0), rel=1e-12)


@pytest.mark.parametrize(("returns", "attempts"), [(0.3, 0.0), (0.0, 0.7), (0.3, 0.7)])
def test_shares_follow_the_probability(nobody_asks_again: Habits, returns: float, attempts: float) -> None:
    """Each share lies within four standard deviations of the probability."""
    num = 20_000
    visits = asked(nobody_asks_again, Again(returns, 5.0, 2), Again(attempts, 5.0, 2), people(num))
    ways = [way for _, way in paths(visits)]
    for way in ("R", "A", "RR", "RA", "AR", "AA"):
        probability = returns if way[-1] == "R" else attempts
        could = ways.count(way[:-1]) if way[:-1] else num
        if could and probability:
            error = DEVIATIONS * sqrt(probability * (1 - probability) / could)
            assert ways.count(way) / could == pytest.approx(probability, abs=error), way
        else:
            assert way not in ways


@pytest.mark.parametrize(
    ("column", "mean"), [("delay", (30.0, 4.0)), ("stay", (90.0, 90.0)), ("patience_for_bed", (7.0, 7.0))]
)
def test_times_are_exponential_with_their_means(
    nobody_asks_again: Habits, column: str, mean: tuple[float, float]
) -> None:
    """Kolmogorov-Smirnov, after returns and after refusals; each at a level of one in ten thousand."""
    visits = asked(nobody_asks_again, Again(0.5, 30.0, 2), Again(0.5, 4.0, 2), people(4000))
    for is_attempt in (False, True):
        values = getattr(visits, column)[visits.after_refusal == is_attempt]
        assert len(values) > 3000
        assert stats.kstest(values, stats.expon(scale=mean[is_attempt]).cdf).pvalue > RARE


def test_the_columns_of_a_row_are_independent(nobody_asks_again: Habits) -> None:
    """Rank correlations of delay, stay and patience, also with those of the request before."""
    visits = asked(nobody_asks_again, Again(1.0, 30.0, 2), Again(0.0, 4.0, 1), people(3000))
    second = visits.follows >= 0
    first = visits.follows[second]
    columns = [visits.delay, visits.stay, visits.patience_for_bed]
    everything = np.stack([*(each[second] for each in columns), *(each[first] for each in columns)])
    correlation = np.asarray(stats.spearmanr(everything, axis=1).statistic)
    between = np.abs(correlation[np.triu_indices(len(everything), 1)])
    assert (between < DEVIATIONS / sqrt(second.sum())).all()


def luck_of(visits: Visits) -> dict[tuple[int, str], tuple[float, ...]]:
    """Return delay, stay and patience by person and way."""
    columns = (visits.delay, visits.stay, visits.patience_before, visits.patience_for_bed)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return dict(zip(paths(visits), rows, strict=True))


@pytest.mark.parametrize(
    ("returns", "attempts"),
    [
        (Again(0.3, 30.0, 3), Again(0.4, 4.0, 1)),
        (Again(0.3, 30.0, 1), Again(0.4, 4.0, 3)),
        (Again(0.6, 30.0, 1), Again(0.4, 4.0, 1)),
        (Again(0.3, 30.0, 1), Again(0.9, 4.0, 1)),
        (Again(1.0, 30.0, 3), Again(1.0, 4.0, 3)),
    ],
)
def test_more_requests_keep_those_there_were(
    nobody_asks_again: Habits, returns: Again, attempts: Again
) -> None:
    few = luck_of(asked(nobody_asks_again, Again(0.3, 30.0, 1), Again(0.4, 4.0, 1), people(300)))
    many = luck_of(asked(nobody_asks_again, returns, attempts, people(300)))
    assert len(many) > len(few) > 200
    assert {key: many[key] for key in few} == few


def test_returns_alone_are_the_same_with_attempts(nobody_asks_again: Habits) -> None:
    alone = luck_of(asked(nobody_asks_again, Again(0.3, 30.0, 2), NEVER_AGAIN, people(300)))
    both = luck_of(asked(nobody_asks_again, Again(0.3, 30.0, 2), Again(0.4, 4.0, 1), people(300)))
    assert {key: luck for key, luck in both.items() if "A" not in key[1]} == alone


def test_another_mean_delay_stretches_delays_and_nothing_else(nobody_asks_again: Habits) -> None:
    short, long = (
        asked(nobody_asks_again, Again(0.5, mean, 2), NEVER_AGAIN, people(200)) for mean in (8.0, 16.0)
    )
    assert (2 * short.delay).tolist() == long.delay.tolist()
    for each in fields(Visits):
        if each.name != "delay":
            assert getattr(short, each.name).tolist() == getattr(long, each.name).tolist()


def test_only_people_who_want_a_bed_ask_again(nobody_asks_again: Habits) -> None:
    wants = np.array([True, False, True])
    visits = asked(nobody_asks_again, Again(1.0, 5.0, 1), Again(1.0, 5.0, 1), people(3, wants_bed=wants))
    assert set(visits.person.tolist()) == {0, 2}
    everyone = asked(nobody_asks_again, Again(1.0, 5.0, 1), Again(1.0, 5.0, 1), people(3))
    assert {key: luck for key, luck in luck_of(everyone).items() if key[0] != 1} == luck_of(visits)


def test_several_replications_at_once_are_each_of_them_alone(nobody_asks_again: Habits) -> None:
    returns, attempts, numbers = Again(0.5, 30.0, 2), Again(0.5, 4.0, 2), (9, 0, 70_000)
    together = people(60, run=np.repeat([0, 1, 2], 20), key=np.tile(np.arange(20, dtype=np.uint64), 3))
    found = luck_of(asked(nobody_asks_again, returns, attempts, together, *numbers))
    in_all = 0
    for run, number in enumerate(numbers):
        alone = luck_of(asked(nobody_asks_again, returns, attempts, people(20), number))
        in_all += len(alone)
        assert {
            (person + 20 * run, way): luck for (person, way), luck in alone.items()
        }.items() <= found.items()
    assert len(found) == in_all
    assert len({found.get((20 * run, "R")) for run in range(3)}) > 1
