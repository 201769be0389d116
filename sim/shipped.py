"""Where the shipped scenarios are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

MAIN = ("baseline-2020", "expansion-2021", "foreign-access", "expansion-and-access")
"""The four scenarios of the main question, the baseline first."""


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "scenarios"
    return checkout if checkout.is_dir() else package / "shipped"


def main_scenarios() -> tuple[Path, ...]:
    """Return the files of the four scenarios of the main question."""
    return tuple(shipped_folder() / f"{name}.toml" for name in MAIN)
