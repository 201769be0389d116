"""The two engines read side by side: the same steps under the same names in the same order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from sim.engine import kernel, reference

ELSEWHERE = {
    "__init__": "the tables are made in `sim.engine.world`",
    "look_ahead": "done in `sim.engine.balances`, which finds the next of a unit without a calendar",
    "paid_by": "a loop over the places of the unit",
    "has_money": "in `sim.engine.balances`",
    "waits_for": "a stretch of the entries, without a copy",
    "walk_at": "`walk_for` and `open_for` keep the moment with the unit",
    "placements": "in `sim.engine.placed`",
}
"""Methods of the reference engine that are no function of the compiled one's file, and why."""


def functions(tree: ast.AST) -> Iterator[str]:
    """Yield the functions directly in a module or a class, in order."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name


def tree_of(path: str | None) -> ast.Module:
    """Return the syntax of a source file."""
    assert path is not None
    return ast.parse(Path(path).read_text(encoding="utf-8"))


def test_the_steps_have_the_same_names_in_the_same_order() -> None:
    (shelters,) = (
        node
        for node in tree_of(reference.__file__).body
        if isinstance(node, ast.ClassDef) and node.name == "Shelters"
    )
    steps = [name for name in functions(shelters) if name not in ELSEWHERE]
    compiled = list(functions(tree_of(kernel.__file__)))
    assert len(steps) > 20
    assert [name for name in compiled if name in steps] == steps
    assert set(ELSEWHERE) <= set(functions(shelters))
    assert not set(ELSEWHERE) & set(compiled)
