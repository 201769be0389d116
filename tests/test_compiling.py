"""Parts are compiled once, within what Python calls."""

from __future__ import annotations

import os
import signal
import time
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


def test_ctrl_c_waits_until_kept_code_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bool] = []

    def slowly(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        read.append(True)

    kept = cast(Any, compiled.compiled(_half))
    monkeypatch.setattr(kept._cache, "_load_overload", slowly)
    with pytest.raises(KeyboardInterrupt):
        kept._cache.load_overload(None, None)
    assert read == [True]


def _half(number: float) -> float:
    return number / 2.0
