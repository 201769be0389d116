"""What yearly totals tell of the unknown numbers of a scenario."""

from __future__ import annotations

from collections.abc import Sequence

from sim.answer.findings import Findings
from sim.answer.number_words import number_words
from sim.fitting.calibration import Posterior
from sim.fitting.one_year import WithoutYear
from sim.fitting.spans import Span
from sim.fitting.summary import span_words
from sim.language import said, say
from sim.scenario import Scenario
from sim.wording import exactly, table

COLUMNS = ("number", "before_low", "before", "before_high", "after_low", "after", "after_high")


def calibration_findings(
    found: Posterior, scenario: Scenario, used: Sequence[str], without: WithoutYear | None
) -> Findings:
    """Return what the totals taught.

    Parameters
    ----------
    found
        What is believed of each unknown number.
    scenario
        Whose numbers they are.
    used
        Which series were taken for whom, in words.
    without
        What would be believed without the year that has the most say.
    """
    learnt = found.learnt()
    title = say("What yearly totals tell of: {title}", title=said(scenario.title))
    first = _words(found, scenario)
    rest = [f"## {say('What the totals count')}", "\n".join(f"- {line}" for line in used)]
    rows = [(name, *_ends(found.span_before(name)), *_ends(found.span(name))) for name in learnt]
    of_year = year_words(without, "" if without is None else number_words(without.name, scenario))
    how_sure = f"{sure(found)} {of_year}".strip()
    answer = "\n\n".join([f"# {title}", *first, f"## {say('How sure')}", how_sure, *rest])
    return Findings("\n\n".join(first), f"{answer}\n", {"totals": (COLUMNS, rows)}, {})


def sure(found: Posterior) -> str:
    """Return what the ranges are, and on how many draws they stand."""
    return say(
        "Each range holds 95 % of what is believed. {draws} draws of the unknown numbers are worth "
        "{effective} beside the totals; 100 are needed. More years of totals narrow the ranges, more draws "
        "do not.",
        draws=exactly(len(found.weights)),
        effective=exactly(round(found.effective)),
    )


def year_words(without: WithoutYear | None, number: str) -> str:
    """Return how much the year with the most say says of a number, named so; nothing where none is known."""
    if without is None:
        return ""
    words = span_words(without.span)
    return say(
        'No year has more say than {year}: without it, "{number}" would be {span}.',
        year=without.year,
        number=number,
        span=words,
    )


def _words(found: Posterior, scenario: Scenario) -> list[str]:
    learnt = found.learnt()
    if not learnt:
        return [say("The totals tell nothing that the scenario does not say already.")]
    head = ["", say("before the totals"), say("after them")]
    rows = [
        [number_words(name, scenario), span_words(found.span_before(name)), span_words(found.span(name))]
        for name in learnt
    ]
    return [table([head, *rows]), say("All other numbers stay as they are: totals do not tell of them.")]


def _ends(span: Span) -> tuple[float, float, float]:
    return span.low, span.estimate, span.high
