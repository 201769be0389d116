"""A folder of finished batches: one file each, there whole or not at all, so that a sweep can go on later."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.mistakes import Mistake, reason

Floats = NDArray[np.float64]

UNFINISHED = ".unfinished"
"""Ending of a file that is being written; whatever a kill leaves of it is never read."""


class BatchFolder:
    """Finished batches by name.

    Parameters
    ----------
    path
        The folder; it is made when it is first needed.

    Raises
    ------
    Mistake
        If it cannot be made or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._told():
            path.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, rows: Floats) -> None:
        """Write one batch: under another name first, so that under its own it is whole."""
        with self._told():
            descriptor, unfinished = tempfile.mkstemp(suffix=UNFINISHED, dir=self.path)
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    np.save(stream, rows, allow_pickle=False)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(unfinished).replace(self._file(name))
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise

    def kept(self, name: str, shape: tuple[int, ...]) -> Floats | None:
        """Return a batch, or None if it is not there or not what it should be."""
        try:
            rows = np.load(self._file(name), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        is_whole = isinstance(rows, np.ndarray) and rows.dtype == np.float64 and rows.shape == shape
        return rows if is_whole else None

    def remove(self) -> None:
        """Remove the folder, once its batches are no longer needed, and the one above it if it is empty."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self.path.parent.is_dir() and not any(self.path.parent.iterdir()):
            self.path.parent.rmdir()

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.npy"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Mistake(
                "{folder}: cannot be written: {reason}. What is done is kept there; the same command goes on "
                "from it.",
                folder=self.path,
                reason=reason(error),
            ) from None
