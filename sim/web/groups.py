"""Who is turned away and who is never eligible, by citizenship, sex and age, as the page reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.answer.values import Cell, level_words, value_words
from sim.experiment.compare import Comparison, Outlook
from sim.language import said
from sim.report.tables import GROUPS, groups_there


def groups_told(comparison: Comparison, outlook: Outlook) -> Iterator[dict[str, Any]]:
    """Yield the groups of a scenario, everyone first; nothing where it tells none apart.

    Ages are told apart by full answers only.
    """
    period, every = comparison.headline_period, comparison.frame.groups
    groups = [group for group in every if group in groups_there((outlook,))]
    for group in groups if len(groups) > 1 else ():
        cell = Cell(period, group, groups=every)
        yield {
            "id": group,
            "label": said(GROUPS[group]),
            "people": value_words(outlook, "eligible", cell),
            "turned_away": value_words(outlook, "never_admitted", cell),
            "share": level_words(outlook, "share_never_admitted", cell),
            "never_eligible": value_words(outlook, "never_eligible", cell),
        }
