"""Pieces of work shared out over worker processes, and taken back in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing.pool import Pool
from typing import Any, TypeVar

from sim.launching import begin_to_load, interrupts_put_off, way_to_start
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


def let_workers_load(jobs: int) -> None:
    """Begin to load what workers will need, beside whatever this process does next.

    Parameters
    ----------
    jobs
        Worker processes there will be; with one there are none, and nothing is loaded.
    """
    if jobs > 1:
        with suppress(OSError):  # who asks for the workers is told
            begin_to_load()


@contextmanager
def _workers(work: Callable[[Any], Any], number: int) -> Iterator[Pool]:
    """Give workers that Ctrl-C does not reach, even before they begin: they inherit the blocked signal.

    Ctrl-C goes to the whole group; the parent alone answers it, once all workers can be ended with the pool.
    """
    with ExitStack() as stack:
        with interrupts_put_off():
            try:
                pool = stack.enter_context(way_to_start().Pool(number, _begin, (work,)))
            except (OSError, EOFError) as error:
                raise Mistake(
                    "jobs is {number}: the machine lets no worker start ({reason})",
                    number=number,
                    reason=reason(error),
                ) from None
        yield pool


_work: Callable[[Any], Any] | None = None
"""The work of this worker process, sent once rather than with every piece."""


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(piece: Any) -> Any:
    assert _work is not None
    return _work(piece)
