"""Unknown numbers that belong together, so that they are moved together and ranked as one."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiment.points import Point, unknown_names
from sim.scenario import Scenario

ALIKE = ("profiles", "stays", "spreads")
"""Tables by name whose members state the same numbers: these belong together, whatever the member."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some unknown numbers.

    Attributes
    ----------
    name
        As it is said, such as ``profiles.*.share_who_want_a_bed``.
    members
        Names of its numbers.
    """

    name: str
    members: tuple[str, ...]


def groups_of(scenario: Scenario) -> list[Group]:
    """Return the unknown numbers of a scenario in groups, in the order of the file.

    Numbers of the same key in the members of a table by name are one group (how long people can wait, of
    every profile); so are the weights of the provinces. All others stand for themselves.
    """
    members: dict[str, list[str]] = {}
    for name in unknown_names(scenario):
        members.setdefault(_group_of(name), []).append(name)
    return [Group(found[0] if len(found) == 1 else name, tuple(found)) for name, found in members.items()]


def joined(groups: list[Group], name: str) -> Group:
    """Return several groups as one."""
    return Group(name, tuple(member for group in groups for member in group.members))


def at(names: list[str], places: list[float]) -> Point:
    """Return the point at which unknown numbers have these quantiles."""
    return Point(quantiles=tuple(zip(names, (float(place) for place in places), strict=True)))


def _group_of(name: str) -> str:
    table, *rest = name.split(".")
    if table not in ALIKE or len(rest) < 2:
        return name
    if rest[1] == "weights":
        return f"{table}.{rest[0]}.weights"
    return f"{table}.*.{'.'.join(rest[1:])}"
