"""Every province of a scenario in a sentence: its verdict and what stands behind it."""

from __future__ import annotations

import math

from sim.answer.sureness import TOO_FEW, has_too_few_draws, verdict_words
from sim.answer.values import Cell, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.verdicts import Verdict
from sim.wording import exact_percent, percent


def provinces_in_words(comparison: Comparison, outlook: Outlook) -> str:
    """Return a list: a sentence a province that is exceeded or not decided, and one for those adequate."""
    if has_too_few_draws(comparison, outlook):
        return f"Every province: {TOO_FEW}."
    period = comparison.headline_period
    names = [province.name_en for province in outlook.scenario.provinces]
    adequate = outlook.judgement.provinces(period, Verdict.ADEQUATE).tolist()
    verdicts = [verdict_words(comparison, outlook, period, area) for area in range(len(names))]
    lines = [
        f"- **{name}: {verdicts[area]}.** {_sentence(outlook, period, area)}"
        for area, name in enumerate(names)
        if area not in adequate
    ]
    if adequate:
        are = "Adequate, by the share and by the chance that anybody is never admitted"
        lines.append(f"- {are}: {', '.join(names[area] for area in adequate)}.")
    return "\n".join(lines)


def _sentence(outlook: Outlook, period: int, area: int) -> str:
    cell, thresholds = Cell(period, area=area), outlook.scenario.thresholds
    if value(outlook, "eligible", cell) == 0:
        return "Nobody there is eligible in any run."
    share, chance = (
        value_words(outlook, name, cell) for name in ("share_never_admitted", "chance_any_never_admitted")
    )
    by_share = _side(outlook, outlook.judgement.share_above[area, period], thresholds.share)
    by_chance = _side(outlook, outlook.judgement.chance_above[area, period], thresholds.chance)
    where = "" if value(outlook, "beds", cell) else " There is no shelter."
    return (
        f"{share} of its eligible people are never admitted ({by_share}); the chance that this happens to "
        f"anybody is {chance} ({by_chance}).{where}"
    )


def _side(outlook: Outlook, above: float, threshold: float) -> str:
    """Return how surely a number is above its threshold; where all is known `above` is 1, 0 or nan."""
    limit = exact_percent(threshold)
    if math.isnan(above):
        return f"the runs do not tell whether above {limit}"
    if not outlook.scenario.has_unknown:
        return f"surely {'above' if above else 'below'} {limit}"
    draws = {0.0: "none", 1.0: "all"}.get(above, f"about {percent(above)}")
    return f"above {limit} in {draws} of the draws"
