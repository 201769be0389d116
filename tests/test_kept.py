"""Results on disk are the whole comparison: it can be told again, and nothing else is taken for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sim
from sim import kept, store
from sim.experiment.compare import Comparison
from sim.mistakes import Mistake
from sim.shipped import main_scenarios, shipped_folder
from sim.tables import COLUMNS, rows

VARIANT = shipped_folder() / "variants" / "closure-orders.toml"


@pytest.fixture(scope="module")
def country() -> Comparison:
    """Return two scenarios, one of which extends files in a folder above its own."""
    return sim.compare([main_scenarios()[0], VARIANT], draws=4, replications=8, precision=0.5)


@pytest.fixture
def folder(country: Comparison, tmp_path: Path) -> Path:
    store.write(country, [], tmp_path / "results", "shelter-sim compare", lambda: "log\n")
    return tmp_path / "results"


def test_what_is_read_is_what_was_computed(country: Comparison, folder: Path) -> None:
    again, told = kept.read(folder)
    for name in COLUMNS:
        # nan is not equal to itself, but written alike
        assert list(map(repr, rows(again, name))) == list(map(repr, rows(country, name)))
    for code in ("en", "kk"):
        assert sim.describe(again, code) == sim.describe(country, code)
    assert again.ending == country.ending
    assert told == json.loads(store.as_json(store.certificate(country, "shelter-sim compare")))


def test_the_bytes_are_the_same_each_time(country: Comparison) -> None:
    assert kept.numbers(country) == kept.numbers(country)


def test_no_folder_above_a_scenario_is_named(country: Comparison, folder: Path) -> None:
    names = {file.relative_to(folder / "inputs").as_posix() for file in (folder / "inputs").rglob("*.toml")}
    assert "closure-orders/up/closure-orders.toml" in names
    assert "closure-orders/baseline-2020.toml" in names


def test_a_shipped_file_called_by_name_is_kept_under_that_name(tmp_path: Path) -> None:
    """No path of the machine leaves it, and results can be told again where the program lies elsewhere."""
    mine = tmp_path / "my" / "shelter.toml"
    mine.parent.mkdir()
    mine.write_text('extends = "../scenarios/one-shelter.toml"\n', encoding="utf-8")
    comparison = sim.compare([mine], draws=1, replications=2)
    store.write(comparison, [], tmp_path / "results", "shelter-sim run", lambda: "")
    (scenario,) = store.certificate(comparison, "")["scenarios"]
    up = "../scenarios"
    assert list(scenario["files_sha256"]) == [
        "shelter.toml",
        f"{up}/one-shelter.toml",
        f"{up}/data/provinces.csv",
    ]
    kept_files = {file.name for file in (tmp_path / "results" / "inputs").rglob("*") if file.is_file()}
    assert kept_files == {"shelter.toml", "one-shelter.toml", "provinces.csv"}
    again, _ = kept.read(tmp_path / "results")
    assert again.baseline.scenario.files == comparison.baseline.scenario.files


def test_a_file_changed_afterwards_is_noticed(folder: Path) -> None:
    file = folder / "inputs" / "baseline-2020" / "data" / "provinces.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("735566", "735567"), encoding="utf-8")
    with pytest.raises(Mistake, match="not the one the results were made from"):
        kept.read(folder)


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    (folder / "inputs" / "baseline-2020" / "baseline-2020.toml").unlink()
    with pytest.raises(Mistake, match=r"cannot be now:\n.*there is no such file"):
        kept.read(folder)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"run\.json: cannot be read: No such file"):
        kept.read(tmp_path)


@pytest.mark.parametrize("told", ["[]", "{}", '{"ending": null}'])
def test_a_certificate_of_something_else_is_refused(folder: Path, told: str) -> None:
    (folder / "run.json").write_text(told, encoding="utf-8")
    with pytest.raises(Mistake, match=r"holds no results of run or compare|run\.json: is damaged"):
        kept.read(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\x93NUMPY"])
def test_damaged_numbers_are_refused(folder: Path, content: bytes) -> None:
    (folder / "numbers.npz").write_bytes(content)
    with pytest.raises(Mistake, match=r"numbers\.npz: cannot be read"):
        kept.read(folder)
