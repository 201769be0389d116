"""How much more can be taken, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from sim.answer.findings import Findings
from sim.answer.number_words import number_words, quoted, who_words
from sim.answer.well_enough import Ending, points_well_enough
from sim.experiment.batches import Study
from sim.experiment.crossing import Crossing
from sim.experiment.frontier import Axis, Frontier
from sim.language import marked, said, say
from sim.quantities import WORDS
from sim.scenario import Scenario
from sim.verdicts import draws_needed
from sim.wording import NOT_KNOWN, digits, exact_percent, exactly, percent, table

COLUMNS = (
    *("across", "up", "measure", "area", "estimate", "lower", "upper"),
    *("ignorance_lower", "ignorance_upper", "above", "monotone"),
)
NOISE = marked(
    "*The measure did not go one way at every step of the search: the steps are smaller than the noise of "
    "the runs. More --replications make them surer.*"
)
LEFT_OUT = 0.005
"""Part of those who want a bed from which on it is said that no shelter may take them."""
LINE_COLUMNS = ("across", "least_up", "lower", "upper")


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """How much room there is.

    Attributes
    ----------
    frontier
        Over both numbers.
    most
        The most of the first number, with the second as the file says.
    least
        The least of the second number, with the first as the file says.
    ending
        How the search for enough runs ended; None if so many runs were asked for.
    is_of_nobody
        Whether nobody wants a bed even with the most of the first number, so that there is nothing to say.
    left_out
        Part of those who want a bed whom no shelter in reach may take, with what is called enough.
    """

    frontier: Frontier
    most: Crossing
    least: Crossing
    ending: Ending | None = None
    is_of_nobody: bool = False
    left_out: float = 0.0


def room_findings(study: Study, room: Room) -> Findings:
    """Return everything there is to say, write and draw of it, but for the figure."""
    front = room.frontier
    words, area = _words(front), area_words(study, front.question.area)
    first = [
        f"# {say('How much more can be taken?')} {said(study.scenario.title)}",
        sentences(study, room),
        *filter(None, [points_well_enough(study, room.ending)]),
        *filter(None, [few_draws(study)]),
        *([say(NOISE)] if room.most.is_noisy or room.least.is_noisy else []),
        f"## {_line_title(study, front)}\n\n{_line_table(study, front)}\n\n{_keys(study, front)}",
    ]
    rest = [
        f"## {words[0].upper()}{words[1:]}, {area}\n\n{_grid_table(study, front)}",
        f"## {say('How to read this')}\n\n{_reading(study)}",
    ]
    return Findings(
        summary="\n\n".join(first),
        answer="\n\n".join([*first, *rest]) + "\n",
        tables={"frontier": (COLUMNS, _rows(study, front)), "line": (LINE_COLUMNS, _line_rows(front))},
        numbers=_numbers(room),
    )


def sentences(study: Study, room: Room) -> str:
    """Return how much more can be taken, how many beds would be enough, and the safe side of both."""
    if room.is_of_nobody:
        return say(
            "**{area}: nobody wants a bed in {year}, in any run, so nothing can be said of what would be "
            "enough.**",
            area=area_words(study, room.frontier.question.area),
            year=study.scenario.study.headline_year,
        )
    parts = (most_sentence, least_sentence, average_sentence, safe_sentence, left_out_sentence)
    return " ".join(filter(None, (each(study, room) for each in parts)))


def few_draws(study: Study) -> str:
    """Return a warning where so few draws may hold no rare bad case; empty if there are enough."""
    draws, needed = study.design.draws, draws_needed(needed=study.scenario.thresholds.certainty)
    if not study.scenario.has_unknown or draws >= needed:
        return ""
    return say(
        "*{draws} draws of the unknown numbers may hold none of the bad cases that are rare, and what they "
        "call enough may not be: take at least {needed}, better the most that --precision allows.*",
        draws=exactly(draws),
        needed=exactly(needed),
    )


def most_sentence(study: Study, room: Room) -> str:
    """Return how much the first number may grow."""
    front, most = room.frontier, room.most
    words = _words(front)
    value = front.across.values[0] if most.estimate == -math.inf else front.across.values[-1]
    parts = {
        "area": area_words(study, front.question.area),
        "measure": f"{words}{',' * (',' in words)}",
        "limit": exact_percent(front.question.limit),
        "interval": _interval(front.across, most),
        "value": at(study, front.across, most.estimate if math.isfinite(most.estimate) else value),
    }
    if most.estimate == -math.inf:
        return say(
            "**{area}: the {measure} passes {limit} already at {value}, the least looked at** ({interval}).",
            **parts,
        )
    if most.estimate == math.inf:
        return say(
            "**{area} can take {value}, the most looked at, before the {measure} passes {limit}** "
            "({interval}).",
            **parts,
        )
    return say("**{area} can take {value} before the {measure} passes {limit}** ({interval}).", **parts)


def least_sentence(study: Study, room: Room) -> str:
    """Return how large the second number must be."""
    front, least = room.frontier, room.least
    value = front.up.values[0] if least.estimate == -math.inf else front.up.values[-1]
    parts = {
        "limit": exact_percent(front.question.limit),
        "interval": _interval(front.up, least),
        "value": at(study, front.up, least.estimate if math.isfinite(least.estimate) else value),
    }
    if least.estimate == -math.inf:
        return say(
            "With as many people as the file says, {value}, the least looked at, already keeps it within "
            "{limit} ({interval}).",
            **parts,
        )
    if least.estimate == math.inf:
        return say(
            "With as many people as the file says, not even {value}, the most looked at, would keep it "
            "within {limit} ({interval}). Look farther with --up; if the tables show that it falls no more, "
            "something else is wanting.",
            **parts,
        )
    return say(
        "With as many people as the file says, {value} would keep it within {limit} ({interval}).", **parts
    )


def average_sentence(study: Study, room: Room) -> str:
    """Return that both are averages over what nobody knows, and where the second is too little."""
    least = room.least
    if not study.scenario.has_unknown:
        return ""
    if math.isnan(least.above):
        return say("Both are on average over what nobody knows.")
    return say(
        "Both are on average over what nobody knows: with {value} the limit of {limit} would still be passed "
        "in {part} of the draws.",
        value=at(study, room.frontier.up, least.estimate),
        limit=exact_percent(room.frontier.question.limit),
        part=percent(least.above),
    )


def safe_sentence(study: Study, room: Room) -> str:
    """Return the ends of both intervals at which it is surely enough, as far as runs and draws tell."""
    front, most, least = room.frontier, room.most, room.least
    few, many = np.fmin(most.lower, most.ignorance_lower), np.fmax(least.upper, least.ignorance_upper)
    return say(
        "**To be on the safe side of these intervals**: {across}: {few}; {up}: {many}.",
        across=quoted(axis_words(study.scenario, front.across)),
        few=_safe(front.across, float(few), -1),
        up=quoted(axis_words(study.scenario, front.up)),
        many=_safe(front.up, float(many), 1),
    )


def left_out_sentence(study: Study, room: Room) -> str:
    """Return how many of those who want a bed are in none of these numbers; empty if hardly any."""
    if room.left_out < LEFT_OUT:
        return ""
    return say(
        "**Not in these numbers**: {part} of the people who want a bed never get one, since no shelter in "
        "reach may take them; so it is with what is called enough here, too.",
        part=percent(room.left_out),
    )


def _safe(axis: Axis, value: float, side: int) -> str:
    return _value(axis, value if axis.is_whole else rounded_to(side, value))


def rounded_to(side: int, value: float) -> float:
    """Return a number with two significant digits, rounded down (side -1) or up (side 1).

    Examples
    --------
    >>> rounded_to(-1, 1.775), rounded_to(1, 1.701), rounded_to(1, 1.7), rounded_to(-1, 0.0398)
    (1.7, 1.8, 1.7, 0.039)
    """
    if value == 0 or not math.isfinite(value):
        return value
    decimals = 1 - math.floor(math.log10(abs(value)))
    steps = side * math.ceil(side * value * 10.0**decimals - 1e-9)
    return round(steps / 10.0**decimals, max(decimals, 0))


def at(study: Study, axis: Axis, value: float) -> str:
    """Return a value of an axis as it is said."""
    names = tuple(axis.settings[0])
    if all(name.endswith(".factor") for name in names):
        of = _together(who_words(name.split(".")[1]) for name in names)
        return say("{number} times as many people as the file says ({of})", number=digits(value), of=of)
    return f"{quoted(axis_words(study.scenario, axis))} = {exactly(value)}"


def axis_words(scenario: Scenario, axis: Axis) -> str:
    """Return the numbers along an axis in words."""
    return _together(number_words(name, scenario) for name in axis.settings[0])


def _together(words: Iterable[str]) -> str:
    return reduce(lambda first, second: say("{first} and {second}", first=first, second=second), words)


def area_words(study: Study, area: int) -> str:
    """Return the name of a province by its index, or of the country."""
    return said(study.scenario.country.name) if area == -1 else study.scenario.provinces[area].name


def _words(front: Frontier) -> str:
    return said(WORDS[front.question.measure])


def _interval(axis: Axis, crossing: Crossing) -> str:
    runs = _span(axis, crossing.lower, crossing.upper)
    if math.isnan(crossing.ignorance_lower):
        return say("{runs} over the number of runs", runs=runs)
    unknown = _span(axis, crossing.ignorance_lower, crossing.ignorance_upper)
    return say("{unknown} over what nobody knows, {runs} over the number of runs", unknown=unknown, runs=runs)


def _span(axis: Axis, lower: float, upper: float) -> str:
    low, high = _value(axis, lower), _value(axis, upper)
    return low if low == high else say("{low} to {high}", low=low, high=high)


def _value(axis: Axis, value: float) -> str:
    if math.isnan(value):
        return say(NOT_KNOWN)
    if math.isinf(value):
        if value < 0:
            return say("under {number}", number=exactly(axis.values[0]))
        return say("over {number}", number=exactly(axis.values[-1]))
    return exactly(math.ceil(value)) if axis.is_whole else digits(value)


def _line_title(study: Study, front: Frontier) -> str:
    up, across = (quoted(axis_words(study.scenario, axis)) for axis in (front.up, front.across))
    return say("The least {up} for each {across}", up=up, across=across)


def _line_table(study: Study, front: Frontier) -> str:
    up, across = (axis_words(study.scenario, axis) for axis in (front.up, front.across))
    rows = [[across, say("least {name}", name=quoted(up)), say("95 % band")]]
    for value, *line in zip(front.across.values, front.line, front.line_lower, front.line_upper, strict=True):
        rows.append([digits(value, 3), _value(front.up, line[0]), _span(front.up, line[1], line[2])])
    return table(rows)


def _keys(study: Study, front: Frontier) -> str:
    """Return what the two numbers are called in the file."""
    return " ".join(
        say(
            "{words} is {keys} in the file.", words=quoted(axis_words(study.scenario, axis)), keys=_code(axis)
        )
        for axis in (front.across, front.up)
    )


def _code(axis: Axis) -> str:
    return ", ".join(f"`{name}`" for name in axis.settings[0])


def _grid_table(study: Study, front: Frontier) -> str:
    across, up = (axis_words(study.scenario, axis) for axis in (front.across, front.up))
    rows = [[f"{across} / {up}", *(exactly(value) for value in front.up.values)]]
    for value, column in zip(front.across.values, front.raw.estimate, strict=True):
        rows.append([digits(value, 3), *(percent(each) for each in column)])
    return table(rows)


def _reading(study: Study) -> str:
    unknown = study.scenario.has_unknown
    design, year = study.design, study.scenario.study.headline_year
    return say(
        "{runs} runs at each point ({draws} draws, {per_draw} runs of each), seed {seed}, the year {year}; "
        "the same people meet every point. A number that is set keeps no range: what is uncertain in the "
        "file, and not set, is drawn as ever. The line is where the measure, made to rise with people and to "
        "fall with beds (isotonic regression), passes its limit, straight between points; its band is over "
        "{band}, and where that cannot be told from luck, as wide as the runs allow. *Under* and *over* are "
        "the ends of what was looked at: nothing is said of what lies beyond. The two values at the top are "
        "found by halving, with everything else as the file says.",
        runs=exactly(design.replications),
        draws=exactly(design.draws),
        per_draw=design.per_draw,
        seed=design.seed,
        year=year,
        band=say("what nobody knows") if unknown else say("the number of runs"),
    )


def _rows(study: Study, front: Frontier) -> list[tuple[str | float, ...]]:
    area = "country" if front.question.area == -1 else study.scenario.provinces[front.question.area].code
    names = ("estimate", "lower", "upper", "ignorance_lower", "ignorance_upper", "above")
    return [
        (
            *(value, up, front.question.measure, area),
            *(float(getattr(front.raw, name)[column, row]) for name in names),
            float(front.surface.estimate[column, row]),
        )
        for column, value in enumerate(front.across.values)
        for row, up in enumerate(front.up.values)
    ]


def _line_rows(front: Frontier) -> list[tuple[str | float, ...]]:
    lines = (front.line, front.line_lower, front.line_upper)
    return [
        (value, *(float(line[number]) for line in lines)) for number, value in enumerate(front.across.values)
    ]


def _numbers(room: Room) -> dict[str, object]:
    front = room.frontier
    return {
        "measure": front.question.measure,
        "limit": front.question.limit,
        "across": front.across.name,
        "up": front.up.name,
        "most_across": _as_numbers(room.most),
        "least_up": _as_numbers(room.least),
        "share_no_shelter_may_take": room.left_out,
    }


def _as_numbers(crossing: Crossing) -> dict[str, float | str]:
    """Return a crossing for other programs; JSON has no infinity, and null tells no side."""
    names = ("estimate", "lower", "upper", "ignorance_lower", "ignorance_upper")
    numbers = {name: float(getattr(crossing, name)) for name in names}
    return {name: str(number) if math.isinf(number) else number for name, number in numbers.items()}
