"""The verdict in words, and how surely it holds."""

from __future__ import annotations

import math

from sim.answer.values import COUNTRY, is_one_province
from sim.experiment.compare import Comparison, Outlook
from sim.verdicts import VERDICT_WORDS, Verdict, draws_needed
from sim.wording import digits, exact_percent, percent

TOO_FEW = "too few draws to decide"


def has_too_few_draws(comparison: Comparison, outlook: Outlook) -> bool:
    """Return whether nothing could be decided, whatever was seen; where all is known draws prove nothing."""
    return outlook.scenario.has_unknown and comparison.design.draws < fewest_draws(comparison)


def fewest_draws(comparison: Comparison) -> float:
    """Return the draws it takes to decide anything at all."""
    return draws_needed(needed=comparison.baseline.scenario.thresholds.certainty)


def verdict_words(comparison: Comparison, outlook: Outlook, period: int, area: int) -> str:
    """Return the verdict on an area in a period."""
    if has_too_few_draws(comparison, outlook):
        return TOO_FEW
    return VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])]


def how_surely(comparison: Comparison, outlook: Outlook, period: int) -> str:
    """Return what stands behind the verdict on the country, or on the only province."""
    if has_too_few_draws(comparison, outlook):
        return (
            "Too few draws to decide, whatever they show: at least "
            f"{fewest_draws(comparison):.0f} needed, there are {comparison.design.draws}."
        )
    verdict = Verdict(outlook.judgement.verdicts[COUNTRY, period])
    if verdict == Verdict.NOT_DECIDED:
        return _why_not_decided(comparison, outlook, period)
    if verdict == Verdict.EXCEEDED and outlook.judgement.by_share[COUNTRY, period] != verdict:
        return _exceeded_otherwise(comparison, outlook, period)
    return f"{_side(outlook, period, verdict == Verdict.EXCEEDED)}."


def _exceeded_otherwise(comparison: Comparison, outlook: Outlook, period: int) -> str:
    """Return what decided where the share did not, and what the share says by itself."""
    thresholds = outlook.scenario.thresholds
    alone = VERDICT_WORDS[Verdict(outlook.judgement.by_share[COUNTRY, period])]
    by_itself = (
        f"By the share and its threshold of {exact_percent(thresholds.share)} alone it would be {alone}"
    )
    if is_one_province(comparison):
        limit = exact_percent(thresholds.chance)
        decides = (
            f"the chance that anybody at all is never admitted surely lies above its threshold of {limit}"
        )
        return f"{by_itself}; the other threshold decides: {decides}."
    return (
        f"{by_itself}; what decides: at least {thresholds.provinces_exceeded} provinces are surely exceeded."
    )


def _why_not_decided(comparison: Comparison, outlook: Outlook, period: int) -> str:
    above = float(outlook.judgement.share_above[COUNTRY, period])
    certainty = outlook.scenario.thresholds.certainty
    if math.isnan(above):
        threshold = exact_percent(outlook.scenario.thresholds.share)
        return f"The runs do not tell on which side of the threshold of {threshold} the share lies."
    if 1 - certainty < above < certainty:
        return f"{_side(outlook, period, is_above=True)}, in the others below: the evidence allows both."
    if outlook.judgement.by_share[COUNTRY, period] == Verdict.ADEQUATE:
        return f"{_side(outlook, period, is_above=False)}, but {_what_else(comparison, outlook)}."
    if above >= certainty:
        return f"{_side(outlook, period, is_above=True)}, {_unproved(comparison, above)}."
    return f"{_side(outlook, period, is_above=False)}, but more runs of each draw are needed to prove it."


def _what_else(comparison: Comparison, outlook: Outlook) -> str:
    """Return what stands against "adequate" beside the share."""
    if is_one_province(comparison):
        limit = exact_percent(outlook.scenario.thresholds.chance)
        return f"the chance that anybody at all is never admitted is not surely below {limit}"
    return "a province is exceeded"


def _unproved(comparison: Comparison, above: float) -> str:
    needed = draws_needed(above, comparison.baseline.scenario.thresholds.certainty)
    number = "many more" if math.isinf(needed) else f"about {digits(needed)}"
    return f"which {comparison.design.draws} draws do not prove: {number} would, if it stays so"


def _side(outlook: Outlook, period: int, is_above: bool) -> str:
    """Return in how many of the cases that the unknown numbers allow the share lies on one side."""
    above = float(outlook.judgement.share_above[COUNTRY, period])
    part = above if is_above else 1 - above
    threshold = exact_percent(outlook.scenario.thresholds.share)
    side = f"{'above' if is_above else 'below'} the threshold of {threshold}"
    surely = "surely " if part > 0.999 else ""
    cases = "" if surely else f" in about {percent(part)} of the draws"
    return f"The share {surely}lies {side}{cases}"
