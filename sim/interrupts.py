"""Ctrl-C, put off while something must not be left half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread


@contextmanager
def interrupts_put_off() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block; what is started within never feels it.

    It is blocked for what is started. That alone would not do here: a thread of a library, which does not
    block it, may take it in, and then it is this thread that is interrupted.
    """
    is_of_host = signal.getsignal(signal.SIGINT) is None  # whoever runs Python within, as R does, answers it
    if is_of_host or current_thread() is not main_thread():  # Ctrl-C interrupts the main thread only
        yield
        return
    interrupts: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _frame: interrupts.append(number))
    blocked = _block_interrupts()
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, usual)
        if interrupts:
            signal.raise_signal(signal.SIGINT)


def _block_interrupts() -> set[int] | None:
    """Block Ctrl-C in this thread and return the signals blocked before; where the system knows that."""
    if not hasattr(signal, "pthread_sigmask"):
        return None
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
