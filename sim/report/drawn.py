"""The figures of a brief on scenarios, each with a sentence that says what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.answer.values import Cell, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.figures.charts import plans
from sim.figures.drawing import drawings
from sim.figures.numbers import numbers_of
from sim.language import said, say
from sim.report.links import csv_link
from sim.report.shown import Shown
from sim.wording import percent


def comparison_figures(comparison: Comparison, jobs: int) -> Iterator[Shown]:
    """Yield the figures of the brief; a map of one scenario alone only where there is no other."""
    every = plans(comparison)
    are_several = len(comparison.outlooks) > 1
    chosen = {name: plan for name, plan in every.items() if not (are_several and name.startswith("map-"))}
    outlooks = {outlook.scenario.name: outlook for outlook in comparison.outlooks}
    for drawing in drawings(chosen, jobs, ["svg"]):
        kind, _, scenario = drawing.name.partition("-")
        sentence = sentence_on(comparison, kind, outlooks.get(scenario))
        numbers = {f"{drawing.name}.csv": csv_link(numbers_of(chosen[drawing.name]))}
        yield Shown.of(drawing.name, drawing.files["svg"], sentence, numbers)


def sentence_on(comparison: Comparison, kind: str, outlook: Outlook | None) -> str:
    """Return what a figure shows, in a sentence."""
    if kind == "differences":
        return say(
            "What each scenario changes against the first one: the dot is the change, the thick bar what the "
            "number of runs leaves open, the thin one what nobody knows leaves open."
        )
    if kind == "occupancy" and outlook is not None:
        cell = Cell(comparison.headline_period)
        if not value(outlook, "beds", cell):
            return say(
                "{scenario}: no bed is open; the line is the median of the runs, the band holds 95 % of "
                "them.",
                scenario=said(outlook.scenario.title),
            )
        return say(
            "{scenario}: on average {part} of the open beds are taken; the line is the median of "
            "the runs, the band holds 95 % of them.",
            scenario=said(outlook.scenario.title),
            part=value_words(outlook, "occupancy", cell),
        )
    highest = [found for each in comparison.outlooks if (found := _highest(comparison, each))]
    if not highest:
        return say("No province has a share never admitted: nobody is eligible in any run.")
    return say("The share never admitted is highest in: {provinces}.", provinces="; ".join(highest))


def _highest(comparison: Comparison, outlook: Outlook) -> str:
    """Return in which province the share never admitted is highest, nothing where nobody is eligible."""
    names = [province.name for province in outlook.scenario.provinces]
    cells = [Cell(comparison.headline_period, area=area) for area in range(len(names))]
    shares = [value(outlook, "share_never_admitted", cell) for cell in cells]
    known = [(share, name) for share, name in zip(shares, names, strict=True) if not math.isnan(share)]
    if not known:
        return ""
    share, name = max(known)
    where = name if share else say("nowhere")
    return f"{where}, {percent(share)} ({outlook.scenario.name})"
