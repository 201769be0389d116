"""The yardstick in other programs, each written as its own manual would have it, and with care for its speed.

A peer is a module with a function `simulate(variant, seeds, warm_up, until)`, which returns the numbers of
one replication for each seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from benchmarks.yardstick import UNTIL, WARM_UP, Numbers


class Simulate(Protocol):
    """What a peer's module offers."""

    def __call__(
        self, variant: str, seeds: Sequence[int], warm_up: float = WARM_UP, until: float = UNTIL
    ) -> list[Numbers]:
        """Return the numbers of one replication for each seed."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program.

    Attributes
    ----------
    name
        What the report calls it.
    package
        What must be installed.
    module
        Its module in `benchmarks.peers`.
    batch
        How many replications it runs in a round, so that a round takes it about a second.
    """

    name: str
    package: str
    module: str
    batch: int

    @property
    def is_installed(self) -> bool:
        """Whether its package can be imported; one that is built for another machine cannot."""
        try:
            import_module(self.package)
        except (ImportError, OSError):
            return False
        return True

    @property
    def simulate(self) -> Simulate:
        """Its function; imports its package."""
        return cast(Simulate, import_module(f"benchmarks.peers.{self.module}").simulate)


SIMPY = Peer("SimPy, a process a person", "simpy", "simpy_people", 5)
CIMBA_BEDS = Peer("cimba, a process a bed", "cimba", "cimba_beds", 200)
CIMBA_PEOPLE = Peer("cimba, a process a person", "cimba", "cimba_people", 100)
CIW = Peer("Ciw", "ciw", "ciw_network", 1)
SALABIM = Peer("salabim", "salabim", "salabim_components", 1)

PEERS = (SIMPY, CIMBA_BEDS, CIMBA_PEOPLE, CIW, SALABIM)
