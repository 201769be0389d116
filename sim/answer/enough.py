"""Whether the headline is known as well as was asked for."""

from __future__ import annotations

from sim.experiment.compare import Comparison
from sim.experiment.enough import Looked
from sim.language import said, say
from sim.quantities import WORDS
from sim.wording import digits, exact_percent, exactly


def known_well_enough(comparison: Comparison) -> str:
    """Return whether the precision asked for was reached, empty if none was asked for."""
    ending = comparison.ending
    if ending is None:
        return ""
    runs, wanted = exactly(comparison.design.replications), exact_percent(ending.precision)
    if ending.is_reached:
        return say(
            "Known well enough after {runs} runs, of {most} allowed: the number of runs leaves no headline "
            "number open by more than {wanted} of it or of its threshold (95 %).",
            runs=runs,
            most=exactly(ending.most.replications),
            wanted=wanted,
        )
    least = max(ending.looked, key=lambda each: each.half_width / each.allowed)
    return say(
        "Not known as well as asked for after {runs} runs, the most allowed: their number leaves {what} open "
        "by plus or minus {open} points (95 %), more than the {allowed} asked for ({wanted} of it). Allow "
        "more with --replications.",
        runs=runs,
        what=_what(least),
        open=_points(least.half_width),
        allowed=_points(least.allowed),
        wanted=wanted,
    )


def _what(looked: Looked) -> str:
    number = {"measure": said(WORDS[looked.measure]), "scenario": looked.scenario}
    if looked.is_change:
        return say("the change of the {measure} ({scenario})", **number)
    return say("the {measure} ({scenario})", **number)


def _points(share: float) -> str:
    return digits(100 * share)
