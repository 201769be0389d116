"""What a look keeps for the next one: only what the next one would draw alike."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.experiment.replicate import drawn, met
from sim.referrals import plan
from sim.residents import presence, stays_left
from sim.scenario import Scenario
from sim.web.looks import look
from sim.web.met_before import OF_RULES, _beds, _digest_of_people, _people
from sim.web.states import scenarios_of
from sim.web.wishes import State

RULES = {
    "access.reflection_days": 30.0,
    "access.grace_days": 11.0,
    "access.reform.uptake": 0.2,
    "access.reform.uptake_ramp_days": 900.0,
    "transfers.limit_km": 100.0,
    "start.occupancy": 0.1,
}


def _scenario(**changes: float) -> Scenario:
    (found,) = scenarios_of((State("expansion-and-access", "Mine", changes),))
    return found


def _drawn(scenario: Scenario) -> bytes:
    known = drawn(scenario, 7, 2)
    return pickle.dumps((met([plan(known, 7, 2)], [np.arange(3)]), presence(known, stays_left(known))))


def test_the_numbers_left_out_are_those_tried_here() -> None:
    assert set(RULES) == set(_paths(OF_RULES))


def _paths(left_out: Any, above: str = "") -> Iterator[str]:
    for key in left_out:
        below = left_out[key] if isinstance(left_out, dict) else True
        if below is True:
            yield above + key
        else:
            yield from _paths(below, f"{above}{key}.")


@pytest.mark.parametrize(("path", "value"), RULES.items())
def test_a_rule_changes_nobody_who_comes_so_they_are_kept(path: str, value: float) -> None:
    usual, changed = _scenario(), _scenario(**{path: value})
    assert usual.model_dump() != changed.model_dump()
    assert _digest_of_people(usual) == _digest_of_people(changed)
    assert _drawn(usual) == _drawn(changed)


@pytest.mark.parametrize(
    "path", ["access.case_probability", "transfers.acceptance", "streams.operations.bursts_per_year"]
)
def test_what_changes_who_comes_is_drawn_anew(path: str) -> None:
    assert _digest_of_people(_scenario()) != _digest_of_people(_scenario(**{path: 0.123}))


def test_a_look_is_the_same_whatever_was_kept_before_it() -> None:
    states = [
        State("expansion-and-access", "Mine", changes)
        for changes in ({"shelters.beds": 5.0}, {"access.reform.uptake": 0.4}, {"shelters.beds": 7.0})
    ]

    def seen(state: State) -> list[Any]:
        comparison = look(scenarios_of((state,)), 11, ())
        sums = comparison.baseline.sums
        return [sums.sums, sums.squares, sums.peaks, sums.taken, sums.open]

    after_others = [seen(state) for state in states]
    for state, before in zip(states, after_others, strict=True):
        _people.cache_clear()
        _beds.cache_clear()
        for one, other in zip(seen(state), before, strict=True):
            np.testing.assert_array_equal(one, other)
