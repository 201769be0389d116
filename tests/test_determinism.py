"""The same inputs and seed give the same bytes, whatever the number of workers and the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MINIMAL = Path(__file__).parent / "scenario" / "minimal.toml"


def written_by(folder: Path, jobs: int, hash_seed: str) -> dict[str, bytes]:
    """Return every file of a small comparison but the log, by name."""
    child = folder / "more-beds.toml"
    folder.mkdir()
    child.write_text(f'extends = "{MINIMAL}"\n[shelters]\nbeds = 20\n')
    size = ["--draws", "4", "--replications", "8", "--jobs", str(jobs), "--out", "out"]
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from sim.cli import main; main()",
            "compare",
            str(MINIMAL),
            child.name,
            *size,
        ],
        check=True,
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    out = folder / "out"
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "run.log"
    }


def test_one_worker_and_two_write_the_same_bytes(tmp_path: Path) -> None:
    alone = written_by(tmp_path / "alone", 1, "1")
    together = written_by(tmp_path / "together", 2, "2")
    assert alone.keys() == together.keys()
    assert len(alone) > 10
    assert [name for name in alone if alone[name] != together[name]] == []
