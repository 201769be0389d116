"""States of the page and the files that they are: nothing gets lost, and no file of the machine is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.language import LANGUAGES, said, speaking
from sim.scenario import Scenario, load
from sim.scenario.walk import quantities
from sim.web.known import known_ids, shipped
from sim.web.refusals import Refused
from sim.web.requests import state_in
from sim.web.states import beside_the_shipped, file_of, scenario_of, scenarios_of, state_of, text_of
from sim.web.toml_text import Value
from sim.web.wishes import State


def numbers(scenario: Scenario) -> dict[str, Any]:
    """Return every number of a scenario with its range, source and reason."""
    return {str(path): quantity for path, quantity, _ in quantities(scenario)}


@pytest.mark.parametrize("name", known_ids())
def test_a_shipped_file_taken_in_and_given_out_says_the_same(name: str) -> None:
    text = beside_the_shipped(known_ids()[name].read_text(encoding="utf-8"))
    state = state_of(text)
    assert state_in(state.told()) == state
    again = scenario_of(text_of(state), "x")
    shipped = load(known_ids()[name])
    assert numbers(again) == numbers(shipped)
    assert again.model_dump() == shipped.model_dump()


def test_a_state_becomes_a_file_that_a_planner_can_read() -> None:
    changes: dict[str, Value] = {
        "access.reform.uptake": {"low": 0.2, "mode": 0.3, "high": 0.9},
        "access.reform.date": "2022-07-01",
        "shelters.beds_in.KZ-AST": 12,
    }
    text = text_of(State("expansion-and-access", 'With "quotes" \\ and ë', changes))
    assert text.split("\n\n", 1)[1] == (
        'extends = "expansion-and-access.toml"\n'
        'title = "With \\"quotes\\" \\\\ and ë"\n\n'
        "[access.reform]\nuptake = { low = 0.2, mode = 0.3, high = 0.9 }\ndate = 2022-07-01\n\n"
        "[shelters.beds_in]\nKZ-AST = 12\n"
    )
    scenario = scenario_of(text, "state-1")
    assert scenario.access.reform is not None
    assert scenario.access.reform.uptake.mode == 0.3
    assert float(scenario.shelters.beds_in["KZ-AST"]) == 12


def test_an_item_of_an_array_is_changed_and_the_others_stay() -> None:
    state = State("expansion-2021", "", {"money.grants[0].amount": 120_000_000})
    (grant,) = scenario_of(text_of(state), "x").money.grants
    assert (grant.year, grant.amount) == (2021, 120_000_000.0)
    assert (grant.source, grant.assumption) == (None, None), "a number of the reader's own has no source"
    with pytest.raises(Refused, match="no such number"):
        text_of(State("expansion-2021", "", {"money.grants[7].amount": 1}))


def test_a_file_with_grants_of_its_own_stays_as_it_was_when_one_is_changed() -> None:
    grants: list[Value] = [{"year": 2021, "amount": 1_000_000, "source": "Our contract."}]
    state = State("expansion-2021", "", {"money.grants": grants, "money.grants[0].amount": 2_000_000})
    assert "amount = 2000000" in text_of(state)
    assert grants == [{"year": 2021, "amount": 1_000_000, "source": "Our contract."}]


def test_scenarios_have_names_of_their_own() -> None:
    states = (State("baseline-2020"), State("baseline-2020"), State("baseline-2020", "Mine"))
    assert [each.name for each in scenarios_of(states)] == ["baseline-2020", "state-2", "state-3"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_shipped_scenario_is_the_same_in_every_language(code: str) -> None:
    with speaking(code):
        title = said(shipped("baseline-2020").title)
    state = state_in({"extends": "baseline-2020", "title": title, "changes": {}})
    assert scenarios_of((state,)) == [shipped("baseline-2020")]


def test_a_file_given_out_is_read_in_any_folder_and_taken_in_again(tmp_path: Path) -> None:
    state = State("variants/low-demand", "Mine", {"start.occupancy": 0.4})
    file = tmp_path / "mine.toml"
    file.write_text(file_of(state), encoding="utf-8")
    assert load(file).start.occupancy.value == 0.4
    assert state_of(file_of(state)) == state


def test_faults_stand_at_their_lines() -> None:
    text = 'extends = "baseline-2020.toml"\ntitle = "x"\n\n[shelters]\nbedz = 3\nturnaround_days = -1\n'
    with pytest.raises(Refused) as refused:
        scenario_of(text, "scenario")
    assert refused.value.status == 422
    assert [(each["line"], each["key"]) for each in refused.value.faults] == [
        (5, "shelters.bedz"),
        (6, "shelters.turnaround_days"),
    ]
    assert "beds" in refused.value.faults[0]["message"]


@pytest.mark.parametrize(
    "text",
    [
        'extends = "../../etc/passwd.toml"\ntitle = "x"\n',
        'extends = "/etc/hostname.toml"\ntitle = "x"\n',
        'extends = "baseline-2020.toml"\ntitle = "x"\ncountry.provinces_file = "/etc/passwd"\n',
        'extends = "baseline-2020.toml"\ntitle = "x"\nshelters.inclusion_file = "../secret.csv"\n',
        'extends = ["baseline-2020.toml"]\ntitle = "x"\n',
    ],
)
def test_no_file_of_the_machine_is_read_or_named(text: str) -> None:
    with pytest.raises(Refused) as refused:
        scenario_of(text, "scenario")
    said = str(refused.value.told())
    assert "only what is shipped" in said
    assert str(Path(__file__).parents[2]) not in said


def test_scenarios_beyond_the_page_are_refused() -> None:
    many = State("baseline-2020", "", {"totals.foreign.referrals_per_year": 900_000})
    long = State("baseline-2020", "", {"study.end": "2090-12-31"})
    for state, rule in ((many, "too many for the page"), (long, "years")):
        with pytest.raises(Refused, match=rule):
            scenarios_of((state,))


@pytest.mark.parametrize("text", ["x" * 200_001, "k = 1\n" * 3001], ids=["characters", "lines"])
def test_a_file_that_would_take_long_is_refused_before_it_is_read(text: str) -> None:
    for read in (beside_the_shipped, lambda text: scenario_of(text, "x")):
        with pytest.raises(Refused, match=r"too large: at most (200000|3000)"):
            read(text)
