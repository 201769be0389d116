"""The figure of what plans come to, not yet drawn."""

from __future__ import annotations

from functools import partial

from sim.answer.plans import aim_words, plan_words
from sim.experiment.allocate import Allocation
from sim.experiment.batches import Study
from sim.experiment.plan_search import AIMS
from sim.figures.drawing import Plan
from sim.figures.side_by_side import Panel, side_by_side
from sim.language import said, say
from sim.wording import digits, short_percent


def plan_figures(study: Study, found: Allocation) -> dict[str, Plan]:
    """Return the figure of what every plan comes to by each aim."""
    names = [plan_words(key, plan) for key, plan in found.plans.items()]
    panels = [
        Panel(
            aim_words(aim),
            found.values[:, number].tolist(),
            short_percent if aim == "worst-province" else digits,
        )
        for number, aim in enumerate(AIMS)
    ]
    below = say(
        "{title}, {year}. Bold: the best by its aim. The same people meet every plan.",
        title=said(study.scenario.title),
        year=study.scenario.study.headline_year,
    )
    best = list(found.plans).index(found.best)
    return {"plans": partial(side_by_side, say("What each plan comes to"), below, names, best, panels)}
