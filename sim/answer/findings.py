"""What an experiment found, ready to be written, whatever the experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = tuple[str | float | int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Words, tables and numbers of one experiment.

    Attributes
    ----------
    summary
        What is printed, as Markdown.
    answer
        All that there is to say, as Markdown.
    tables
        Columns and rows of each csv file, by name without its ending.
    numbers
        For other programs, as JSON.
    files
        Other text files, by name.
    """

    summary: str
    answer: str
    tables: Mapping[str, tuple[tuple[str, ...], Sequence[Row]]]
    numbers: Mapping[str, object]
    files: Mapping[str, str] = field(default_factory=dict)
