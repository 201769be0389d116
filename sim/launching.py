"""How worker processes start: as copies of one that has loaded what workers need, where that is safe.

A process started afresh takes two seconds to load the libraries and the compiled engine, and so would every
worker. On Linux one process, the *nursery*, loads them once, beside whatever its parent does meanwhile, and
each worker is a copy of it. It runs no threads that hold locks when it is copied.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.context import ForkServerContext, SpawnContext

LOADED = "sim.experiment.loaded"
"""Importing this module loads what workers need; the nursery does, its parent does not."""


def nursery_is_safe() -> bool:
    """Return whether workers can be copied.

    Elsewhere than on Linux, libraries of the system do not bear it; and Python 3.11.0 let other users of the
    machine talk to the nursery (CVE-2022-42919).
    """
    return sys.platform == "linux" and sys.version_info >= (3, 11, 1)


def way_to_start() -> SpawnContext | ForkServerContext:
    """Return the context of `multiprocessing` in which worker processes are made."""
    if not nursery_is_safe():
        # Started afresh rather than forked: a fork of this process would copy locks that its threads hold.
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([LOADED])
    return context


def begin_to_load() -> None:
    """Start the nursery, if there is none yet; it loads while this process goes on.

    The caller puts off Ctrl-C meanwhile, which the nursery then never feels, nor its workers.

    Raises
    ------
    OSError
        If the machine lets no process start.
    """
    if nursery_is_safe():
        way_to_start()
        from multiprocessing import forkserver

        forkserver.ensure_running()
