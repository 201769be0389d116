"""Rows are asked for ahead of their use, and nothing else happens."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from sim import compiled
from sim.engine.ahead import LINE, fetch
from sim.engine.state import ENTRY, PERSON


@pytest.mark.parametrize("kind", [PERSON, ENTRY])
def test_each_line_of_a_row_is_asked_for_and_the_table_stays_as_it_was(kind: np.dtype[Any]) -> None:
    table = np.zeros(3, kind).view(np.recarray)
    ask = compiled.uncached(_ask)
    for row in (0, 2, 3, -1, 10**12):  # rows that are not there are asked for in vain
        ask(table, row)
    assert not table.view(np.uint8).any()
    (made,) = cast(Any, ask).overloads.values()
    calls = made.library.get_llvm_str().count("call void @llvm.prefetch")
    assert calls == -(-kind.itemsize // LINE)


def _ask(table: Any, row: int) -> None:
    fetch(table, row)
