"""What each scenario changes against the first one."""

from __future__ import annotations

from sim.answer.levels import line_words, lines
from sim.answer.values import Cell, change_words, has_unknown
from sim.experiment.compare import Comparison
from sim.language import marked, say
from sim.wording import table

LEGEND = marked(
    "The same people meet every scenario. First the change, in brackets its 95 % interval over the number of "
    "runs. Points are percentage points. Changes without brackets are the same in every run."
)
LEGEND_OF_BOTH = marked(
    "The same people meet every scenario. First the change, in brackets its 95 % interval over the number of "
    "runs; after the stroke the 95 % interval over what nobody knows, *not known* where the runs cannot tell "
    "it from luck. Points are percentage points. Changes without brackets are the same in every run."
)


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
    year = comparison.frame.periods[period]
    heading = say("What changes against {baseline}, {year}", baseline=baseline, year=year)
    legend = say(LEGEND_OF_BOTH if has_unknown(comparison) else LEGEND)
    return f"## {heading}\n\n{table(rows)}\n\n{legend}"
