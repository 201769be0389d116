"""The weight of each unknown number in the answer, as the page tells it."""

from __future__ import annotations

import json

import pytest

from sim.experiment.compare import compare
from sim.experiment.design import Design
from sim.language import LANGUAGES, speaking
from sim.scenario import uncertain_numbers
from sim.web.answers import answer_of
from sim.web.known import shipped
from sim.wording import percent


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_unknown_number_has_its_weight_in_the_full_answer_the_heaviest_first(code: str) -> None:
    comparison = compare([shipped("baseline-2020")], Design(12, 12))
    found = comparison.baseline.weights
    assert found is not None
    names = list(uncertain_numbers(comparison.baseline.scenario))
    with speaking(code):
        answer = json.loads(answer_of(comparison, is_first_look=False, is_main_question=False))
        told = answer["views"][0]["weights"]
        assert sorted(each["path"] for each in told) == sorted(names)
        for each in told:
            place = names.index(each["path"])
            assert (each["share"], each["low"], each["high"]) == (
                found.share[place],
                found.lower[place],
                found.upper[place],
            )
            assert percent(each["share"] if each["is_told"] else each["high"]) in each["text"]
    order = [(not each["is_told"], -each["share"]) for each in told]
    assert order == sorted(order)
