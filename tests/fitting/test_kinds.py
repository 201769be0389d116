"""Kinds of people, channels and provinces in one table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.distributions import Exponential
from sim.fitting.fitted import Fitted, Known, fitted
from sim.fitting.scenario_text import scenario_text
from sim.fitting.summary import summary
from sim.mistakes import Mistake
from sim.records.stays import StayRecords
from sim.scenario import Scenario, load
from sim.shipped import one_shelter
from tests.fitting.made import records_of

FIRST, LAST = 18_262.0, 19_357.0
MEANS = {"women": 90.0, "men": 30.0, "families": 60.0}


def records(seed: int = 3) -> StayRecords:
    """Return three years of women, men and two families, of two channels and three provinces."""
    rng, rows = np.random.default_rng(seed), []
    for kind, number in (("women", 70), ("men", 50), ("families", 3)):
        for _ in range(number):
            arrived = FIRST + rng.integers(0, 1095)
            left = arrived + np.floor(Exponential(MEANS[kind]).quantile(rng.uniform()))
            channel = rng.choice(["police", "ngo"], p=[0.75, 0.25])
            province = rng.choice(["KZ-SHY", "KZ-ALA", "KZ-PAV"], p=[0.5, 0.45, 0.05])
            rows.append((arrived, left if left <= LAST else np.nan, kind, province, channel))
    days, ends, kinds, provinces, channels = (np.array(column) for column in zip(*rows, strict=True))
    return records_of(days, ends, (FIRST, LAST), profile=kinds, province=provinces, channel=channels)


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load(one_shelter())


@pytest.fixture(scope="module")
def found(base: Scenario) -> Fitted:
    known = Known(10, by=("profile", "channel", "province"), beds_in={"KZ-SHY": 12})
    return fitted(records(), None, None, known, base)


def test_each_kind_has_its_own_stays(found: Fitted) -> None:
    """The seed is fixed; the intervals of two kinds miss once in ten choices of it."""
    spans = {kind.word: kind for kind in found.kinds}
    assert list(spans) == ["men", "women"]  # of the families fewer than five came
    low, high = zip(
        *(sorted((each.ranked[0].law.mean, MEANS[word])) for word, each in spans.items()), strict=True
    )
    assert max(np.array(high) / np.array(low)) < 1.5
    assert spans["women"].ranked[0].law.mean > 1.5 * spans["men"].ranked[0].law.mean


def test_what_is_written_can_be_read(found: Fitted, base: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = scenario_text(found, base, one_shelter().as_posix(), "shelter-sim fit")
    file.write_text(text, encoding="utf-8")
    scenario = load(file)
    assert set(scenario.stays) == set(scenario.profiles) == {"men", "women"}
    assert set(scenario.streams) == {"ngo", "police"}
    parts = [(stream.parts or {})["everybody"] for stream in scenario.streams.values()]
    assert sum(parts) == pytest.approx(1.0)
    assert float(scenario.shelters.beds_in["KZ-SHY"]) == 12
    assert {each.code for each in scenario.provinces} == {"KZ-ALA", "KZ-PAV", "KZ-SHY"}
    (spread,) = (each for name, each in scenario.spreads.items() if name == "own_records")
    assert spread.weights["KZ-SHY"].central > 3 * spread.weights["KZ-PAV"].central
    told = summary(found)
    assert "families" not in told + text
    assert all(f"{word} (about " in told for word in ("women", "men"))


def test_ages_are_those_that_the_words_of_the_book_tell(base: Scenario, tmp_path: Path) -> None:
    """Of the mothers with children fewer than five came: they are not told apart, nor is their age."""
    named = {"women": "дети без взрослых", "men": "without papers", "families": "mothers with children"}
    book = records()
    words = np.array([named[word] for word in book.profile.tolist()], np.str_)
    found = fitted(replace(book, profile=words), None, None, Known(10, by=("profile",)), base)
    file = tmp_path / "mine.toml"
    file.write_text(scenario_text(found, base, one_shelter().as_posix(), "shelter-sim fit"), encoding="utf-8")
    assert sorted(each.age for each in load(file).profiles.values()) == ["adult", "child"]
    assert file.read_text(encoding="utf-8").count("age = ") == 1


@pytest.mark.parametrize("column", ["profile", "channel"])
def test_one_column_alone(base: Scenario, tmp_path: Path, column: str) -> None:
    one = fitted(records(), None, None, Known(10, by=(column,)), base)  # type: ignore[arg-type]
    file = tmp_path / "mine.toml"
    file.write_text(scenario_text(one, base, one_shelter().as_posix(), "shelter-sim fit"), encoding="utf-8")
    scenario = load(file)
    assert len(scenario.streams) == (2 if column == "channel" else 1)
    assert len(scenario.profiles) == (1 if column == "channel" else 2)


def test_a_column_of_one_kind_cannot_tell_people_apart(base: Scenario) -> None:
    alike = replace(records(), channel=np.full(len(records()), "police"))
    with pytest.raises(Mistake, match="--by channel"):
        fitted(alike, None, None, Known(10, by=("channel",)), base)
