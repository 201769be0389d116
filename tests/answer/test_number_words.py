"""The numbers of a file in words: every one that an experiment may name has some, in every language."""

from __future__ import annotations

import re

import pytest

from sim import load
from sim.answer.number_words import WORDS, number_words
from sim.experiment.groups import groups_of
from sim.language import ENGLISH, LANGUAGES, said, speaking
from sim.scenario import Scenario, settable
from sim.shipped import shipped_folder


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    return [load(file) for file in sorted(shipped_folder().rglob("*.toml"))]


def test_every_number_of_a_shipped_file_has_words(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        names = [*settable(scenario), *(group.name for group in groups_of(scenario))]
        assert [name for name in names if number_words(name, scenario) == name] == []


def test_words_tell_the_unknown_numbers_of_a_file_apart(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        names = [group.name for group in groups_of(scenario)]
        assert len({number_words(name, scenario) for name in names}) == len(names)


def test_words_say_of_whom_they_speak(scenarios: list[Scenario]) -> None:
    """In a table by rank nothing stands above "they": whom they mean is in the words themselves."""
    for scenario in scenarios:
        for name in settable(scenario):
            words = re.split(r"\W+", number_words(name, scenario).lower())
            assert not {"they", "them"} & set(words) or "people" in words, words


def test_what_has_no_words_is_called_by_its_key(scenarios: list[Scenario]) -> None:
    assert number_words("shelters.unheard_of", scenarios[0]) == "shelters.unheard_of"


def test_a_province_is_called_by_its_name_and_a_table_of_the_users_own_with_spaces(
    scenarios: list[Scenario],
) -> None:
    assert number_words("shelters.beds_in.KZ-SHY", scenarios[0]) == "State-paid beds, Shymkent (city)"
    assert number_words("stays.our_guests.mean_days", scenarios[0]) == "Mean length of stay: our guests"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_they_are_said_in_every_language(code: str) -> None:
    with speaking(code):
        assert [words for _, words in WORDS if said(words) == words] == []
