"""The shipped scenarios that the page offers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.shipped import shipped_folder, shipped_scenarios

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.locate import KeyPath

NOT_ON_THE_PAGE = {"data", "examples"}
"""Folders of shipped scenarios that the page does not offer: it is about the main question."""


@cache
def known_ids() -> dict[str, Path]:
    """Return the files of the shipped scenarios by what the page calls them.

    Examples
    --------
    >>> list(known_ids())[:2]
    ['baseline-2020', 'expansion-2021']
    """
    folder = shipped_folder()
    return {
        file.relative_to(folder).with_suffix("").as_posix(): file
        for file in shipped_scenarios()
        if not NOT_ON_THE_PAGE.intersection(file.relative_to(folder).parts)
    }


@cache
def shipped(name: str) -> Scenario:
    """Return a shipped scenario."""
    from sim.scenario import load

    return load(known_ids()[name])


@cache
def merged(name: str) -> dict[str, Any]:
    """Return what the file of a shipped scenario states, with all that it inherits."""
    from sim.scenario.inherit import read

    return read(known_ids()[name])[0].data


def at(data: Any, path: KeyPath) -> Any:
    """Return what stands at a path of nested tables; None where there is nothing."""
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data
