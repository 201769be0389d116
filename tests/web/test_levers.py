"""Levers: what the page lets move is what the scenarios say, and moving it moves that number and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sim.language import ENGLISH, LANGUAGES, said, speaking
from sim.scenario import assumptions
from sim.scenario.faults import dotted
from sim.scenario.walk import quantities
from sim.web.known import known_ids, shipped
from sim.web.levers import MAIN, RULES, groups, levers, told
from sim.web.states import scenario_of, text_of
from sim.web.wishes import State

LEVERS = list(levers())


def test_every_rule_finds_a_lever_and_no_lever_is_there_twice() -> None:
    paths = [lever["path"] for lever in LEVERS]
    assert len(set(paths)) == len(paths)
    assert len({lever["label"] for lever in LEVERS}) == len(paths)
    found = {lever["group"] for lever in LEVERS}
    assert [group["id"] for group in groups() if group["id"] in found] == list(
        dict.fromkeys(lever["group"] for lever in LEVERS)
    )
    assert len(paths) >= len(RULES)


@pytest.mark.parametrize("name", known_ids())
def test_values_sources_and_reasons_are_those_of_the_files(name: str) -> None:
    stated = {each.path: each for each in assumptions(shipped(name))}
    for lever in LEVERS:
        value, each = lever["values"][name], stated.get(lever["path"])
        if each is None:
            continue
        ends = {"low": each.low, "mode": each.mode, "high": each.high}
        if each.low is None:
            assert str(value) == str(each.mode)
        else:
            known = {end: str(number) for end, number in ends.items() if number is not None}
            assert {end: str(value[end]) for end in known} == known
        said_here = lever | lever["own"].get(name, {})
        assert (said_here["source"], said_here["assumption"]) == (each.source, each.assumption)


def within(lever: dict[str, Any]) -> Any:
    """Return a value of a lever that differs from that of the main scenario."""
    before = lever["values"][MAIN]
    if lever["kind"] == "date":
        return lever["most"] if lever["path"].endswith("last") else lever["least"]
    return lever["most"] if before != lever["most"] else lever["least"]


@pytest.mark.parametrize("lever", LEVERS, ids=[lever["path"] for lever in LEVERS])
def test_a_lever_at_its_bound_moves_its_number_and_no_other(lever: dict[str, Any]) -> None:
    path = lever["path"]
    name = (
        MAIN
        if lever["values"][MAIN] is not None
        else next(name for name, value in lever["values"].items() if value is not None)
    )
    value = within(lever)
    scenario = scenario_of(text_of(State(name, "", {path: value})), "x")
    if path.startswith("money.grants"):
        assert scenario.money.grants[0].amount == value
        return
    before, after = (
        {dotted(key): told(each) for key, each, _ in quantities(each_scenario)}
        for each_scenario in (shipped(name), scenario)
    )
    assert after[path] == value
    assert {key for key in after if after[key] != before.get(key)} == {path}


CASES = [(name, lever) for name in known_ids() for lever in LEVERS if lever["values"][name] is not None]


def test_each_lever_of_a_scenario_can_be_moved_there_by_itself() -> None:
    """What touches nobody, as criminal cases where all are citizens, is no lever, and needs no other key."""
    for name, lever in CASES:
        if not lever["path"].startswith("openings."):  # their first day may not come after their last
            state = State(name, "", {lever["path"]: lever["most"]})
            assert scenario_of(text_of(state), "x"), (name, lever["path"])
    alone = {lever["group"] for name, lever in CASES if name == "one-shelter"}
    assert not alone & {"access", "transfers"}
    paths = [lever["path"] for name, lever in CASES if name == "one-shelter"]
    assert not [path for path in paths if "beds_in" in path], "not the same beds twice"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_lever_has_its_words(code: str) -> None:
    with speaking(code):
        labels = [lever["label"] for lever in levers()]
    assert len(set(labels)) == len(labels)
    assert all(labels)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_sources_and_reasons_are_said_too_and_a_users_own_stay_as_written(code: str) -> None:
    with speaking(code):
        spoken = [lever[key] for lever in levers() for key in ("source", "assumption") if lever[key]]
        assert said("counted by ourselves, 2026") == "counted by ourselves, 2026"
    english = [lever[key] for lever in LEVERS for key in ("source", "assumption") if lever[key]]
    assert len(spoken) == len(english)
    assert all(
        words != known and re.search("[а-я]", words) for words, known in zip(spoken, english, strict=True)
    )
