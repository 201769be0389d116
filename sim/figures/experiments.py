"""The figures of experiments, not yet drawn."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.answer.frontier import Room, area_words
from sim.experiment.batches import Study
from sim.experiment.sensitivity import Sensitivity, measure_words
from sim.figures.drawing import Plan
from sim.figures.frontier import Field, frontier_chart
from sim.figures.tornado import Bar, tornado
from sim.quantities import WORDS
from sim.wording import exact_percent


def room_plans(study: Study, room: Room) -> dict[str, Plan]:
    """Return the figure of how much more can be taken."""
    front = room.frontier
    words, limit = WORDS[front.question.measure], exact_percent(front.question.limit)
    title = f"How much more can {area_words(study, front.question.area)} take? {words[0].upper()}{words[1:]}"
    below = (
        f"{study.scenario.title}, {study.scenario.study.headline_year}. The same people meet every point. "
        "Above the line it is enough."
    )
    unknown = study.scenario.has_unknown
    shown = Field(
        front.across.name,
        front.up.name,
        np.array(front.across.values),
        np.array(front.up.values),
        front.surface.estimate,
        front.line,
        front.line_lower,
        front.line_upper,
        f"Where it passes {limit}",
        f"95 % over {'what nobody knows' if unknown else 'the number of runs'}",
    )
    return {"frontier": partial(frontier_chart, title, below, shown)}


def matters_plans(study: Study, found: Sensitivity) -> dict[str, Plan]:
    """Return the figure of what matters most."""
    ends = found.ends.estimate
    bars = [
        Bar(group.name, float(ends[2 * number]), float(ends[2 * number + 1]))
        for number, group in enumerate(found.close[: len(ends) // 2])
    ]
    words = measure_words(found.question)
    title = f"What matters most in {area_words(study, found.question.area)}? {words[0].upper()}{words[1:]}"
    below = (
        f"{study.scenario.title}, {study.scenario.study.headline_year}. Each unknown number alone at the "
        "ends of its range, all others drawn as ever; the same people everywhere."
    )
    middle = float(found.whole.estimate[0])
    return {"tornado": partial(tornado, title, below, bars, middle, found.question.limit)}
