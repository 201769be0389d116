"""The statistics that every peer in Python keeps: counters, no lists."""

from __future__ import annotations

from benchmarks.yardstick import BEDS, Numbers


class Counts:
    """What happened so far in a replication; only people referred after the warm-up are counted.

    Attributes
    ----------
    people
        Everyone referred, in the warm-up too.
    """

    def __init__(self, warm_up: float, until: float) -> None:
        self._warm_up, self._until = warm_up, until
        self.people = self._referred = self._gave_up = self._admitted = self._away = 0
        self._waited = 0.0
        self._nights = [0.0] * len(BEDS)

    def refer(self, referred: float) -> None:
        """Count a person when they are referred."""
        self.people += 1
        if referred >= self._warm_up:
            self._referred += 1

    def give_up(self, referred: float) -> None:
        """Count a person who gives up."""
        if referred >= self._warm_up:
            self._gave_up += 1

    def admit(self, referred: float, home: int, place: int, begins: float, ends: float) -> None:
        """Count a person who gets a bed, and the nights of their stay between the warm-up and the end."""
        if referred >= self._warm_up:
            self._admitted += 1
            self._waited += begins - referred
            self._away += place != home
        if ends > self._warm_up:
            last = ends if ends < self._until else self._until
            self._nights[place] += last - (begins if begins > self._warm_up else self._warm_up)

    def numbers(self) -> Numbers:
        """Return what it comes to, once the replication is over."""
        days = self._until - self._warm_up
        return Numbers(
            people=self.people,
            share_gave_up=self._gave_up / self._referred,
            share_away=self._away / self._referred,
            mean_wait=self._waited / self._admitted,
            occupancy=tuple(nights / beds / days for nights, beds in zip(self._nights, BEDS, strict=True)),
        )
