"""What each scenario changes against the first one."""

from __future__ import annotations

from sim.answer.levels import line_words, lines
from sim.answer.values import Cell, change_words, has_unknown
from sim.experiment.compare import Comparison
from sim.wording import table


def changes_table(comparison: Comparison) -> str:
    """Return the changes of the headline year under their heading; peaks have none."""
    period = comparison.headline_period
    others = comparison.outlooks[1:]
    rows = [["", *(outlook.scenario.name for outlook in others)]]
    for name, group in lines(comparison):
        if all(name in outlook.changes for outlook in others):
            cell = Cell(period, group)
            cells = [
                change_words(outlook.changes[name], name, cell, has_unknown(comparison)) for outlook in others
            ]
            rows.append([line_words(name, group), *cells])
    baseline = comparison.baseline.scenario.name
    return (
        f"## What changes against {baseline}, {comparison.frame.periods[period]}\n\n{table(rows)}\n\n"
        "The same people meet every scenario. First the change, in brackets its 95 % interval over the "
        f"number of runs{_draws(comparison)}. Points are percentage points. Changes without brackets are the "
        "same in every run."
    )


def _draws(comparison: Comparison) -> str:
    if not has_unknown(comparison):
        return ""
    return (
        "; after the stroke the 95 % interval over what nobody knows, *not known* where the runs cannot tell "
        "it from luck"
    )
