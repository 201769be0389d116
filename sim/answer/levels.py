"""The main table: the country's numbers of the headline year, a scenario a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.answer.sureness import verdict_words
from sim.answer.values import (
    COUNTRY,
    GROUP_WORDS,
    MEASURE,
    Cell,
    has_unknown,
    is_one_province,
    level_words,
    value,
)
from sim.experiment.compare import Comparison
from sim.language import marked, said, say
from sim.wording import table

LINES = (
    ("share_never_admitted", "all"),
    ("share_never_admitted", "citizen"),
    ("share_never_admitted", "foreign"),
    ("chance_any_never_admitted", "all"),
    ("never_admitted", "all"),
    ("never_eligible", "all"),
    ("no_place", "all"),
    ("share_without_bed", "all"),
    ("share_without_bed", "citizen"),
    ("share_without_bed", "foreign"),
    ("eligible", "all"),
    ("admitted", "all"),
    ("share_late_7", "all"),
    ("transfers", "all"),
    ("displaced", "all"),
    ("returned", "all"),
    ("share_returned_never_admitted", "all"),
    ("tried_again", "all"),
    ("share_new_attempts_admitted", "all"),
    ("nights", "all"),
    ("beds", "all"),
    ("beds_needed_95", "all"),
    ("occupancy", "all"),
    ("occupancy_state_paid", "all"),
    ("occupancy_paid_by_others", "all"),
    ("chance_money_runs_out", "all"),
    ("mean_days_until_money_runs_out", "all"),
    ("arrears_kzt", "all"),
    ("grant_kzt", "all"),
    ("cost_kzt_per_night", "all"),
    ("cost_kzt_per_bed_night", "all"),
)
"""Measure and group of each line: the headline first, and soon after it the people who never had the right to
a bed, or no shelter in reach."""
ALWAYS = ("share_never_admitted", "never_admitted", "never_eligible")
BY_FUNDER = ("occupancy_state_paid", "occupancy_paid_by_others")

OVER_DRAWS = marked(
    "In brackets: 95 % over the draws of the numbers nobody knows; after *runs*, where that range cannot "
    "be told from luck, 95 % over the number of runs."
)


def main_table(comparison: Comparison) -> str:
    """Return the main table under its heading."""
    period = comparison.headline_period
    rows = [["", *(outlook.scenario.name for outlook in comparison.outlooks)]]
    rows.append(
        [say("verdict") if is_one_province(comparison) else say("verdict for the country")]
        + [verdict_words(comparison, outlook, period, COUNTRY) for outlook in comparison.outlooks]
    )
    for name, group in lines(comparison):
        cell = Cell(period, group)
        rows.append(
            [line_words(name, group), *(level_words(outlook, name, cell) for outlook in comparison.outlooks)]
        )
    year = comparison.frame.periods[period]
    heading = say("The main numbers, {year}", year=year)
    return f"## {heading}\n\n{table(rows)}\n\n{_legend(comparison)}"


def lines(comparison: Comparison, candidates: Sequence[tuple[str, str]] = LINES) -> Iterator[tuple[str, str]]:
    """Yield measure and group of the lines that say something: no zeros, no groups that are not there."""
    period = comparison.headline_period
    groups = {"all", *_groups(comparison)}
    is_mixed = any(
        0 < value(outlook, "beds_paid_by_others", Cell(period)) < value(outlook, "beds", Cell(period))
        for outlook in comparison.outlooks
    )
    for name, group in candidates:
        values = [value(outlook, name, Cell(period, group)) for outlook in comparison.outlooks]
        is_said = name in ALWAYS or any(each == each and each != 0 for each in values)
        if is_said and group in groups and (is_mixed or name not in BY_FUNDER):
            yield name, group


def line_words(name: str, group: str) -> str:
    """Return the heading of a line."""
    return said(GROUP_WORDS[group]) + said(MEASURE[name].words)


def _groups(comparison: Comparison) -> tuple[str, ...]:
    """Return citizens and foreign people where there are both."""
    groups = ("citizen", "foreign")
    are_there = [
        any(
            value(outlook, "referred", Cell(comparison.headline_period, group)) > 0
            for outlook in comparison.outlooks
        )
        for group in groups
    ]
    return groups if all(are_there) else ()


def _legend(comparison: Comparison) -> str:
    over = OVER_DRAWS if has_unknown(comparison) else marked("In brackets: 95 % over the number of runs.")
    bare = say("Beds needed have no interval; other numbers without one are the same in every run.")
    return f"{say(over)} {bare}"
