"""A run read back as rows, for worlds whose whole history is written by hand."""

from __future__ import annotations

from sim.engine import kernel, reference
from sim.engine.vocabulary import Cause, Network, Outcome, Requests
from tests.engine.agreement import difference
from tests.engine.worlds import fates, stays


class History:
    """The tables of a run, as rows; the compiled engine gives the same ones."""

    def __init__(self, world: Network, people: Requests) -> None:
        placements = reference.run(world, people)
        assert difference(placements, kernel.run(world, people)) == ""
        self.stays = stays(placements)
        self.fates = fates(placements)
        self.eligible = placements.eligible.tolist()
        self.money_left = placements.money_left.tolist()
        self.dry = list(zip(placements.dry_balance.tolist(), placements.dry_time.tolist(), strict=True))


def admitted(moment: float) -> tuple[Outcome, float, Cause]:
    """Return the fate of somebody admitted."""
    return Outcome.ADMITTED, moment, Cause.NONE
