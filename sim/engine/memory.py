"""Memory of large tables, kept by the process once it has it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4  # as glibc's malloc.h numbers them
_NEVER, _NONE = -1, 0


def keep_memory() -> bool:
    """Have the C library keep the memory of large arrays that are freed, and return whether it will.

    By default it hands them back to the system at once and gets the next ones as new pages, which the system
    first fills with zeros: in a country of 17,000 shelters that took a third of the engine's time. Only the
    GNU C library can be told; others go on as they are.
    """
    tell = _of_library("mallopt")
    return tell is not None and bool(tell(_MMAP_MAX, _NONE)) and bool(tell(_TRIM_THRESHOLD, _NEVER))


def hand_back_memory() -> bool:
    """Hand free memory back to the system, in a process that will wait; return whether there was any."""
    trim = _of_library("malloc_trim")
    return trim is not None and bool(trim(0))


def _of_library(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, if this is the GNU one."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
