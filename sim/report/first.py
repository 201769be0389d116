"""The first page of the brief in words: the verdicts, what would be enough, and how sure all that is."""

from __future__ import annotations

from markupsafe import Markup

from sim.answer import headline
from sim.answer.sureness import verdict_words
from sim.answer.values import (
    COUNTRY,
    Cell,
    change_over_draws,
    change_words,
    has_unknown,
    is_one_province,
    value,
    value_words,
)
from sim.experiment.compare import Comparison, Outlook
from sim.language import marked, said, say, say_of
from sim.report.markdown import as_html
from sim.verdicts import VERDICT_WORDS, Verdict
from sim.wording import as_read, exactly

SHARE = "share_never_admitted"
NOT_DECIDED = marked(
    "*Not decided* is no all-clear: what is known allows both, that the shelters hold and that they do not."
)
OUT_OF_REACH = marked("People whom no shelter in reach takes would need beds beside these.")
ELSEWHERE = marked(
    "More beds than that are open, and still people are turned away: the free beds are in another province, "
    "or their rules do not let in those who ask."
)


def verdict_on_all(comparison: Comparison) -> Markup:
    """Return the verdict where it is the same for all scenarios, and what "not decided" means."""
    period = comparison.headline_period
    every = {verdict_words(comparison, each, period, COUNTRY) for each in comparison.outlooks}
    is_same = len(every) == 1 and len(comparison.outlooks) > 1
    same = say("**In every scenario: {verdict}.**", verdict=min(every)) if is_same else ""
    meaning = say(NOT_DECIDED) if said(VERDICT_WORDS[Verdict.NOT_DECIDED]) in every else ""
    return as_html(f"{same} {meaning}".strip())


def verdicts(comparison: Comparison) -> list[Markup]:
    """Return what each scenario comes to, and how surely."""
    return [as_html(" ".join(headline(comparison, outlook))) for outlook in comparison.outlooks]


def enough(comparison: Comparison) -> str:
    """Return how many beds would be enough in each scenario, and why it may be that more are not."""
    beds = "; ".join(_beds(comparison, outlook) for outlook in comparison.outlooks)
    words = say(
        "Enough for all eligible people in 95 of 100 such years, if anybody might use any bed. {beds}.",
        beds=beds,
    )
    notes = (_is_anyone_without_shelter(comparison), OUT_OF_REACH), (_are_elsewhere(comparison), ELSEWHERE)
    return " ".join([words, *(say(note) for is_true, note in notes if is_true)])


def how_sure(comparison: Comparison) -> list[str]:
    """Return what the ranges stand for, and what is surer than the rest."""
    return [part for part in (_ranges(comparison), _surer(comparison)) if part]


def _beds(comparison: Comparison, outlook: Outlook) -> str:
    cell = Cell(comparison.headline_period)
    needed = value_words(outlook, "beds_needed_95", cell)
    return say_of(
        as_read(needed),
        "{scenario}: {needed} bed (open on average: {open})",
        "{scenario}: {needed} beds (open on average: {open})",
        scenario=said(outlook.scenario.title),
        needed=needed,
        open=value_words(outlook, "beds", cell),
    )


def _is_anyone_without_shelter(comparison: Comparison) -> bool:
    cell = Cell(comparison.headline_period)
    return any(value(outlook, "no_place", cell) > 0 for outlook in comparison.outlooks)


def _are_elsewhere(comparison: Comparison) -> bool:
    """Return whether people find no bed though more are open than would be enough."""
    cell = Cell(comparison.headline_period)
    return not is_one_province(comparison) and any(
        value(each, "beds", cell) > value(each, "beds_needed_95", cell) and _find_no_bed(each, cell)
        for each in comparison.outlooks
    )


def _find_no_bed(outlook: Outlook, cell: Cell) -> bool:
    """Return whether most of those never admitted find no bed, and not a closed door or no money."""
    never = value(outlook, "never_admitted", cell)
    return never > 0 and value(outlook, "cause_no_bed", cell) >= never / 2


def _ranges(comparison: Comparison) -> str:
    runs, draws = (exactly(each) for each in (comparison.design.replications, comparison.design.draws))
    if not has_unknown(comparison):
        return say(
            "Every number of the file is taken as known. The ranges are what {runs} runs leave open to luck; "
            "more runs narrow them.",
            runs=runs,
        )
    return say(
        "The ranges hold 95 % of what the numbers nobody knows allow ({draws} draws of them, {runs} runs in "
        "all). Better records narrow them, more runs do not.",
        draws=draws,
        runs=runs,
    )


def _surer(comparison: Comparison) -> str:
    """Return the changes against the first scenario, which are over the same people."""
    if len(comparison.outlooks) == 1:
        return ""
    changes = "; ".join(
        f"{said(outlook.scenario.title)}: {_change(comparison, outlook)}"
        for outlook in comparison.outlooks[1:]
    )
    return say(
        "Surer are the changes of the share never admitted against the first scenario, since the same people "
        "meet every scenario. {changes}.",
        changes=changes,
    )


def _change(comparison: Comparison, outlook: Outlook) -> str:
    """Return the change of the share, with the widest interval that there is."""
    change, cell = outlook.changes[SHARE], Cell(comparison.headline_period)
    words = change_words(change, SHARE, cell, has_unknown=False)
    over_draws = change_over_draws(change, SHARE, cell) if has_unknown(comparison) else ""
    return f"{words.partition(' (')[0]} ({over_draws})" if over_draws else words
