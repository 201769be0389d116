"""The waiting list of the reference engine: who waits, in which order, for which places."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from sim.engine.rows import Entry

Turn = tuple[int, float, int]
"""Place in the waiting list: priority, first eligibility, number."""


@dataclass(slots=True)
class Walk:
    """What the waiting list is walked for at one instant."""

    places: set[int] = field(default_factory=set)
    """Places that may have got room."""
    turns: set[Turn] = field(default_factory=set)
    """People for whom an entry opens."""


class WaitingList:
    """One list for the whole network, kept place by place."""

    def __init__(self, num_places: int) -> None:
        self.turns: dict[int, Turn] = {}
        self.at: list[list[Turn]] = [[] for _ in range(num_places)]
        """The people who wait for each place, in order."""

    def __contains__(self, number: int) -> bool:
        return number in self.turns

    def join(self, turn: Turn, entries: Iterable[Entry]) -> None:
        """Put a person in the list of each place they wait for."""
        self.turns[turn[-1]] = turn
        for place in _places(entries):
            insort(self.at[place], turn)

    def leave(self, number: int, entries: Iterable[Entry]) -> None:
        """Take a person off the lists they are in."""
        turn = self.turns.pop(number)
        for place in _places(entries):
            del self.at[place][bisect_left(self.at[place], turn)]


def _places(entries: Iterable[Entry]) -> set[int]:
    return {entry.place for entry in entries}
