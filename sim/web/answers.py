"""An answer as the page reads it: every number with its words, as the command line says them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sim.answer import parts, title
from sim.answer.enough import known_well_enough
from sim.answer.levels import line_words, lines
from sim.answer.sureness import verdict_words
from sim.answer.values import (
    COUNTRY,
    MEASURE,
    Cell,
    change_over_draws,
    change_words,
    has_unknown,
    is_one_province,
    level_words,
    value,
    value_words,
)
from sim.answer.weeks import shelter_chance, weekly_bands, weekly_dates
from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.design import Design
from sim.experiment.levels import LEVEL, Level
from sim.frame import COUNTRY as COUNTRY_NAME
from sim.frame import Frame
from sim.language import language, said, say
from sim.orders import PRECISION, command_again, most_runs
from sim.shipped import as_named
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.web.groups import groups_told
from sim.web.known import known_ids
from sim.web.screen import screen
from sim.web.strip import strip
from sim.web.weights import weights_told
from sim.web.wishes import as_bytes
from sim.wording import exact_percent, exactly

SHOWN = (
    ("share_never_admitted", "all"),
    ("share_never_admitted", "citizen"),
    ("share_never_admitted", "foreign"),
    ("never_admitted", "all"),
    ("never_eligible", "all"),
    ("share_without_bed", "all"),
    ("eligible", "all"),
    ("admitted", "all"),
    ("share_late_7", "all"),
    ("transfers", "all"),
    ("beds", "all"),
    ("beds_needed_95", "all"),
    ("occupancy", "all"),
    ("cost_kzt_per_night", "all"),
)
"""Measures of the table, by group, the headline first; of `sim.answer.levels.LINES`."""
INTERVALS = frozenset(name for name, _ in SHOWN)
"""Measures that are told with what they leave open."""
LINES = ("median", "low", "high", "capacity", "capacity_low", "capacity_high")
"""Of the course through the weeks: people in beds, then beds open."""


def answer_of(comparison: Comparison, *, is_first_look: bool, is_main_question: bool) -> bytes:
    """Return an answer in the language spoken, as JSON.

    Parameters
    ----------
    comparison
        What was computed; of its sums only those by week are looked at.
    is_first_look
        Whether it is of few runs, to be followed by the full answer.
    is_main_question
        Whether the scenarios are those that `compare` takes without being told.
    """
    design, period = comparison.design, comparison.headline_period
    told = {
        "first_look": is_first_look,
        "replications": design.replications,
        "draws": design.draws,
        "is_known": not has_unknown(comparison),
        "seed": design.seed,
        "year": comparison.frame.periods[period],
        "level": exact_percent(LEVEL),
        "title": title(comparison),
        "baseline": _named(comparison.baseline),
        "command": command_of(comparison, is_main_question),
        "sentences": [
            part for part in (known_well_enough(comparison), _what(comparison, is_first_look)) if part
        ],
        "measures": list(_measures(comparison)),
    }
    baseline = _view_of_baseline(comparison.baseline, design, comparison.frame, language())
    views = (baseline, *_views_of_others(comparison))
    return as_bytes(told)[:-1] + b',"views":[' + b",".join(views) + b"]}"


def command_of(comparison: Comparison, is_main_question: bool) -> str:
    """Return the command that computes the same numbers from the scenario files that the page gives out."""
    ending = comparison.ending
    design = comparison.design if ending is None else ending.most
    files = [_file(outlook.scenario.name) for outlook in comparison.outlooks]
    precision = None if ending is None else PRECISION
    return command_again(() if is_main_question else files, design, precision, language=language())


def _file(name: str) -> str:
    """Return how the file of a scenario is called in the folder of those that the page gave out."""
    shipped = {file.stem: file for file in known_ids().values()}
    return as_named(shipped[name]) if name in shipped else f"{name}.toml"


def _what(comparison: Comparison, is_first_look: bool) -> str:
    """Return what a first look is, in a sentence."""
    if not is_first_look:
        return ""
    most = most_runs(comparison.design.seed).replications
    return say(
        "A first look at {runs} runs; the full answer makes up to {most}.",
        runs=comparison.design.replications,
        most=exactly(most),
    )


def _named(outlook: Outlook) -> dict[str, str]:
    return {"id": outlook.scenario.name, "title": said(outlook.scenario.title)}


def _measures(comparison: Comparison) -> Iterator[dict[str, Any]]:
    period = comparison.headline_period
    for name, group in lines(comparison, SHOWN):
        yield {
            "id": _id(name, group),
            "label": line_words(name, group),
            "unit": MEASURE[name].unit,
            "values": {
                outlook.scenario.name: _number(outlook, name, Cell(period, group))
                for outlook in comparison.outlooks
            },
        }


def _id(name: str, group: str) -> str:
    return name if group == "all" else f"{name}.{group}"


@lru_cache(maxsize=16)
def _view_of_baseline(baseline: Outlook, design: Design, frame: Frame, _language: str) -> bytes:
    """Return how the baseline is shown, the same whatever stands beside it; each first look has it again."""
    return as_bytes(_view(Comparison(design, frame, (baseline,)), baseline))


def _views_of_others(comparison: Comparison) -> Iterator[bytes]:
    return (as_bytes(_view(comparison, outlook)) for outlook in comparison.outlooks[1:])


def _view(comparison: Comparison, outlook: Outlook) -> dict[str, Any]:
    period = comparison.headline_period
    sentence, *others = (part.replace("**", "") for part in parts(comparison, outlook)[1:])
    return {
        "scenario": outlook.scenario.name,
        "title": said(outlook.scenario.title),
        "verdict": {
            "word": _verdict(outlook, period, COUNTRY),
            "label": verdict_words(comparison, outlook, period, COUNTRY),
            "sentence": sentence,
        },
        "sentences": others,
        "provinces": list(_provinces(comparison, outlook)),
        "groups": list(groups_told(comparison, outlook)),
        "occupancy": _occupancy(comparison, outlook),
        "differences": list(_differences(comparison, outlook)),
        "policy": list(strip(outlook.scenario)),
        "erlang": screen(comparison, outlook),
        "weights": list(weights_told(outlook)),
    }


def _verdict(outlook: Outlook, period: int, area: int) -> str:
    return VERDICT_WORDS[Verdict(outlook.judgement.verdicts[area, period])]


def _provinces(comparison: Comparison, outlook: Outlook) -> Iterator[dict[str, Any]]:
    period, chance = comparison.headline_period, shelter_chance(comparison, outlook)
    for area, province in enumerate(outlook.scenario.provinces):
        cell = Cell(period, area=area)
        yield {
            "code": province.code,
            "name": province.name,
            "has_shelter": float(chance[area]),
            "verdict": _verdict(outlook, period, area),
            "verdict_label": verdict_words(comparison, outlook, period, area),
            "beds": {"text": value_words(outlook, "beds", cell)},
            "people": {"text": value_words(outlook, "eligible", cell)},
            "share_turned_away": _number(outlook, "share_never_admitted", cell),
            "turned_away": _number(outlook, "never_admitted", cell),
        }


def _occupancy(comparison: Comparison, outlook: Outlook) -> dict[str, Any]:
    dates = [moment.isoformat() for moment in weekly_dates(comparison)]
    areas = {COUNTRY_NAME: len(comparison.frame.provinces)}
    if not is_one_province(comparison):
        areas |= {code: area for area, code in enumerate(comparison.frame.provinces)}
    bands = (*weekly_bands(outlook.sums.taken), *weekly_bands(outlook.sums.open))
    of_areas = {line: values.T.astype(int).tolist() for line, values in zip(LINES, bands, strict=True)}
    return {
        name: {"dates": dates, **{line: values[area] for line, values in of_areas.items()}}
        for name, area in areas.items()
    }


def _differences(comparison: Comparison, outlook: Outlook) -> Iterator[dict[str, Any]]:
    period = comparison.headline_period
    for name, group in lines(comparison, SHOWN):
        if name not in outlook.changes:
            continue
        change, cell = outlook.changes[name], Cell(period, group)
        low, high = _bounds(change, cell)
        yield {
            "id": _id(name, group),
            "label": line_words(name, group),
            "unit": MEASURE[name].unit,
            "text": change_words(change, name, cell, has_unknown=False),
            "over_draws": change_over_draws(change, name, cell) if has_unknown(comparison) else "",
            "estimate": _known(change.estimate[cell.place]),
            "low": low,
            "high": high,
            "certain": low is not None and high is not None and (low > 0 or high < 0 or low == high),
        }


def _number(outlook: Outlook, name: str, cell: Cell) -> dict[str, Any]:
    level = outlook.levels[name]
    low, high = _bounds(level, cell)
    estimate = _known(value(outlook, name, cell))
    return {"estimate": estimate, "low": low, "high": high, "text": level_words(outlook, name, cell)}


def _bounds(numbers: Level | Change, cell: Cell) -> Sequence[float | None]:
    """Return what ignorance leaves open where that is known, else what the number of runs does."""
    draws = _known(numbers.ignorance_lower[cell.place]), _known(numbers.ignorance_upper[cell.place])
    if None not in draws:
        return draws
    return _known(numbers.lower[cell.place]), _known(numbers.upper[cell.place])


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
