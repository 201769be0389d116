"""How worker processes start: as copies of one that has loaded what workers need, where that is safe.

A process started afresh takes two seconds to load the libraries and the compiled engine, and so would every
worker. On Linux one process, the *nursery*, loads them once, beside whatever its parent does meanwhile, and
each worker is a copy of it. It runs no threads that hold locks when it is copied.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext
from threading import current_thread, main_thread

LOADED = "sim.experiment.loaded"
"""Importing this module loads what workers need; the nursery does, its parent does not."""


def nursery_is_safe() -> bool:
    """Return whether workers can be copied.

    Elsewhere than on Linux, libraries of the system do not bear it; and Python 3.11.0 let other users of the
    machine talk to the nursery (CVE-2022-42919).
    """
    return sys.platform == "linux" and sys.version_info >= (3, 11, 1)


def way_to_start() -> SpawnContext | ForkServerContext:
    """Return the context of `multiprocessing` in which worker processes are made.

    Raises
    ------
    OSError
        If the machine lets no process start.
    """
    if not nursery_is_safe():
        # Started afresh rather than forked: a fork of this process would copy locks that its threads hold.
        return multiprocessing.get_context("spawn")
    begin_to_load()
    return multiprocessing.get_context("forkserver")


def begin_to_load() -> None:
    """Start the nursery, if there is none yet; it loads while this process goes on.

    Neither it nor its workers ever feel Ctrl-C. It ends with this process, at once.

    Raises
    ------
    OSError
        If the machine lets no process start.
    """
    if not nursery_is_safe():
        return
    from multiprocessing import forkserver

    multiprocessing.get_context("forkserver").set_forkserver_preload([LOADED])
    with interrupts_put_off():
        forkserver.ensure_running()
    atexit.unregister(end_the_nursery)
    atexit.register(end_the_nursery)


def end_the_nursery() -> None:
    """End the nursery of this process, if there is one.

    It would end by itself, but not while it loads, and whoever reads what this process writes waits for it.
    """
    forkserver = sys.modules.get("multiprocessing.forkserver")
    number = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if number is not None:
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)


@contextmanager
def interrupts_put_off() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block; what is started within never feels it.

    It is blocked for what is started. That alone would not do here: a thread of a library, which does not
    block it, may take it in, and then it is the main thread that is interrupted. Other threads never are.
    """
    resource_tracker.ensure_running()  # when first started, it would let Ctrl-C through again
    is_main = current_thread() is main_thread()
    interrupts: list[int] = []
    usual = (
        signal.signal(signal.SIGINT, lambda number, _frame: interrupts.append(number)) if is_main else None
    )
    blocked = _block_interrupts()
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if is_main:
            signal.signal(signal.SIGINT, usual)
        if interrupts:
            signal.raise_signal(signal.SIGINT)


def _block_interrupts() -> set[int] | None:
    """Block Ctrl-C in this thread and return the signals blocked before; where the system knows that."""
    if not hasattr(signal, "pthread_sigmask"):
        return None
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
