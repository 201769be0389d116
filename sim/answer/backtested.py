"""What back-tests of yearly numbers say: whether the law of good and bad years would have been right."""

from __future__ import annotations

from collections.abc import Mapping

from sim.answer.findings import Findings
from sim.fitting.backtest import Backtest, coverage, mean_score
from sim.fitting.scores import COLUMNS, forecast_rows, score_rows, score_words
from sim.language import ENGLISH, marked, said, say, say_of, speaking
from sim.records.masked import Masked
from sim.wording import percent, table

WHAT = marked(
    "Each year of {file} predicted from the years before it, by the law of good and bad years that the "
    "scenarios use. It tests how well yearly numbers of people can be foreseen, not the shelters."
)
SCORES = ("series", "predictions", "held", "interval_score", "held_poisson", "interval_score_poisson")
"""Columns of the table of scores."""


def backtest_findings(scored: Mapping[str, Backtest], known: Masked) -> Findings:
    """Return how the predictions of each series went.

    Parameters
    ----------
    scored
        The back-test of each series.
    known
        The numbers, as they may be told.
    """
    reading, rows = score_words(scored), table(score_rows(scored))
    lines = "\n".join(f"- {_held(name, each)}" for name, each in scored.items())
    answer = f"# {say('Would it have been right in the past?')}\n\n{lines}\n"
    with speaking(ENGLISH):  # as all tables for other programs
        forecasts = [row for name, each in scored.items() for row in forecast_rows(name, each, known)]
    return Findings(
        f"{rows}\n\n{reading}",
        f"{answer}\n## {say('How sure')}\n\n{rows}\n\n{reading}\n",
        {
            "forecasts": (COLUMNS, [tuple(row) for row in forecasts]),
            "scores": (SCORES, [_scores(name, each) for name, each in scored.items()]),
        },
        {},
    )


def series_sentence(series: str, tested: Backtest) -> str:
    """Return how often what came lay where it was predicted."""
    number = len(tested.forecasts)
    return say_of(
        number,
        "{series}: the bar is what the years before led one to expect, the dot what came; {hits} of {number} "
        "dot lies within its bar.",
        "{series}: the bar is what the years before led one to expect, the dot what came; {hits} of {number} "
        "dots lie within their bars.",
        series=said(series),
        hits=_hits(tested),
        number=number,
    )


def _held(series: str, tested: Backtest) -> str:
    return say(
        "**{series}.** Predictions that held: {hits} of {number}, with all years taken for alike {plain} of "
        "{number}; {level} are promised.",
        series=said(series),
        hits=_hits(tested),
        plain=round(coverage(tested.plain) * len(tested.plain)),
        number=len(tested.forecasts),
        level=percent(tested.level),
    )


def _hits(tested: Backtest) -> int:
    return round(coverage(tested.forecasts) * len(tested.forecasts))


def _scores(name: str, tested: Backtest) -> tuple[str | float | int, ...]:
    numbers = [
        number
        for forecasts in (tested.forecasts, tested.plain)
        for number in (coverage(forecasts), mean_score(forecasts, tested.level))
    ]
    return (name, len(tested.forecasts), *numbers)
