"""One scenario for a country, in a paragraph."""

from __future__ import annotations

from sim.answer.causes import WHO, why
from sim.answer.sureness import has_too_few_draws, how_surely, verdict_words
from sim.answer.values import COUNTRY, Cell, interval_words, runs_words, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.verdicts import Verdict
from sim.wording import NOT_KNOWN, counted, people


def country_sentences(comparison: Comparison, outlook: Outlook) -> str:
    """Return what a scenario comes to in the headline year."""
    period = comparison.headline_period
    parts = [
        f"**{outlook.scenario.title}: {verdict_words(comparison, outlook, period, COUNTRY)}.**",
        share_sentence(comparison, outlook),
        how_surely(comparison, outlook, period),
        why(outlook, period),
        _beds(outlook, Cell(period)),
        "" if has_too_few_draws(comparison, outlook) else _provinces(outlook, period),
        _left_out(outlook, period),
    ]
    return " ".join(part for part in parts if part)


def share_sentence(comparison: Comparison, outlook: Outlook) -> str:
    """Return the headline: how many of the eligible people are never admitted."""
    cell = Cell(comparison.headline_period)
    year = comparison.frame.periods[cell.period]
    if value(outlook, "eligible", cell) == 0:
        return f"In {year} nobody is eligible in any run."
    never, eligible = (value_words(outlook, name, cell) for name in ("never_admitted", "eligible"))
    share = value_words(outlook, "share_never_admitted", cell)
    return (
        f"In {year}, {share} of eligible people are never admitted ({never} of {eligible} a year; "
        f"{_range(outlook, cell)})."
    )


def _range(outlook: Outlook, cell: Cell) -> str:
    """Return the interval of the share, and what it is over."""
    interval = interval_words(outlook, "share_never_admitted", cell)
    if not outlook.scenario.has_unknown:
        return f"{interval} over the number of runs"
    if interval != NOT_KNOWN:
        return f"{interval} over what nobody knows"
    runs = runs_words(outlook.levels["share_never_admitted"], cell, "share")
    return f"{runs} over the number of runs; the range over what nobody knows cannot be told from luck"


def _beds(outlook: Outlook, cell: Cell) -> str:
    needed, open_ = (value_words(outlook, name, cell) for name in ("beds_needed_95", "beds"))
    return (
        f"If anybody might use any bed, {needed} would be enough in 95 of 100 such years; {open_} are open "
        "on average."
    )


def _provinces(outlook: Outlook, period: int) -> str:
    exceeded, adequate, open_ = (
        len(outlook.judgement.provinces(period, what))
        for what in (Verdict.EXCEEDED, Verdict.ADEQUATE, Verdict.NOT_DECIDED)
    )
    are = counted(exceeded, "province is", "provinces are").capitalize()
    return f"{are} exceeded, {adequate or 'none'} adequate, {open_ or 'none'} not decided."


def _left_out(outlook: Outlook, period: int) -> str:
    """Return who is not in the share never admitted: a reform that lets people in must not look harmful."""
    cell = Cell(period)
    never_eligible, no_place = (value(outlook, name, cell) for name in ("never_eligible", "no_place"))
    if never_eligible == no_place == 0 or value(outlook, "wanting_bed", cell) == 0:
        return ""
    by_group = [
        f"{value_words(outlook, 'share_without_bed', Cell(period, group))} of {who}"
        for group, who in WHO.items()
        if value(outlook, "wanting_bed", Cell(period, group)) > 0
    ]
    of_whom = f": {', '.join(by_group)}" if len(by_group) > 1 else ""
    get_none = "get none when they first ask" if outlook.scenario.new_attempts else "never get one"
    return (
        f"With those who are never eligible ({people(never_eligible)}) or have no shelter in reach that "
        f"takes them ({people(no_place)}), {value_words(outlook, 'share_without_bed', cell)} of the people "
        f"who want a bed {get_none}{of_whom}."
    )
