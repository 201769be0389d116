"""Numbers in words: levels, changes, and the table of the years."""

from __future__ import annotations

import re

import numpy as np
import pytest

import sim
from sim.answer import answer, summary
from sim.answer.values import Cell, change_words, level_words
from sim.experiment.changes import Change
from sim.experiment.compare import Comparison
from sim.frame import GROUPS
from sim.shipped import shipped_folder
from tests.answer.made import (
    NONE,
    level_of,
    words_of,
)


def test_years_before_the_headline_year_are_marked(country: Comparison) -> None:
    text = answer(country)
    assert "| 2021 \\* " in text
    assert "| 2021-2023 \\* " in text
    assert "| 2023  " in text
    assert "\\* **Not the headline year.** Before 2023" in text


@pytest.mark.parametrize(
    ("name", "estimate", "runs", "draws", "words"),
    [
        ("grant_kzt", 69.4e6, (69.4e6, 69.4e6), (69.4e6, 69.4e6), "69,400,000"),
        ("beds", 8.5, (8.5, 8.5), (8.5, 8.5), "8.5"),
        ("occupancy", 0.5, (0.5, 0.5), (0.5, 0.5), "50 %"),
        ("beds", 10.0, (9.99, 10.01), (9.99, 10.01), "about 10"),
        ("never_admitted", 3.0, (2.0, 4.0), NONE, "3.0 (runs: 2.0 to 4.0)"),
        ("never_admitted", 0.011, (0.0, 0.02), (0.001, 2.0), "under 0.1 (under 0.1 to 2.0)"),
        ("never_admitted", 0.0, (0.0, 0.03), NONE, "0 (runs: 0 to under 0.1)"),
        ("share_never_admitted", np.nan, NONE, NONE, "nobody eligible"),
        ("share_without_bed", np.nan, NONE, NONE, "nobody wants a bed"),
        ("beds_needed_95", 32.2, (30.0, np.inf), NONE, "33"),
    ],
)
def test_a_level_in_words(
    country: Comparison,
    name: str,
    estimate: float,
    runs: tuple[float, float],
    draws: tuple[float, float],
    words: str,
) -> None:
    assert words_of(country.baseline, name, level_of(estimate, runs, draws)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("returned", "no returns"),
        ("share_returned_never_admitted", "no returns"),
        ("tried_again", "no new attempts"),
        ("share_new_attempts_admitted", "no new attempts"),
        ("chance_money_runs_out", "no balance"),
        ("mean_days_until_money_runs_out", "no balance"),
        ("arrears_kzt", "no balance"),
    ],
)
def test_what_a_file_does_not_have_is_said_in_words(country: Comparison, name: str, words: str) -> None:
    assert level_words(country.baseline, name, Cell(country.headline_period)) == words


def test_what_a_file_has_is_counted() -> None:
    variants = shipped_folder() / "variants"
    files = [variants / f"{name}.toml" for name in ("grants-that-pay-nights", "returns-and-new-attempts")]
    nights, returns = (sim.compare([file], draws=2, replications=4) for file in files)
    for comparison, name in ((nights, "arrears_kzt"), (returns, "returned"), (returns, "tried_again")):
        words = level_words(comparison.baseline, name, Cell(comparison.headline_period))
        assert words[0].isdigit() or words.startswith("under")
    assert "go by the first request" in answer(returns)
    assert "go by the first request" not in answer(nights)


def test_where_every_number_is_known_the_interval_is_that_of_the_runs(shelter: Comparison) -> None:
    level = level_of(3.0, (2.0, 4.0), NONE)
    assert words_of(shelter.baseline, "never_admitted", level) == "3.0 (2.0 to 4.0)"


@pytest.mark.parametrize(
    ("name", "estimate", "runs", "draws", "words"),
    [
        ("share_late_7", -0.02, (-0.023, -0.014), (-0.08, 0.02), "−2.0 points (−2.3 to −1.4) / −8.0 to +2.0"),
        ("share_late_7", -0.0004, (-0.0008, 0.0002), NONE, "−0.04 points (−0.08 to +0.02) / not known"),
        ("never_admitted", -0.06, (-0.09, -0.03), (-0.1, -0.02), "−0.06 (−0.09 to −0.03) / −0.10 to −0.02"),
        ("grant_kzt", -79.5e6, (-79.5e6, -79.5e6), (-79.5e6, -79.5e6), "−79,500,000"),
        ("occupancy", 0.015, (0.015, 0.015), (0.015, 0.015), "+1.5 points"),
        ("beds", 0.0, (0.0, 0.0), (0.0, 0.0), "no change"),
        ("share_never_admitted", np.nan, NONE, NONE, "nothing to compare"),
    ],
)  # fmt: skip
def test_a_change_in_words(
    name: str, estimate: float, runs: tuple[float, float], draws: tuple[float, float], words: str
) -> None:
    columns = (estimate, *runs, *draws, np.nan, np.nan)
    change = Change(*(np.full((1, 1, len(GROUPS)), number) for number in columns))
    assert change_words(change, name, Cell(0)) == words


def test_no_share_of_a_change_is_in_per_cent(country: Comparison) -> None:
    changes = answer(country).split("## What changes")[1].split("## Year by year")[0]
    assert "%" not in changes.split("The same people")[0]
    assert "points" in changes


def test_grants_stand_alone(country: Comparison) -> None:
    assert re.search(r"state money, KZT +\| 69,400,000 +\| 148,900,000 +\|", summary(country))
    assert re.search(r"state money, KZT +\| \+79,500,000 +\| no change +\|", answer(country))
