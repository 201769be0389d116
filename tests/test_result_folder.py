"""A folder of results is there as a whole or not at all, and takes nobody else's place."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.mistakes import Mistake
from sim.result_folder import must_be_writable, new_folder


def test_a_full_disk_is_told_before_computing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3 * 2**20))
    with pytest.raises(Mistake, match=r"r: 3 MB free, results need up to 64$"):
        must_be_writable(tmp_path / "r")


def test_asking_leaves_nothing_behind(tmp_path: Path) -> None:
    must_be_writable(tmp_path / "deep" / "er" / "results")
    assert list(tmp_path.iterdir()) == []


def write_in_part(folder: Path, stop: type[BaseException]) -> None:
    with new_folder(folder) as fresh:
        (fresh / "run.json").write_text("new")
        raise stop


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt])
def test_what_stood_there_stays_if_writing_fails(tmp_path: Path, stop: type[BaseException]) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "run.json").write_text("old")
    with pytest.raises(stop):
        write_in_part(tmp_path / "r", stop)
    assert (tmp_path / "r" / "run.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_what_stood_there_comes_back_if_the_exchange_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "run.json").write_text("old")
    rename = Path.rename

    def fails_for_the_new(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new)
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "r"):
        pass
    assert (tmp_path / "r" / "run.json").read_text() == "old"


def test_a_link_stays_and_the_folder_behind_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with new_folder(tmp_path / "link") as fresh:
        (fresh / "run.json").write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "run.json").read_text() == "new"


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    with new_folder(tmp_path / ("r" * 255)):
        pass
    assert [len(path.name) for path in tmp_path.iterdir()] == [255]


def test_a_folder_with_briefs_of_earlier_results_can_be_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    for name in ("run.json", "report-kk.html", "report-ru.pdf", "tables.xlsx"):
        (folder / name).touch()
    must_be_writable(folder)
    (folder / "report-kk.docx").touch()
    with pytest.raises(Mistake, match=r"holds report-kk\.docx"):
        must_be_writable(folder)
