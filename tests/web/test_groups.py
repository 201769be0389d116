"""Who gets no bed, as the page tells it: the numbers of the answer, for groups that there are alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.experiment.compare import Comparison, compare
from sim.experiment.design import Design
from sim.web.answers import answer_of
from sim.web.known import shipped


def groups_of(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the groups of each scenario, as the page reads them."""
    answer = json.loads(answer_of(comparison, is_first_look=False, is_main_question=False))
    return [{each["id"]: each for each in view["groups"]} for view in answer["views"]]


def test_people_are_told_apart_by_citizenship_sex_and_age_where_there_are_several() -> None:
    comparison = compare([shipped("baseline-2020"), shipped("foreign-access")], Design(4, 4))
    for outlook, told in zip(comparison.outlooks, groups_of(comparison), strict=True):
        assert list(told) == ["all", "citizen", "foreign", "female", "male", "adult", "family"], "no children"
        number = outlook.levels["eligible"].estimate[-1, comparison.headline_period]
        found = {
            name: float(number[place]) for place, name in enumerate(comparison.frame.groups) if name in told
        }
        assert found["all"] == pytest.approx(found["citizen"] + found["foreign"])
        assert found["all"] == pytest.approx(found["adult"] + found["family"])
        for name, group in told.items():
            assert float(group["people"]) == pytest.approx(found[name], rel=0.06), "two digits"


def test_where_all_are_alike_no_groups_are_told() -> None:
    assert groups_of(compare([shipped("one-shelter")], Design(2, 2))) == [{}]
