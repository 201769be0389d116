"""No cell that the program writes is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim import store
from sim.records.spreadsheets import harmless

MINIMAL = Path(__file__).parents[1] / "scenario" / "minimal.toml"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 701",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0@x",
        "＝1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "KZ-SHY", "2021-2023", "'=1", "a=b", "№ 1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_nothing_written_begins_like_a_formula(text: str) -> None:
    assert harmless(text).lstrip(" \u00a0\ufeff")[:1] not in {*"=+-@\t\r\n＝＋－＠"}


def test_the_name_of_a_scenario_is_no_formula_in_the_results(tmp_path: Path) -> None:
    file = tmp_path / "=HYPERLINK(1).toml"
    shutil.copy(MINIMAL, file)
    (tmp_path / "data").mkdir()
    text = file.read_text(encoding="utf-8").replace("../data/", f"{MINIMAL.parents[1].as_posix()}/data/")
    file.write_text(text, encoding="utf-8")
    comparison = sim.compare([file], draws=2, engine="reference")
    store.write(comparison, [], tmp_path / "results", "none", lambda: "")
    for name in ("estimates", "verdicts"):
        with (tmp_path / "results" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            assert {row["scenario"] for row in csv.DictReader(lines)} == {"'=HYPERLINK(1)"}
