"""Why people are never admitted: who they are, what stood in the way, and whose beds are taken."""

from __future__ import annotations

from sim.answer.values import Cell, value
from sim.experiment.compare import Outlook
from sim.language import marked, said, say
from sim.wording import digits, percent

CAUSES = {
    "cause_no_bed": marked("no bed open to them is free"),
    "cause_no_money": marked("the money has run out"),
    "cause_closed": marked("the shelter is closed"),
    "cause_not_open": marked("no place they wait for is open to them yet, or any more"),
}
"""What stands in the way of eligible people; together they are everybody never admitted."""
WHO = {"citizen": marked("citizens"), "foreign": marked("foreign people")}
MOST = 0.8
"""From this part on one group stands for all."""
OF_WEIGHT = 0.2
"""From this part on a cause is named beside the main one."""


def why(outlook: Outlook, period: int) -> str:
    """Return who is never admitted, the main cause, and what is taken of the beds of either funder."""
    if value(outlook, "eligible", Cell(period)) == 0:
        return ""
    if value(outlook, "never_admitted", Cell(period)) == 0:
        return say("No eligible person is refused in any run.")
    cause = _cause(outlook, Cell(period, _main_group(outlook, period)))
    return " ".join(part for part in (_who(outlook, period, cause), _beds(outlook, period)) if part)


def main_causes(outlook: Outlook, cell: Cell) -> list[tuple[str, float]]:
    """Return the causes of the refusals of a group and their parts: the first one, and others of weight."""
    numbers = {name: value(outlook, name, cell) for name in CAUSES}
    order = sorted(numbers, key=lambda each: -numbers[each])
    parts = [(name, numbers[name] / sum(numbers.values())) for name in order]
    return [parts[0], *(each for each in parts[1:] if each[1] >= OF_WEIGHT)]


def _main_group(outlook: Outlook, period: int) -> str:
    """Return the group that most people never admitted belong to; all if neither has most of them."""
    parts = _parts(outlook, period)
    return next((group for group, part in parts.items() if part >= MOST), "all")


def _parts(outlook: Outlook, period: int) -> dict[str, float]:
    everybody = value(outlook, "never_admitted", Cell(period))
    return {group: value(outlook, "never_admitted", Cell(period, group)) / everybody for group in WHO}


def _who(outlook: Outlook, period: int, cause: str) -> str:
    if any(value(outlook, "referred", Cell(period, group)) == 0 for group in WHO):
        return say("The main cause of refusals: {cause}.", cause=cause)
    parts = _parts(outlook, period)
    group = max(parts, key=lambda each: parts[each])
    words = (
        marked("{part} of those never admitted are {who}; their main cause: {cause}.")
        if parts[group] >= MOST
        else marked("{part} of those never admitted are {who}; the main cause: {cause}.")
    )
    return say(words, part=percent(parts[group]), who=said(WHO[group]), cause=cause)


def _cause(outlook: Outlook, cell: Cell) -> str:
    causes = main_causes(outlook, cell)
    if causes[0][1] > 0.999:
        return said(CAUSES[causes[0][0]])
    return say(", then ").join(f"{said(CAUSES[name])} ({percent(part)})" for name, part in causes)


def _beds(outlook: Outlook, period: int) -> str:
    """Return the occupancy by funder where both have beds: one's may be full while the other's are empty."""
    state, others = (
        value(outlook, f"occupancy_{funder}", Cell(period)) for funder in ("state_paid", "paid_by_others")
    )
    if state != state or others != others:
        return ""
    number = value(outlook, "beds_paid_by_others", Cell(period))
    return say(
        "On average {state} of the beds the state pays are taken, and {others} of the {number} that others "
        "pay.",
        state=percent(state),
        others=percent(others),
        number=digits(number),
    )
