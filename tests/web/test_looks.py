"""First looks: the numbers that the same few runs give in any other way."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.experiment.compare import compare
from sim.experiment.design import Design
from sim.frame import GROUPS
from sim.language import LANGUAGES, said, speaking
from sim.web.answers import _view, answer_of
from sim.web.looks import DRAWS, RUNS, look
from sim.web.states import scenarios_of
from sim.web.wishes import State, as_bytes

USUAL = np.s_[..., : len(GROUPS)]
"""A look does without the groups by age, which the page does not show."""


def test_a_look_gives_the_numbers_of_compare_whoever_was_looked_at_before() -> None:
    states = (State("baseline-2020"), State("foreign-access", "Mine", {"shelters.beds": 4}))
    baseline, mine = scenarios_of(states)
    names = ("share_never_admitted", "never_admitted")
    look([mine], 3, ())
    for scenarios in ([baseline, mine], [mine, baseline], [baseline]):
        seen, wanted = look(scenarios, 3, names), compare(scenarios, Design(DRAWS, RUNS, 3))
        for one, other in zip(seen.outlooks, wanted.outlooks, strict=True):
            for name in (*names, "occupancy", "beds_needed_95"):
                here, there = one.levels[name], other.levels[name]
                np.testing.assert_array_equal(here.estimate, there.estimate[USUAL])
                np.testing.assert_array_equal(here.ignorance_upper, there.ignorance_upper[USUAL])
            for name in one.changes:
                np.testing.assert_array_equal(one.changes[name].lower, other.changes[name].lower[USUAL])
            np.testing.assert_array_equal(one.judgement.verdicts, other.judgement.verdicts)
            np.testing.assert_array_equal(one.sums.taken, other.sums.taken)
        assert [set(each.changes) for each in seen.outlooks[1:]] == [set(names)] * (len(scenarios) - 1)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_baseline_is_shown_alike_whatever_stands_beside_it(code: str) -> None:
    baseline, without, mine = scenarios_of(
        (State("baseline-2020"), State("one-shelter"), State("foreign-access", "Mine", {"shelters.beds": 4}))
    )
    with speaking(code):
        for first, others in ((baseline, [mine]), (mine, [baseline]), (without, [])):
            comparison = look([first, *others], 5, ("share_never_admitted",))
            told = json.loads(answer_of(comparison, is_first_look=True, is_main_question=False))
            beside = _view(comparison, comparison.baseline)
            assert told["views"][0] == json.loads(as_bytes(beside))
            assert [view["title"] for view in told["views"]] == [
                said(each.title) for each in (first, *others)
            ]
