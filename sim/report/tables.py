"""The tables of the brief that the answer does not have: groups of people, money."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sim.answer.values import MEASURE, Cell, absent, level_words, value, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.language import marked, said
from sim.quantities import WORDS

Rows = list[list[str]]

GROUPS = {
    "all": marked("everyone"),
    "citizen": marked("citizens"),
    "foreign": marked("foreign people"),
    "female": marked("women and girls"),
    "male": marked("men and boys"),
    "adult": marked("adults"),
    "child": marked("children who come alone"),
    "family": marked("families with children"),
}
FATES = (
    *("wanting_bed", "eligible", "admitted", "turned_away", "gave_up", "eligibility_ended"),
    *("never_eligible", "no_place", "share_never_admitted", "share_without_bed"),
)
"""Measures of the table of groups: how each way ends."""
MONEY = (
    *("grant_kzt", "nights_state_paid", "cost_kzt_per_night", "cost_kzt_per_bed_night"),
    *("chance_money_runs_out", "mean_days_until_money_runs_out", "arrears_kzt", "balance_spent_kzt"),
)
"""Measures of the table of money."""


def groups_table(comparison: Comparison, outlook: Outlook) -> Rows:
    """Return who gets a bed, who is turned away and who is never eligible, a group a column.

    A group that nobody in any of the scenarios belongs to has none, nor one that is everyone.
    """
    period, every = comparison.headline_period, comparison.frame.groups
    groups = [group for group in every if group in groups_there(comparison.outlooks)]
    rows = [["", *(said(GROUPS[group]) for group in groups)]]
    for name in FATES:
        cells = [value_words(outlook, name, Cell(period, group, groups=every)) for group in groups]
        rows.append([said(WORDS[name]), *cells])
    return rows


def groups_there(outlooks: Sequence[Outlook]) -> set[str]:
    """Return the groups that some profile of some scenario belongs to; none that everyone belongs to."""
    profiles = [each for outlook in outlooks for each in outlook.scenario.profiles.values()]
    citizenships = {"citizen" if each.citizen else "foreign" for each in profiles}
    kinds = (citizenships, {each.sex for each in profiles}, {each.age for each in profiles})
    return {"all"}.union(*(kind for kind in kinds if len(kind) > 1))


def money_table(comparison: Comparison) -> Rows:
    """Return the money of the headline year, a scenario a column; only what some file states.

    Of balances where one has any, of grants where one is stated.
    """
    cell = Cell(comparison.headline_period)
    rows = [["", *(outlook.scenario.name for outlook in comparison.outlooks)]]
    for name in MONEY:
        if not all(_is_left_out(each, name, cell) for each in comparison.outlooks):
            rows.append([said(WORDS[name]), *(level_words(each, name, cell) for each in comparison.outlooks)])
    return rows


def _is_left_out(outlook: Outlook, name: str, cell: Cell) -> bool:
    """Return whether a scenario does without what a measure of money is about."""
    is_of_grant = MEASURE[name].numerator == "grant_kzt"
    return bool(absent(outlook, name)) or (is_of_grant and math.isnan(value(outlook, "grant_kzt", cell)))


def questions(comparison: Comparison) -> Iterator[str]:
    """Yield the question of each scenario that states one."""
    for outlook in comparison.outlooks:
        if outlook.scenario.question:
            yield said(outlook.scenario.question)
