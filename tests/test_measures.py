from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import compiled
from sim.demand import beds_needed
from sim.engine.reference import run
from sim.frame import GROUPS, Frame
from sim.history import History
from sim.measures import tally
from sim.occupancy import samples
from sim.quantities import AGAIN, COUNTS, FATES, INDEX, MEASURES, STAYS, Kind
from tests.histories import FRAME, PEOPLE, as_blocks, people_of, placements_of, requests_of, worked_history

AREAS = {"A": 0, "B": 1, "country": 2}
PERIODS = {"2021": 0, "2022": 1, "2021-2022": 2}

# Everyone together: A 2021, A 2022, B 2021, B 2022; the country and the study follow by adding up.
ADDED_UP = {
    "referred": (3, 3, 0, 3),
    "wanting_bed": (3, 2, 0, 3),
    "eligible": (3, 2, 0, 1),
    "admitted": (2, 1, 0, 1),
    "turned_away": (0, 1, 0, 0),
    "gave_up": (1, 0, 0, 0),
    "eligibility_ended": (0, 0, 0, 0),
    "never_admitted": (1, 1, 0, 0),
    "still_waiting": (0, 0, 0, 0),
    "pending": (0, 0, 0, 0),
    "never_eligible": (0, 0, 0, 1),
    "no_place": (0, 0, 0, 1),
    "without_bed": (1, 1, 0, 2),
    "late_0": (1, 1, 0, 1),
    "late_7": (1, 1, 0, 0),
    "waited_days": (0, 0, 0, 3),
    "unmet_nights": (6, 5, 0, 0),
    "transfers": (1, 0, 0, 0),
    "cause_no_bed": (1, 1, 0, 0),
    "cause_no_money": (0, 0, 0, 0),
    "cause_closed": (0, 0, 0, 0),
    "cause_wrong_kind": (0, 0, 0, 0),
    "cause_not_open": (0, 0, 0, 0),
    "cause_no_shelter": (0, 0, 0, 1),
    "returned": (0, 0, 0, 0),
    "returned_eligible": (0, 0, 0, 0),
    "returned_never_admitted": (0, 0, 0, 0),
    "tried_again": (0, 0, 0, 0),
    "admitted_in_new_attempt": (0, 0, 0, 0),
    "displaced": (0, 0, 0, 1),
    "moved": (0, 0, 0, 0),
    "nights": (4, 2, 10, 10),
    "nights_other_clients": (0, 3, 0, 0),
    "nights_state_paid": (4, 5, 0, 0),
    "nights_surge": (0, 2, 0, 0),
    "bed_nights": (4, 3, 10, 10),
    "bed_nights_state_paid": (4, 3, 0, 0),
    "bed_nights_paid_by_others": (0, 0, 10, 10),
    "bed_days": (10, 10, 20, 16),
    "bed_days_state_paid": (10, 10, 0, 0),
    "bed_days_paid_by_others": (0, 0, 20, 16),
}

# By area, then 2021, 2022, both: these do not add up over provinces.
NOT_ADDED_UP = {
    "days_open": ((10, 10, 20), (10, 8, 18), (10, 10, 20)),
    "days_full": ((5, 4, 9), (4, 4, 8), (0, 2, 2)),
    "days_demand_exceeds": ((6, 7, 13), (0, 2, 2), (0, 2, 2)),
    "grant_kzt": ((0, 0, 0), (0, 0, 0), (100, 200, 300)),
    "days": ((10, 10, 20), (10, 10, 20), (10, 10, 20)),
    "any_never_admitted": ((1, 1, 1), (0, 0, 0), (1, 1, 1)),
    "has_balance": ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "any_money_out": ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "money_out_days": ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "arrears_kzt": ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "balance_spent_kzt": ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
}

# In the country and the whole study, by group: all, citizen, foreign, female, male.
BY_GROUP = {
    "referred": (9, 7, 2, 4, 4),
    "wanting_bed": (8, 6, 2, 4, 3),
    "eligible": (6, 5, 1, 2, 3),
    "admitted": (4, 4, 0, 2, 1),
    "never_admitted": (2, 1, 1, 0, 2),
    "never_eligible": (1, 0, 1, 1, 0),
    "late_0": (3, 2, 1, 0, 3),
    "unmet_nights": (11, 5, 6, 0, 11),
    "displaced": (1, 1, 0, 0, 1),
    "nights": (26, 26, 0, 8, 2),
    "any_never_admitted": (1, 1, 1, 0, 1),
}


# The same world where person 2 is a family, and 3 and 4 are children who come alone: adult, child, family.
BY_AGE = {
    "referred": (6, 2, 1),
    "wanting_bed": (5, 2, 1),
    "eligible": (4, 1, 1),
    "admitted": (2, 1, 1),
    "turned_away": (1, 0, 0),
    "gave_up": (1, 0, 0),
    "never_admitted": (2, 0, 0),
    "never_eligible": (0, 1, 0),
    "no_place": (1, 0, 0),
    "without_bed": (3, 1, 0),
    "late_0": (2, 1, 0),
    "late_7": (2, 0, 0),
    "waited_days": (0, 3, 0),
    "unmet_nights": (11, 0, 0),
    "transfers": (0, 0, 1),
    "cause_no_bed": (2, 0, 0),
    "cause_no_shelter": (1, 0, 0),
    "displaced": (0, 1, 0),
    "nights": (8, 2, 16),
    "any_never_admitted": (1, 0, 0),
}
OF_AGES = replace(FRAME, ages=("adult", "child", "family"))


@pytest.fixture(scope="module")
def history() -> History:
    return worked_history()


@pytest.fixture(scope="module")
def of_ages(history: History) -> History:
    ages = {2: "family", 3: "child", 4: "child"}
    return replace(history, people=people_of(PEOPLE, wants_no_bed=5, other_client=7, ages=ages))


def test_every_count_is_worked_out_by_hand() -> None:
    assert [*ADDED_UP, *NOT_ADDED_UP] == [count.name for count in COUNTS]


@pytest.mark.parametrize("name", ADDED_UP)
def test_counts_that_add_up(history: History, name: str) -> None:
    by_province = np.array(ADDED_UP[name]).reshape(2, 2)
    expected = np.zeros((3, 3))
    expected[:2, :2] = by_province
    expected[2, :2] = by_province.sum(axis=0)
    expected[:, 2] = expected[:, :2].sum(axis=1)
    np.testing.assert_array_equal(tally(FRAME, history).counts[INDEX[name], 0, :, :, 0], expected)


@pytest.mark.parametrize("name", NOT_ADDED_UP)
def test_counts_that_do_not_add_up_over_provinces(history: History, name: str) -> None:
    counted = tally(FRAME, history).counts[INDEX[name], 0, :, :, 0]
    np.testing.assert_array_equal(counted, NOT_ADDED_UP[name])


@pytest.mark.parametrize("name", BY_GROUP)
def test_counts_by_group(history: History, name: str) -> None:
    np.testing.assert_array_equal(tally(FRAME, history).counts[INDEX[name], 0, 2, 2], BY_GROUP[name])


@pytest.mark.parametrize("is_compiled", [True, False])
def test_counts_by_age(of_ages: History, is_compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count that is zero for all three ages is in none of the rows above."""
    monkeypatch.setattr(compiled, "is_in_use", lambda: is_compiled)
    counts = tally(OF_AGES, of_ages).counts[:, 0, 2, 2, len(GROUPS) :]
    told = {name: tuple(numbers) for name, numbers in zip(INDEX, counts.tolist(), strict=True)}
    assert {name: numbers for name, numbers in told.items() if any(numbers)} == BY_AGE


def test_ages_add_up_to_everyone_and_change_nobody_else(history: History, of_ages: History) -> None:
    counts, without = tally(OF_AGES, of_ages).counts, tally(FRAME, history).counts
    np.testing.assert_array_equal(counts[..., : len(GROUPS)], without)
    of_people = [INDEX[count.name] for count in (*FATES, *AGAIN, *STAYS)]
    np.testing.assert_array_equal(
        counts[of_people][..., len(GROUPS) :].sum(axis=-1), counts[of_people][..., 0]
    )


def test_nobody_has_an_age_that_is_not_told_apart(of_ages: History) -> None:
    with pytest.raises(ValueError, match="somebody has another age"):
        tally(replace(FRAME, ages=("adult", "child")), of_ages)


def test_greatest_number_of_beds_needed(history: History) -> None:
    assert tally(FRAME, history).peak_needed.tolist() == [[[3, 3, 3], [1, 1, 1], [3, 4, 4]]]


def test_samples_include_what_happens_at_their_instant(history: History) -> None:
    moments = np.array([0.0, 7.0, 16.0])
    sampled = tally(FRAME, history, moments)
    assert sampled.taken.tolist() == [[[0, 1, 1], [0, 2, 2], [1, 0, 1]]]
    assert sampled.open.tolist() == [[[1, 2, 3], [1, 2, 3], [1, 0, 1]]]
    home, until = history.label_by_request("area"), history.network.until
    needed = beds_needed(history.requests, home, until).changes.with_country(2)
    assert samples(needed, 3, moments).tolist() == [[0, 1, 1], [3, 0, 3], [2, 1, 3]]


def test_blocks_are_counted_apart(history: History) -> None:
    """A block in which nobody came, between two of the worked world."""
    blocks = as_blocks([history, _without_people(history), history], 2)
    moments = np.array([0.0, 7.0, 16.0])
    counted = tally(FRAME, blocks, moments)
    for block, alone in enumerate((history, _without_people(history), history)):
        of_one = tally(FRAME, alone, moments)
        np.testing.assert_array_equal(counted.counts[:, block], of_one.counts[:, 0])
        assert counted.peak_needed[block].tolist() == of_one.peak_needed[0].tolist()
        assert counted.taken[block].tolist() == of_one.taken[0].tolist()
        assert counted.open[block].tolist() == of_one.open[0].tolist()


def test_the_worked_world_is_what_the_rules_give(history: History) -> None:
    placements = run(history.network, history.requests)
    for column in (
        "request",
        "place",
        "admitted",
        "left",
        "ended",
        "eligible",
        "outcome",
        "decided",
        "cause",
    ):
        np.testing.assert_array_equal(getattr(placements, column), getattr(history.placements, column))


def test_each_referral_has_one_outcome_and_each_refusal_one_cause(history: History) -> None:
    counts = dict(zip(INDEX, tally(FRAME, history).counts, strict=True))
    decided = sum(counts[name] for name in ("eligible", "never_eligible", "no_place", "pending"))
    np.testing.assert_array_equal(decided, counts["wanting_bed"])
    fates = ("admitted", "turned_away", "gave_up", "eligibility_ended", "still_waiting")
    np.testing.assert_array_equal(sum(counts[name] for name in fates), counts["eligible"])
    causes = sum(counts[name] for name in INDEX if name.startswith("cause_"))
    np.testing.assert_array_equal(causes, counts["never_admitted"] + counts["no_place"])


def test_a_study_of_one_year_has_one_period(history: History) -> None:
    frame = Frame(("A", "B"), ("2021",), (0.0, 10.0))
    counted = tally(frame, replace(history, grant_kzt=np.array([100.0])))
    assert frame.periods == ("2021",)
    assert counted.counts.shape == (len(COUNTS), 1, 3, 1, len(GROUPS))
    np.testing.assert_array_equal(counted.counts[..., 0, :], tally(FRAME, history).counts[..., 0, :])
    assert counted.peak_needed.tolist() == [[[3], [1], [3]]]


def test_a_run_without_anybody_counts_beds_and_days_only(history: History) -> None:
    nobody = _without_people(history)
    counts = tally(FRAME, nobody).counts
    seen = {count.name for count in COUNTS if counts[INDEX[count.name]].any()}
    of_beds = {"bed_days", "bed_days_state_paid", "bed_days_paid_by_others"}
    assert seen == of_beds | {"grant_kzt", "days", "days_open"}


def test_grants_must_have_a_number_for_each_year(history: History) -> None:
    with pytest.raises(ValueError, match=r"History\.grant_kzt has 1 years: must be 2"):
        tally(FRAME, replace(history, grant_kzt=np.array([1.0])))


def test_labels_must_have_a_row_for_each_resident_and_place(history: History) -> None:
    with pytest.raises(ValueError, match=r"History\.residents has 11 rows: must be 1"):
        replace(history, residents=history.people)


def test_people_must_have_columns_of_one_length_and_a_known_sex(history: History) -> None:
    people = history.people
    with pytest.raises(ValueError, match=r"People\.area has 10 rows: must be 11, like time"):
        replace(people, area=people.area[1:])
    with pytest.raises(ValueError, match=r"People\.sex: must be 0 to 2"):
        replace(people, sex=people.sex + 2)
    with pytest.raises(ValueError, match=r"People\.age: must be 0 to 2"):
        replace(people, age=people.age - 1)


@pytest.mark.parametrize(
    ("provinces", "years", "edges", "rule"),
    [
        ((), ("2021",), (0.0, 1.0), "at least one province"),
        (("A",), ("2021",), (0.0,), "must be 2"),
        (("A",), ("2021",), (1.0, 1.0), "must increase"),
    ],
)
def test_a_frame_must_hold_together(
    provinces: tuple[str, ...], years: tuple[str, ...], edges: tuple[float, ...], rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        Frame(provinces, years, edges)


@pytest.mark.parametrize("ages", [("old",), ("family", "adult"), ("adult", "adult")])
def test_ages_are_some_of_those_known_in_their_order(ages: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"must be some of .*, in their order"):
        replace(FRAME, ages=ages)


def test_a_year_holds_its_first_moment_and_not_its_last() -> None:
    moments = np.array([-1.0, 0.0, 9.9, 10.0, 20.0, np.inf])
    assert FRAME.year_of(moments).tolist() == [-1, 0, 0, 1, -1, -1]


def test_measures_speak_of_counts_that_exist() -> None:
    known = {*INDEX, "peak_needed", ""}
    for measure in MEASURES:
        assert {measure.numerator, measure.denominator} <= known
        assert (measure.denominator != "") == (measure.kind in (Kind.SHARE, Kind.RATE))
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    assert len({measure.words for measure in MEASURES}) == len(MEASURES)


def _without_people(history: History) -> History:
    nobody = people_of([])
    return replace(
        history, people=nobody, residents=nobody, requests=requests_of([]), placements=placements_of([], [])
    )
