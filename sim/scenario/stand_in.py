"""Shipped files called by name: `extends = "scenarios/x.toml"` where no such file stands beside the scenario.

The file is then that of the program, as if its folder stood where the name leads. So the results say of what
they were made without a path of the machine, and can be told again where the program lies elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.shipped import shipped_by_name, shipped_folder

UP = ".."


def called(name: str, child: Path) -> Path | None:
    """Return the shipped file that a scenario calls by name; None beside the shipped ones, which stand there.

    Parameters
    ----------
    name
        What the file of the scenario says: `scenarios/x.toml`, or `../scenarios/x.toml`, as in the guide.
    child
        That file.
    """
    parts = Path(name).parts
    is_shipped = child.resolve().is_relative_to(shipped_folder())
    return None if is_shipped else shipped_by_name(Path(*parts[_ups(parts) :]))


def stand_in_of(name: str, child: Path) -> Path:
    """Return where the folder of the shipped scenarios would stand for a file that calls one by name."""
    parts = Path(name).parts
    return child.parent.joinpath(*parts[: _ups(parts) + 1])


def told(file: Path, folder: Path, stand_in: Path | None) -> str:
    """Return the path of a file from a scenario's folder, with the stand-in for that of the program."""
    if stand_in is not None and file.is_relative_to(shipped_folder()):
        file = stand_in / file.relative_to(shipped_folder())
    return Path(os.path.relpath(file, folder)).as_posix()


def file_told(name: str, folder: Path, stand_in: Path | None) -> Path:
    """Return the file of which `told` gives the name."""
    file = folder / name
    if stand_in is None:
        return file
    inside = Path(os.path.relpath(file, stand_in))
    return file if UP in inside.parts else shipped_folder() / inside


def _ups(parts: tuple[str, ...]) -> int:
    """Return how many steps up a path begins with."""
    return next((number for number, part in enumerate(parts) if part != UP), len(parts))
