"""The scenarios shown in the user guide load, and the faulty ones bring the messages that it shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import sim
from sim.scenario import ScenarioFaults

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
SCENARIOS = re.findall(
    r"^```toml\n(extends.*?)```\n(?:\n(?:brings\n\n)?```text\n(.*?)```\n)?", GUIDE, re.M | re.S
)


@pytest.fixture
def beside_the_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_the_guide_shows_a_scenario_and_four_faulty_ones() -> None:
    assert [bool(message) for _, message in SCENARIOS] == [False, True, True, True, True]


@pytest.mark.usefixtures("beside_the_scenarios")
def test_the_scenario_shown_changes_three_numbers() -> None:
    shown, _ = SCENARIOS[0]
    Path("twelve-beds.toml").write_text(shown, encoding="utf-8")
    scenario, parent = sim.load("twelve-beds.toml"), sim.load("expansion-and-access.toml")
    assert scenario.shelters.beds != parent.shelters.beds
    assert scenario.openings["expansion"].probability != parent.openings["expansion"].probability
    assert scenario.transfers.acceptance != parent.transfers.acceptance


@pytest.mark.usefixtures("beside_the_scenarios")
@pytest.mark.parametrize(("text", "message"), SCENARIOS[1:])
def test_a_faulty_scenario_brings_the_message_shown(text: str, message: str) -> None:
    Path("my.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        sim.load("my.toml")
    assert str(caught.value) == message.rstrip("\n")
