"""The table of assumptions of a brief: each number in words, once for all scenarios that share it."""

from __future__ import annotations

import pytest

from sim.language import LANGUAGES, speaking
from sim.report.assumed import COLUMNS, NO_REASON, assumptions_rows, assumptions_table
from sim.scenario import Scenario, assumptions, load, load_text
from sim.shipped import main_scenarios, one_shelter


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    return [load(file) for file in main_scenarios()[::3]]


def test_a_number_that_all_share_stands_once(scenarios: list[Scenario]) -> None:
    head, *rows = assumptions_table(scenarios, {})
    keys = [row[0].split("`")[1] for row in rows]
    stated = [{each.path for each in assumptions(scenario)} for scenario in scenarios]
    assert set(keys) == set.union(*stated)
    assert {len(row) for row in rows} == {len(head)} == {5}
    where = dict(zip(keys, (row[4] for row in rows), strict=True))
    assert where["shelters.beds"] == "all"
    assert where["openings.expansion.probability"] == scenarios[1].name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_of_the_main_question_has_words(scenarios: list[Scenario], code: str) -> None:
    """And nobody is called by a name of the file, such as `citizen_woman`."""
    with speaking(code):
        _, *rows = assumptions_table(scenarios, {})
    words = [row[0].partition("`")[0] for row in rows]
    assert all(words)
    assert not [each for each in words if "_" in each]


def test_a_range_stands_around_its_likeliest_value(scenarios: list[Scenario]) -> None:
    _, *rows = assumptions_table(scenarios, {"shelters.beds": "half"})
    told = {row[0].split("`")[1]: row for row in rows}
    assert told["shelters.beds"][1] == "9 (6 to 15)"
    assert told["transfers.limit_km"][1] == "800"
    assert told["access.reform.date"][1] == "1 January 2022 (1 July 2021 to 1 January 2023)"
    assert told["effects.assisted.variance_over_mean"][1] == "4.28 to 33.8"
    assert (told["shelters.beds"][-1], told["transfers.limit_km"][-1]) == ("half", "")


def test_a_number_without_source_and_reason_is_called_that(scenarios: list[Scenario]) -> None:
    text = 'extends = "foreign-access.toml"\ntitle = "Ours"\n[access.reform]\nuptake = 0.5\n'
    own = load_text(text, main_scenarios()[0].with_name("ours.toml"))
    _, *rows = assumptions_table([own], {})
    reasons = {row[0].split("`")[1]: row[3] for row in rows}
    assert reasons.pop("access.reform.uptake") == NO_REASON
    assert NO_REASON not in reasons.values(), "each shipped number has one"


def test_the_same_numbers_go_to_other_programs() -> None:
    scenario = load(one_shelter())
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in assumptions_rows([scenario])]
    listed = assumptions(scenario)
    assert [row["key"] for row in rows] == [each.path for each in listed]
    assert [row["most_likely"] for row in rows] == [each.mode for each in listed]
    assert {row["where"] for row in rows} == {scenario.name}
