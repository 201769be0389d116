"""What a shipped scenario has nothing of, such as a reform, and the page can nevertheless switch on.

For each such block of keys a file beside this module states all that it needs, so that nothing happens yet:
a chance of zero, or a date after the end. It becomes part of a scenario once one of its levers is moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.scenario import Scenario, load_text
from sim.scenario.documents import parse_document
from sim.shipped import shipped_folder
from sim.web.known import at, known_ids, merged, shipped
from sim.web.leaves import leaves
from sim.web.toml_text import Value, toml_of

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Switch:
    """A block of keys that is switched on as a whole.

    Attributes
    ----------
    block
        Its path.
    file
        What states it, without its ending.
    key
        Its number or date that lets something happen.
    is_of_one_shelter
        Whether it goes with scenarios of one shelter, else with those of the country.
    """

    block: str
    file: str
    key: str
    is_of_one_shelter: bool

    @property
    def path(self) -> str:
        """The path of what lets something happen."""
        return f"{self.block}.{self.key}"

    def holds(self, path: str) -> bool:
        """Return whether a path is one of the block."""
        return path.startswith(f"{self.block}.")


SWITCHES = (
    Switch("access.reform", "reform", "date", is_of_one_shelter=False),
    Switch("openings.expansion", "openings", "probability", is_of_one_shelter=False),
    Switch("streams.operations", "operations", "bursts_per_year", is_of_one_shelter=True),
    Switch("closures.orders", "orders", "per_year", is_of_one_shelter=True),
    Switch("closures.contract_gap", "contract_gap", "probability", is_of_one_shelter=True),
)


@cache
def switches_of(name: str) -> tuple[Switch, ...]:
    """Return what can be switched on in a shipped scenario, as it has nothing of it."""
    is_of_one_shelter = len(shipped(name).provinces) == 1
    return tuple(
        switch
        for switch in SWITCHES
        if switch.is_of_one_shelter == is_of_one_shelter
        and at(merged(name), tuple(switch.block.split("."))) is None
    )


def switched_on(name: str, paths: Iterable[str]) -> dict[str, Value]:
    """Return all values, by path, of the blocks that some changes of a shipped scenario begin to use.

    Examples
    --------
    >>> list(switched_on("baseline-2020", ["access.reform.date", "start.occupancy"]))[:2]
    ['access.reform.date', 'access.reform.uptake']
    """
    touched = list(paths)
    return {
        path: deepcopy(value)
        for switch in (switches_of(name) if name else ())
        if any(map(switch.holds, touched))
        for path, value in _stated(switch.file)
    }


@cache
def _stated(file: str) -> tuple[tuple[str, Value], ...]:
    path = FOLDER / f"{file}.toml"
    return tuple(leaves(parse_document(path, path.read_text(encoding="utf-8")).data))


@cache
def with_all(name: str) -> Scenario:
    """Return a shipped scenario with everything that can be switched on in it, of which nothing happens."""
    values = dict(each for switch in switches_of(name) for each in _stated(switch.file))
    if not values:
        return shipped(name)
    return load_text(toml_of(name, shipped(name).title, (), values), shipped_folder() / "with-all.toml")


def every() -> list[Scenario]:
    """Return the shipped scenarios in which something can be switched on, with all of it."""
    return [with_all(name) for name in known_ids() if switches_of(name)]
