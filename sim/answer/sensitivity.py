"""What matters most, in words."""

from __future__ import annotations

import math

import numpy as np

from sim.answer.country import NOBODY
from sim.answer.findings import Findings, Row
from sim.answer.frontier import area_words
from sim.answer.number_words import number_words, quoted
from sim.answer.sides import sides, surely_changes_side
from sim.answer.turning import ends_above, turning
from sim.answer.well_enough import Ending, parts_well_enough
from sim.experiment.batches import Study
from sim.experiment.sensitivity import HIGH, LOW, NUM_PATHS, REST, Sensitivity, measure_words
from sim.language import marked, said, say
from sim.wording import NOT_KNOWN, as_written, between, exact_percent, exactly, in_words, percent, table

COLUMNS = (
    *("unknown", "numbers", "rank", "effect", "first", "first_lower", "first_upper"),
    *("total", "total_lower", "total_upper", "worth_people", "at_low", "at_high"),
    *("above_at_low", "above_at_high"),
    *("at_low_lower", "at_low_upper", "at_high_lower", "at_high_upper"),
)
READING = (
    marked(
        "- *By itself*: the part of the spread between draws that this unknown makes alone; *with others*: "
        "with all that it does together with other unknowns (Sobol' indices; in brackets 95 % by bootstrap). "
        "What luck makes is in neither."
    ),
    marked(
        "- *Low*, *high*: the measure with this unknown at the end of its range that 5 in 100 cases lie "
        "below, or above, and all others drawn as ever. **Bold** where that moves it from one side of the "
        "threshold to the other by more than the number of runs leaves open. What that leaves open of each "
        "change stands as thin lines in the figure."
    ),
    marked(
        "- *Worth to know*: if somebody must decide whether the shelters suffice, and would otherwise go by "
        "the average, so many people a year beyond the threshold fewer would be misjudged on average if this "
        "unknown were known first (expected value of perfect information). Few rows make something of "
        "nothing: the first paragraph says whether these can tell which one to collect first."
    ),
    marked(
        "- The first look moved every unknown along a few paths; only those with the largest effects were "
        "looked at closely."
    ),
)


def matters_findings(study: Study, found: Sensitivity, ending: Ending | None = None) -> Findings:
    """Return everything there is to say and write of what matters, but for the figure."""
    first = [
        f"# {say('What matters most?')} {said(study.scenario.title)}",
        sentence(study, found),
        *filter(None, [parts_well_enough(found.rows, ending)]),
        f"## {say('A close look')}\n\n{_close_table(study, found)}",
    ]
    rest = [
        f"## {say('The first look at all unknown numbers')}\n\n{_screened_table(study, found)}",
        f"## {say('How to read this')}\n\n{_size(study, found)}\n\n{chr(10).join(map(say, READING))}",
    ]
    return Findings(
        summary="\n\n".join(first),
        answer="\n\n".join([*first, *rest]) + "\n",
        tables={"sensitivity": (COLUMNS, _rows(found))},
        numbers=_numbers(found),
    )


def sentence(study: Study, found: Sensitivity) -> str:
    """Return which unknown matters most, which to collect first, and which change the side."""
    area = area_words(study, found.question.area)
    if math.isnan(float(found.ends.estimate[0])):
        return f"{area}: {say(NOBODY, year=study.scenario.study.headline_year)}"
    if math.isnan(float(found.indices.total[0])):
        return say(
            "{area}: the {measure} is {value} in every run: nothing matters.",
            area=area,
            measure=measure_words(found.question),
            value=percent(float(found.ends.estimate[0])),
        )

    def words(name: str) -> str:
        return quoted(unknown_words(study, name))

    numbers = range(found.num_close)
    most = max(numbers, key=lambda number: float(found.indices.total[number]))
    parts = [
        say(
            "**{area}: of what nobody knows, {unknown} matters most for the {measure}**: with all it does "
            "together with others it makes {part} of the spread.",
            area=area,
            unknown=words(found.close[most].name),
            measure=measure_words(found.question),
            part=percent(_bounded(found.indices.total[most])),
        ),
        collect(study, found),
        sides(found, words),
        turning(study, found, words),
        say("Luck makes {part} of the spread between these rows.", part=percent(found.luck))
        if not math.isnan(found.luck)
        else "",
    ]
    return " ".join(part for part in parts if part)


def collect(study: Study, found: Sensitivity) -> str:
    """Return which number to collect first, as far as the rows can tell."""
    best, rows = found.worth_most, exactly(found.rows)
    if found.worth[best] <= 0:
        return say(
            "By these {rows} rows, knowing any single one of them would not change what one decides.",
            rows=rows,
        )
    parts = {
        "unknown": quoted(unknown_words(study, found.close[best].name)),
        "people": _people(found.worth[best]),
        "all": _people(found.worth_of_all),
    }
    if not found.is_surely_worth_more(best):
        return say(
            "Which number to collect first these {rows} rows cannot tell: to know {unknown} seems to be "
            "worth most, {people} people a year (everything: {all}), but that may be luck. Allow more "
            "with --rows.",
            rows=rows,
            **parts,
        )
    collect = say(
        "Collect {unknown} first: to know it would be worth {people} people a year (everything: {all}).",
        **parts,
    )
    return " ".join(filter(None, [collect, _as_worthy(study, found)]))


def _as_worthy(study: Study, found: Sensitivity) -> str:
    """Return the numbers that may be worth as much as the one worth most; empty if there are none."""
    best = found.worth_most
    others = [
        quoted(unknown_words(study, found.close[number].name))
        for number in range(found.num_close)
        if number != best and not found.is_surely_worth_more(best, number)
    ]
    if not others:
        return ""
    return say(
        "These {rows} rows cannot tell whether another is worth as much: {others}.",
        rows=exactly(found.rows),
        others=", ".join(others),
    )


def unknown_words(study: Study, name: str) -> str:
    """Return an unknown number, or what is left of them, in words."""
    return said(name) if name == REST else number_words(name, study.scenario)


def _key(name: str) -> str:
    """Return what an unknown number is called in the file."""
    return "" if name == REST else f"`{name}`"


def _ends(found: Sensitivity, number: int) -> tuple[float, float]:
    low, high = found.ends.estimate[found.at_ends(number)].tolist()
    return low, high


def _close_table(study: Study, found: Sensitivity) -> str:
    heads = (say("unknown"), say("by itself"), say("with others"), say("low"), say("high"))
    rows = [[*heads, say("worth to know, people a year"), say("in the file")]]
    indices = found.indices
    for number, group in enumerate(found.close):
        alone = _part(indices.first[number], indices.first_lower[number], indices.first_upper[number])
        total = _part(indices.total[number], indices.total_lower[number], indices.total_upper[number])
        low, high = ("", "")
        if number < found.num_close:
            low, high = (percent(end) for end in _ends(found, number))
            if surely_changes_side(found, number):
                low, high = f"**{low}**", f"**{high}**"
        worth = _people(found.worth[number])
        rows.append([unknown_words(study, group.name), alone, total, low, high, worth, _key(group.name)])
    return table(rows)


def _screened_table(study: Study, found: Sensitivity) -> str:
    rows = [[say("unknown"), say("numbers"), say("mean effect, points"), say("in the file")]]
    for group, effect in zip(found.screened, found.effects, strict=True):
        words, points = unknown_words(study, group.name), as_written(f"{100 * effect:.2f}")
        rows.append([words, str(len(group.members)), points, _key(group.name)])
    return table(rows)


def _part(value: float, lower: float, upper: float) -> str:
    if math.isnan(value):
        return say(NOT_KNOWN)
    ends = between(_bounded(lower), _bounded(upper), "share")
    return f"{percent(_bounded(value))} ({ends})"


def _bounded(part: float) -> float:
    """Return a part within 0 and 1: estimates may lie a little outside."""
    return min(max(float(part), 0.0), 1.0)


def _people(number: float) -> str:
    return in_words(float(number), "people")


def _size(study: Study, found: Sensitivity) -> str:
    design = study.design
    return say(
        "First look: {paths} paths. Close look: {rows} rows of {points} points. Ends ({low} and {high} of "
        "each range): {draws} of these rows. {per_draw} runs each, seed {seed}, the year {year}. Measure: "
        "{measure}, {area}; with nothing moved {value}, threshold {limit}.",
        paths=NUM_PATHS,
        rows=found.rows,
        points=len(found.close) + 2,
        low=exact_percent(LOW),
        high=exact_percent(HIGH),
        draws=found.end_rows,
        per_draw=design.per_draw,
        seed=design.seed,
        year=study.scenario.study.headline_year,
        measure=measure_words(found.question),
        area=area_words(study, found.question.area),
        value=percent(float(found.ends.estimate[0])),
        limit=exact_percent(found.question.limit),
    )


def _rows(found: Sensitivity) -> list[Row]:
    """Return a line for each unknown, by falling effect; those not looked at closely have gaps."""
    names = [group.name for group in found.close]
    rows: list[Row] = []
    for rank, group in enumerate(found.screened):
        number = names.index(group.name) if group.name in names else None
        rows.append((*_start(found, rank), *_looked_at(found, number)))
    if len(found.close) > found.num_close:
        rest = len(found.close) - 1
        head = (found.close[rest].name, len(found.close[rest].members), len(found.screened) + 1, math.nan)
        rows.append((*head, *_looked_at(found, rest)))
    return rows


def _start(found: Sensitivity, rank: int) -> Row:
    group = found.screened[rank]
    return group.name, len(group.members), rank + 1, float(found.effects[rank])


def _looked_at(found: Sensitivity, number: int | None) -> Row:
    if number is None:
        return (math.nan,) * (len(COLUMNS) - 4)
    indices = found.indices
    values = (indices.first, indices.first_lower, indices.first_upper, indices.total, indices.total_lower)
    shares = tuple(float(value[number]) for value in (*values, indices.total_upper))
    return *shares, float(found.worth[number]), *_at_ends(found, number)


def _at_ends(found: Sensitivity, number: int) -> Row:
    """Return the measure at both ends, the part of the rows beyond the limit there, and the intervals."""
    if number >= found.num_close:
        return (math.nan,) * 8
    ends = found.ends.change_lower, found.ends.change_upper
    intervals = float(found.ends.estimate[0]) + np.stack(ends, axis=1)[found.at_ends(number)]
    return *_ends(found, number), *ends_above(found)[number], *intervals.ravel().tolist()


def _numbers(found: Sensitivity) -> dict[str, object]:
    return {
        "measure": found.question.measure,
        "limit": found.question.limit,
        "estimate": float(found.ends.estimate[0]),
        "worth_of_knowing_all_people": found.worth_of_all,
        "unknowns": [dict(zip(COLUMNS, row, strict=True)) for row in _rows(found)],
    }
