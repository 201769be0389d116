"""The page of evidence says what the scenario files say: every range in it is a range of a shipped file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.answer.values import Cell, value
from sim.experiment.compare import Outlook
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


def test_every_variant_is_on_the_page() -> None:
    variants = {file.stem for file in FILES if file.parent.name == "variants"}
    assert set(re.findall(r"^\| `([\w-]+)` \|", SECTIONS[8], flags=re.M)) == variants


def outlook_of(file: Path) -> Outlook:
    return sim.compare([file], draws=150, replications=150).baseline


def numbers_in(file: Path, pattern: str) -> tuple[float, float]:
    """Return two numbers that the text of a scenario file tells."""
    found = re.search(pattern, file.read_text(encoding="utf-8"))
    assert found is not None
    over_all_years, in_headline_year = (float(number.replace(",", "")) for number in found.groups())
    return over_all_years, in_headline_year


def test_what_a_night_costs_is_what_the_runs_say() -> None:
    """Within 15 %, about four standard errors of so few runs."""
    outlook = outlook_of(shipped_folder() / "expansion-and-access.toml")
    told = numbers_in(
        shipped_folder() / "variants" / "grants-that-pay-nights.toml",
        r"([\d,]+) KZT over 2021 to 2023, ([\d,]+) in 2023",
    )
    assert told == pytest.approx(
        [value(outlook, "cost_kzt_per_night", Cell(year)) for year in (3, 2)], rel=0.15
    )


def test_how_many_people_are_admitted_is_what_the_runs_say(tmp_path: Path) -> None:
    """At a price of 1 KZT a person what is spent is the number of people."""
    variant = shipped_folder() / "variants" / "grants-that-pay-admissions.toml"
    file = tmp_path / "one-kzt.toml"
    file.write_text(
        f'extends = "{variant.as_posix()}"\n[money]\ncost_kzt_per_admission = 1\n', encoding="utf-8"
    )
    outlook = outlook_of(file)
    told = numbers_in(
        variant, r"\(([\d,]+) a year over 2021 to 2023 in expansion-and-access, ([\d,]+) in 2023\)"
    )
    found = [value(outlook, "balance_spent_kzt", Cell(3)) / 3, value(outlook, "balance_spent_kzt", Cell(2))]
    assert told == pytest.approx(found, rel=0.15)
