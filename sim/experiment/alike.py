"""Which scenarios of a comparison have the same people, and which the same beds: these are drawn once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from sim.scenario import Scenario
from sim.scenario.this import This

Value = TypeVar("Value")

WORDS = {"title", "question", "thresholds"}
"""Keys of a file that decide nothing in a run."""
OF_BEDS = {"shelters", "openings", "closures", "money"}
"""Keys that decide beds and nothing about who is referred; with the days, the country and its provinces."""
OF_BOTH = {"study", "country"}


@dataclass(frozen=True, slots=True)
class Contents:
    """Digests of what decides the people of a scenario, and its beds; equal where that is equal."""

    people: bytes
    beds: bytes


def contents(scenario: Scenario) -> Contents:
    """Return the digests of a scenario; with equal ranges the same numbers are drawn."""
    return _contents(This(scenario))


@lru_cache(maxsize=64)
def _contents(this: This) -> Contents:
    scenario = this.scenario
    people = scenario.model_dump(exclude=WORDS | OF_BEDS), scenario.provinces
    beds = scenario.model_dump(include=OF_BOTH | OF_BEDS), scenario.provinces, scenario.background.inclusion
    return Contents(*(blake2b(repr(what).encode()).digest() for what in (people, beds)))


def once_for_each(keys: Sequence[Hashable], make: Callable[[int], Value]) -> list[Value]:
    """Return a value for each key, made once for equal ones, from the place of the first of them.

    Examples
    --------
    >>> once_for_each("aba", lambda place: [place])
    [[0], [1], [0]]
    """
    made: dict[Hashable, Value] = {}
    for place, key in enumerate(keys):
        if key not in made:
            made[key] = make(place)
    return [made[key] for key in keys]
