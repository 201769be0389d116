"""The figures of experiments, not yet drawn."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.answer.frontier import Room, area_words, axis_words
from sim.answer.sensitivity import unknown_words
from sim.experiment.batches import Study
from sim.experiment.known import Known
from sim.experiment.sensitivity import Sensitivity, measure_words
from sim.experiment.structure import WITHOUT_BED, Structure
from sim.figures.drawing import Plan
from sim.figures.frontier import Field, frontier_chart
from sim.figures.side_by_side import Panel, side_by_side
from sim.figures.tornado import Bar, End, tornado
from sim.language import said, say
from sim.quantities import WORDS
from sim.wording import exact_percent, short_percent


def room_plans(study: Study, room: Room) -> dict[str, Plan]:
    """Return the figure of how much more can be taken."""
    front = room.frontier
    words, limit = said(WORDS[front.question.measure]), exact_percent(front.question.limit)
    area = area_words(study, front.question.area)
    title = f"{say('How much more can {area} take?', area=area)} {words[0].upper()}{words[1:]}"
    below = say(
        "{title}, {year}. The same people meet every point. Above the line it is enough on average, above "
        "the band in nearly all cases of what nobody knows.",
        title=said(study.scenario.title),
        year=study.scenario.study.headline_year,
    )
    unknown = study.scenario.has_unknown
    shown = Field(
        axis_words(study.scenario, front.across),
        axis_words(study.scenario, front.up),
        np.array(front.across.values),
        np.array(front.up.values),
        front.surface.estimate,
        front.line,
        front.line_lower,
        front.line_upper,
        say("Where it passes {limit}", limit=limit),
        say("95 % over what nobody knows") if unknown else say("95 % over the number of runs"),
    )
    return {"frontier": partial(frontier_chart, title, below, shown)}


def matters_plans(study: Study, found: Sensitivity) -> dict[str, Plan]:
    """Return the figure of what matters most."""
    middle = End(*(float(each[0]) for each in (found.ends.estimate, found.ends.lower, found.ends.upper)))
    bars = [
        Bar(unknown_words(study, group.name), *_ends_of(found, number))
        for number, group in enumerate(found.close[: found.num_close])
    ]
    words = measure_words(found.question)
    area = area_words(study, found.question.area)
    title = f"{say('What matters most in {area}?', area=area)} {words[0].upper()}{words[1:]}"
    below = say(
        "{title}, {year}. Each unknown number alone at the ends of its range, all others drawn as ever; the "
        "same people everywhere. Thin lines: what the number of runs leaves open of the change (95 %).",
        title=said(study.scenario.title),
        year=study.scenario.study.headline_year,
    )
    return {"tornado": partial(tornado, title, below, bars, middle, found.question.limit)}


def _ends_of(found: Sensitivity, group: int) -> list[End]:
    """Return both ends of a group, with the intervals of what moving it there changes."""
    ends, here = found.ends, found.at_ends(group)
    lower, upper = (ends.estimate[0] + change[here] for change in (ends.change_lower, ends.change_upper))
    return [End(*map(float, each)) for each in zip(ends.estimate[here], lower, upper, strict=True)]


def choices_plans(study: Study, found: Structure) -> dict[str, Plan]:
    """Return the figure of the measure with the file's rules, and with each other rule alone."""
    as_in_file = found.combinations[0]
    names, shown = [say("as in the file")], [0]
    for number, switch in enumerate(found.switches):
        for words in switch.others:
            names.append(f"{said(switch.name)}: {said(words)}")
            shown.append(found.combinations.index((*as_in_file[:number], words, *as_in_file[number + 1 :])))
    below = say(
        "{title}, {year}, {area}. One rule alone is otherwise, all others are as in the file; the same "
        "people everywhere. Thin lines: what the number of runs leaves open of the change (95 %).",
        title=said(study.scenario.title),
        year=study.scenario.study.headline_year,
        area=area_words(study, found.question.area),
    )
    panels = [
        _panel_of(measure_words(found.question), found.known, shown),
        _panel_of(said(WORDS[WITHOUT_BED]), found.without_bed, shown),
    ]
    title = say("What if the rules were otherwise?")
    return {"structure": partial(side_by_side, title, below, names, 0, panels)}


def _panel_of(words: str, values: Known, shown: list[int]) -> Panel:
    """Return the values of combinations; an interval is that of the change, the first one's its own."""
    lower, upper = (
        values.estimate[0] + change[shown] for change in (values.change_lower, values.change_upper)
    )
    lower[0], upper[0] = values.lower[0], values.upper[0]
    ends = list(zip(lower.tolist(), upper.tolist(), strict=True))
    return Panel(f"{words[0].upper()}{words[1:]}", values.estimate[shown].tolist(), short_percent, ends)
