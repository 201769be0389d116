"""What a scenario may say though it is probably not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import load
from sim.shipped import shipped_scenarios

HERE = Path(__file__).parent


def doubts_of(folder: Path, text: str) -> list[str]:
    """Return the warnings of a file that changes the least scenario, without their places."""
    file = folder / "mine.toml"
    file.write_text(f'extends = "{HERE / "minimal.toml"}"\n{text}')
    return [str(doubt).split(": ", 1)[1] for doubt in load(file).doubts]


def pools(*names: str) -> str:
    return "".join(f'[shelters.places.{name}]\naccepts = ["{name}"]\nshare = 1\n' for name in names)


def test_places_for_people_who_do_not_come(tmp_path: Path) -> None:
    found = doubts_of(tmp_path, pools("women", "men"))
    assert found == ["shelters.places.men: warning: takes men only, and no such people come."]


def test_a_profile_that_no_stream_brings_fills_no_places(tmp_path: Path) -> None:
    man = '[profiles.man]\ncitizen = true\nsex = "male"\nkind = "men"\nstay = "months"\n'
    man += "patience_for_bed_days = 1\n"
    assert doubts_of(tmp_path, pools("women", "men") + man)[0].startswith("shelters.places.men")
    coming = "[streams.ngo]\nmix = { woman = 0.9, man = 0.1 }\n"
    assert doubts_of(tmp_path, pools("women", "men") + man + coming) == []


def test_men_among_women(tmp_path: Path) -> None:
    found = doubts_of(tmp_path, '[profiles.woman]\nsex = "male"\n')
    assert found == ["profiles.woman.kind: warning: male people are given places for women."]


LAW = 'law = "exponential"\nmean_days = 30\n'


def test_a_misspelt_name_makes_a_table_that_nothing_uses(tmp_path: Path) -> None:
    assert doubts_of(tmp_path, f"[stays.month]\n{LAW}") == [
        'stays.month: warning: nothing uses it. Did you mean "stays.months"?'
    ]
    season = "[seasons.labour]\namplitude = 0.2\npeak_day = 100\n"
    assert doubts_of(tmp_path, season) == ["seasons.labour: warning: nothing uses it."]
    assert doubts_of(tmp_path, f'{season}[streams.ngo]\nseason = "labour"\n') == []


def test_what_an_extended_file_leaves_over_is_no_doubt(tmp_path: Path) -> None:
    assert doubts_of(tmp_path, f'[stays.weeks]\n{LAW}[profiles.woman]\nstay = "weeks"\n') == []


def test_what_begins_after_the_study_changes_nothing(tmp_path: Path) -> None:
    late = ", which ends on 2022-12-31."
    opening = '[openings.more]\nprovinces = "without_shelter"\nfirst = {day}\nlast = 2024-01-01\n'
    assert doubts_of(tmp_path, opening.format(day="2023-01-01")) == [
        f"openings.more.first: warning: lies after the study{late}"
    ]
    assert doubts_of(tmp_path, opening.format(day="2022-12-31")) == []
    access = "[access]\ncase_probability = 0.1\ncase_delay_days = 30\n[access.reform]\ndate = 2031-01-01\n"
    assert doubts_of(tmp_path, access) == [f"access.reform.date: warning: lies after the study{late}"]
    money = "[money]\ngrants = [{{ year = {year}, amount = 1000 }}]\n"
    assert doubts_of(tmp_path, money.format(year=2023)) == [
        f"money.grants: warning: begin after the study{late}"
    ]
    assert doubts_of(tmp_path, money.format(year=2022)) == []


def test_a_headline_year_that_is_studied_in_part(tmp_path: Path) -> None:
    assert doubts_of(tmp_path, "[study]\nend = 2022-06-30\n") == [
        "study.headline_year: warning: the study has only a part of this year, "
        "and the answer is about that part."
    ]
    assert doubts_of(tmp_path, "[study]\nend = 2022-06-30\nheadline_year = 2021\n") == []


@pytest.mark.parametrize("file", shipped_scenarios(), ids=lambda file: file.stem)
def test_shipped_scenarios_leave_no_doubt(file: Path) -> None:
    assert load(file).doubts == ()
