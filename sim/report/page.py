"""The brief as one file of HTML: nothing comes from elsewhere, and every number shown can be taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from sim.answer import sentences, title
from sim.answer.changes import changes_table
from sim.answer.enough import known_well_enough
from sim.answer.in_words import provinces_in_words
from sim.answer.levels import main_table
from sim.answer.places import provinces_table, years_table
from sim.answer.reading import reading
from sim.answer.sureness import has_too_few_draws
from sim.answer.values import has_unknown, is_one_province
from sim.experiment.compare import Comparison
from sim.language import language, marked, said, say
from sim.report.assumed import assumptions_parts
from sim.report.contents import with_contents
from sim.report.drawn import comparison_figures
from sim.report.first import enough, how_sure, verdict_on_all, verdicts
from sim.report.found import Found
from sim.report.limits import LIMITS, NOT_RANKED, RANKED_ALONE
from sim.report.markdown import as_html, as_table, inline
from sim.report.past import Past, past_figures, past_parts
from sim.report.stress import stress_form
from sim.report.tables import groups_table, money_table
from sim.report.templates import template
from sim.report.weights import weight_words

NO_PAST = marked("Nor does it say how past years would have been met: no back-test was given (--backtest).")


def page(
    comparison: Comparison,
    told: dict[str, Any],
    jobs: int = 1,
    past: Past | None = None,
    found: Sequence[Found] = (),
) -> str:
    """Return the brief in the language spoken.

    Parameters
    ----------
    comparison
        What was computed.
    told
        Its certificate (`sim.store.certificate`).
    jobs
        Processes that draw.
    past
        Back-tests of yearly numbers, if there are any.
    found
        What experiments on the same scenarios found, if there are any.
    """
    made = template("page.html").render(
        language=language(),
        title=title(comparison),
        year=comparison.frame.periods[comparison.headline_period],
        told=told,
        **_in_words(comparison),
        **_drawn(comparison, past, jobs),
        **_in_tables(comparison),
        found=found,
        past=past_parts(past) if past else None,
        is_weighed=_is_weighed(comparison),
        assumptions=assumptions_parts(
            [outlook.scenario for outlook in comparison.outlooks], weight_words(comparison)
        ),
        limits=[inline(say(limit)) for limit in _limits(comparison, found, past)],
        reading=as_html(reading(comparison), 0),
        stress=as_table(stress_form(comparison, told)),
    )
    return with_contents(made)


def _in_words(comparison: Comparison) -> dict[str, Any]:
    """Return the verdicts, what would be enough, how sure that is, and the answer in full."""
    return {
        "verdict_on_all": verdict_on_all(comparison),
        "verdicts": list(verdicts(comparison)),
        "enough": enough(comparison),
        "how_sure": how_sure(comparison),
        "sentences": [
            (said(outlook.scenario.question or ""), as_html(paragraph))
            for outlook, paragraph in zip(comparison.outlooks, sentences(comparison), strict=True)
        ],
        "known": known_well_enough(comparison),
    }


def _drawn(comparison: Comparison, past: Past | None, jobs: int) -> dict[str, Any]:
    """Return the figures by name, and the names of those that stand in each place of the brief."""
    every = [*comparison_figures(comparison, jobs), *(past_figures(past, jobs) if past else ())]
    figures = {figure.name: figure for figure in every}
    maps = sorted(name for name in figures if name.startswith("map"))
    occupancies = [f"occupancy-{outlook.scenario.name}" for outlook in comparison.outlooks]
    first = (maps or occupancies)[0]
    return {
        "figures": figures,
        "first_figure": first,
        "maps": [name for name in maps if name != first],
        "occupancies": [name for name in occupancies if name != first],
        "pasts": sorted(name for name in figures if name.startswith("past")),
    }


def _in_tables(comparison: Comparison) -> dict[str, Any]:
    """Return the tables of numbers, as HTML."""
    return {
        "main": as_html(main_table(comparison), 0),
        "changes": as_html(changes_table(comparison), 0) if len(comparison.outlooks) > 1 else "",
        "years": as_html(years_table(comparison), 0),
        "provinces": list(_provinces(comparison)),
        "groups": [
            (
                said(outlook.scenario.title),
                f"occupancy-{outlook.scenario.name}",
                as_table(groups_table(comparison, outlook)),
            )
            for outlook in comparison.outlooks
        ],
        "money": as_table(money_table(comparison)),
    }


def _is_weighed(comparison: Comparison) -> bool:
    """Return whether the draws tell the weight of any unknown number."""
    return any(outlook.weights is not None for outlook in comparison.outlooks)


def _limits(comparison: Comparison, found: Sequence[Found], past: Past | None) -> Iterator[str]:
    """Yield what this answer cannot tell; what matters most is no question where every number is known."""
    yield from LIMITS
    if has_unknown(comparison) and not any(each.is_of_what_matters for each in found):
        yield RANKED_ALONE if _is_weighed(comparison) else NOT_RANKED
    if past is None:
        yield NO_PAST


def _provinces(comparison: Comparison) -> Iterator[tuple[Markup, str]]:
    """Yield the table of each scenario, and what is said in place of the verdicts that it cannot have."""
    if not is_one_province(comparison):
        for outlook in comparison.outlooks:
            is_open = has_too_few_draws(comparison, outlook)
            words = provinces_in_words(comparison, outlook) if is_open else ""
            yield as_html(provinces_table(comparison, outlook), 0), words
