"""What is measured in a round, and the ratios that must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.peers import CIMBA_BEDS, CIMBA_PEOPLE, CIW, PEERS, SALABIM, SIMPY

Nanoseconds = dict[str, float]
"""Processor time a person, by what took it."""

FLOOR, SAMPLING, RULES, ENGINE, MEASURES, REST, WHOLE, COMPILED, ONE_THREAD, TWO_THREADS = (
    "the floor: our random numbers by exact inversion",
    "our sampling",
    "our rules",
    "our reference engine alone",
    "our measures and checks",
    "our sampling, rules and measures, reference engine",
    "our whole replication, reference engine",
    "our whole replication, compiled engine",
    "the same by the clock, one thread",
    "the same by the clock, two threads",
)
LINES = (
    *(peer.name for peer in PEERS),
    *(FLOOR, COMPILED, ONE_THREAD, TWO_THREADS, WHOLE, SAMPLING, RULES, ENGINE, MEASURES, REST),
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One time over another of the same round.

    Attributes
    ----------
    over, under
        What is divided by what.
    least, most
        Targets by variant.
    """

    over: str
    under: str
    least: Mapping[str, float] = field(default_factory=dict)
    most: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the report calls it."""
        return f"{SHORT.get(self.over, self.over)} / {SHORT.get(self.under, self.under)}"

    def verdict(self, variant: str, value: float) -> str:
        """Return the target of a variant and whether a value meets it; nothing if there is no target."""
        if variant in self.least:
            bound = self.least[variant]
            return f"at least {bound:g}: {_met(value >= bound)}"
        if variant in self.most:
            bound = self.most[variant]
            return f"at most {bound:g}: {_met(value <= bound)}"
        return ""


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


SHORT = {
    FLOOR: "the floor",
    COMPILED: "ours, compiled",
    WHOLE: "ours, reference engine",
    REST: "sampling, rules and measures",
    ENGINE: "reference engine",
    ONE_THREAD: "one thread",
    TWO_THREADS: "two threads",
}

RATIOS = (
    Ratio(SIMPY.name, COMPILED, least={"a": 100.0, "b": 75.0}),
    Ratio(CIMBA_PEOPLE.name, COMPILED, least={"a": 10.0, "b": 7.0}),
    Ratio(CIMBA_BEDS.name, COMPILED, least={"a": 10.0, "b": 7.0}),
    Ratio(CIW.name, COMPILED, least={"a": 500.0, "b": 500.0}),
    Ratio(SALABIM.name, COMPILED),
    Ratio(COMPILED, FLOOR, most={"a": 8.0, "b": 10.0}),
    Ratio(ONE_THREAD, TWO_THREADS, least={"a": 1.8, "b": 1.8}),
    Ratio(ENGINE, SIMPY.name, most={"a": 3.0, "b": 3.0}),
    Ratio(REST, ENGINE, most={"a": 1.0, "b": 1.0}),
    Ratio(WHOLE, SIMPY.name),
    Ratio(SIMPY.name, FLOOR),
    Ratio(CIMBA_PEOPLE.name, FLOOR),
    Ratio(CIMBA_BEDS.name, FLOOR),
    Ratio(CIW.name, FLOOR),
    Ratio(SALABIM.name, FLOOR),
)
"""The last few say how the peers stand to the floor, whatever we do ourselves."""
