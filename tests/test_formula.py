"""The formula beside the simulation of one shelter: when it speaks, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.answer.values import Cell, value
from sim.formula import formula
from sim.scenario import load
from sim.shipped import shipped_folder
from sim.theory import erlang_b

ONE_SHELTER = shipped_folder() / "one-shelter.toml"
LAWS = {
    "deterministic": 'law = "deterministic"',
    "exponential": 'law = "exponential"',
    "lognormal": 'law = "lognormal"\ncv = 1.2',
    "gamma": 'law = "gamma"\ncv = 1.2',
    "hyperexponential": 'law = "hyperexponential"\ncv = 1.2',
    "weibull": 'law = "weibull"\nshape = 0.8',
    "loglogistic": 'law = "loglogistic"\nshape = 2.5',
    "early leavers": "mean_days = 91.25\nearly_share = 0.2\nearly_mean_days = 10",
}


def written(folder: Path, changes: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(f'extends = "{ONE_SHELTER.as_posix()}"\n{changes}', encoding="utf-8")
    return file


@pytest.mark.parametrize("law", LAWS)
def test_any_law_of_stay_without_a_longest_stay_gives_an_answer(tmp_path: Path, law: str) -> None:
    file = written(tmp_path, f"[stays.anyone]\n{LAWS[law]}\n")
    assert "Erlang B" in sim.describe(sim.compare([file], draws=2, replications=2))
    by_formula = formula(load(file))
    assert by_formula is not None
    assert by_formula.mean_stay == pytest.approx(75.0)
    assert by_formula.share_refused == pytest.approx(erlang_b(40 * 75 / 365.25, 10))


@pytest.mark.parametrize(
    "changes",
    [
        "[shelters]\nprovinces = []\n[openings.later]\nprovinces = ['KZ-SHY']\nprobability = 0.5\n"
        "first = 2022-01-01\nlast = 2022-12-31\n",
        "[money]\nbuys = 'nights'\ncost_kzt_per_night = 5000\ngrants = [{ year = 2021, amount = 5e6 }]\n",
    ],
    ids=["may never open", "money may run out"],
)
def test_it_is_silent_where_the_shelter_may_not_stand_or_not_be_paid(tmp_path: Path, changes: str) -> None:
    assert formula(load(ONE_SHELTER)) is not None
    assert formula(load(written(tmp_path, changes))) is None


def test_the_beds_of_the_formula_are_those_of_the_province(tmp_path: Path) -> None:
    file = written(tmp_path, "[shelters.beds_in]\nKZ-SHY = 5\n")
    by_formula = formula(load(file))
    assert by_formula is not None
    assert by_formula.beds == 5
    told = sim.describe(sim.compare([file], draws=2, replications=2))
    assert "a year, with 5 beds. With 15 beds it would be no more than 2 %" in told
    assert "files with other numbers of shelters.beds_in.KZ-SHY" in told


def test_a_formula_at_the_middle_of_ranges_says_so(tmp_path: Path) -> None:
    """Of 25 to 50 people 35 were taken, and the beds for these called enough, with no word of the others."""
    wide = "[streams.everyone]\nreferrals_per_year = { low = 25, mode = 32, high = 50 }\n"
    plain = "[streams.everyone]\nreferrals_per_year = 35\n"
    for changes, is_said in ((wide, True), (plain, False)):
        file = written(tmp_path, changes)
        told = sim.describe(sim.compare([file], draws=2, replications=2))
        assert ("stand in it at the middle of their ranges" in told) is is_said


def test_a_bed_that_is_made_ready_is_taken(tmp_path: Path) -> None:
    """Days between two stays were left out, and too few beds called enough."""
    years = "[study]\nend = 2025-12-31\nheadline_year = 2025\n"
    file = written(tmp_path, f"{years}[shelters]\nturnaround_days = 15\n")
    by_formula = formula(load(file))
    assert by_formula is not None
    assert by_formula.share_refused == pytest.approx(erlang_b(40 * (75 + 15) / 365.25, 10))
    comparison = sim.compare([file], draws=1, replications=400)
    share = value(comparison.outlooks[0], "share_never_admitted", Cell(comparison.headline_period))
    assert share == pytest.approx(by_formula.share_refused, abs=0.015)
    assert "A bed counts as taken while it is made ready" in sim.describe(comparison)
