"""The brief as one file of HTML: nothing comes from elsewhere, and every number shown can be taken out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from sim.answer import sentences, title
from sim.answer.changes import changes_table
from sim.answer.enough import known_well_enough
from sim.answer.in_words import provinces_in_words
from sim.answer.levels import main_table
from sim.answer.places import provinces_table, years_table
from sim.answer.reading import reading
from sim.answer.sureness import has_too_few_draws
from sim.answer.values import Cell, has_unknown, is_one_province, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.figures.charts import plans
from sim.figures.drawing import drawings
from sim.figures.numbers import numbers_of
from sim.language import language, marked, said, say
from sim.report.assumed import assumptions_parts
from sim.report.contents import with_contents
from sim.report.first import enough, how_sure, verdict_on_all, verdicts
from sim.report.found import Found
from sim.report.limits import LIMITS, NOT_RANKED, RANKED_ALONE
from sim.report.links import csv_link
from sim.report.markdown import as_html, as_table, inline
from sim.report.past import Past, past_figures, past_parts
from sim.report.shown import Shown
from sim.report.stress import stress_form
from sim.report.tables import groups_table, money_table
from sim.report.templates import template
from sim.report.weights import weight_words
from sim.wording import percent

NO_PAST = marked("Nor does it say how past years would have been met: no back-test was given (--backtest).")


def page(
    comparison: Comparison,
    told: dict[str, Any],
    jobs: int = 1,
    past: Past | None = None,
    found: Sequence[Found] = (),
) -> str:
    """Return the brief in the language spoken.

    Parameters
    ----------
    comparison
        What was computed.
    told
        Its certificate (`sim.store.certificate`).
    jobs
        Processes that draw.
    past
        Back-tests of yearly numbers, if there are any.
    found
        What experiments on the same scenarios found, if there are any.
    """
    is_weighed = any(outlook.weights is not None for outlook in comparison.outlooks)
    figures = {
        figure.name: figure
        for figure in (*_figures(comparison, jobs), *(past_figures(past, jobs) if past else ()))
    }
    maps = sorted(name for name in figures if name.startswith("map"))
    shown = [*maps, *(f"occupancy-{outlook.scenario.name}" for outlook in comparison.outlooks)]
    made = template("page.html").render(
        language=language(),
        title=title(comparison),
        verdict_on_all=verdict_on_all(comparison),
        verdicts=list(verdicts(comparison)),
        enough=enough(comparison),
        how_sure=how_sure(comparison),
        figures=figures,
        first_figure=shown[0],
        maps=[name for name in shown[1:] if name.startswith("map")],
        sentences=[
            (said(outlook.scenario.question or ""), as_html(paragraph))
            for outlook, paragraph in zip(comparison.outlooks, sentences(comparison), strict=True)
        ],
        known=known_well_enough(comparison),
        main=as_html(main_table(comparison), 0),
        changes=as_html(changes_table(comparison), 0) if len(comparison.outlooks) > 1 else "",
        years=as_html(years_table(comparison), 0),
        provinces=list(_provinces(comparison)),
        occupancies=[name for name in shown[1:] if name.startswith("occupancy")],
        groups=[
            (
                said(outlook.scenario.title),
                f"occupancy-{outlook.scenario.name}",
                as_table(groups_table(comparison, outlook)),
            )
            for outlook in comparison.outlooks
        ],
        money=as_table(money_table(comparison)),
        is_weighed=is_weighed,
        assumptions=assumptions_parts(
            [outlook.scenario for outlook in comparison.outlooks], weight_words(comparison)
        ),
        limits=[inline(say(limit)) for limit in _limits(comparison, found, past)],
        found=found,
        past=past_parts(past) if past else None,
        pasts=sorted(name for name in figures if name.startswith("past")),
        reading=as_html(reading(comparison), 0),
        told=told,
        stress=as_table(stress_form(comparison, told)),
        year=comparison.frame.periods[comparison.headline_period],
    )
    return with_contents(made)


def _limits(comparison: Comparison, found: Sequence[Found], past: Past | None) -> Iterator[str]:
    """Yield what this answer cannot tell; what matters most is no question where every number is known."""
    yield from LIMITS
    if has_unknown(comparison) and not any(each.is_of_what_matters for each in found):
        is_weighed = any(outlook.weights is not None for outlook in comparison.outlooks)
        yield RANKED_ALONE if is_weighed else NOT_RANKED
    if past is None:
        yield NO_PAST


def _provinces(comparison: Comparison) -> Iterator[tuple[Markup, str]]:
    """Yield the table of each scenario, and what is said in place of the verdicts that it cannot have."""
    if not is_one_province(comparison):
        for outlook in comparison.outlooks:
            is_open = has_too_few_draws(comparison, outlook)
            words = provinces_in_words(comparison, outlook) if is_open else ""
            yield as_html(provinces_table(comparison, outlook), 0), words


def _figures(comparison: Comparison, jobs: int) -> Iterator[Shown]:
    """Yield the figures of the brief; a map of one scenario alone only where there is no other."""
    every = plans(comparison)
    are_several = len(comparison.outlooks) > 1
    chosen = {name: plan for name, plan in every.items() if not (are_several and name.startswith("map-"))}
    outlooks = {outlook.scenario.name: outlook for outlook in comparison.outlooks}
    for drawing in drawings(chosen, jobs, ["svg"]):
        kind, _, scenario = drawing.name.partition("-")
        sentence = _sentence(comparison, kind, outlooks.get(scenario))
        numbers = {f"{drawing.name}.csv": csv_link(numbers_of(chosen[drawing.name]))}
        yield Shown.of(drawing.name, drawing.files["svg"], sentence, numbers)


def _sentence(comparison: Comparison, kind: str, outlook: Outlook | None) -> str:
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
