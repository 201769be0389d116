"""Every province of a scenario in a sentence: its verdict and what stands behind it."""

from __future__ import annotations

import math

from sim.answer.sureness import TOO_FEW, has_too_few_draws, verdict_words
from sim.answer.values import Cell, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.language import say
from sim.verdicts import Verdict
from sim.wording import exact_percent, percent


def provinces_in_words(comparison: Comparison, outlook: Outlook) -> str:
    """Return a list: a sentence a province that is exceeded or not decided, and one for those adequate."""
    if has_too_few_draws(comparison, outlook):
        return say("Every province: {what}.", what=say(TOO_FEW))
    period = comparison.headline_period
    names = [province.name for province in outlook.scenario.provinces]
    adequate = outlook.judgement.provinces(period, Verdict.ADEQUATE).tolist()
    verdicts = [verdict_words(comparison, outlook, period, area) for area in range(len(names))]
    lines = [
        f"- **{name}: {verdicts[area]}.** {_sentence(outlook, period, area)}"
        for area, name in enumerate(names)
        if area not in adequate
    ]
    if adequate:
        are = say(
            "Adequate, by the share and by the chance that anybody is never admitted: {provinces}.",
            provinces=", ".join(names[area] for area in adequate),
        )
        lines.append(f"- {are}")
    return "\n".join(lines)


def _sentence(outlook: Outlook, period: int, area: int) -> str:
    cell, thresholds = Cell(period, area=area), outlook.scenario.thresholds
    if value(outlook, "eligible", cell) == 0:
        return say("Nobody there is eligible in any run.")
    share, chance = (
        value_words(outlook, name, cell) for name in ("share_never_admitted", "chance_any_never_admitted")
    )
    by_share = _side(outlook, outlook.judgement.share_above[area, period], thresholds.share)
    by_chance = _side(outlook, outlook.judgement.chance_above[area, period], thresholds.chance)
    sentence = say(
        "{share} of its eligible people are never admitted ({by_share}); the chance that this happens to "
        "anybody is {chance} ({by_chance}).",
        share=share,
        by_share=by_share,
        chance=chance,
        by_chance=by_chance,
    )
    return sentence if value(outlook, "beds", cell) else f"{sentence} {say('There is no shelter.')}"


def _side(outlook: Outlook, above: float, threshold: float) -> str:
    """Return how surely a number is above its threshold; where all is known `above` is 1, 0 or nan."""
    limit = exact_percent(threshold)
    if math.isnan(above):
        return say("the runs do not tell whether above {limit}", limit=limit)
    if not outlook.scenario.has_unknown:
        return say("surely above {limit}", limit=limit) if above else say("surely below {limit}", limit=limit)
    if above == 0:
        return say("above {limit} in none of the draws", limit=limit)
    if above == 1:
        return say("above {limit} in all of the draws", limit=limit)
    return say("above {limit} in about {part} of the draws", limit=limit, part=percent(above))
