"""Every truth at full size, and the page docs/validation.md that shows them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

from tests.validation import changing, formulas, steady
from tests.validation.cells import Cell, Truth

TRUTHS = (*steady.TRUTHS, *changing.TRUTHS, *formulas.TRUTHS)
PAGE = Path(__file__).parents[2] / "docs" / "validation.md"


def checked(number: int) -> list[tuple[Cell, Cell | None]]:
    """Return the cells of a truth, each that disagrees beside its one confirmatory re-run."""
    cells = list(TRUTHS[number](True, 1))
    if all(cell.agrees for cell in cells):
        return [(cell, None) for cell in cells]
    again = list(TRUTHS[number](True, 2))
    return [(cell, None if cell.agrees else other) for cell, other in zip(cells, again, strict=True)]


def page(results: Sequence[list[tuple[Cell, Cell | None]]]) -> str:
    """Return the page as Markdown."""
    pairs = [pair for result in results for pair in result]
    names = list(dict.fromkeys(cell.truth for cell, _ in pairs))
    num_again = sum(1 for _, again in pairs if again)
    parts = [
        "# Validation\n\nPublished and exact results, and ours: `make validate` makes this page again. "
        f"{len(pairs)} numbers; at three standard errors 0.27 % of right ones are expected to miss, "
        f"{num_again} did and were run once more with a fresh seed."
    ]
    return "\n\n".join([*parts, *(_section(name, pairs) for name in names)]) + "\n"


def _section(name: str, pairs: Sequence[tuple[Cell, Cell | None]]) -> str:
    truth = Truth(name).text
    source = truth.get("source") or truth["provenance"]
    rows = "\n".join(_row(*pair) for pair in pairs if pair[0].truth == name)
    return (
        f"## {truth.get('title', name)}\n\n"
        f"Source: {source}. Numbers: `tests/data/validation/{name}.json`.\n\n"
        f"| number | published | ours | interval | rule | verdict |\n|---|---|---|---|---|---|\n{rows}"
    )


def _row(cell: Cell, again: Cell | None) -> str:
    verdict = "agrees" if cell.agrees else "missed; re-run agrees" if again and again.agrees else "DISAGREES"
    numbers = f"{cell.published:.6g} | {cell.ours:.6g} | {cell.lower:.6g} to {cell.upper:.6g}"
    return f"| {cell.label} | {numbers} | {cell.tolerance} | {verdict} |"


def main() -> int:
    """Write the page; return 1 if a number disagrees twice."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        results = pool.map(checked, range(len(TRUTHS)), chunksize=1)
    PAGE.write_text(page(results), encoding="utf-8")
    wrong = [again for result in results for cell, again in result if again is not None and not again.agrees]
    print("\n".join(map(str, wrong)) or f"All agree; see {PAGE.name}.")
    return 1 if wrong else 0
