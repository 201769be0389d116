"""The assumptions of the scenarios in a brief: every number that a file states, in words, and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from sim.answer.number_words import number_words
from sim.language import marked, said, say
from sim.report.links import csv_link
from sim.report.markdown import as_table
from sim.scenario import Scenario, assumptions
from sim.scenario.assumptions import Assumption
from sim.wording import day, exactly

Rows = list[list[str]]
Kept = dict[Assumption, list[Scenario]]
"""Assumptions, and the scenarios that share each."""

NO_REASON = marked("neither source nor reason is given")
COLUMNS = ("number", "key", "at_least", "most_likely", "at_most", "unit", "source", "assumption", "where")
"""Of the table for other programs."""


def assumptions_parts(scenarios: Sequence[Scenario], weights: Mapping[str, str]) -> dict[str, Markup | str]:
    """Return the table of the assumptions for a page, and a link that holds them.

    Parameters
    ----------
    scenarios
        Whose; a number that several share stands once.
    weights
        In the answer, by the path of a number; of some that vary.
    """
    return {
        "table": as_table(assumptions_table(scenarios, weights)),
        "numbers": csv_link([list(COLUMNS), *assumptions_rows(scenarios)]),
    }


def assumptions_table(scenarios: Sequence[Scenario], weights: Mapping[str, str]) -> Rows:
    """Return every number in words, with its key, range, source or reason; and where, and its weight."""
    are_several = len(scenarios) > 1
    head = [say("number"), say("value (range)"), say("unit"), say("source or reason")]
    head += [say("where")] * are_several + [say("weight in the answer")] * bool(weights)
    rows = [head]
    for each, sharing in _kept(scenarios).items():
        where = [_which(sharing, len(scenarios))] if are_several else []
        rows.append([*_cells(each, sharing[0]), *where, *([weights.get(each.path, "")] if weights else [])])
    return rows


def assumptions_rows(scenarios: Sequence[Scenario]) -> list[list[str | float]]:
    """Return the same for other programs, in the columns of `COLUMNS`, its numbers as numbers."""
    return [
        [
            number_words(each.path, sharing[0]),
            each.path,
            *(_plain(value) for value in (each.low, each.mode, each.high)),
            each.unit,
            each.source or "",
            each.assumption or "",
            ", ".join(scenario.name for scenario in sharing),
        ]
        for each, sharing in _kept(scenarios).items()
    ]


def _kept(scenarios: Sequence[Scenario]) -> Kept:
    found: dict[tuple[object, ...], tuple[Assumption, list[Scenario]]] = {}
    for scenario in scenarios:
        for each in assumptions(scenario):
            same = (each.path, each.low, each.mode, each.high, each.source, each.assumption)
            found.setdefault(same, (each, []))[1].append(scenario)
    return dict(found.values())


def _cells(each: Assumption, scenario: Scenario) -> list[str]:
    words = number_words(each.path, scenario)
    named = f"`{each.path}`" if words == each.path else f"{words} `{each.path}`"
    return [named, _value(each), said(each.unit), _reason(each)]


def _reason(each: Assumption) -> str:
    """Return where a number is from: one that a reader changed on the page says nothing of it."""
    if each.source:
        return said(each.source)
    return say("assumption: {why}", why=said(each.assumption)) if each.assumption else say(NO_REASON)


def _value(each: Assumption) -> str:
    """Return the likeliest value with the range around it; one of both where there is no other."""
    mode = "" if each.mode is None else _number(each.mode)
    if each.low is None or each.high is None:
        return mode
    ends = {"low": _number(each.low), "high": _number(each.high)}
    return say("{mode} ({low} to {high})", mode=mode, **ends) if mode else say("{low} to {high}", **ends)


def _plain(value: float | date | None) -> str | float:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def _number(value: float | date) -> str:
    return day(value) if isinstance(value, date) else exactly(value)


def _which(sharing: Sequence[Scenario], every: int) -> str:
    return say("all") if len(sharing) == every else ", ".join(scenario.name for scenario in sharing)


def counted_assumptions(scenario: Scenario) -> tuple[int, int, int]:
    """Return how many numbers a file states, how many are ranges, and how many are assumed."""
    listed = assumptions(scenario)
    return len(listed), len(scenario.background.uncertain), sum(1 for each in listed if each.assumption)
