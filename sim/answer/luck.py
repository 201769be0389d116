"""How much of what differs from run to run is luck, and how much is what nobody knows."""

from __future__ import annotations

import math

from sim.answer.values import COUNTRY
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.full_time import sharper
from sim.experiment.inside import best_per_draw, gain_of_sampling, ignorance_share
from sim.language import said, say, say_of
from sim.quantities import WORDS
from sim.wording import between, digits, people, percent

HEADLINE = "share_never_admitted"
LOOKED_AT = (HEADLINE, "share_without_bed", "occupancy", "never_eligible")
"""Measures whose variance is told apart in the answer; all others in `estimates.csv`."""


def ignorance_and_luck(comparison: Comparison) -> str:
    """Return the part of what nobody knows in what single runs come to; empty where it cannot be told."""
    parts = {measure: _parts(comparison, measure) for measure in LOOKED_AT}
    if not parts[HEADLINE]:
        return ""
    parts_said = say(
        "Single runs differ: the part of their variance that what nobody knows makes is, for each measure, "
        "{parts}; the rest is luck. More runs even out luck, only better records the other part.",
        parts="; ".join(f"{said(WORDS[measure])}: {part}" for measure, part in parts.items() if part),
    )
    return f"{parts_said} {_best(comparison)}"


def _parts(comparison: Comparison, measure: str) -> str:
    """Return the part in a measure, scenario by scenario; empty where one cannot be told."""
    at = COUNTRY, comparison.headline_period, 0
    parts = {
        outlook.scenario.name: float(outlook.levels[measure].ignorance_share[at])
        for outlook in comparison.outlooks
    }
    if any(map(math.isnan, parts.values())):
        return ""
    return ", ".join(f"{percent(part)} ({name})" for name, part in parts.items())


def _best(comparison: Comparison) -> str:
    """Return how many runs of each draw would have been best."""
    best = best_per_draw(ignorance_share(comparison))
    return say_of(
        best,
        "The least error in the same time comes with about {best} run of each draw (--per-draw).",
        "The least error in the same time comes with about {best} runs of each draw (--per-draw).",
        best=best,
    )


def sharpened(comparison: Comparison) -> str:
    """Return what more even draws, and counting time in place of people, gain; empty if neither was done."""
    if not comparison.baseline.sums.sums.size:
        return ""  # told again from a folder of results, which keeps no sums
    parts = [_by_even_draws(comparison), *(_by_time(comparison, each) for each in comparison.outlooks)]
    return " ".join(part for part in parts if part)


def _by_even_draws(comparison: Comparison) -> str:
    gain = gain_of_sampling(comparison)
    if math.isnan(gain):
        return ""
    return say(
        "The draws were spread evenly (Latin hypercube): they tell the share never admitted about as well as "
        "{gain} times as many independent ones.",
        gain=digits(gain),
    )


def _by_time(comparison: Comparison, outlook: Outlook) -> str:
    period = comparison.headline_period
    found = sharper(outlook.scenario, outlook.sums, comparison.design, period)
    if found is None:
        return ""
    return say(
        "{title}: counting the days on which every bed was taken in place of the people who came on them, "
        "{people} a year are never admitted ({interval}): as sharp as {gain} times as many runs.",
        title=said(outlook.scenario.title),
        people=people(found.estimate),
        interval=between(found.lower, found.upper, "people"),
        gain=digits(found.gain),
    )
