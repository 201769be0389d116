"""Which unknown number, moved within its range, turns the verdict: the tornado on the decision."""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.experiment.batches import Study
from sim.experiment.sensitivity import Sensitivity
from sim.language import said, say
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.wording import exact_percent, exactly, percent


def turning(study: Study, found: Sensitivity, words: Callable[[str], str]) -> str:
    """Return the verdict as the draws stand, and the unknown numbers that turn it alone.

    Whether there are draws enough to prove a verdict is not asked here: `run` and `compare` do.

    Parameters
    ----------
    study
        What ran.
    found
        Where each unknown number was moved.
    words
        Gives the words of an unknown number by its name.
    """
    certainty = study.scenario.thresholds.certainty
    above = float(found.ends.above[0])
    if math.isnan(above):
        return ""
    as_drawn = verdict_of(above, certainty)
    parts = [
        say(
            "As these {draws} rows stand, the verdict would be “{verdict}”: {part} of them are beyond "
            "{limit}.",
            draws=exactly(found.end_rows),
            verdict=_said(as_drawn),
            part=percent(above),
            limit=exact_percent(found.question.limit),
        )
    ]
    for number, (low, high) in enumerate(ends_above(found)):
        ends = [verdict_of(part, certainty) for part in (low, high)]
        if not math.isnan(low + high) and ends != [as_drawn, as_drawn]:
            parts.append(
                say(
                    "{unknown} alone turns it: “{low}” at the low end of its range ({part_low}), “{high}” at "
                    "the high end ({part_high}).",
                    unknown=words(found.close[number].name),
                    low=_said(ends[0]),
                    high=_said(ends[1]),
                    part_low=percent(low),
                    part_high=percent(high),
                )
            )
    if len(parts) == 1:
        parts.append(say("No unknown number alone turns it, moved within its range."))
    return " ".join(parts)


def ends_above(found: Sensitivity) -> list[tuple[float, float]]:
    """Return the part of the rows beyond the limit at both ends of each number looked at by itself."""
    above = found.ends.above.tolist()
    return list(zip(above[1::2], above[2::2], strict=True))


def verdict_of(above: float, certainty: float) -> Verdict:
    """Return the verdict if this part of the draws is beyond the limit.

    Examples
    --------
    >>> [verdict_of(part, 0.95).name for part in (0.97, 0.5, 0.03)]
    ['EXCEEDED', 'NOT_DECIDED', 'ADEQUATE']
    """
    if above >= certainty:
        return Verdict.EXCEEDED
    return Verdict.ADEQUATE if above <= 1 - certainty else Verdict.NOT_DECIDED


def _said(verdict: Verdict) -> str:
    return said(VERDICT_WORDS[verdict])
