"""The answer year by year, and province by province."""

from __future__ import annotations

from sim.answer.sureness import has_too_few_draws, verdict_words
from sim.answer.values import COUNTRY, Cell, is_one_province, level_words, runs_words, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.language import marked, said, say
from sim.wording import table

COLUMNS = {
    "share_never_admitted": marked("share never admitted"),
    "chance_any_never_admitted": marked("chance of anyone"),
    "never_admitted": marked("people never admitted"),
    "never_eligible": marked("never eligible"),
    "no_place": marked("no shelter in reach"),
    "beds": marked("beds open, on average"),
    "beds_needed_95": marked("beds needed at once"),
}
"""Measures of the table of provinces, and their headings."""
EARLY = " \\*"


def years_table(comparison: Comparison) -> str:
    """Return the share never admitted and the verdict of every year, and of the study; early years marked."""
    periods = range(len(comparison.frame.periods))
    early = _early(comparison)
    headings = [comparison.frame.periods[period] + (EARLY if period in early else "") for period in periods]
    rows = [[say("share never admitted"), *headings]]
    for outlook in comparison.outlooks:
        cells = [
            f"{level_words(outlook, 'share_never_admitted', Cell(period))}, "
            f"{verdict_words(comparison, outlook, period, COUNTRY)}"
            for period in periods
        ]
        rows.append([outlook.scenario.name, *cells])
    heading = say("Year by year") if is_one_province(comparison) else say("Year by year, the country")
    note = f"\n\n{_warning(comparison)}" if early else ""
    return f"## {heading}\n\n{table(rows)}{note}"


def _early(comparison: Comparison) -> set[int]:
    """Return the periods that hold a time before the headline year."""
    frame, headline = comparison.frame, comparison.headline_period
    is_whole_study_early = headline > 0 and len(frame.periods) > len(frame.years)
    return {*range(headline), *([len(frame.years)] if is_whole_study_early else [])}


def _warning(comparison: Comparison) -> str:
    headline = comparison.frame.periods[comparison.headline_period]
    return "\\* " + say(
        "**Not the headline year.** Before {year} shelters may still be opening, new rules are not yet in "
        "force or just begin, and people of the first day may still be in the beds. Judge the scenarios by "
        "{year}.",
        year=headline,
    )


def provinces_table(comparison: Comparison, outlook: Outlook) -> str:
    """Return the headline year of every province."""
    period = comparison.headline_period
    is_decided = not has_too_few_draws(comparison, outlook)  # else a sentence below the table says it once
    verdict = [say("verdict")] if is_decided else []
    rows = [[say("province"), *verdict, *map(said, COLUMNS.values())]]
    for area, province in enumerate(outlook.scenario.provinces):
        cell = Cell(period, area=area)
        words = [value_words(outlook, name, cell) for name in COLUMNS]
        share = outlook.levels["share_never_admitted"]
        if share.estimate[cell.place] == share.estimate[cell.place]:
            words[0] += f" ({runs_words(share, cell, 'share')})"
        verdict = [verdict_words(comparison, outlook, period, area)] if is_decided else []
        rows.append([province.name, *verdict, *words])
    year = comparison.frame.periods[period]
    heading = say("Provinces, {scenario}, {year}", scenario=outlook.scenario.name, year=year)
    return f"## {heading}\n\n{table(rows)}"
