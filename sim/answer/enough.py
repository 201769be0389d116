"""Whether the headline is known as well as was asked for."""

from __future__ import annotations

from sim.experiment.compare import Comparison
from sim.experiment.enough import Looked
from sim.quantities import WORDS
from sim.wording import digits, exact_percent, exactly


def known_well_enough(comparison: Comparison) -> str:
    """Return whether the precision asked for was reached, empty if none was asked for."""
    ending = comparison.ending
    if ending is None:
        return ""
    runs, wanted = exactly(comparison.design.replications), exact_percent(ending.precision)
    if ending.is_reached:
        return (
            f"Known well enough after {runs} runs, of {exactly(ending.most.replications)} allowed: the "
            f"number of runs leaves no headline number open by more than {wanted} of it or of its "
            "threshold (95 %)."
        )
    least = max(ending.looked, key=lambda each: each.half_width / each.allowed)
    return (
        f"Not known as well as asked for after {runs} runs, the most allowed: their number leaves "
        f"{_what(least)} open by plus or minus {_points(least.half_width)} points (95 %), more than the "
        f"{_points(least.allowed)} asked for ({wanted} of it). Allow more with --replications."
    )


def _what(looked: Looked) -> str:
    change = "the change of the " if looked.is_change else "the "
    return f"{change}{WORDS[looked.measure]} ({looked.scenario})"


def _points(share: float) -> str:
    return digits(100 * share)
