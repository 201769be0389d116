"""People who ask again: after a stay, or after a refusal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.admissible import Days, Share
from sim.scenario.rules import Table, Unit

MOST_TIMES = 3


class Again(Table):
    """When and how often people ask once more; each time is a new request with a stay of its own."""

    probability: Share = Field(description="Chance that a person asks once more, each time it may happen.")
    delay_days: Days = Field(description="Mean days until the person does (exponential).")
    most: Annotated[int, Unit("times")] = Field(
        1, ge=1, le=MOST_TIMES, description="So many times a person at most."
    )
