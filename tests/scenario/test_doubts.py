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
    assert len(doubts_of(tmp_path, pools("women", "men") + man)) == 1
    coming = "[streams.ngo]\nmix = { woman = 0.9, man = 0.1 }\n"
    assert doubts_of(tmp_path, pools("women", "men") + man + coming) == []


def test_men_among_women(tmp_path: Path) -> None:
    found = doubts_of(tmp_path, '[profiles.woman]\nsex = "male"\n')
    assert found == ["profiles.woman.kind: warning: male people are given places for women."]


@pytest.mark.parametrize("file", shipped_scenarios(), ids=lambda file: file.stem)
def test_shipped_scenarios_leave_no_doubt(file: Path) -> None:
    assert load(file).doubts == ()
