"""A scenario as a key: what is found for it once is kept for it, and for no other one."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class This:
    """A scenario itself: another with the same content is another one.

    Attributes
    ----------
    scenario
        As it is.
    """

    scenario: Scenario

    def __hash__(self) -> int:
        return id(self.scenario)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, This) and self.scenario is other.scenario
