"""Each broken file has one fault, and says on its first line which message is expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.catalogues import TRANSLATED
from sim.language import Saying, speaking
from sim.scenario import Fault, ScenarioFaults, load
from sim.scenario.faults import dotted

FOLDER = Path(__file__).parent / "broken"
NAMES = {
    *(
        "extends",
        "streams",
        "totals",
        "shelters",
        "places",
        "nights",
        "admissions",
        "low",
        "mode",
        "high",
        "bursts",
    ),
    *("true", "false", "inf", "KZT", "TOML", "UTF", "csv"),
}
"""Of keys, values and formats that rules name."""
FILES = sorted(path.name for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_one_fault_with_its_whole_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    expected = Path(name).read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ")
    assert [str(fault) for fault in faults_of(name)] == [expected]


def faults_of(name: str) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        load(name)
    return caught.value.faults


@pytest.mark.parametrize("name", FILES)
def test_the_fault_has_no_english_word_in_other_languages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    (fault,) = faults_of(name)
    place = f"{fault.file}:{fault.line}:{fault.column}: "
    names = latin_words(f"{dotted(fault.key)} {fault.suggestion}") | names_in(fault.rule) | NAMES
    for code in TRANSLATED:
        with speaking(code):
            told = str(fault)
        assert told.startswith(place)
        assert not latin_words(told.removeprefix(place)) - names, told


def latin_words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", text))


def names_in(rule: Saying) -> set[str]:
    """Return the words that a rule takes from the files, and those only."""
    found: set[str] = set()
    for _, part in rule.parts:
        found |= names_in(part) if isinstance(part, Saying) else latin_words(str(part))
    return found


def test_there_are_many_broken_files() -> None:
    assert len(FILES) >= 60
