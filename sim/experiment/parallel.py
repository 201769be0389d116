"""Draws shared out over worker processes, and taken back in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.experiment.sums import DrawSums

Work = Callable[[int], tuple[DrawSums, ...]]
"""What is done for one draw; a function (or a partial of one) that can be sent to another process."""


def num_cores() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Work, draws: int, jobs: int) -> Iterator[tuple[DrawSums, ...]]:
    """Yield the result of each draw, in order, whatever the number of workers.

    Workers are stopped at once when the caller stops listening (Ctrl-C included).
    """
    if jobs <= 1 or draws <= 1:
        yield from map(work, range(draws))
        return
    # Started afresh rather than forked: a fork copies locks of libraries that run threads of their own.
    context = multiprocessing.get_context("spawn")
    with _deaf_to_interrupts():
        pool = context.Pool(min(jobs, draws), _begin, (work,))
    with pool:
        yield from pool.imap(_do, range(draws))


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start workers that Ctrl-C does not reach, even before they begin: they inherit the blocked signal.

    Ctrl-C goes to the whole group; the parent alone answers it, after this block, and ends the workers.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Work | None = None
"""The work of this worker process, sent once rather than with every draw."""


def _begin(work: Work) -> None:
    global _work
    _work = work


def _do(draw: int) -> tuple[DrawSums, ...]:
    assert _work is not None
    return _work(draw)
