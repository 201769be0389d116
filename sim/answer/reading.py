"""How to read the answer: the size of the experiment, the rule of the verdicts, and the words."""

from __future__ import annotations

import math

from sim.answer.luck import ignorance_and_luck, sharpened
from sim.answer.sureness import fewest_draws
from sim.answer.values import has_unknown, is_one_province
from sim.experiment.compare import Comparison
from sim.language import marked, say
from sim.verdicts import runs_needed
from sim.wording import exact_percent, exactly


def reading(comparison: Comparison) -> str:
    """Return the last part of the answer."""
    parts = [
        size(comparison),
        ignorance_and_luck(comparison),
        sharpened(comparison),
        _rule(comparison),
        _proof(comparison),
        _words(comparison),
        _again(comparison),
    ]
    return "\n\n".join([f"## {say('How to read this')}", *(part for part in parts if part)])


def size(comparison: Comparison) -> str:
    """Return how many runs were made, and of how many draws, where there is anything to draw."""
    design = comparison.design
    if has_unknown(comparison):
        return say(
            "{runs} runs: {draws} draws of the numbers nobody knows, {per_draw} of each; seed {seed}.",
            runs=exactly(design.replications),
            draws=exactly(design.draws),
            per_draw=design.per_draw,
            seed=design.seed,
        )
    return say(
        "{runs} runs: every number of the file is taken as known; seed {seed}.",
        runs=exactly(design.replications),
        seed=design.seed,
    )


def _rule(comparison: Comparison) -> str:
    thresholds = comparison.baseline.scenario.thresholds
    parts = {
        "certainty": exact_percent(thresholds.certainty),
        "share": exact_percent(thresholds.share),
        "chance": exact_percent(thresholds.chance),
    }
    of_draws = (
        marked("*Exceeded*: at least {certainty} of the draws put the share never admitted above {share}"),
        marked(
            "*Exceeded*: the {certainty} interval over the runs puts the share never admitted above {share}"
        ),
    )
    sure = say(of_draws[0] if has_unknown(comparison) else of_draws[1], **parts)
    if is_one_province(comparison):
        return say(RULE_OF_ONE, sure=sure, **parts)
    return say(RULE_OF_MANY, sure=sure, number=thresholds.provinces_exceeded, **parts)


RULE_OF_ONE = marked(
    "{sure}, or the chance that anybody at all is never admitted above {chance}. *Adequate*: as "
    "surely below. "
    "Else *not decided* by the evidence."
)
RULE_OF_MANY = marked(
    "{sure}, or, for a province, the chance that anybody there is never admitted above {chance}; "
    "the country "
    "also if at least {number} provinces surely are, but never by the chance that anybody anywhere "
    "is refused, "
    "which is near one in any large country. *Adequate*: as surely below; the country only if no province is "
    "exceeded. Else *not decided* by the evidence."
)


def _proof(comparison: Comparison) -> str:
    """Return what it takes to prove a verdict, and whether these runs are enough for that."""
    design, thresholds = comparison.design, comparison.baseline.scenario.thresholds
    if not has_unknown(comparison):
        return say("Where it is not decided, more runs may tell.")
    fewest = fewest_draws(comparison)
    text = say(
        "Either must be proved by the number of draws: it takes at least {draws}, all on one side.",
        draws=f"{fewest:.0f}",
    )
    if design.draws < fewest:
        few = say("There are {draws}: **too few draws to decide.**", draws=exactly(design.draws))
        return f"{text} {few}"
    runs = runs_needed(design.draws, thresholds.chance, thresholds.certainty)
    return text if design.per_draw >= runs else f"{text} {_unseen(comparison, runs)}"


def _unseen(comparison: Comparison, runs: float) -> str:
    """Return why nothing can be shown adequate."""
    needed = (
        say("more draws")
        if math.isinf(runs)
        else say("at least {runs} runs of each draw, or more draws", runs=f"{runs:.0f}")
    )
    of_one = (
        marked(
            "The shelter cannot be shown adequate by these runs, since an excess would too often not show in "
            "so few runs of a draw ({per_draw}): that takes {needed}."
        ),
        marked(
            "No province can be shown adequate by these runs, since an excess would too often not show in "
            "so few runs of a draw ({per_draw}): that takes {needed}."
        ),
    )
    words = of_one[0] if is_one_province(comparison) else of_one[1]
    return say(words, per_draw=comparison.design.per_draw, needed=needed)


def _words(comparison: Comparison) -> str:
    if is_one_province(comparison):
        return f"{say(ELIGIBLE)} {say(NEEDED_BY_ONE)} {say(NEVER_ELIGIBLE)}"
    return f"{say(TOGETHER)} {say(ELIGIBLE)} {say(NEEDED_BY_MANY)} {say(NEVER_ELIGIBLE)}"


TOGETHER = marked(
    "Intervals in brackets beside a province's share are over the number of runs and hold for all "
    "provinces at "
    "once."
)
ELIGIBLE = marked(
    "*Eligible* people want a bed, and at least one shelter on their way may take them by its rules. *Never "
    "admitted*: eligible, but never given a bed."
)
NEEDED_BY_ONE = marked(
    "*Beds needed at once*: enough for all eligible people, if anybody might use any bed, in 95 of 100 runs."
)
NEEDED_BY_MANY = marked(
    "*Beds needed at once*: enough for all eligible people of the province or country, if anybody "
    "might use any "
    "bed, in 95 of 100 runs."
)
NEVER_ELIGIBLE = marked(
    "*Never eligible* people are in the share of people who never get a bed, but not in the share never "
    "admitted: a reform that lets them in moves them there."
)


def _again(comparison: Comparison) -> str:
    """Return what is counted of people who ask again, where any scenario has them."""
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    attempts = say(
        "*Never admitted* and *never get a bed* go by the first request, also where somebody is "
        "admitted in a "
        "new attempt later."
    )
    pending = say("Who would ask again only after the end of the run is not counted.")
    parts = [
        attempts if any(scenario.new_attempts for scenario in scenarios) else "",
        pending if any(scenario.returns or scenario.new_attempts for scenario in scenarios) else "",
    ]
    return " ".join(part for part in parts if part)
