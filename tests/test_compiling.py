"""Parts are compiled once, within what Python calls."""

from __future__ import annotations

from typing import Any, cast

import pytest

from sim import compiled
from sim.compiling import Part, Whole


def test_a_part_has_machine_code_only_within_what_calls_it() -> None:
    half = compiled.part(_half)

    def quarter(number: float) -> float:
        return half(half(number))

    def eighth(number: float) -> float:
        return half(quarter_of(number))

    quarter_of = compiled.part(quarter)
    whole = compiled.uncached(eighth)
    assert whole(8.0) == 1.0
    for function, kind in ((half, Part), (quarter_of, Part), (whole, Whole)):
        (made,) = cast(Any, function).overloads.values()
        assert isinstance(made.library, kind)
        engine: Any = made.library._codegen._engine
        assert engine.is_symbol_defined(made.fndesc.mangled_name) == (kind is Whole)


def test_compiled_functions_call_nothing_that_is_kept_by_itself() -> None:
    kept = compiled.compiled(_half)

    def same(number: float) -> float:
        return kept(number)

    whole = compiled.uncached(same)
    with pytest.raises(TypeError, match="call parts only"):
        whole(8.0)


def _half(number: float) -> float:
    return number / 2.0
