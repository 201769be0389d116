"""Where the shipped scenarios are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

MAIN = ("baseline-2020", "expansion-2021", "foreign-access", "expansion-and-access")
"""The four scenarios of the main question, the baseline first."""

VARIANTS = (
    "borders-reopen",
    "closure-orders",
    "expert-demand",
    "grants-that-pay-admissions",
    "grants-that-pay-nights",
    "high-demand",
    "large-operation",
    "low-demand",
    "money-of-2019-in-all",
    "money-of-2019-per-shelter",
    "one-year-contracts",
    "repatriation-group",
    "returns-and-new-attempts",
    "surge-places",
)
"""Scenarios that extend one of the four, in a folder of their own."""

EXAMPLES = (
    "four-provinces",
    "how-sure",
    "what-matters",
    "how-much-more",
    "what-is-enough",
    "what-to-buy",
    "other-rules",
    "large-sweep",
)
"""Small scenarios, one for each question of the user guide, in a folder of their own."""

FOLDER = PurePath("scenarios")
"""What the folder of the shipped scenarios is called in commands, wherever it is."""

OTHERS = ("one-shelter", "data/examples/ten-bed-shelter")


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "scenarios"
    return checkout if checkout.is_dir() else package / "shipped"


def or_shipped(file: Path) -> Path:
    """Return a file, or the shipped one of its name: where no `scenarios/x.toml` is, that of the program.

    So that the commands of the guide can be given in any folder.
    """
    return file if os.path.lexists(file) else shipped_by_name(file) or file


def shipped_by_name(name: PurePath) -> Path | None:
    """Return the shipped file that commands call `scenarios/x.toml` or the like, None if there is none."""
    if name.parts[:1] != FOLDER.parts or ".." in name.parts:
        return None
    shipped = shipped_folder().joinpath(*name.parts[1:])
    return shipped if shipped.is_file() else None


def as_named(file: Path) -> str:
    """Return what a command calls a file: without folders that are of this machine only."""
    if file.is_absolute() and file.is_relative_to(shipped_folder()):
        return (FOLDER / file.relative_to(shipped_folder())).as_posix()
    return file.name if file.is_absolute() else file.as_posix()


def without_folders(file: Path) -> str:
    """Return what a command calls a file of the user without its folders; a shipped one as ever."""
    file = file.resolve()
    return as_named(file) if file.is_relative_to(shipped_folder()) else file.name


def as_extended(file: Path, by: Path) -> str:
    """Return what a scenario calls the file that it extends: a shipped one by name, wherever that is."""
    folder, named = by.resolve().parent, as_named(file.resolve())
    is_beside = folder.is_relative_to(shipped_folder()) or (folder / named).exists()
    if shipped_by_name(PurePath(named)) and not is_beside:
        return named
    return Path(os.path.relpath(file.resolve(), folder)).as_posix()


def main_scenarios() -> tuple[Path, ...]:
    """Return the files of the four scenarios of the main question."""
    return tuple(shipped_folder() / f"{name}.toml" for name in MAIN)


def variants() -> tuple[Path, ...]:
    """Return the files of the variants of the main question."""
    return tuple(shipped_folder() / "variants" / f"{name}.toml" for name in VARIANTS)


def examples() -> tuple[Path, ...]:
    """Return the files of the examples, one for each question of the user guide."""
    return tuple(shipped_folder() / "examples" / f"{name}.toml" for name in EXAMPLES)


def one_shelter() -> Path:
    """Return the file of the scenario of one shelter, which a director fills in."""
    return shipped_folder() / "one-shelter.toml"


def shipped_scenarios() -> tuple[Path, ...]:
    """Return the files of all shipped scenarios, and none that a user may have put beside them."""
    others = (shipped_folder() / f"{name}.toml" for name in OTHERS)
    return (*main_scenarios(), *variants(), *examples(), *others)
