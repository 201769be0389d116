"""Back-tests of several series: their scores and forecasts as rows, with no small number in them."""

from __future__ import annotations

from collections.abc import Mapping

from sim.fitting.backtest import Backtest, Forecast, backtest, coverage, mean_score
from sim.language import said, say
from sim.mistakes import Mistake
from sim.records.masked import Masked
from sim.wording import digits, percent

COLUMNS = ("series", "known_until", "year", "count", "low", "median", "high", "pit_low", "pit_high")
"""Of the table of forecasts."""


def all_tested(known: Masked, series: str | None = None, ahead: int = 1) -> dict[str, Backtest]:
    """Return the back-test of each series of a table, or of one of them.

    Raises
    ------
    Mistake
        If the table does not have the series, or a series has too few years.
    """
    names = sorted(set(known.counts.series.tolist()))
    if series is not None and series not in names:
        raise Mistake("--series is {series!r}: the table has {names}", series=series, names=", ".join(names))
    return {name: _tested(known, name, ahead) for name in (names if series is None else [series])}


def _tested(known: Masked, name: str, ahead: int) -> Backtest:
    is_its = known.counts.series == name
    return backtest(known.counts.year[is_its], known.counts.count[is_its], ahead)


def score_rows(scored: Mapping[str, Backtest]) -> list[list[str]]:
    """Return the scores of each series, headings first."""
    head = [
        say("series"),
        say("predictions"),
        say("held"),
        say("interval score"),
        say("held (Poisson)"),
        say("interval score (Poisson)"),
    ]
    return [head, *(_row(name, each) for name, each in scored.items())]


def _row(name: str, scored: Backtest) -> list[str]:
    words = [said(name), str(len(scored.forecasts))]
    for forecasts in (scored.forecasts, scored.plain):
        words += [percent(coverage(forecasts)), digits(mean_score(forecasts, scored.level))]
    return words


def score_words(scored: Mapping[str, Backtest]) -> str:
    """Return what the scores are, and what they prove."""
    level = next(iter(scored.values())).level
    return say(
        "Held: the share of {level} intervals that hold what came. Interval score: width, and twenty times "
        "what a miss lies outside, in people; the smaller, the better. The Poisson law takes all years for "
        "alike. Few predictions prove little: of five right ones all hold in six of ten cases, and they "
        "share their past.",
        level=percent(level),
    )


def forecast_rows(name: str, scored: Backtest, known: Masked) -> list[list[str]]:
    """Return the forecasts of a series by column; of a number that is hidden no more than its words."""
    return [_cells(name, each, known) for each in scored.forecasts]


def _cells(name: str, each: Forecast, known: Masked) -> list[str]:
    count = known.words(name, each.year)
    ends = [f"{end:.4f}" for end in (each.below, each.up_to)] if count.isdecimal() else ["", ""]
    return [
        name,
        str(each.origin),
        str(each.year),
        count,
        str(each.low),
        str(each.median),
        str(each.high),
        *ends,
    ]
