"""An Erlang screen: what the textbook formula says of the same people and beds, beside a first look."""

from __future__ import annotations

from typing import Any

from sim.answer.shelter import said_of_formula
from sim.answer.values import COUNTRY, Cell, is_one_province, value
from sim.experiment.compare import Comparison, Outlook
from sim.formula import formula
from sim.language import say
from sim.theory import erlang_b
from sim.wording import digits, percent


def screen(comparison: Comparison, outlook: Outlook) -> dict[str, Any] | None:
    """Return the share refused by formula, and the sentence that says it; None where it cannot be said.

    For one shelter the formula stands by itself (`sim.formula`). For a country its people, stays and beds are
    those of the runs: each province by itself, nobody waits and nobody goes elsewhere.

    References
    ----------
    Erlang (1917): B(load, beds), its load the people of a period times their mean stay as a part of it.
    """
    if is_one_province(comparison):
        found = formula(outlook.scenario)
        if found is None:
            return None
        return {"text": said_of_formula(found, outlook.scenario), "share": found.share_refused}
    period = comparison.headline_period
    admitted, nights = (value(outlook, name, Cell(period)) for name in ("admitted", "nights"))
    people = value(outlook, "eligible", Cell(period))
    if not (admitted > 0 and nights > 0 and people > 0):
        return None
    span = outlook.scenario.periods[period]
    stay = nights / admitted / (span.end - span.start)
    apart = _apart(outlook, period, stay) / people
    beds, load = value(outlook, "beds", Cell(period, area=COUNTRY)), people * stay
    pooled = erlang_b(load, round(beds))
    text = say(
        "By Erlang's formula, each province by itself and nobody waiting: {apart} are turned away; in one "
        "pool of {beds} beds for the whole country: {pooled}. On average {load} beds would be asked for.",
        apart=percent(apart),
        beds=digits(beds),
        pooled=percent(pooled),
        load=digits(load),
    )
    return {"text": text, "share": apart}


def _apart(outlook: Outlook, period: int, stay: float) -> float:
    """Return the people turned away where each province has only its own beds; stays in periods."""
    refused = 0.0
    for area in range(len(outlook.scenario.provinces)):
        people, beds = (value(outlook, name, Cell(period, area=area)) for name in ("eligible", "beds"))
        refused += people * erlang_b(people * stay, round(beds)) if people > 0 else 0.0
    return refused
