"""The scenarios shown in the user guide load and run; the faulty ones bring the messages that it shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import sim
from sim.scenario import ScenarioFaults

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
SHOWN = re.findall(
    r"^```toml\n(extends.*?)```\n(?:\n(?:brings\n\n)?```text\n(.*?)```\n)?", GUIDE, re.M | re.S
)
FAULTY = [(text, message) for text, message in SHOWN if message]
WHOLE = [text for text, message in SHOWN if not message]
NAMES = ("twelve-beds", "our-shelter", "two-sections")
"""Names of the files that the guide has its reader write, in order."""


@pytest.fixture
def my_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder `my/` beside the shipped scenarios, with the guide's files in it."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "my").mkdir()
    for name, text in zip(NAMES, WHOLE, strict=True):
        (tmp_path / "my" / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("my")


def test_git_leaves_the_readers_folder_alone() -> None:
    assert "my/" in (ROOT / ".gitignore").read_text().splitlines()


def test_the_scenario_shown_changes_three_numbers(my_folder: Path) -> None:
    scenario = sim.load(my_folder / "twelve-beds.toml")
    parent = sim.load("scenarios/expansion-and-access.toml")
    assert scenario.shelters.beds != parent.shelters.beds
    assert scenario.openings["expansion"].probability != parent.openings["expansion"].probability
    assert scenario.transfers.acceptance != parent.transfers.acceptance


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_shown_gives_an_answer(my_folder: Path, name: str) -> None:
    answer = sim.describe(sim.compare([my_folder / f"{name}.toml"], draws=2, replications=2))
    assert sim.load(my_folder / f"{name}.toml").title in answer


@pytest.mark.parametrize(("text", "message"), FAULTY)
def test_a_faulty_scenario_brings_the_message_shown(my_folder: Path, text: str, message: str) -> None:
    (my_folder / "larger.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        sim.load(my_folder / "larger.toml")
    assert str(caught.value) == message.rstrip("\n")


def test_the_guide_shows_four_faulty_scenarios() -> None:
    assert len(FAULTY) == 4
