from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.distributions import Capped, Deterministic, Distribution, Exponential, Lognormal, Weibull
from sim.overflow import Overflow, equivalent_shelter, hayward, overflow_moments
from sim.theory import (
    Waiting,
    beds_for_blocking,
    erlang_a,
    erlang_b,
    erlang_c,
    kaufman_roberts,
    waiting_with_patience,
)

PUBLISHED = Path(__file__).parent / "data" / "validation"
PRINTED = 1e-7  # the files print eight digits
RATE = 40.0 / 365.0


def published(name: str) -> Any:
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


def near(value: float) -> Any:
    return pytest.approx(value, rel=PRINTED)


def item(model: str) -> Any:
    items = published("erlang_published_examples")["items"]
    return next(one for one in items if one["model"].startswith(model))


def test_erlang_b_by_hand() -> None:
    """One bed: a / (1 + a); two beds: a**2 / 2 over 1 + a + a**2 / 2."""
    assert erlang_b(3.0, 0) == 1.0
    assert erlang_b(3.0, 1) == pytest.approx(3.0 / 4.0)
    assert erlang_b(3.0, 2) == pytest.approx(4.5 / 8.5)
    assert erlang_b(0.0, 3) == 0.0
    assert erlang_b(0.0, 0) == 1.0


@pytest.mark.parametrize("beds", ["6", "8", "10", "12", "14", "16"])
def test_published_loss_of_any_law(beds: str) -> None:
    file = published("mgcc_insensitivity")["outputs"]
    load, blocked = RATE * 90.0, erlang_b(RATE * 90.0, int(beds))
    assert load == near(file["offered_load"])
    assert blocked == near(file["blocking"][beds])
    assert load * (1.0 - blocked) == near(file["occupied_mean"][beds])
    assert 40.0 * blocked == near(file["turned_away_per_year"][beds])


def test_the_laws_of_the_loss_file_have_the_mean_it_states() -> None:
    laws: list[Distribution] = [
        Deterministic(90.0),
        Lognormal(90.0, 1.5),
        Weibull(90.0, 0.7),
        Capped(Lognormal.with_capped_mean(90.0, 1.5, 180.0), 180.0),
    ]
    assert [law.mean for law in laws] == pytest.approx([90.0] * 4, rel=1e-12)


def test_published_erlang_b() -> None:
    assert erlang_b(8.108, 15) == near(item("Erlang B")["exact_B_at_8.108"])
    assert erlang_b(25.0, 30) == near(0.052603172)
    assert erlang_b(33.333, 44) == near(0.013158508)
    assert erlang_b(33.333, 45) == near(0.0096528596)
    assert beds_for_blocking(33.333, 0.01) == 45


def test_published_erlang_b_table() -> None:
    """Traffic for 1 to 5 % blocking, printed with one decimal."""
    for beds, loads in item("Erlang B table")["published"].items():
        for share, load in zip((0.01, 0.02, 0.03, 0.04, 0.05), loads, strict=True):
            assert erlang_b(load - 0.06, int(beds)) < share < erlang_b(load + 0.06, int(beds))


def test_published_erlang_c() -> None:
    for beds, chance in item("Erlang C")["exact"].items():
        assert erlang_c(42.92, int(beds)) == near(chance)
    assert erlang_c(8.0, 8) == 1.0


def test_published_call_centre() -> None:
    """48 calls a minute, 50 agents, service of a minute, patience of two."""
    exact = item("Erlang A vs C")["exact"]
    ours = erlang_a(48.0, 1.0, 50, 2.0)
    assert ours.chance_of_waiting == near(exact["ErlangA"]["P_wait"])
    assert ours.chance_of_giving_up == near(exact["ErlangA"]["P_abandon"])
    assert ours.mean_waiting == near(exact["ErlangA"]["Lq"])
    assert ours.mean_wait == near(exact["ErlangA"]["Wq_all"])
    assert ours.mean_occupied == near(exact["ErlangA"]["occupied"])
    assert erlang_c(48.0, 50) == near(exact["ErlangC"]["P_wait"])
    assert erlang_c(48.0, 50) / (50.0 - 48.0) * 60.0 == near(exact["ErlangC"]["mean_wait_s"])


@pytest.mark.parametrize("beds", ["6", "8", "10", "12"])
def test_published_waiting_lists(beds: str) -> None:
    file = published("waiting_abandonment")["outputs"][beds]
    check_waiting(erlang_a(RATE, 90.0, int(beds), 14.0), file["exp_patience_14d"])
    check_waiting(
        waiting_with_patience(RATE, 90.0, int(beds), Exponential(14.0)), file["exp_patience_14d_check"]
    )
    check_waiting(waiting_with_patience(RATE, 90.0, int(beds), Deterministic(14.0)), file["det_patience_14d"])
    assert erlang_b(RATE * 90.0, int(beds)) == near(file["no_patience(loss)"])


def check_waiting(ours: Waiting, exact: dict[str, float]) -> None:
    assert ours.chance_of_waiting == near(exact.get("P_wait", exact.get("P_wait_gt0", math.nan)))
    assert ours.chance_of_giving_up == near(exact["P_abandon"])
    assert ours.mean_wait == near(exact.get("Wq_all", exact.get("mean_time_in_queue_all", math.nan)))
    assert ours.mean_waiting == near(exact["Lq"])
    assert ours.mean_occupied == near(exact["occupied"])


@given(st.floats(0.05, 3.0), st.integers(1, 30), st.floats(0.1, 50.0))
def test_patience_lies_between_none_and_no_end(use: float, beds: int, mean_patience: float) -> None:
    """People who give up and people served are all; longer lists never beat Erlang B's losses."""
    list_ = erlang_a(use * beds, 1.0, beds, mean_patience)
    assert list_.mean_occupied == pytest.approx(use * beds * (1.0 - list_.chance_of_giving_up), rel=1e-9)
    assert list_.chance_of_giving_up <= erlang_b(use * beds, beds) * (1.0 + 1e-9)
    assert list_.chance_of_waiting >= erlang_b(use * beds, beds) * (1.0 - 1e-9)
    assert list_.mean_wait_of_those_who_wait * list_.chance_of_waiting == pytest.approx(list_.mean_wait)


def test_overflow_of_two_provinces() -> None:
    """The exact loss of the file is left to the engines; here its formulas."""
    file = published("overflow_transfer")["outputs"]["a1=4,c1=4,a2=2.5,c2=3,pool=3"]
    first, second = overflow_moments(4.0, 4), overflow_moments(2.5, 3)
    moments = [first.mean, first.variance, second.mean, second.variance, (first + second).peakedness]
    assert moments == pytest.approx(list(file["overflow_moments"].values()), rel=PRINTED)
    passed = first + second
    one, ert = equivalent_shelter(passed), file["wilkinson_ERT"]
    assert (one.load, one.beds) == (near(ert["a_star"]), near(ert["c_star"]))
    assert one.lost(3) == near(ert["lost_fraction_of_overflow"])
    assert one.lost(3) * passed.mean / 6.5 == near(ert["overall_lost"])
    assert hayward(passed, 3) * passed.mean / 6.5 == near(file["hayward_overall_lost"])
    assert erlang_b(passed.mean, 3) * passed.mean / 6.5 == near(file["naive_poisson_overflow"])
    assert erlang_b(6.5, 10) == near(file["full_pooling_ErlangB"])
    assert passed.mean / 6.5 == near(file["no_sharing"])


@given(st.floats(0.5, 60.0), st.integers(1, 60))
def test_the_equivalent_shelter_is_the_shelter_itself(load: float, beds: int) -> None:
    overflow = overflow_moments(load, beds)
    if overflow.mean > 1e-3:
        one = equivalent_shelter(overflow)
        assert one.load == pytest.approx(load, rel=1e-5)
        assert one.beds == pytest.approx(beds, rel=1e-5, abs=1e-5)


@given(st.floats(0.1, 40.0), st.floats(0.0, 40.0))
def test_erlang_b_falls_smoothly_between_whole_beds(load: float, beds: float) -> None:
    below, above = erlang_b(load, math.floor(beds)), erlang_b(load, math.floor(beds) + 1)
    assert above * (1.0 - 1e-9) <= erlang_b(load, beds) <= below * (1.0 + 1e-9)
    # the recursion holds for fractions as well
    assert erlang_b(load, beds + 1.0) == pytest.approx(
        load * erlang_b(load, beds) / (beds + 1.0 + load * erlang_b(load, beds)), rel=1e-9
    )


@pytest.mark.parametrize("beds", ["8", "10", "12", "16"])
def test_published_families(beds: str) -> None:
    file = published("multirate_loss_network")["outputs"]["kaufman_roberts"][beds]
    ours = kaufman_roberts([5.0, 1.0], [1, 3], int(beds))
    assert ours.turned_away == (near(file["single_blocked"]), near(file["family3_blocked"]))
    assert ours.mean_occupied == near(file["beds_occupied"])


def test_families_of_one_are_erlang_b_and_too_large_ones_never_enter() -> None:
    ours = kaufman_roberts([2.0, 1.0, 0.5], [1, 1, 9], 4)
    assert ours.turned_away == (near(erlang_b(3.0, 4)), near(erlang_b(3.0, 4)), near(1.0))


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="load is -1"):
        erlang_b(-1.0, 3)
    with pytest.raises(ValueError, match="beds is -1"):
        erlang_b(1.0, -1)
    with pytest.raises(ValueError, match="mean_patience is 0"):
        erlang_a(1.0, 1.0, 3, 0.0)
    with pytest.raises(ValueError, match="beds 0"):
        waiting_with_patience(1.0, 1.0, 0, Exponential(1.0))
    with pytest.raises(ValueError, match="share is 0"):
        beds_for_blocking(3.0, 0.0)
    with pytest.raises(ValueError, match="one is needed"):
        kaufman_roberts([1.0], [1, 2], 4)
    with pytest.raises(ValueError, match="load is 0"):
        overflow_moments(0.0, 4)
    with pytest.raises(ValueError, match="peakedness is 1"):
        equivalent_shelter(Overflow(1.0, 1.0))


def test_no_beds_lets_everyone_pass_as_they_came() -> None:
    passed = overflow_moments(3.0, 0)
    np.testing.assert_allclose([passed.mean, passed.variance], [3.0, 3.0])
