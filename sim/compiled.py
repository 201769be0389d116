"""Compiled loops (`sim.compiled`), with a cache on disk where one can be written.

Numba compiles a function for the types it is first called with; the interpreter lock is released while it
runs. Nothing is reordered (`fastmath` stays off), so a compiled function gives the bytes of its plain form,
which runs in its place when NUMBA_DISABLE_JIT is set.

Numba looks only at the file of the function it compiles, and would keep code that calls what has changed in
another file. So the folder of the cache is named by a digest of all these files.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

PACKAGE = Path(__file__).parent
PREFIX = "compiled-"

_log = logging.getLogger(__name__)


_OPTIONS = {"nogil": True, "_nrt": False}
"""Compiled code makes no arrays, so it needs no reference counts: they cost more than short steps do."""
_WITHIN = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For what only compiled code calls: most of the time that compiling takes is for the way in from Python."""


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep the result on disk for the next process."""
    made: Any = _compiled(function)
    if made is not function and _point_numba_to_the_cache():
        from sim.compiling import keep

        keep(made)
    return cast(Function, made)


def uncached(function: Function) -> Function:
    """Compile a function when it is first called, and keep nothing."""
    return _compiled(function)


def part(function: Function) -> Function:
    """Compile a function that only compiled functions call."""
    return _compiled(function, **_WITHIN)


def inlined(function: Function) -> Function:
    """Compile a function into each of its callers: for steps so short that a call would cost more."""
    return _compiled(function, forceinline=True, **_WITHIN)


def is_in_use() -> bool:
    """Return whether this process compiles already: then all that has a compiled form uses it.

    Loading Numba takes half a second, so a process that needs no compiled engine does without.
    """
    numba = sys.modules.get("numba")
    return numba is not None and not numba.config.DISABLE_JIT


def use_compiled_loops() -> None:
    """Have all that has a compiled form use it in this process, whichever engine runs."""
    import numba  # noqa: F401, see `is_in_use`


def _compiled(function: Function, **options: bool) -> Function:
    import numba

    from sim.compiling import PartCompiler, WholeCompiler

    decorate: Any = numba.njit
    compiler = PartCompiler if "no_cpython_wrapper" in options else WholeCompiler
    return cast(Function, decorate(**_OPTIONS, **options, pipeline_class=compiler)(function))


def _point_numba_to_the_cache() -> bool:
    """Tell Numba where compiled code is kept, and return whether it can be kept."""
    import numba

    folder = cache_folder()
    if folder is not None:
        setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010, its type is not declared
    return folder is not None


def is_kept(function: str) -> bool:
    """Return whether compiled code of a function, named as "module.function", lies in the cache."""
    folder = cache_folder()
    return folder is not None and any(folder.rglob(f"{function}-*.nbi"))


@cache
def cache_folder() -> Path | None:
    """Return the folder for compiled code of this version of the package; None, said once, without one.

    It lies in the package's own `__pycache__`, else in the user's cache. Folders of other versions beside it
    are removed.
    """
    name = PREFIX + digest(PACKAGE)
    for parent in (PACKAGE / "__pycache__", user_cache() / "shelter-sim"):
        folder = parent / name
        if is_writable(folder):
            _forget_others(folder)
            return folder
    _log.warning("Compiled code cannot be kept on this machine: each start takes some seconds longer.")
    return None


def digest(package: Path) -> str:
    """Return a digest of the source files below a folder that have to do with compiled code.

    They are those that name this module, and those of the engines, whose words compiled code takes for
    constants.
    """
    found = blake2b(digest_size=8)
    for path in sorted(package.rglob("*.py")):
        text = path.read_bytes()
        if b"sim.compiled" in text or path.parent.name == "engine":
            found.update(path.relative_to(package).as_posix().encode())
            found.update(text)
    return found.hexdigest()


def user_cache() -> Path:
    """Return the user's folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def is_writable(folder: Path) -> bool:
    """Make a folder, and return whether files can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _forget_others(folder: Path) -> None:
    for other in folder.parent.glob(f"{PREFIX}*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
