"""The page of evidence says what the scenario files say: every range in it is a range of a shipped file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario import Scenario, load, uncertain_numbers
from sim.scenario.numbers import Number
from sim.shipped import shipped_folder, shipped_scenarios

PAGE = (Path(__file__).parents[1] / "docs" / "evidence.md").read_text(encoding="utf-8")
SECTIONS = {int(part[0]): part for part in re.split(r"^## (?=\d)", PAGE, flags=re.M)[1:]}
RANGE = re.compile(r"([\d.,]*\d) – \*\*([\d.,]+)\*\* – ([\d.,]*\d)")
FILES = shipped_scenarios()
BASELINE = load(shipped_folder() / "baseline-2020.toml")

Range = tuple[float, float, float]


def ranges_in(text: str) -> set[Range]:
    """Return the ranges low – **mode** – high of a text."""
    low_mode_high = [[float(end.replace(",", "")) for end in found] for found in RANGE.findall(text)]
    return {(low, mode, high) for low, mode, high in low_mode_high}


def ranges_of(scenario: Scenario) -> set[Range]:
    numbers = [each for each in uncertain_numbers(scenario).values() if isinstance(each, Number)]
    return {(each.smallest, each.mode, each.largest) for each in numbers if each.mode is not None}


@pytest.mark.parametrize("section", [2, 3, 4, 5, 6, 7, 8])
def test_every_range_is_in_a_shipped_file(section: int) -> None:
    shipped = set().union(*(ranges_of(load(file)) for file in FILES))
    assert ranges_in(SECTIONS[section]) - shipped == set()


def test_the_first_day_is_that_of_the_baseline() -> None:
    first_day = {}
    for line in SECTIONS[7].splitlines():
        if (found := ranges_in(line)) and line.startswith("| "):
            first_day[line.split(" | ")[0].removeprefix("| ")] = found.pop()
    start, transfers = BASELINE.start, BASELINE.transfers
    stated = {
        "accept a place away from home": transfers.acceptance,
        "beds taken on the first day": start.occupancy,
        "foreign people already waiting": start.waiting_without_case,
    }
    assert first_day == {name: (n.low, n.mode, n.high) for name, n in stated.items()}
    assert f"within {transfers.limit_km.central:g} km" in SECTIONS[7]
    assert transfers.most_provinces == 3
    assert "three nearest" in SECTIONS[7]
