"""The same inputs and seed give the same bytes, whatever the workers, the engine and the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.shipped import main_scenarios, variants

ALSO = ("grants-that-pay-nights", "returns-and-new-attempts")


def written_by(folder: Path, jobs: int, engine: str, hash_seed: str) -> dict[str, bytes]:
    """Return every file of a small comparison of shipped scenarios but the log, by name.

    Figures are made of these numbers; tests/figures holds that they have the same bytes in any process.
    """
    files = map(str, (*main_scenarios()[:1], *(one for one in variants() if one.stem in ALSO)))
    size = ["--draws", "4", "--replications", "8", "--no-figures", "--jobs", str(jobs), "--engine", engine]
    command = [sys.executable, "-m", "sim", "compare", *files, *size, "--out", str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.log"
    }


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what one worker and the reference write."""
    return written_by(tmp_path_factory.mktemp("shipped") / "r", 1, "reference", "1")


@pytest.mark.parametrize(("jobs", "engine"), [(2, "reference"), (1, "kernel")])
def test_shipped_scenarios_write_the_same_bytes(
    tmp_path: Path, shipped: dict[str, bytes], jobs: int, engine: str
) -> None:
    other = written_by(tmp_path / "r", jobs, engine, "2")
    assert shipped.keys() == other.keys()
    assert {"run.json", "estimates.csv", "differences.csv", "answer.md"} <= shipped.keys()
    assert [name for name in shipped if shipped[name] != other[name]] == []
