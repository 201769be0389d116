"""How to read the answer: the size of the experiment, the rule of the verdicts, and the words."""

from __future__ import annotations

import math

from sim.answer.sureness import fewest_draws
from sim.answer.values import has_unknown, is_one_province
from sim.experiment.compare import Comparison
from sim.verdicts import runs_needed
from sim.wording import exact_percent


def reading(comparison: Comparison) -> str:
    """Return the last part of the answer."""
    parts = [_size(comparison), _rule(comparison), _proof(comparison), _words(comparison), _again(comparison)]
    return "\n\n".join(["## How to read this", *(part for part in parts if part)])


def _size(comparison: Comparison) -> str:
    design = comparison.design
    if has_unknown(comparison):
        draws = f"{design.draws} draws of the numbers nobody knows, {design.per_draw} runs of each"
    else:
        draws = "every number of the file is taken as known"
    return f"{design.replications} runs: {draws}; seed {design.seed}."


def _rule(comparison: Comparison) -> str:
    thresholds = comparison.baseline.scenario.thresholds
    certainty, share, chance = (
        exact_percent(each) for each in (thresholds.certainty, thresholds.share, thresholds.chance)
    )
    by = (
        f"at least {certainty} of the draws put"
        if has_unknown(comparison)
        else f"the {certainty} interval over the runs puts"
    )
    sure = f"*Exceeded*: {by} the share never admitted above {share}"
    if is_one_province(comparison):
        exceeded = f"{sure}, or the chance that anybody at all is never admitted above {chance}."
    else:
        exceeded = (
            f"{sure}, or, for a province, the chance that anybody there is never admitted above {chance}; "
            f"the country also if at least {thresholds.provinces_exceeded} provinces surely are, but never "
            "by the chance that anybody anywhere is refused, which is near one in any large country."
        )
    no_province = "" if is_one_province(comparison) else "; the country only if no province is exceeded"
    return f"{exceeded} *Adequate*: as surely below{no_province}. Else *not decided* by the evidence."


def _proof(comparison: Comparison) -> str:
    """Return what it takes to prove a verdict, and whether these runs are enough for that."""
    design, thresholds = comparison.design, comparison.baseline.scenario.thresholds
    if not has_unknown(comparison):
        return "Where it is not decided, more runs may tell."
    fewest = fewest_draws(comparison)
    text = f"Either must be proved by the number of draws: it takes at least {fewest:.0f}, all on one side."
    if design.draws < fewest:
        return f"{text} There are {design.draws}: **too few draws to decide.**"
    runs = runs_needed(design.draws, thresholds.chance, thresholds.certainty)
    if design.per_draw >= runs:
        return text
    needed = "more draws" if math.isinf(runs) else f"at least {runs:.0f} runs of each draw, or more draws"
    one = "The shelter cannot" if is_one_province(comparison) else "No province can"
    return (
        f"{text} {one} be shown adequate by these runs, since an excess would too often not show in "
        f"{design.per_draw} runs of a draw: that takes {needed}."
    )


def _words(comparison: Comparison) -> str:
    home = "" if is_one_province(comparison) else " of the province or country"
    together = (
        ""
        if is_one_province(comparison)
        else "Intervals in brackets beside a province's share are over the number of runs and hold for all "
        "provinces at once. "
    )
    return (
        f"{together}*Eligible* people want a bed, and at least one shelter on their way may take them by "
        "its rules. *Never admitted*: eligible, but never given a bed. *Beds needed at once*: enough for "
        f"all eligible people{home}, if anybody might use any bed, in 95 of 100 runs. *Never eligible* "
        "people are in the share of people who never get a bed, but not in the share never admitted: a "
        "reform that lets them in moves them there."
    )


def _again(comparison: Comparison) -> str:
    """Return what is counted of people who ask again, where any scenario has them."""
    scenarios = [outlook.scenario for outlook in comparison.outlooks]
    attempts = (
        "*Never admitted* and *never get a bed* go by the first request, also where somebody is admitted in "
        "a new attempt later."
    )
    pending = "Who would ask again only after the end of the run is not counted."
    parts = [
        attempts if any(scenario.new_attempts for scenario in scenarios) else "",
        pending if any(scenario.returns or scenario.new_attempts for scenario in scenarios) else "",
    ]
    return " ".join(part for part in parts if part)
