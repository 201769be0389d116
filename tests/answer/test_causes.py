"""Why people are never admitted: the main cause, and who they are."""

from __future__ import annotations

import pytest

from sim.answer import answer, summary
from sim.answer.causes import main_causes, why
from sim.answer.values import Cell
from sim.experiment.compare import Comparison
from tests.answer.made import (
    refusals,
    with_levels,
)


def test_the_main_cause_is_the_one_measured_most(country: Comparison) -> None:
    period = country.headline_period
    for cause, words in (
        ("no_bed", "no bed open to them is free"),
        ("no_money", "the money has run out"),
        ("closed", "the shelter is closed"),
        ("not_open", "no place they wait for is open to them yet, or any more"),
    ):
        numbers = dict.fromkeys(("no_bed", "no_money", "closed", "not_open"), 1.0) | {cause: 7.0}
        changed = with_levels(country.baseline, refusals(**numbers) | {("never_admitted", "all"): 10.0})
        assert main_causes(changed, Cell(period)) == [(f"cause_{cause}", 0.7)]
        assert f"{words} (70 %)." in why(changed, period)


def test_a_second_cause_of_weight_is_named_beside_the_main_one(country: Comparison) -> None:
    numbers = refusals(no_bed=7.0, no_money=3.0) | {("never_admitted", "all"): 10.0}
    said = why(with_levels(country.baseline, numbers), country.headline_period)
    assert "no bed open to them is free (70 %), then the money has run out (30 %)." in said


@pytest.mark.parametrize(
    ("citizens", "foreign", "said"),
    [
        (9.0, 1.0, "90 % of those never admitted are citizens; their main cause"),
        (0.5, 9.5, "95 % of those never admitted are foreign people; their main cause"),
        (6.0, 4.0, "60 % of those never admitted are citizens; the main cause"),
    ],
)
def test_it_is_said_who_is_never_admitted(
    country: Comparison, citizens: float, foreign: float, said: str
) -> None:
    numbers = {
        ("never_admitted", "all"): citizens + foreign,
        ("never_admitted", "citizen"): citizens,
        ("never_admitted", "foreign"): foreign,
    }
    changed = with_levels(country.baseline, refusals(no_bed=5.0) | numbers)
    assert said in why(changed, country.headline_period)


def test_the_cause_of_most_people_is_not_that_of_the_others(country: Comparison) -> None:
    """Most are foreign people without a free bed; the many closings hit citizens."""
    numbers = {
        ("never_admitted", "all"): 10.0,
        ("never_admitted", "citizen"): 1.0,
        ("never_admitted", "foreign"): 9.0,
        ("cause_no_bed", "foreign"): 9.0,
        ("cause_closed", "foreign"): 0.0,
        ("cause_closed", "citizen"): 1.0,
        ("cause_closed", "all"): 100.0,
    }
    changed = with_levels(country.baseline, refusals() | numbers)
    assert "their main cause: no bed open to them is free." in why(changed, country.headline_period)


def test_the_occupancy_of_either_funder_is_said_where_both_have_beds(
    country: Comparison, shelter: Comparison
) -> None:
    numbers = {
        ("occupancy_state_paid", "all"): 0.97,
        ("occupancy_paid_by_others", "all"): 0.2,
        ("beds_paid_by_others", "all"): 13.0,
    }
    changed = with_levels(country.baseline, numbers)
    said = "97 % of the beds the state pays are taken, and 20 % of the 13 that others pay"
    assert said in why(changed, country.headline_period)
    assert "others pay" not in answer(shelter)
    assert "share taken of the beds others pay" in summary(country)


def test_nobody_refused_has_no_cause(country: Comparison) -> None:
    changed = with_levels(country.baseline, {("never_admitted", "all"): 0.0})
    assert why(changed, country.headline_period) == "No eligible person is refused in any run."
