"""Files that a command makes where the user says."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from sim.mistakes import Mistake
from sim.new_files import looked_at, write_new


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder that takes nothing and gives nothing up, not even what is not there."""

    def refuse(path: Path, *_: object, **__: object) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    return tmp_path


def test_a_folder_that_cannot_be_written_is_named_and_no_file_that_nobody_asked_for(read_only: Path) -> None:
    with pytest.raises(Mistake) as caught:
        write_new({read_only / "mine.toml": b""}, False, lambda _: None)
    assert str(caught.value) == f"{read_only}: cannot be written: Read-only file system"
    with pytest.raises(Mistake) as caught:
        looked_at(read_only / "mine.toml", b"", lambda file: file)
    assert str(caught.value) == f"{read_only}: cannot be written: Read-only file system"
