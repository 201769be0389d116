"""Back-tests in the brief: whether the law of yearly numbers would have been right in the past."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.fitting.backtest import Backtest
from sim.fitting.scores import all_tested
from sim.records.masked import Masked, masked
from sim.records.read_counts import read_yearly_counts


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Series of yearly numbers, each year predicted from those before it.

    Attributes
    ----------
    file
        Name of the table.
    known
        The numbers, as they may be told.
    scored
        The back-test of each series.
    """

    file: str
    known: Masked
    scored: dict[str, Backtest]


def past_of(table: Path) -> Past:
    """Return the back-tests of a table of numbers by year.

    Raises
    ------
    Mistake
        If the table has faults, or a series of it has too few years.
    """
    known = masked(read_yearly_counts(table).counts)
    return Past(table.name, known, all_tested(known))
