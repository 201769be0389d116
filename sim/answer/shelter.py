"""One shelter, or one province, for its director: how often the answer is no."""

from __future__ import annotations

from sim.answer.causes import why
from sim.answer.country import share_sentence
from sim.answer.sureness import how_surely, verdict_words
from sim.answer.values import COUNTRY, Cell, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.usual import beds_name
from sim.formula import Formula, formula
from sim.language import said, say, say_of
from sim.scenario import Scenario
from sim.wording import as_read, digits, exact_percent, one_in, people, percent


def shelter_sentences(comparison: Comparison, outlook: Outlook) -> str:
    """Return what a scenario comes to in the headline year, and what the formula says."""
    paragraph = " ".join(shelter_parts(comparison, outlook))
    by_formula = formula(outlook.scenario)
    return f"{paragraph}\n\n{said_of_formula(by_formula, outlook.scenario)}" if by_formula else paragraph


def shelter_parts(comparison: Comparison, outlook: Outlook) -> list[str]:
    """Return what a scenario comes to, sentence by sentence, or nearly so; the first is the verdict."""
    period = comparison.headline_period
    parts = [
        f"**{said(outlook.scenario.title)}: {verdict_words(comparison, outlook, period, COUNTRY)}.**",
        _how_often(outlook, Cell(period)),
        share_sentence(comparison, outlook),
        how_surely(comparison, outlook, period),
        why(outlook, period),
        _left_out(outlook, Cell(period)),
        _beds_needed(outlook, Cell(period)),
    ]
    return [part for part in parts if part]


def _how_often(outlook: Outlook, cell: Cell) -> str:
    share = value(outlook, "share_never_admitted", cell)
    if share != share:
        return ""
    if share == 0:
        return say("Nobody who may come in is told no in these runs.")
    whom = one_in(share)
    return say("Of the people who ask and may come in, you will have to say no to {whom}.", whom=whom)


def _left_out(outlook: Outlook, cell: Cell) -> str:
    never_eligible, no_place = (value(outlook, name, cell) for name in ("never_eligible", "no_place"))
    if never_eligible == no_place == 0:
        return ""
    return say(
        "Beside them, {never_eligible} a year are never eligible, and the shelter does not take {no_place}.",
        never_eligible=people(never_eligible),
        no_place=people(no_place),
    )


def _beds_needed(outlook: Outlook, cell: Cell) -> str:
    if value(outlook, "eligible", cell) == 0:
        return ""
    beds = value_words(outlook, "beds_needed_95", cell)
    return say_of(
        as_read(beds),
        "If anybody might use any bed, {beds} bed would be enough in 95 of 100 such years for all who may "
        "come in.",
        "If anybody might use any bed, {beds} beds would be enough in 95 of 100 such years for all who may "
        "come in.",
        beds=beds,
    )


def said_of_formula(by_formula: Formula, scenario: Scenario) -> str:
    """Return what Erlang's formula says, what it takes for granted, and why the runs may say otherwise."""
    refused = by_formula.people_per_year * by_formula.share_refused
    result = say_of(
        by_formula.beds,
        "By formula ({name}) {share} are told no: {refused} of {all} a year, with {beds} bed.",
        "By formula ({name}) {share} are told no: {refused} of {all} a year, with {beds} beds.",
        name=by_formula.name,
        share=percent(by_formula.share_refused),
        refused=people(refused),
        all=digits(by_formula.people_per_year),
        beds=by_formula.beds,
    )
    granted = say(
        "The formula takes for granted that people come one by one, equally many at any time of any year, "
        "that they stay {stay} days on average and {patience}, and that this has gone on for long.",
        stay=digits(by_formula.mean_stay),
        patience=_patience(by_formula),
    )
    middle = say(
        "Numbers that nobody knows stand in it at the middle of their ranges: if more people come, or if "
        "they stay longer, more are told no, and these beds are not enough."
    )
    otherwise = say(
        "If the runs say otherwise, it is by what the file adds to that (the beds taken on the first day, "
        "seasons, good and bad years, closings, its own laws of stay and patience), or by the luck "
        "of the runs."
    )
    unknown = middle if scenario.has_unknown else ""
    parts = (result, _enough(by_formula, scenario), granted, _made_ready(by_formula), unknown, otherwise)
    return " ".join(part for part in parts if part)


def _made_ready(by_formula: Formula) -> str:
    """Return that a bed is taken while it is made ready, where that takes time."""
    if by_formula.turnaround == 0:
        return ""
    days = digits(by_formula.turnaround)
    return say("A bed counts as taken while it is made ready after a stay (days: {days}).", days=days)


def _patience(by_formula: Formula) -> str:
    if by_formula.mean_patience == 0:
        return say("cannot wait for a bed")
    return say(
        "wait {patience} days on average before they give up", patience=digits(by_formula.mean_patience)
    )


def _enough(by_formula: Formula, scenario: Scenario) -> str:
    """Return how many beds bring the share told no down to the threshold, if any number does."""
    threshold = scenario.thresholds.share
    if threshold == 0:
        return ""
    beds, share = by_formula.beds_for(threshold), exact_percent(threshold)
    return say_of(
        beds,
        "With {beds} bed it would be no more than {share}, by the same formula; the runs' own answer comes "
        "from files with other numbers of {key}, compared with this one.",
        "With {beds} beds it would be no more than {share}, by the same formula; the runs' own answer comes "
        "from files with other numbers of {key}, compared with this one.",
        beds=beds,
        share=share,
        key=beds_name(scenario),
    )
