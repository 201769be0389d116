"""The dated strip: which rule, money and opening holds when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sim.language import say
from sim.scenario import Scenario, UncertainDate
from sim.wording import digits, exactly, percent

MILLION = 1e6


def strip(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Yield the bars of the strip, row by row in order of time; dates are those of ISO 8601.

    An uncertain beginning is at its likeliest date, with the first and the last date it may be.
    """
    if any(not profile.citizen for profile in scenario.profiles.values()):
        yield from _access(scenario)
    yield from _money(scenario)
    yield from _openings(scenario)
    yield from _closures(scenario)


def _bar(
    row: str, label: str, text: str, begin: datetime.date, end: datetime.date | None = None
) -> dict[str, Any]:
    until = None if end is None else end.isoformat()
    told = {"row": row, "label": label, "text": text, "from": begin.isoformat(), "until": until}
    return told | {"is_uncertain": False}


def _access(scenario: Scenario) -> Iterator[dict[str, Any]]:
    label, start, reform = say("Access of foreign people"), scenario.study.start, scenario.access.reform
    before = say("A criminal case, or a permission, is needed")
    if reform is None:
        yield _bar("access", label, before, start)
        return
    begin = max(reform.date.central, start)
    if begin > start:
        yield _bar("access", label, before, start, begin)
    yield _bar("access", label, say("No criminal case is needed"), begin) | _doubt(reform.date)


def _doubt(date: UncertainDate) -> dict[str, Any]:
    if not date.is_uncertain:
        return {}
    ends = {"first": date.smallest.isoformat(), "last": date.largest.isoformat()}
    return {"is_uncertain": True, **ends}


def _money(scenario: Scenario) -> Iterator[dict[str, Any]]:
    grants, start = scenario.money.grants, scenario.study.start
    for grant, later in pairwise((*grants, None)):
        if grant is None:
            continue
        # Years before the first one named have its grant, too.
        begin = start if grant is grants[0] else max(datetime.date(grant.year, 1, 1), start)
        end = None if later is None else datetime.date(later.year, 1, 1)
        if begin <= scenario.study.end and (end is None or end > begin):
            amount = exactly(round(grant.amount / MILLION, 1))
            yield _bar(
                "money", say("State money"), say("{amount} million KZT a year", amount=amount), begin, end
            )


def _openings(scenario: Scenario) -> Iterator[dict[str, Any]]:
    for opening in scenario.openings.values():
        begin, end = opening.first.central, opening.last.central
        where = say("in provinces without one")
        if opening.provinces != "without_shelter":
            names = {province.code: province.name for province in scenario.provinces}
            where = ", ".join(names[code] for code in opening.provinces)
        text = say(
            "Shelters open {where}, each with a chance of {chance}",
            where=where,
            chance=percent(opening.probability.central),
        )
        yield _bar("openings", say("Openings"), text, begin, end) | _doubt(opening.first)


def _closures(scenario: Scenario) -> Iterator[dict[str, Any]]:
    for closure in scenario.closures.values():
        if closure.from_ is None:
            continue
        days = closure.duration_days.central
        text = say("Closed for {days} days", days=digits(days))
        end = closure.from_ + datetime.timedelta(days=round(days))
        yield _bar("closures", say("Closings"), text, closure.from_, end)
