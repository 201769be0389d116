"""Files that a command makes where the user says: all of them or none, and nothing of the user's is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sim.mistakes import CANNOT_WRITE, Mistake, reason

T = TypeVar("T")


def must_be_new(files: Iterable[Path], may_replace: bool) -> None:
    """Raise `Mistake` if a file is there already and may not be replaced."""
    for path in files:
        if path.exists() and not may_replace:
            raise Mistake("{file}: is there already; name another file, or add --replace", file=path)


def write_new(files: Mapping[Path, bytes], may_replace: bool, check: Callable[[Path], object]) -> None:
    """Write files that stand in one folder, after a check of the first where it will stand.

    Parameters
    ----------
    files
        Content by path; all in the same folder.
    may_replace
        Whether files of these names may be replaced.
    check
        Called with a copy of the first file, beside its place, before any file is moved there.

    Raises
    ------
    Mistake
        If a file is there already, or the folder cannot be written.
    """
    must_be_new(files, may_replace)
    folder = next(iter(files)).parent
    made = {path: path.with_name(f".{path.stem}-new{path.suffix}") for path in files}
    try:
        for path, content in files.items():
            made[path].write_bytes(content)
        check(next(iter(made.values())))
        for path, fresh in made.items():
            fresh.replace(path)
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=folder, reason=reason(error)) from None
    finally:
        for fresh in made.values():
            _take_away(fresh)


def looked_at(path: Path, content: bytes, look: Callable[[Path], T]) -> T:
    """Return what is seen of a file with some content where it would stand; nothing is left there.

    Raises
    ------
    Mistake
        If the folder cannot be written.
    """
    copy = path.with_name(f".{path.stem}-seen{path.suffix}")
    try:
        copy.write_bytes(content)
        return look(copy)
    except OSError as error:
        raise Mistake(CANNOT_WRITE, folder=path.parent, reason=reason(error)) from None
    finally:
        _take_away(copy)


def _take_away(file: Path) -> None:
    """Remove a file, if it is there; where nothing may be written, the fault told is that of the writing."""
    with suppress(OSError):
        file.unlink()
