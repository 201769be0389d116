"""What a scenario has nothing of and can be switched on: none of it until then, all of it afterwards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.language import LANGUAGES, speaking
from sim.scenario import Scenario
from sim.scenario.faults import dotted
from sim.scenario.walk import quantities
from sim.web.jobs import given_out, taken_in
from sim.web.known import known_ids, shipped
from sim.web.levers import levers, told
from sim.web.looks import look
from sim.web.states import scenario_of, scenarios_of, text_of
from sim.web.switches import SWITCHES, Switch, every, switched_on, switches_of, with_all
from sim.web.wishes import State

WITH_SOME = [name for name in known_ids() if switches_of(name)]
CASES = [(name, switch) for name in WITH_SOME for switch in switches_of(name)]
PEOPLE = ("never_admitted", "never_eligible", "admitted", "eligible", "share_never_admitted", "nights")
ON: dict[str, Any] = {"date": "2022-01-01", "probability": 0.5, "bursts_per_year": 6.0, "per_year": 2.0}


def by_path(scenario: Scenario) -> dict[str, Any]:
    """Return the numbers and dates of a scenario."""
    return {dotted(path): told(each) for path, each, _ in quantities(scenario)}


@pytest.mark.parametrize("name", WITH_SOME)
def test_until_something_is_switched_on_nothing_of_it_happens(name: str) -> None:
    outlooks = [look([each], 1, ()).outlooks[0] for each in (shipped(name), with_all(name))]
    for measure in PEOPLE:
        one, other = (outlook.levels[measure].estimate for outlook in outlooks)
        np.testing.assert_allclose(one, other, rtol=1e-9, err_msg=measure)


@pytest.mark.parametrize(("name", "switch"), CASES, ids=[f"{name}-{each.block}" for name, each in CASES])
def test_moving_one_number_brings_all_that_goes_with_it_and_moves_nothing_else(
    name: str, switch: Switch
) -> None:
    value = ON[switch.key]
    scenario = scenario_of(text_of(State(name, "", {switch.path: value})), "x")
    before, after = map(by_path, (with_all(name), scenario))
    assert after[switch.path] == value
    others = {each.block for each in switches_of(name)} - {switch.block}
    expected = {path for path in before if not any(path.startswith(f"{block}.") for block in others)}
    assert after.keys() == expected
    assert {path for path in after if after[path] != before[path]} == {switch.path}


def test_every_switch_is_one_of_some_scenario_and_its_number_is_a_lever_there() -> None:
    paths = {lever["path"]: lever for lever in levers()}
    assert {switch for _, switch in CASES} == set(SWITCHES)
    for name, switch in CASES:
        lever = paths[switch.path]
        assert lever["values"][name] is not None
        assert lever["own"][name]["note"]
        assert lever["own"][name]["assumption"] != lever["assumption"] or switch.is_of_one_shelter
    assert "one-shelter" not in paths["access.reform.date"]["own"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_stands_beside_such_a_lever_names_the_one_to_move(code: str) -> None:
    with speaking(code):
        told_of = {lever["path"]: lever for lever in levers()}
    note, own = (
        told_of[f"access.reform.{key}"]["own"]["baseline-2020"]["note"] for key in ("uptake", "date")
    )
    assert told_of["access.reform.date"]["label"] in note
    assert told_of["access.reform.date"]["label"] not in own


def test_switched_on_more_happens() -> None:
    with_operations = State("one-shelter", "", {"streams.operations.bursts_per_year": 6.0})
    without, more = look(scenarios_of((State("one-shelter"), with_operations)), 1, ()).outlooks
    assert more.levels["eligible"].estimate.sum() > without.levels["eligible"].estimate.sum()


def test_the_file_given_out_states_the_whole_block_with_its_reasons_and_comes_in_again() -> None:
    state = State("one-shelter", "Ours", {"closures.orders.per_year": 1.0})
    text = text_of(state)
    assert "Every order counted here is one against this shelter." in text
    assert given_out(state, lambda _: None)
    assert b'"closures.orders.rule":"relocate"' in taken_in(text, lambda _: None)


def test_a_whole_scenario_of_ones_own_and_untouched_blocks_get_nothing() -> None:
    assert switched_on("", ["closures.orders.per_year"]) == {}
    assert switched_on("one-shelter", ["start.occupancy", "access.reform.date"]) == {}
    assert {scenario.name for scenario in every()} == {"with-all"}
