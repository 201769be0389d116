"""Memory of large tables, kept by the process once it has it."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4  # as glibc's malloc.h numbers them
_NEVER, _NONE = -1, 0


def keep_memory() -> bool:
    """Have the C library keep the memory of large arrays that are freed, and return whether it will.

    By default it hands them back to the system at once and gets the next ones as new pages, which the system
    first fills with zeros: in a country of 17,000 shelters that took a third of the engine's time. Only the
    GNU C library can be told; others go on as they are.
    """
    if not sys.platform.startswith("linux"):
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    return tell is not None and bool(tell(_MMAP_MAX, _NONE)) and bool(tell(_TRIM_THRESHOLD, _NEVER))
