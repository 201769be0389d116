"""Pieces of work shared out over worker processes, and taken back in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.pool import Pool
from typing import Any, TypeVar

from sim.mistakes import Mistake

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
    before = _block_interrupts()
    try:
        try:
            pool = context.Pool(number, _begin, (work,))
        except OSError as error:
            raise Mistake(f"jobs is {number}: the machine lets no worker start ({error.strerror})") from None
        with pool:
            _let_interrupts_through(before)
            yield pool
    finally:
        _let_interrupts_through(before)


def _block_interrupts() -> set[int]:
    """Put Ctrl-C off, and return the signals blocked before; none where the system knows no such thing."""
    if not hasattr(signal, "pthread_sigmask"):
        return set()
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))


def _let_interrupts_through(before: set[int]) -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Callable[[Any], Any] | None = None
"""The work of this worker process, sent once rather than with every piece."""


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(piece: Any) -> Any:
    assert _work is not None
    return _work(piece)
