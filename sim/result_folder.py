"""The folder of a run's results: whether it can be written, and there as a whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.language import LANGUAGES, Saying
from sim.mistakes import Mistake, reason

WRITTEN = frozenset(
    {"run.json", "run.log", "answer.md", "estimates.csv", "differences.csv", "verdicts.csv", "figures"}
    | {"numbers.npz", "inputs"}
)
"""What a run leaves in its folder, by name; anything else there is not ours to replace."""
BY_REPORTS = frozenset(
    {"tables.xlsx"} | {f"report-{code}.{ending}" for code in LANGUAGES for ending in ("html", "pdf")}
)
"""What `report` leaves beside that."""
BY_EXPERIMENTS = frozenset(
    {
        "frontier.csv",
        "line.csv",
        "sensitivity.csv",
        "plans.csv",
        "values.csv",
        "allocation.toml",
        "structure.csv",
    }
)
"""What experiments leave beside that."""
SPACE = 64 * 2**20
"""Bytes that results need at most."""
LONGEST_PREFIX = 100
"""Characters of a folder's name in that of its temporary neighbour; names have 255 bytes at most."""


def must_be_writable(folder: Path) -> None:
    """Raise `Mistake` if results cannot go into a folder, or would take the place of something else."""
    try:
        fault = _foreign(folder) or _fixed(folder)
        if not fault:
            _try_to_write_beside(folder)
            fault = _little_space(folder)
    except OSError as error:
        fault = Saying("cannot be written: {reason}", reason=reason(error))
    if fault:
        raise Mistake("{folder}: {fault}", folder=folder, fault=fault)


def _foreign(folder: Path) -> Saying | None:
    """Return what is wrong if a folder holds what no run has written: it would be lost."""
    if not folder.exists():
        return None
    if not folder.is_dir():
        return Saying("is a file, not a folder; name another one with --out")
    others = sorted(
        path.name for path in folder.iterdir() if path.name not in WRITTEN | BY_REPORTS | BY_EXPERIMENTS
    )
    if not others:
        return None
    return Saying("holds {name}, which no run has written; name another folder with --out", name=others[0])


def _fixed(folder: Path) -> Saying | None:
    """Return what is wrong if a folder cannot be moved away when the new results take its place."""
    place = folder.resolve()
    if place == Path.cwd() or place in Path.cwd().parents or folder.is_mount():
        return Saying("must stay where it is; name a folder inside it with --out")
    return None


def _little_space(folder: Path) -> Saying | None:
    free = shutil.disk_usage(_nearest(folder)).free
    if free >= SPACE:
        return None
    needed = SPACE // 2**20
    return Saying("{free} MB free, results need up to {needed}", free=free // 2**20, needed=needed)


def _try_to_write_beside(folder: Path) -> None:
    """Raise `OSError` if no folder can be made where this one would stand; leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix=".shelter-sim-", dir=_nearest(folder)):
        pass


def _nearest(folder: Path) -> Path:
    """Return the nearest of the folders above that is there."""
    return next(parent for parent in folder.resolve().parents if parent.exists())


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in the place of `folder` once all is written.

    If anything fails, or is interrupted, what stood there before stays as it was.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder = folder.resolve()  # what a link points to is replaced, not the link
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name[:LONGEST_PREFIX]}-", dir=folder.parent) as name:
        fresh, old = Path(name) / "new", Path(name) / "old"
        fresh.mkdir()
        yield fresh
        try:
            if folder.exists():
                folder.rename(old)
            fresh.rename(folder)
        except BaseException:
            if old.exists() and not folder.exists():
                old.rename(folder)
            raise
