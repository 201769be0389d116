"""The brief as one file of HTML: nothing comes from elsewhere, and every number shown can be taken out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from sim.answer import sentences, title
from sim.answer.changes import changes_table
from sim.answer.enough import known_well_enough
from sim.answer.in_words import provinces_in_words
from sim.answer.levels import main_table
from sim.answer.places import provinces_table, years_table
from sim.answer.reading import reading
from sim.answer.sureness import verdict_words
from sim.answer.values import COUNTRY, Cell, is_one_province, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.figures.backtest import backtest_chart
from sim.figures.charts import plans
from sim.figures.drawing import drawings
from sim.figures.numbers import numbers_of
from sim.fitting.backtest import Backtest, coverage
from sim.fitting.scores import COLUMNS, forecast_rows, score_rows, score_words
from sim.language import language, marked, said, say, say_of
from sim.report.found import Found
from sim.report.limits import LIMITS, NOT_RANKED
from sim.report.links import csv_link, link
from sim.report.markdown import as_html, as_table
from sim.report.past import Past
from sim.report.stress import stress_form
from sim.report.tables import assumptions_table, groups_table, money_table, questions
from sim.report.templates import template
from sim.wording import percent

NO_PAST = marked("Nor does it say how past years would have been met: no back-test was given (--backtest).")
WHAT_PAST = marked(
    "Each year of {file} predicted from the years before it, by the law of good and bad years that the "
    "scenarios use. It tests how well yearly numbers of people can be foreseen, not the shelters."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in the brief: its name, its picture, the sentence that says what it shows, its numbers."""

    name: str
    picture: str
    sentence: str
    numbers: str


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
    is_ranked = any(each.is_of_what_matters for each in found)
    limits = [*LIMITS, *([] if is_ranked else [NOT_RANKED]), *([] if past else [NO_PAST])]
    figures = {figure.name: figure for figure in (*_figures(comparison, jobs), *_past_figures(past, jobs))}
    return template("page.html").render(
        language=language(),
        title=title(comparison),
        questions=list(questions(comparison)),
        verdicts=as_table(_verdicts(comparison)),
        enough=[_enough(comparison, outlook) for outlook in comparison.outlooks],
        figures=figures,
        maps=sorted(name for name in figures if name.startswith("map")),
        sentences=[as_html(paragraph) for paragraph in sentences(comparison)],
        known=known_well_enough(comparison),
        main=as_html(main_table(comparison), 0),
        changes=as_html(changes_table(comparison), 0) if len(comparison.outlooks) > 1 else "",
        years=as_html(years_table(comparison), 0),
        provinces=list(_provinces(comparison)),
        occupancies=[f"occupancy-{outlook.scenario.name}" for outlook in comparison.outlooks],
        groups=[
            (said(outlook.scenario.title), as_table(groups_table(comparison, outlook)))
            for outlook in comparison.outlooks
        ],
        money=as_table(money_table(comparison)),
        assumptions=as_table(assumptions_table(comparison)),
        limits=[say(limit) for limit in limits],
        found=found,
        past=_past(past) if past else None,
        pasts=sorted(name for name in figures if name.startswith("past")),
        reading=as_html(reading(comparison), 0),
        told=told,
        stress=as_table(stress_form(comparison, told)),
        year=comparison.frame.periods[comparison.headline_period],
    )


def _verdicts(comparison: Comparison) -> list[list[str]]:
    """Return scenario, verdict and headline, a line each."""
    cell = Cell(comparison.headline_period)
    rows = [
        [
            say("scenario"),
            say("verdict"),
            say("share never admitted"),
            say("people never admitted"),
            say("never eligible"),
        ]
    ]
    for outlook in comparison.outlooks:
        verdict = verdict_words(comparison, outlook, cell.period, COUNTRY)
        names = ("share_never_admitted", "never_admitted", "never_eligible")
        words = [value_words(outlook, name, cell) for name in names]
        name = "" if is_one_province(comparison) else f" ({outlook.scenario.name})"
        rows.append([f"{said(outlook.scenario.title)}{name}", f"**{verdict}**", *words])
    return rows


def _enough(comparison: Comparison, outlook: Outlook) -> str:
    cell = Cell(comparison.headline_period)
    return say(
        "{scenario}: {needed} beds would be enough in 95 of 100 such years, if anybody might use any "
        "bed; {open} are open on average.",
        scenario=said(outlook.scenario.title),
        needed=value_words(outlook, "beds_needed_95", cell),
        open=value_words(outlook, "beds", cell),
    )


def _provinces(comparison: Comparison) -> Iterator[tuple[Markup, Markup]]:
    if not is_one_province(comparison):
        for outlook in comparison.outlooks:
            table, words = provinces_table(comparison, outlook), provinces_in_words(comparison, outlook)
            yield as_html(table, 0), as_html(words)


def _figures(comparison: Comparison, jobs: int) -> Iterator[Shown]:
    """Yield the figures of the brief; a map of one scenario alone only where there is no other."""
    every = plans(comparison)
    are_several = len(comparison.outlooks) > 1
    chosen = {name: plan for name, plan in every.items() if not (are_several and name.startswith("map-"))}
    outlooks = {outlook.scenario.name: outlook for outlook in comparison.outlooks}
    for drawing in drawings(chosen, jobs):
        kind, _, scenario = drawing.name.partition("-")
        sentence = _sentence(comparison, kind, outlooks.get(scenario))
        picture = link("image/svg+xml", drawing.files["svg"])
        yield Shown(drawing.name, picture, sentence, csv_link(numbers_of(chosen[drawing.name])))


def _past(past: Past) -> dict[str, Any]:
    """Return the words and the table of the back-tests."""
    return {
        "what": say(WHAT_PAST, file=past.file),
        "table": as_table(score_rows(past.scored)),
        "reading": score_words(past.scored),
    }


def _past_figures(past: Past | None, jobs: int) -> Iterator[Shown]:
    names = (
        {} if past is None else {f"past-{number}": name for number, name in enumerate(past.scored, start=1)}
    )
    if past is None:
        return
    plans_of = {key: partial(backtest_chart, name, past.scored[name]) for key, name in names.items()}
    for drawing in drawings(plans_of, jobs):
        name = names[drawing.name]
        rows = [list(COLUMNS), *forecast_rows(name, past.scored[name], past.known)]
        sentence = _past_sentence(name, past.scored[name])
        yield Shown(drawing.name, link("image/svg+xml", drawing.files["svg"]), sentence, csv_link(rows))


def _past_sentence(series: str, tested: Backtest) -> str:
    number = len(tested.forecasts)
    return say_of(
        number,
        "{series}: the bar is what the years before led one to expect, the dot what came; {hits} of {number} "
        "dot lies within its bar.",
        "{series}: the bar is what the years before led one to expect, the dot what came; {hits} of {number} "
        "dots lie within their bars.",
        series=said(series),
        hits=round(coverage(tested.forecasts) * number),
        number=number,
    )


def _sentence(comparison: Comparison, kind: str, outlook: Outlook | None) -> str:
    """Return what a figure shows, in a sentence."""
    if kind == "differences":
        return say(
            "What each scenario changes against the first one: the dot is the change, the thick bar what the "
            "number of runs leaves open, the thin one what nobody knows leaves open."
        )
    if kind == "occupancy" and outlook is not None:
        cell = Cell(comparison.headline_period)
        return say(
            "{scenario}: on average {part} of the open beds are taken; the line is the median of "
            "the runs, the band holds 95 % of them.",
            scenario=said(outlook.scenario.title),
            part=value_words(outlook, "occupancy", cell),
        )
    return " ".join(_highest(comparison, each) for each in comparison.outlooks)


def _highest(comparison: Comparison, outlook: Outlook) -> str:
    """Return in which province the share never admitted is highest."""
    names = [province.name for province in outlook.scenario.provinces]
    cells = [Cell(comparison.headline_period, area=area) for area in range(len(names))]
    shares = [value(outlook, "share_never_admitted", cell) for cell in cells]
    known = [(share, name) for share, name in zip(shares, names, strict=True) if not math.isnan(share)]
    if not known:
        return ""
    share, name = max(known)
    parts = {"scenario": said(outlook.scenario.title), "province": name, "share": percent(share)}
    return say("{scenario}: the share never admitted is highest in {province}, {share}.", **parts)


__all__ = ["csv_link", "page"]
