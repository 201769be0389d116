"""How much of what differs from run to run is luck, and how much is what nobody knows."""

from __future__ import annotations

import math

from sim.answer.values import COUNTRY
from sim.experiment.compare import Comparison
from sim.language import say
from sim.wording import percent

HEADLINE = "share_never_admitted"


def ignorance_and_luck(comparison: Comparison) -> str:
    """Return the part of what nobody knows in the headline of single runs; empty where it cannot be told."""
    parts = {
        outlook.scenario.name: float(
            outlook.levels[HEADLINE].ignorance_share[COUNTRY, comparison.headline_period, 0]
        )
        for outlook in comparison.outlooks
    }
    if any(map(math.isnan, parts.values())):
        return ""
    return say(
        "Single runs differ in the share never admitted: the part of their variance that what nobody knows "
        "makes is {parts}, the rest is luck. More runs even out luck, only better records the other part.",
        parts=", ".join(f"{percent(part)} ({name})" for name, part in parts.items()),
    )
