"""What to do with beds, or with money, in words, and as a scenario file."""

from __future__ import annotations

import math
from pathlib import Path

from sim.answer.findings import Findings, Row
from sim.answer.plans import aim_words, plan_words, plans_table, price_words
from sim.experiment.allocate import Allocation
from sim.experiment.batches import Study
from sim.experiment.plan_file import scenario_text
from sim.experiment.plan_search import AIMS, DRAWS_A_BLOCK
from sim.experiment.plans import Extras
from sim.language import said, say, say_of
from sim.wording import between, in_words, money, people, table

COLUMNS = ("plan", "province", "beds")
VALUE_COLUMNS = ("plan", "beds", "kzt_a_year", *(name.replace("-", "_") for name in AIMS))
UNITS = {"turned-away": "people", "worst-province": "share", "tail": "people"}
FILE = "allocation.toml"


def beds_findings(study: Study, found: Allocation, parent: Path) -> Findings:
    """Return everything there is to say and write of an allocation.

    Parameters
    ----------
    study
        What ran.
    found
        What was found.
    parent
        The scenario file, as the file that is written names it.
    """
    scenario, best = study.scenario, found.plans[found.best]
    first = [
        f"# {_title(found)} {said(scenario.title)}",
        _sentences(study, found),
        f"## {say('What each plan comes to')}\n\n{_values_table(found)}",
    ]
    rest = [
        f"## {say('The plans, beds by province')}\n\n{plans_table(scenario, found.plans)}",
        f"## {say('How to read this')}\n\n{_reading(study, found)}",
    ]
    codes = [province.code for province in scenario.provinces]
    title = say("Where it helps most: {title}", title=said(scenario.title))
    return Findings(
        summary="\n\n".join(first),
        answer="\n\n".join([*first, *rest]) + "\n",
        tables={
            "plans": (COLUMNS, _plan_rows(codes, found)),
            "values": (VALUE_COLUMNS, _value_rows(found)),
        },
        numbers=_numbers(codes, found),
        files={FILE: scenario_text(scenario, best, title, parent, found.aim)},
    )


def _title(found: Allocation) -> str:
    if found.means.budget is None:
        beds = found.means.beds
        return say_of(beds, "Where does {beds} bed help most?", "Where do {beds} beds help most?", beds=beds)
    return say("What is the best use of {money} a year?", money=money(found.means.budget))


def _sentences(study: Study, found: Allocation) -> str:
    value = in_words(found.value(found.best, found.aim), UNITS[found.aim])
    best = plan_words(found.best, found.plans[found.best])
    parts = [
        say(
            "**Best of the plans looked at: {plan}** ({aim}: {value}).",
            plan=best,
            aim=aim_words(found.aim),
            value=value,
        ),
        _how_surely(found),
    ]
    if found.means.prices is not None:
        parts.append(price_words(study.scenario, found.means, found.plans[found.best], found.trials))
    if not found.is_sure:
        parts.append(
            say(
                "At one step of the search or more, other plans could not be told from the one taken: they "
                "differ by less than the noise of the runs, or by less than matters."
            )
        )
    if found.moved:
        parts.append(
            say_of(
                found.moved,
                "Simulation moved {number} of the beds that the formula had placed.",
                "Simulation moved {number} of the beds that the formula had placed.",
                number=found.moved,
            )
        )
    parts += [_alike(found), _price_of_equity(found)]
    parts.append(
        say(
            "If all places were one house, {people} a year would be refused, by formula: no sharing out of "
            "the same places does better where nobody waits for a bed and nobody is sent elsewhere.",
            people=people(found.pooled),
        )
    )
    return " ".join(filter(None, parts))


def _how_surely(found: Allocation) -> str:
    """Return what the number of draws leaves open of what the best plan comes to."""
    if math.isnan(found.lower):
        return say("A single draw does not tell how surely.")
    return say(
        "The number of draws leaves open {interval} of that (95 %); plans meet the same people, so which is "
        "the better one is surer.",
        interval=between(found.lower, found.upper, UNITS[found.aim]),
    )


def _alike(found: Allocation) -> str:
    """Return that it matters little which plan is taken, if all come to nearly the same."""
    values = [found.value(plan, found.aim) for plan in found.plans]
    least = AIMS[found.aim][1]
    if max(values) - min(values) >= least:
        return ""
    return say(
        "All plans looked at come to nearly the same, within {least} of each other: which of them is taken "
        "changes little, and what people on the spot know should decide.",
        least=in_words(least, UNITS[found.aim]),
    )


def _price_of_equity(found: Allocation) -> str:
    """Return what it costs in people refused to have the best plan for the worst province."""
    plans = list(found.plans)
    fairest = min(plans, key=lambda plan: found.value(plan, "worst-province"))
    fewest = min(plans, key=lambda plan: found.value(plan, "turned-away"))
    if fairest == fewest:
        return say("The plan that refuses fewest people is also the best for the worst province.")
    cost = found.value(fairest, "turned-away") - found.value(fewest, "turned-away")
    return say(
        "The price of equity: the plan that is best for the worst province ({fairest}) refuses {people} a "
        "year more than the one that refuses fewest ({fewest}).",
        fairest=plan_words(fairest, found.plans[fairest]),
        fewest=plan_words(fewest, found.plans[fewest]),
        people=people(cost),
    )


def _values_table(found: Allocation) -> str:
    rows = [[say("plan"), say("beds"), *(aim_words(aim) for aim in AIMS)]]
    for number, (key, plan) in enumerate(found.plans.items()):
        words = plan_words(key, plan)
        values = zip(found.values[number].tolist(), AIMS, strict=True)
        rows.append(
            [
                f"**{words}**" if key == found.best else words,
                str(sum(plan.beds)),
                *(in_words(value, UNITS[aim]) for value, aim in values),
            ]
        )
    return table(rows)


def _plan_rows(codes: list[str], found: Allocation) -> list[Row]:
    return [
        (words, code, beds)
        for words, plan in found.plans.items()
        for code, beds in zip(codes, plan.beds, strict=True)
    ]


def _value_rows(found: Allocation) -> list[Row]:
    prices = found.means.prices
    return [
        (
            words,
            sum(plan.beds),
            float("nan") if prices is None else prices.of(plan),
            *map(float, found.values[number]),
        )
        for number, (words, plan) in enumerate(found.plans.items())
    ]


def _numbers(codes: list[str], found: Allocation) -> dict[str, object]:
    best = found.plans[found.best]
    return {
        "beds": sum(best.beds),
        "budget_kzt": found.means.budget,
        "aim": found.aim,
        "best": found.best,
        "value": found.value(found.best, found.aim),
        "lower": found.lower,
        "upper": found.upper,
        "is_sure": found.is_sure,
        "by_province": dict(zip(codes, best.beds, strict=True)),
        **_bought(best.extras),
        "pooled_people": found.pooled,
        "prices_tried": [
            {
                "price": each.price,
                "factor": each.factor,
                "is_same": each.is_same,
                "is_sure": each.is_sure,
                **_bought(each.extras),
            }
            for each in found.trials
        ],
    }


def _bought(extras: Extras) -> dict[str, object]:
    """Return what is bought beside beds."""
    return {
        "surge_share": extras.surge,
        "shelters_for_certain": list(extras.opened),
        "transfers_paid_for": extras.transfers,
    }


def _reading(study: Study, found: Allocation) -> str:
    design = study.design
    return say(
        "Beds are those the state pays, in all if every province has its shelter; where one does not open, "
        "its beds do not stand. *By formula*: one bed after the other where Erlang's formula says that "
        "it helps most, each province by itself. All plans meet the same people in the simulation; the best "
        "is chosen by KN++ with 95 % confidence if it is better by {least} or more, each observation {block} "
        "draws of {per_draw} runs; then more things are bought, and single beds moved, as long as that "
        "surely helps. The 95 % hold for each step by itself, not for all steps together. The table is over "
        "{draws} draws, seed {seed}, the year {year}. {file} is the best plan as a scenario: compare it with "
        "your file.",
        least=f"{AIMS[found.aim][1]:g}",
        block=DRAWS_A_BLOCK,
        per_draw=design.per_draw,
        draws=design.draws,
        seed=design.seed,
        year=study.scenario.study.headline_year,
        file=FILE,
    )
