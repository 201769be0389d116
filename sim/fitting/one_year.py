"""How much a single year says: what would be believed of a number without the totals of that year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.fitting.calibration import Posterior, calibrated, weights_of
from sim.fitting.series import used_years
from sim.fitting.spans import Span
from sim.fitting.totals import totals_of
from sim.mistakes import Mistake
from sim.records.stays import Flags, YearlyCounts
from sim.scenario import Scenario

FEWEST_YEARS = 3
"""Of fewer, any one is half of all that is known."""


@dataclass(frozen=True, slots=True)
class WithoutYear:
    """What would be believed of a number without one year.

    Attributes
    ----------
    year
        That is left out.
    name
        Of the number.
    span
        What would be believed.
    moved
        How far the middle goes, in halves of the 95 % interval with all years.
    """

    year: int
    name: str
    span: Span
    moved: float


def year_with_most_say(
    found: Posterior, counts: YearlyCounts, scenario: Scenario, seed: int
) -> WithoutYear | None:
    """Return the year that moves a number the farthest; None where that cannot be told.

    So it is where the totals taught nothing or are few, or too few draws agree with the years left.
    Which year it is, the draws with all years tell; they were made where all years are likely, so what is
    believed without it is fitted anew.

    Parameters
    ----------
    found
        What is believed with all years.
    counts
        Which these were.
    scenario, seed
        As in `sim.fitting.calibration.calibrated`.
    """
    if len(used_years(counts)) < FEWEST_YEARS or not found.learnt():
        return None
    most = max(_without_each(found, counts), key=lambda each: each.moved)
    others = totals_of(_only(counts, counts.year != most.year))
    try:
        anew = calibrated(scenario, others, seed, len(found.weights))
    except Mistake:
        return None
    return _moved(most.year, most.name, anew.span(most.name), found)


def _without_each(found: Posterior, counts: YearlyCounts) -> Iterator[WithoutYear]:
    for year in used_years(counts):
        less = totals_of(_only(counts, counts.year != year))
        other = replace(found, weights=weights_of(found.draws, less))
        yield from (_moved(year, name, other.span(name), found) for name in found.learnt())


def _moved(year: int, name: str, span: Span, found: Posterior) -> WithoutYear:
    whole = found.span(name)
    half = max((whole.high - whole.low) / 2.0, 1e-9)
    return WithoutYear(year, name, span, abs(span.estimate - whole.estimate) / half)


def _only(counts: YearlyCounts, which: Flags) -> YearlyCounts:
    return YearlyCounts(counts.series[which], counts.year[which], counts.count[which])
