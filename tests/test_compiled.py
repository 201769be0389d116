"""Where compiled code is kept."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sim
from sim import compiled
from sim.engine import choice, reference
from sim.experiment import compare


def test_the_cache_of_another_version_is_another_folder(tmp_path: Path) -> None:
    package = tmp_path / "sim"
    (package / "engine").mkdir(parents=True)
    (package / "engine" / "rules.py").write_text("ONE = 1\n")
    (package / "loops.py").write_text("from sim.compiled import compiled\n")
    (package / "words.py").write_text("TITLE = 'shelters'\n")
    before = compiled.digest(package)
    (package / "words.py").write_text("TITLE = 'beds'\n")
    assert compiled.digest(package) == before
    (package / "engine" / "rules.py").write_text("ONE = 2\n")
    assert compiled.digest(package) != before


def test_without_a_folder_to_write_in_it_works_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiled, "is_writable", lambda folder: False)
    compiled.cache_folder.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            double = compiled.compiled(_double)
            compiled.compiled(_double)
        assert double(3) == 6
        assert [record.message for record in caplog.records] == [
            "Compiled code cannot be kept on this machine: each start takes some seconds longer."
        ]
        assert not compiled.is_kept("kernel.live")
    finally:
        compiled.cache_folder.cache_clear()


def test_kept_code_is_read_without_what_compiling_needs(tmp_path: Path) -> None:
    (tmp_path / "twice.py").write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from sim import compiled\n"
        f"compiled.cache_folder = lambda: Path({str(tmp_path)!r})\n"
        "@compiled.compiled\n"
        "def twice(number): return number + number\n"
        "print(twice(4.0), 'numba.np.linalg' in sys.modules)\n"
    )
    command = [sys.executable, str(tmp_path / "twice.py")]
    said = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert said == ["8.0 True\n", "8.0 False\n"]


def test_a_folder_that_is_a_file_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not compiled.is_writable(tmp_path / "file" / "below")
    assert compiled.is_writable(tmp_path / "new" / "below")


def test_folders_of_other_versions_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    (tmp_path / "__pycache__" / "compiled-old").mkdir(parents=True)
    compiled.cache_folder.cache_clear()
    try:
        folder = compiled.cache_folder()
        assert folder is not None
        assert [path.name for path in (tmp_path / "__pycache__").iterdir()] == [folder.name]
    finally:
        compiled.cache_folder.cache_clear()
        shutil.rmtree(tmp_path / "__pycache__")


def test_few_replications_are_run_without_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "is_kept", lambda function: False)
    assert choice.chosen(choice.WORTH_COMPILING - 1) == choice.REFERENCE
    assert choice.chosen(choice.WORTH_COMPILING) == choice.KERNEL
    monkeypatch.setattr(compiled, "is_kept", lambda function: True)
    assert choice.chosen(1) == choice.KERNEL


def test_what_was_never_compiled_is_compiled_by_two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces_and_jobs, engines = [], []

    def here(work: Callable[[int], object], pieces: int, jobs: int) -> Iterator[object]:
        pieces_and_jobs.append((pieces, jobs))
        return map(work, range(pieces))

    def named(name: str) -> choice.Engine:
        engines.append(name)
        return reference.run

    monkeypatch.setattr(compare, "in_order", here)
    monkeypatch.setattr(choice, "engine", named)
    monkeypatch.setattr(choice, "is_compiled", lambda: False)
    compare._compile_in_two_workers([sim.load("scenarios/one-shelter.toml")])
    assert pieces_and_jobs == [(2, 2)]
    assert engines == [choice.KERNEL, choice.REFERENCE]
    assert compiled.is_in_use()


def test_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="engine is 'steam': it must be one of kernel, reference"):
        choice.engine("steam")


def _double(number: int) -> int:
    return 2 * number
