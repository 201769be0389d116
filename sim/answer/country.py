"""One scenario for a country, in a paragraph."""

from __future__ import annotations

from sim.answer.causes import why
from sim.answer.sureness import has_too_few_draws, how_surely, verdict_words
from sim.answer.values import COUNTRY, Cell, interval_words, runs_words, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.language import marked, said, say, say_of
from sim.verdicts import Verdict
from sim.wording import NOT_KNOWN, people

OF_GROUPS = {"citizen": marked("{share} of citizens"), "foreign": marked("{share} of foreign people")}

HEADLINE = marked(
    "In {year}, {share} of eligible people are never admitted ({never} of {eligible} a year; {range})."
)
HEADLINE_OF_A_PART = marked(
    "In the part of {year} that is studied, {share} of eligible people are never admitted ({never} of "
    "{eligible}; {range})."
)
NOBODY = marked("In {year} nobody is eligible in any run.")
WITHOUT_BED = marked(
    "With those who are never eligible ({never_eligible}) or have no shelter in reach that takes them "
    "({no_place}), {share} of the people who want a bed never get one{groups}."
)
WITHOUT_BED_AT_FIRST = marked(
    "With those who are never eligible ({never_eligible}) or have no shelter in reach that takes them "
    "({no_place}), {share} of the people who want a bed get none when they first ask{groups}."
)


def country_sentences(comparison: Comparison, outlook: Outlook) -> str:
    """Return what a scenario comes to in the headline year."""
    return " ".join(country_parts(comparison, outlook))


def country_parts(comparison: Comparison, outlook: Outlook) -> list[str]:
    """Return the same sentence by sentence, or nearly so; the first is the verdict."""
    period = comparison.headline_period
    parts = [
        f"**{said(outlook.scenario.title)}: {verdict_words(comparison, outlook, period, COUNTRY)}.**",
        share_sentence(comparison, outlook),
        how_surely(comparison, outlook, period),
        why(outlook, period),
        _beds(outlook, Cell(period)),
        "" if has_too_few_draws(comparison, outlook) else _provinces(outlook, period),
        _left_out(outlook, period),
    ]
    return [part for part in parts if part]


def share_sentence(comparison: Comparison, outlook: Outlook) -> str:
    """Return the headline: how many of the eligible people are never admitted."""
    cell = Cell(comparison.headline_period)
    year = comparison.frame.periods[cell.period]
    if value(outlook, "eligible", cell) == 0:
        return say(NOBODY, year=year)
    never, eligible = (value_words(outlook, name, cell) for name in ("never_admitted", "eligible"))
    share = value_words(outlook, "share_never_admitted", cell)
    return say(
        HEADLINE if outlook.scenario.periods[cell.period].is_whole else HEADLINE_OF_A_PART,
        year=year,
        share=share,
        never=never,
        eligible=eligible,
        range=_range(outlook, cell),
    )


def _range(outlook: Outlook, cell: Cell) -> str:
    """Return the interval of the share, and what it is over."""
    interval = interval_words(outlook, "share_never_admitted", cell)
    runs = runs_words(outlook.levels["share_never_admitted"], cell, "share")
    if interval == runs == say(NOT_KNOWN):
        return say("so few draws tell no range")
    if not outlook.scenario.has_unknown:
        return say("{interval} over the number of runs", interval=interval)
    if interval != say(NOT_KNOWN):
        return say("{interval} over what nobody knows", interval=interval)
    return say(
        "{runs} over the number of runs; the range over what nobody knows cannot be told from luck",
        runs=runs,
    )


def _beds(outlook: Outlook, cell: Cell) -> str:
    if value(outlook, "eligible", cell) == 0:
        return ""
    needed, open_ = (value_words(outlook, name, cell) for name in ("beds_needed_95", "beds"))
    return say(
        "If anybody might use any bed, {needed} would be enough for all eligible people in 95 of 100 such "
        "years; {open} are open on average.",
        needed=needed,
        open=open_,
    )


def _provinces(outlook: Outlook, period: int) -> str:
    exceeded, adequate, open_ = (
        len(outlook.judgement.provinces(period, what))
        for what in (Verdict.EXCEEDED, Verdict.ADEQUATE, Verdict.NOT_DECIDED)
    )
    others = {"adequate": adequate or say("none"), "open": open_ or say("none")}
    if exceeded == 0:
        return say("No provinces are exceeded, {adequate} adequate, {open} not decided.", **others)
    return say_of(
        exceeded,
        "{number} province is exceeded, {adequate} adequate, {open} not decided.",
        "{number} provinces are exceeded, {adequate} adequate, {open} not decided.",
        number=exceeded,
        **others,
    )


def _left_out(outlook: Outlook, period: int) -> str:
    """Return who is not in the share never admitted: a reform that lets people in must not look harmful."""
    cell = Cell(period)
    never_eligible, no_place = (value(outlook, name, cell) for name in ("never_eligible", "no_place"))
    if never_eligible == no_place == 0 or value(outlook, "wanting_bed", cell) == 0:
        return ""
    by_group = [
        say(words, share=value_words(outlook, "share_without_bed", Cell(period, group)))
        for group, words in OF_GROUPS.items()
        if value(outlook, "wanting_bed", Cell(period, group)) > 0
    ]
    return say(
        WITHOUT_BED_AT_FIRST if outlook.scenario.new_attempts else WITHOUT_BED,
        never_eligible=people(never_eligible),
        no_place=people(no_place),
        share=value_words(outlook, "share_without_bed", cell),
        groups=f": {', '.join(by_group)}" if len(by_group) > 1 else "",
    )
