"""How large an experiment is, and the seed of its luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from sim.language import Saying, marked
from sim.latin import BLOCK, SAMPLINGS, Sampling, unit_of
from sim.mistakes import Mistake

REPLICATIONS_RESERVED = 65_536
"""Replication numbers set aside for each draw, so that more replications a draw keep the earlier ones."""

MOST_DRAWS = 2**32 // REPLICATIONS_RESERVED
"""Replication numbers are of 32 bits (`sim.chance`)."""


@dataclass(frozen=True, slots=True)
class Design:
    """Draws of the unknown numbers, each with the same number of replications.

    Attributes
    ----------
    draws
        How often the unknown numbers are drawn, 1 to `MOST_DRAWS`.
    replications
        Replications in all, a multiple of `draws`.
    seed
        Of all luck; the same seed gives the same people, whatever the scenario.
    sampling
        How the draws lie together; spread evenly (``latin``) they come in blocks of ten.
    """

    draws: int = 100
    replications: int = 500
    seed: int = 1
    sampling: Sampling = "independent"

    def __post_init__(self) -> None:
        self._must_be_whole("draws", "replications", "seed")
        if not 1 <= self.draws <= MOST_DRAWS:
            self._refuse("draws", marked("it must be between {low} and {high}"), low=1, high=MOST_DRAWS)
        if self.replications < 1:
            self._refuse("replications", marked("must be at least {low}"), low=1)
        if self.replications % self.draws:
            rule = marked("it must be a multiple of the draws, {draws}")
            self._refuse("replications", rule, draws=self.draws)
        if self.per_draw > REPLICATIONS_RESERVED:
            self._refuse("replications", marked("at most {most} a draw"), most=REPLICATIONS_RESERVED)
        if not 0 <= self.seed < 2**63:
            self._refuse("seed", marked("it must lie between 0 and 2^63 - 1"))
        if self.sampling not in SAMPLINGS:
            self._refuse("sampling", marked("it must be one of {known}"), known=", ".join(SAMPLINGS))
        if self.draws % self.unit:
            self._refuse("draws", marked("spread evenly they come in blocks of {size}"), size=BLOCK)

    def _must_be_whole(self, *names: str) -> None:
        for name in names:
            if not isinstance(getattr(self, name), int | np.integer):
                self._refuse(name, marked("must be a whole number"))

    def _refuse(self, name: str, rule: str, **parts: object) -> NoReturn:
        raise Mistake(
            "{name} is {given}: {rule}", name=name, given=getattr(self, name), rule=Saying(rule, **parts)
        )

    @property
    def per_draw(self) -> int:
        """Replications that share a draw."""
        return self.replications // self.draws

    @property
    def unit(self) -> int:
        """Draws that make one independent unit of the intervals."""
        return unit_of(self.sampling)

    def numbers_of(self, draw: int) -> range:
        """Return the replication numbers of a draw.

        Examples
        --------
        >>> list(Design(2, 4).numbers_of(1))
        [65536, 65537]
        """
        first = draw * REPLICATIONS_RESERVED
        return range(first, first + self.per_draw)
