"""Every truth at full size, and the page docs/validation.md that shows them."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.validation import (
    alameda,
    budget,
    criminal_case,
    critical_care,
    epidemic,
    families,
    first_year,
    groups,
    loss,
    overflow,
    published_examples,
    seasons,
    stroke,
    waiting,
)
from tests.validation.cells import FALSE_ALARMS, Cell, Truth

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"
SEED, FRESH_SEED = 1, 2


class Check(Protocol):
    """What each module of a truth offers."""

    TRUTH: Truth
    WAY: str
    """A sentence on how it was run."""

    def cells(self, full: bool, seed: int) -> list[Cell]:
        """Return numbers beside ours: all at full size, or a few quick ones."""


CHECKS: tuple[Check, ...] = (
    loss,
    waiting,
    first_year,
    seasons,
    groups,
    families,
    overflow,
    criminal_case,
    budget,
    published_examples,
    alameda,
    stroke,
    critical_care,
    epidemic,
)


@dataclass(frozen=True, slots=True)
class Result:
    """A cell, and its one re-run under a fresh seed if it missed."""

    first: Cell
    again: Cell | None

    @property
    def disagrees(self) -> bool:
        """Whether it missed twice."""
        return self.again is not None and not self.again.agrees


def checked(check: Check) -> list[Result]:
    """Return the results of a truth at full size; if any cell misses, all are run once more."""
    cells = check.cells(True, SEED)
    if all(cell.agrees for cell in cells):
        return [Result(cell, None) for cell in cells]
    again = check.cells(True, FRESH_SEED)
    return [Result(cell, None if cell.agrees else other) for cell, other in zip(cells, again, strict=True)]


def page(results: Sequence[tuple[Check, list[Result]]]) -> str:
    """Return the page as Markdown."""
    parts = [_introduction([each for _, own in results for each in own])]
    return "\n\n".join([*parts, *(_section(check, own) for check, own in results)]) + "\n"


def _introduction(results: Sequence[Result]) -> str:
    by_chance = [each for each in results if each.first.is_by_chance]
    missed = sum(not each.first.agrees for each in results)
    twice = sum(each.disagrees for each in results)
    return (
        "# Validation\n\n"
        "Published and exact numbers, and what this program makes of the same inputs. `make validate` makes "
        "this page again.\n\n"
        f"{len(results)} numbers; {len(by_chance)} are simulated and judged at three standard errors, where "
        f"a right program misses {100 * FALSE_ALARMS:.2f} % of them by luck: "
        f"{FALSE_ALARMS * len(by_chance):.1f} are to be expected. A truth in which a number misses is run "
        "once more under a fresh seed; both runs are shown, and only a number that misses twice disagrees "
        f"(by luck {FALSE_ALARMS**2 * 1e6:.0f} in a million). Here {missed} missed, and {twice} missed twice."
    )


def _section(check: Check, results: Sequence[Result]) -> str:
    name, truth = check.TRUTH.name, check.TRUTH.text
    source = (truth.get("source") or truth["provenance"]).rstrip(".")
    rows = "\n".join(row for result in results for row in _rows(result))
    return (
        f"## {truth.get('title', name)}\n\n"
        f"Source: {source}. Numbers: `tests/data/validation/{name}.json`.\n\n"
        f"How it was run: {check.WAY}\n\n"
        f"| number | published | ours | interval | rule | verdict |\n|---|---|---|---|---|---|\n{rows}"
    )


def _rows(result: Result) -> list[str]:
    if result.again is None:
        return [_row(result.first, result.first.label, "agrees")]
    verdict = "DISAGREES" if result.disagrees else "agrees"
    return [
        _row(result.first, result.first.label, "missed, run again"),
        _row(result.again, f"{result.first.label} (fresh seed)", verdict),
    ]


def _row(cell: Cell, label: str, verdict: str) -> str:
    numbers = f"{cell.published:.6g} | {cell.ours:.6g} | {cell.lower:.6g} to {cell.upper:.6g}"
    return f"| {label} | {numbers} | {cell.tolerance} | {verdict} |"


def main() -> int:
    """Write the page; return 1 if a number disagrees twice."""
    results = []
    for check in CHECKS:
        began = time.perf_counter()
        own = checked(check)
        results.append((check, own))
        missed = sum(not result.first.agrees for result in own)
        seconds = time.perf_counter() - began
        print(f"{check.TRUTH.name}: {len(own)} numbers, {missed} missed, {seconds:.0f} s", file=sys.stderr)
    PAGE.write_text(page(results), encoding="utf-8")
    wrong = [result.again for _, own in results for result in own if result.disagrees]
    print("\n".join(map(str, wrong)) or f"All agree; see {PAGE.name}.")
    return 1 if wrong else 0
