"""The answer in words and tables: a sentence and a verdict for each scenario, then the numbers behind it."""

from __future__ import annotations

from sim.answer.changes import changes_table
from sim.answer.country import country_parts, country_sentences
from sim.answer.enough import known_well_enough
from sim.answer.in_words import provinces_in_words
from sim.answer.levels import main_table
from sim.answer.places import provinces_table, years_table
from sim.answer.reading import reading
from sim.answer.shelter import shelter_parts, shelter_sentences
from sim.answer.sureness import how_surely
from sim.answer.values import is_one_province
from sim.experiment.compare import Comparison, Outlook
from sim.language import said, say_of

__all__ = ["answer", "headline", "parts", "sentences", "summary", "title"]


def answer(comparison: Comparison) -> str:
    """Return the whole answer as Markdown."""
    parts = [summary(comparison)]
    if len(comparison.outlooks) > 1:
        parts.append(changes_table(comparison))
    parts.append(years_table(comparison))
    if not is_one_province(comparison):
        for outlook in comparison.outlooks:
            parts += [provinces_table(comparison, outlook), provinces_in_words(comparison, outlook)]
    return "\n\n".join([*parts, reading(comparison)]) + "\n"


def summary(comparison: Comparison) -> str:
    """Return the title, the sentences and the main table: what is printed first."""
    parts = [f"# {title(comparison)}", *sentences(comparison), main_table(comparison)]
    return "\n\n".join(part for part in (*parts, known_well_enough(comparison)) if part)


def sentences(comparison: Comparison) -> list[str]:
    """Return what each scenario comes to in the headline year, a paragraph each."""
    say = shelter_sentences if is_one_province(comparison) else country_sentences
    return [say(comparison, outlook) for outlook in comparison.outlooks]


def parts(comparison: Comparison, outlook: Outlook) -> list[str]:
    """Return what one scenario comes to, sentence by sentence, or nearly so; the first is the verdict."""
    return (shelter_parts if is_one_province(comparison) else country_parts)(comparison, outlook)


def headline(comparison: Comparison, outlook: Outlook) -> list[str]:
    """Return the first of the parts: the verdict, what it is about, and how surely it holds."""
    every, last = parts(comparison, outlook), how_surely(comparison, outlook, comparison.headline_period)
    return every[: every.index(last) + 1]


def title(comparison: Comparison) -> str:
    """Return the question that the whole answer is to."""
    if len(comparison.outlooks) == 1:
        return said(comparison.baseline.scenario.question or comparison.baseline.scenario.title)
    area = said(comparison.baseline.scenario.country.name)
    if is_one_province(comparison):
        area = comparison.baseline.scenario.provinces[0].name
    number = len(comparison.outlooks)
    return say_of(
        number,
        "Will the shelters hold? {area}, {number} scenario",
        "Will the shelters hold? {area}, {number} scenarios",
        area=area,
        number=number,
    )
