"""Asking for memory ahead of its use, where a loop goes through a table in an order of its own.

The people of a large country come in order of time and are written in order of group: each row is a look
into slow memory, which no processor foresees, and a write waits for the one before it. Asked for some people
ahead, the rows are there in time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba
from llvmlite import ir
from numba.extending import intrinsic

from sim.engine.state import Table

LINE = 64
"""Bytes of a line of the processor's cache."""
TO_WRITE, TO_STAY, OF_DATA = 1, 3, 1
"""What the processor is told: a line will be written, used more than once, and holds no instructions."""


def _nothing(table: Table, row: int) -> None:
    """Do without, where nothing is compiled."""


def _fetched(_: Any, table: Any, row: Any) -> Any:
    """Have each line of a row asked for; the row need not be one of the table's, as nothing is read."""

    def build(context: Any, builder: Any, __: Any, given: Any) -> None:
        whole, place = given
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        prefetch = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        )
        rows = context.make_array(table)(context, builder, whole).data
        first = builder.bitcast(builder.gep(rows, [place]), byte)
        for start in range(0, table.dtype.size, LINE):
            line = builder.gep(first, [ir.IntType(64)(start)])
            builder.call(prefetch, [line, word(TO_WRITE), word(TO_STAY), word(OF_DATA)])

    return numba.void(table, row), build


_settings: Any = numba.config
fetch: Callable[[Table, int], None] = _nothing if _settings.DISABLE_JIT else cast(Any, intrinsic(_fetched))
"""Ask for a row of a table, which will be needed soon."""
