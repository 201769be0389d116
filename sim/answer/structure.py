"""What follows from choices that no number can express, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.answer.country import NOBODY
from sim.answer.findings import Findings, Row
from sim.answer.frontier import area_words
from sim.answer.well_enough import Ending, measures_well_enough
from sim.experiment.batches import Study
from sim.experiment.sensitivity import measure_words
from sim.experiment.structure import WITHOUT_BED, Structure
from sim.language import said, say
from sim.quantities import WORDS
from sim.wording import between, exact_percent, exactly, percent, signed, table

SHOWN = 8
"""Combinations shown at either end; in writing nobody reads hundreds of rows."""
ENDS = ("estimate", "lower", "upper", "ignorance_lower", "ignorance_upper")
WITHOUT_ENDS = tuple(f"{WITHOUT_BED}_{end}" for end in ENDS)
LEAST = 0.002
"""Changes of a share below this are not called better or worse."""


def choices_findings(study: Study, found: Structure, ending: Ending | None = None) -> Findings:
    """Return everything there is to say and write of choices."""
    first = [
        f"# {say('What if the rules were otherwise?')} {said(study.scenario.title)}",
        *filter(None, [sentence(study, found), only_fewer_eligible(found)]),
        *filter(None, [measures_well_enough(study, ending)]),
        f"## {say('What each choice changes')}\n\n{_effects_table(found)}",
    ]
    rest = [
        _combinations(found),
        f"## {say('How to read this')}\n\n{_reading(study, found)}",
    ]
    names = tuple(switch.name.replace(" ", "_").replace(",", "") for switch in found.switches)
    lowest, highest = _ends(found)
    return Findings(
        summary="\n\n".join(first),
        answer="\n\n".join([*first, *rest]) + "\n",
        tables={"structure": ((*names, *ENDS, *WITHOUT_ENDS), _rows(found))},
        numbers={
            "measure": found.question.measure,
            "lowest": lowest,
            "highest": highest,
            "as_in_the_file": float(found.known.estimate[0]),
        },
    )


def sentence(study: Study, found: Structure) -> str:
    """Return the range that choices make, beside what nobody knows and what the runs leave open."""
    values, area = found.known, area_words(study, found.question.area)
    if np.isnan(values.estimate).all():
        return f"{area}: {say(NOBODY, year=study.scenario.study.headline_year)}"
    lowest, highest = _ends(found)
    runs = between(float(values.lower[0]), float(values.upper[0]), "share")
    unknown = between(float(values.ignorance_lower[0]), float(values.ignorance_upper[0]), "share")
    beside = (
        say("what nobody knows makes {unknown}, the number of runs {runs}", unknown=unknown, runs=runs)
        if study.scenario.has_unknown
        else say("the number of runs makes {runs}", runs=runs)
    )
    if lowest == highest:
        return say(
            "**{area}: whichever of these rules hold, the {measure} is {value}** wherever anybody is "
            "eligible; beside that, {beside}.",
            area=area,
            measure=measure_words(found.question),
            value=percent(highest),
            beside=beside,
        )
    return say(
        "**{area}: which of these rules hold moves the {measure} from {choices}** (as in the file {value}); "
        "beside that, {beside}.",
        area=area,
        measure=measure_words(found.question),
        choices=between(lowest, highest, "share"),
        value=percent(float(values.estimate[0])),
        beside=beside,
    )


def _ends(found: Structure) -> tuple[float, float]:
    """Return the lowest and the highest value that is known."""
    return float(np.fmin.reduce(found.known.estimate)), float(np.fmax.reduce(found.known.estimate))


def only_fewer_eligible(found: Structure) -> str:
    """Return a warning of rules that look better only since fewer people are eligible under them."""
    names = [
        f"{said(switch.name)}: {said(words)}"
        for number, switch in enumerate(found.switches)
        for words in switch.others
        if _is_only_fewer(*found.effect(number, words))
    ]
    if not names:
        return ""
    return say(
        "**Not better, though fewer of the eligible are refused**: {rules}. Fewer people are eligible then, "
        "and more of those who want a bed never get one.",
        rules="; ".join(names),
    )


def _is_only_fewer(change: float, change_without_bed: float) -> bool:
    """Return whether fewer of the eligible are refused, or nobody is eligible, and more never get a bed."""
    return not change >= -LEAST and change_without_bed > LEAST


def _effects_table(found: Structure) -> str:
    heads = say("changes it by, points"), say("and the share who never get a bed")
    rows = [[say("choice"), say("otherwise"), *heads]]
    for number, switch in enumerate(found.switches):
        for words in switch.others:
            changes = (signed(change, "share") for change in found.effect(number, words))
            rows.append([said(switch.name), said(words), *changes])
    return table(rows)


def _combinations(found: Structure) -> str:
    """Return every combination of the choices, or where they are many those at both ends."""
    order = np.argsort(found.known.estimate, kind="stable").tolist()
    if len(order) <= 2 * SHOWN:
        return f"## {say('Every combination')}\n\n{_combinations_table(found, range(len(order)))}"
    heading = say(
        "The {shown} lowest and the {shown} highest of {number} combinations",
        shown=SHOWN,
        number=exactly(len(order)),
    )
    shown = [*order[:SHOWN], *order[-SHOWN:]]
    note = say("All of them are in structure.csv.")
    return f"## {heading}\n\n{_combinations_table(found, shown)}\n\n{note}"


def _combinations_table(found: Structure, shown: Sequence[int]) -> str:
    names = (said(switch.name) for switch in found.switches)
    heads = measure_words(found.question), say("over the number of runs"), said(WORDS[WITHOUT_BED])
    rows = [[*names, *heads]]
    for number in shown:
        ways = found.combinations[number]
        interval = between(float(found.known.lower[number]), float(found.known.upper[number]), "share")
        without_bed = percent(float(found.without_bed.estimate[number]))
        rows.append([*map(said, ways), percent(float(found.known.estimate[number])), interval, without_bed])
    return table(rows)


def _rows(found: Structure) -> list[Row]:
    return [
        (
            *ways,
            *(float(getattr(each, end)[number]) for each in (found.known, found.without_bed) for end in ENDS),
        )
        for number, ways in enumerate(found.combinations)
    ]


def _reading(study: Study, found: Structure) -> str:
    design = study.design
    return say(
        "The {measure}, threshold {limit}. Every combination of the choices meets the same people. *Changes "
        "it by*: on average over all others. Eligible are only those whom a shelter in reach may take by its "
        "rules; *the share who never get a bed* is of all who want one. The three ranges are of different "
        "kinds and are not to be added: rules can be chosen or looked up, numbers can be collected, and runs "
        "can be made. {runs} runs of each combination ({draws} draws, {per_draw} runs of each), seed {seed}, "
        "the year {year}.",
        measure=measure_words(found.question),
        limit=exact_percent(found.question.limit),
        runs=exactly(design.replications),
        draws=exactly(design.draws),
        per_draw=design.per_draw,
        seed=design.seed,
        year=study.scenario.study.headline_year,
    )
