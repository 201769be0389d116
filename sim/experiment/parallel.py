"""Pieces of work shared out over worker processes, and taken back in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.pool import Pool
from threading import current_thread, main_thread
from typing import Any, TypeVar

from sim.mistakes import Mistake, reason

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def num_cores() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[int], Result], pieces: int, jobs: int) -> Iterator[Result]:
    """Yield the result of each piece of work, in order, whatever the number of workers.

    Workers are stopped at once when the caller stops listening (Ctrl-C included).

    Parameters
    ----------
    work
        What is done for one piece, by its number; it can be sent to another process.
    pieces
        How many there are.
    jobs
        Worker processes at most.

    Raises
    ------
    Mistake
        If the machine lets no worker start.
    """
    with crew(work, min(jobs, pieces)) as done:
        yield from done(range(pieces))


@contextmanager
def crew(
    work: Callable[[Piece], Result], jobs: int
) -> Iterator[Callable[[Iterable[Piece]], Iterator[Result]]]:
    """Give a function that yields the results of pieces of work, in order, and may be called again.

    The workers stay for all that is asked within, so that each starts, and loads what it needs, only once.

    Parameters
    ----------
    work
        What is done for one piece; it can be sent to another process, as pieces can.
    jobs
        Worker processes; with one there are none, and the work is done here.

    Raises
    ------
    Mistake
        If the machine lets no worker start.
    """
    if jobs <= 1:
        yield partial(map, work)
        return
    with _workers(work, jobs) as pool:
        yield partial(pool.imap, _do)


@contextmanager
def _workers(work: Callable[[Any], Any], number: int) -> Iterator[Pool]:
    """Give workers that Ctrl-C does not reach, even before they begin: they inherit the blocked signal.

    Ctrl-C goes to the whole group; the parent alone answers it, once all workers can be ended with the pool.
    """
    # Started afresh rather than forked: a fork copies locks of libraries that run threads of their own.
    context = multiprocessing.get_context("spawn")
    resource_tracker.ensure_running()  # when first started, it would let Ctrl-C through again
    with ExitStack() as stack:
        with _interrupts_put_off():
            try:
                pool = stack.enter_context(context.Pool(number, _begin, (work,)))
            except OSError as error:
                raise Mistake(
                    "jobs is {number}: the machine lets no worker start ({reason})",
                    number=number,
                    reason=reason(error),
                ) from None
        yield pool


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block; what is started within never feels it.

    It is blocked for what is started. That alone would not do here: a thread of a library, which does not
    block it, may take it in, and then it is this thread that is interrupted.
    """
    if current_thread() is not main_thread():  # Ctrl-C interrupts the main thread only
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


_work: Callable[[Any], Any] | None = None
"""The work of this worker process, sent once rather than with every piece."""


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(piece: Any) -> Any:
    assert _work is not None
    return _work(piece)
