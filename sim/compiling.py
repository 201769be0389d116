"""How Numba turns the loops of `sim.compiled` into machine code: each part once, within what is called.

By itself Numba makes every function ready to run: it links what the function calls, has LLVM optimise the
whole and writes machine code, for a step within a step within a step again and again. Here a part stays as it
was translated; only what Python calls is linked, optimised and written. So compiling takes half the time,
and LLVM, which sees that nobody else calls the parts, hands them nothing that they do not look at.

What is kept on disk is read without what only compiling needs: neither Numba's many implementations are
loaded, nor the code as it was before it became machine code. That took two thirds of the reading.
"""

from __future__ import annotations

from typing import Any, NoReturn

import llvmlite.binding as llvm
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from sim.interrupts import interrupts_put_off


class Part(JITCodeLibrary):
    """A function that only compiled functions call, as it was translated."""

    def finalize(self) -> None:
        """Leave linking and machine code to the callers."""
        self._raise_if_finalized()
        self._finalized = True

    @property
    def codegen(self) -> Any:
        """Itself: Numba asks here only for a place to keep the function's environment."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Keep no environment: code that makes no Python objects never looks into it."""


class Whole(JITCodeLibrary):
    """A function that Python calls, with all parts that it needs."""

    def add_linking_library(self, library: Any) -> None:
        """Link a part together with the parts that it calls in turn."""
        super().add_linking_library(library)
        if isinstance(library, Part):
            for other in library._linking_libraries:
                if other not in self._linking_libraries:
                    self.add_linking_library(other)

    def finalize(self) -> None:
        """Link the parts as the function's own."""
        self._is_own = {each.name for each in self._final_module.functions if not each.is_declaration}
        super().finalize()

    def _optimize_final_module(self) -> None:
        for each in self._final_module.functions:
            if not each.is_declaration and each.name not in self._is_own:
                each.linkage = "internal"
        super()._optimize_final_module()

    def serialize_using_object_code(self) -> Any:
        """Return its machine code, and the names by which Python enters: nobody else will link it."""
        name, kind, (machine_code, _) = super().serialize_using_object_code()
        entries = (each.name for each in self._final_module.functions if each.name.startswith(_ENTRY))
        text = "\n".join(f'define void @"{entry}"() {{ unreachable }}' for entry in entries)
        return name, kind, (machine_code, llvm.parse_assembly(text).as_bitcode())


_ENTRY = "_ZN7cpython"
"""How the names of functions begin that Python itself calls."""


def keep(compiled: Any) -> None:
    """Have the machine code of a function that Python calls kept on disk, and read from there."""
    compiled._cache, compiled.get_call_template = _Kept(compiled.py_func), _refuse


def _refuse(*_: Any) -> NoReturn:
    """Let no compiled function call what is kept by itself: nothing of it could be kept with the caller."""
    raise TypeError("compiled functions call parts only (`sim.compiled.part`)")


class _Kept(FunctionCache):
    """The machine code of a function on disk."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Read it if it is there; else Numba makes itself ready to compile, which it does here by itself.

        LLVM asks for the code by a callback. Were that interrupted, it would make its own of the names that
        are kept beside, and there is nothing behind them.
        """
        with interrupts_put_off(), self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


class PartCompiler(Compiler):
    """Compiles a part."""

    library: type[JITCodeLibrary] = Part

    def define_pipelines(self) -> Any:
        """Have the function translated into the library of this compiler, by Numba's own steps."""
        state = self.state
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return super().define_pipelines()


class WholeCompiler(PartCompiler):
    """Compiles what Python calls."""

    library = Whole
