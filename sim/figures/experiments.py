"""The figures of experiments, not yet drawn."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.answer.frontier import Room, area_name
from sim.experiment.batches import Study
from sim.figures.drawing import Plan
from sim.figures.frontier import Field, frontier_chart
from sim.quantities import WORDS
from sim.wording import exact_percent


def room_plans(study: Study, room: Room) -> dict[str, Plan]:
    """Return the figure of how much more can be taken."""
    front = room.frontier
    words, limit = WORDS[front.question.measure], exact_percent(front.question.limit)
    title = f"How much more can {area_name(study, front)} take? {words[0].upper()}{words[1:]}"
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
