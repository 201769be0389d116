"""The chance of a shelter in each province, from a csv file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.language import Saying
from sim.scenario.csv_rows import CsvRow, number_in, read_rows
from sim.scenario.faults import Fault, ScenarioFaults

COLUMNS = ("iso_code", "inclusion_probability")
WHOLE_WITHIN = 1e-6
"""How far from a whole number the sum of the chances may lie."""


def read_inclusion(file: Path, codes: Sequence[str]) -> tuple[float, ...]:
    """Read the chance of a shelter for each of some provinces, in their order; others may stand beside them.

    Raises
    ------
    ScenarioFaults
        If a province is missing or given twice, a chance is none, or they do not add up to a whole number.
    """
    rows = read_rows(file, COLUMNS)
    faults = [*_not_chances(rows), *_given_twice(rows), *_missing(file, rows, codes)]
    if faults:
        raise ScenarioFaults(faults)
    chance_of = {row["iso_code"]: float(row["inclusion_probability"]) for row in rows}
    chances = tuple(chance_of[code] for code in codes)
    if not _is_whole(math.fsum(chances)):
        raise ScenarioFaults([_not_whole(file, math.fsum(chances))])
    return chances


def _not_chances(rows: Sequence[CsvRow]) -> Iterator[Fault]:
    for row in rows:
        chance = number_in(row["inclusion_probability"])
        if chance is None or not 0 <= chance <= 1:
            yield row.fault("inclusion_probability", Saying("must be a number between 0 and 1"))


def _given_twice(rows: Sequence[CsvRow]) -> Iterator[Fault]:
    before: set[str] = set()
    for row in rows:
        if row["iso_code"] in before:
            yield row.fault("iso_code", Saying("{code} is given twice", code=row["iso_code"]))
        before.add(row["iso_code"])


def _missing(file: Path, rows: Sequence[CsvRow], codes: Sequence[str]) -> Iterator[Fault]:
    given = {row["iso_code"] for row in rows}
    missing = [code for code in codes if code not in given]
    if missing:
        yield Fault.of_file(file, Saying("has no line for {codes}", codes=", ".join(missing)))


def _is_whole(total: float) -> bool:
    return abs(total - round(total)) <= WHOLE_WITHIN


def _not_whole(file: Path, total: float) -> Fault:
    rule = Saying(
        "the chances of the country's provinces must add up to a whole number, now {total}",
        total=f"{total:.6g}",
    )
    return Fault.of_file(file, rule)
