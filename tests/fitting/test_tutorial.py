"""The tutorial on own records says what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim.cli.commands import commands

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "own-records.md").read_text(encoding="utf-8")


def test_the_fit_shown_is_the_one_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not (tmp_path / "scenarios").exists(), "a stranger's folder: the shipped table is found"
    shown = re.search(r"^```\nshelter-sim (fit .*?)\n```.*?^```text\n(.*?)```", TUTORIAL, re.M | re.S)
    assert shown is not None
    commands(shlex.split(shown[1]), standalone_mode=False)
    assert shown[2].rstrip("\n") in capsys.readouterr().out
    assert (tmp_path / "my-shelter-fit.png").exists()
    commands(["run", "my-shelter.toml", "--no-figures"], standalone_mode=False)
    share = re.search(r"so the answer has one, too: (.* %) of the people \((.*)\)\.", TUTORIAL)
    assert share is not None
    assert (
        f" of eligible people are never admitted (4.4 of 43 a year; {share[2]} over"
        in capsys.readouterr().out
    )
    assert TUTORIAL.count(share[2]) == 2
