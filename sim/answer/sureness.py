"""The verdict in words, and how surely it holds."""

from __future__ import annotations

import math

from sim.answer.values import COUNTRY, Cell, is_one_province, value
from sim.experiment.compare import Comparison, Outlook
from sim.language import marked, said, say
from sim.verdicts import VERDICT_WORDS, Verdict, draws_needed
from sim.wording import digits, exact_percent, exactly, percent

TOO_FEW = marked("too few draws to decide")

SURELY_ABOVE = marked("The share surely lies above the threshold of {threshold}")
SURELY_BELOW = marked("The share surely lies below the threshold of {threshold}")
ABOVE_IN_NEARLY_ALL = marked("The share lies above the threshold of {threshold} in nearly all of the draws")
BELOW_IN_NEARLY_ALL = marked("The share lies below the threshold of {threshold} in nearly all of the draws")
ABOVE_IN_PART = marked("The share lies above the threshold of {threshold} in about {part} of the draws")
BELOW_IN_PART = marked("The share lies below the threshold of {threshold} in about {part} of the draws")


def has_too_few_draws(comparison: Comparison, outlook: Outlook) -> bool:
    """Return whether nothing could be decided, whatever was seen; where all is known draws prove nothing."""
    return outlook.scenario.has_unknown and comparison.design.draws < fewest_draws(comparison)


def fewest_draws(comparison: Comparison) -> float:
    """Return the draws it takes to decide anything at all."""
    return draws_needed(needed=comparison.baseline.scenario.thresholds.certainty)


def verdict_words(comparison: Comparison, outlook: Outlook, period: int, area: int) -> str:
    """Return the verdict on an area in a period."""
    if has_too_few_draws(comparison, outlook):
        return say(TOO_FEW)
    return said(VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])])


def how_surely(comparison: Comparison, outlook: Outlook, period: int) -> str:
    """Return what stands behind the verdict on the country, or on the only province."""
    if has_too_few_draws(comparison, outlook):
        return say(
            "Too few draws to decide, whatever they show: at least {needed} needed, there are {draws}.",
            needed=f"{fewest_draws(comparison):.0f}",
            draws=exactly(comparison.design.draws),
        )
    verdict = Verdict(outlook.judgement.verdicts[COUNTRY, period])
    if verdict == Verdict.NOT_DECIDED:
        return _why_not_decided(comparison, outlook, period)
    if verdict == Verdict.EXCEEDED and outlook.judgement.by_share[COUNTRY, period] != verdict:
        return _exceeded_otherwise(comparison, outlook, period)
    return say("{side}.", side=_side(outlook, period, verdict == Verdict.EXCEEDED))


def _exceeded_otherwise(comparison: Comparison, outlook: Outlook, period: int) -> str:
    """Return what decided where the share did not, and what the share says by itself."""
    thresholds = outlook.scenario.thresholds
    parts = {
        "alone": said(VERDICT_WORDS[Verdict(outlook.judgement.by_share[COUNTRY, period])]),
        "threshold": exact_percent(thresholds.share),
    }
    if is_one_province(comparison):
        return say(
            "By the share and its threshold of {threshold} alone it would be {alone}; the other threshold "
            "decides: the chance that anybody at all is never admitted surely lies above its threshold of "
            "{limit}.",
            limit=exact_percent(thresholds.chance),
            **parts,
        )
    return say(
        "By the share and its threshold of {threshold} alone it would be {alone}; what decides: at least "
        "{number} provinces are surely exceeded.",
        number=thresholds.provinces_exceeded,
        **parts,
    )


def _why_not_decided(comparison: Comparison, outlook: Outlook, period: int) -> str:
    if value(outlook, "eligible", Cell(period)) == 0:
        return say("So there is nothing to decide by.")
    above = float(outlook.judgement.share_above[COUNTRY, period])
    certainty = outlook.scenario.thresholds.certainty
    if math.isnan(above):
        if outlook.scenario.has_unknown:
            return say(
                "What nobody knows cannot be told from luck by these runs, so it is open on which side of "
                "the threshold of {threshold} the share lies.",
                threshold=exact_percent(outlook.scenario.thresholds.share),
            )
        return say(
            "The runs do not tell on which side of the threshold of {threshold} the share lies.",
            threshold=exact_percent(outlook.scenario.thresholds.share),
        )
    side = _side(outlook, period, is_above=above > 1 - certainty)
    if 1 - certainty < above < certainty:
        return say("{side}, in the others below: the evidence allows both.", side=side)
    if outlook.judgement.by_share[COUNTRY, period] == Verdict.ADEQUATE:
        return say("{side}, but {what}.", side=side, what=_what_else(comparison, outlook))
    if above >= certainty:
        return _unproved(comparison, above, _side(outlook, period, True, ABOVE_IN_NEARLY_ALL))
    side = _side(outlook, period, False, BELOW_IN_NEARLY_ALL)
    return say("{side}, but more runs of each draw are needed to prove it.", side=side)


def _what_else(comparison: Comparison, outlook: Outlook) -> str:
    """Return what stands against "adequate" beside the share."""
    if is_one_province(comparison):
        limit = exact_percent(outlook.scenario.thresholds.chance)
        return say(
            "the chance that anybody at all is never admitted is not surely below {limit}", limit=limit
        )
    return say("a province is exceeded")


def _unproved(comparison: Comparison, above: float, side: str) -> str:
    needed = draws_needed(above, comparison.baseline.scenario.thresholds.certainty)
    number = say("many more") if math.isinf(needed) else say("about {number}", number=digits(needed))
    return say(
        "{side}, which {draws} draws do not prove: {number} would, if it stays so.",
        side=side,
        draws=exactly(comparison.design.draws),
        number=number,
    )


def _side(outlook: Outlook, period: int, is_above: bool, of_nearly_all: str = "") -> str:
    """Return in how many of the cases that the unknown numbers allow the share lies on one side.

    `of_nearly_all` says it of nearly all of them; by default that it is sure, which must be proved.
    """
    above = float(outlook.judgement.share_above[COUNTRY, period])
    part = above if is_above else 1 - above
    threshold = exact_percent(outlook.scenario.thresholds.share)
    if part > 0.999:
        sure = SURELY_ABOVE if is_above else SURELY_BELOW
        words = of_nearly_all if of_nearly_all and outlook.scenario.has_unknown else sure
    else:
        words = ABOVE_IN_PART if is_above else BELOW_IN_PART
    return say(words, threshold=threshold, part=percent(part))
