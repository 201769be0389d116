"""What to do with beds, in words, and as a scenario file."""

from __future__ import annotations

import json
from pathlib import Path

from sim.answer.findings import Findings, Row
from sim.experiment.allocate import AIMS, DRAWS_A_BLOCK, Allocation, Plan
from sim.experiment.batches import Study
from sim.wording import in_words, table

COLUMNS = ("plan", "province", "beds")
VALUE_COLUMNS = ("plan", *(name.replace("-", "_") for name in AIMS))
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
    first = [
        f"# Where do {found.beds} beds help most? {study.scenario.title}",
        _sentences(found),
        f"## What each plan comes to\n\n{_values_table(found)}",
    ]
    rest = [
        f"## The plans, beds by province\n\n{_plans_table(study, found)}",
        f"## How to read this\n\n{_reading(study, found)}",
    ]
    codes = [province.code for province in study.scenario.provinces]
    return Findings(
        summary="\n\n".join(first),
        answer="\n\n".join([*first, *rest]) + "\n",
        tables={
            "plans": (COLUMNS, _plan_rows(codes, found)),
            "values": (VALUE_COLUMNS, [(words, *map(float, row)) for words, row in _by_plan(found)]),
        },
        numbers={
            "beds": found.beds,
            "aim": found.aim,
            "best": found.best,
            "is_sure": found.is_sure,
            "by_province": dict(zip(codes, found.plans[found.best], strict=True)),
            "pooled_people": found.pooled,
        },
        files={FILE: scenario_text(codes, found.plans[found.best], found, parent)},
    )


def scenario_text(codes: list[str], plan: Plan, found: Allocation, parent: Path) -> str:
    """Return a scenario file that extends the one asked about and states the beds of each province."""
    extends, title = (json.dumps(text, ensure_ascii=False) for text in (parent.as_posix(), _title(found)))
    reason = json.dumps(f"Chosen by shelter-sim allocate, aim {found.aim}.")
    beds = "\n".join(
        f"{code} = {{ value = {number}, assumption = {reason} }}"
        for code, number in zip(codes, plan, strict=True)
    )
    return f"extends = {extends}\ntitle = {title}\n\n[shelters.beds_in]\n{beds}\n"


def _title(found: Allocation) -> str:
    return f"{found.beds} beds where they help most ({found.aim})"


def _sentences(found: Allocation) -> str:
    words = AIMS[found.aim][2]
    value = in_words(found.value(found.best, found.aim), UNITS[found.aim])
    parts = [f"**Best of the plans looked at: {found.best}** ({words}: {value})."]
    if not found.is_sure:
        parts.append(
            "Other plans could not be told from it: they differ by less than the noise of the runs, or by "
            "less than matters."
        )
    if found.moved:
        parts.append(f"Simulation moved {found.moved} of the beds that the formula had placed.")
    parts.append(_price_of_equity(found))
    pooled = in_words(found.pooled, "people")
    parts.append(
        f"If all beds were one house, {pooled} people a year would be refused, by formula: no sharing out of "
        "the same beds can do better; transfers come nearer to it."
    )
    return " ".join(parts)


def _price_of_equity(found: Allocation) -> str:
    """Return what it costs in people refused to have the best plan for the worst province."""
    plans = list(found.plans)
    fairest = min(plans, key=lambda plan: found.value(plan, "worst-province"))
    fewest = min(plans, key=lambda plan: found.value(plan, "turned-away"))
    if fairest == fewest:
        return "The plan that refuses fewest people is also the best for the worst province."
    cost = found.value(fairest, "turned-away") - found.value(fewest, "turned-away")
    return (
        f"The price of equity: the plan that is best for the worst province ({fairest}) refuses "
        f"{in_words(cost, 'people')} people a year more than the one that refuses fewest ({fewest})."
    )


def _by_plan(found: Allocation) -> list[tuple[str, list[float]]]:
    return [(words, found.values[number].tolist()) for number, words in enumerate(found.plans)]


def _values_table(found: Allocation) -> str:
    rows = [["plan", *(words for _, _, words in AIMS.values())]]
    for words, values in _by_plan(found):
        name = f"**{words}**" if words == found.best else words
        rows.append([name, *(in_words(value, UNITS[aim]) for value, aim in zip(values, AIMS, strict=True))])
    return table(rows)


def _plans_table(study: Study, found: Allocation) -> str:
    rows = [["province", *found.plans]]
    for number, province in enumerate(study.scenario.provinces):
        rows.append([province.name_en, *(str(plan[number]) for plan in found.plans.values())])
    return table(rows)


def _plan_rows(codes: list[str], found: Allocation) -> list[Row]:
    return [
        (words, code, beds)
        for words, plan in found.plans.items()
        for code, beds in zip(codes, plan, strict=True)
    ]


def _reading(study: Study, found: Allocation) -> str:
    design = study.design
    return (
        f"Beds are those the state pays, {found.beds} in all if every province has its shelter; where one "
        "does not open, its beds do not stand. *By formula*: one bed after the other where Erlang's formula "
        "says that it helps most, each province by itself. All plans meet the same people in the simulation; "
        "the best is chosen by KN++ with 95 % confidence if it is better by "
        f"{AIMS[found.aim][1]:g} or more, each observation {DRAWS_A_BLOCK} draws of {design.per_draw} runs; "
        f"then single beds are moved as long as that helps. The table is over {design.draws} draws, seed "
        f"{design.seed}, the year {study.scenario.study.headline_year}. {FILE} is the best plan as a "
        "scenario: compare it with your file."
    )
