"""Pieces of work shared out over worker processes, and taken back in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count, islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from sim.interrupts import interrupts_put_off
from sim.mistakes import Mistake, reason

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def num_cores() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def workers_are_copies() -> bool:
    """Return whether a worker that starts now is a copy of this process, with all that is loaded here.

    So it is on Linux, unless this process runs other threads: a copy would hold their locks for ever.
    Elsewhere workers start afresh, and load all for themselves.
    """
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


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
        If the machine lets no worker start, or ends one.
    """
    with crew(work, min(jobs, pieces)) as done:
        yield from done(range(pieces))


def each_done(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    """Yield the results of pieces of work that differ, in order; workers and errors as in `in_order`."""
    yield from in_order(partial(_do, tasks), len(tasks), jobs)


def _do(tasks: Sequence[Callable[[], Result]], number: int) -> Result:
    return tasks[number]()


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
        If the machine lets no worker start, or ends one.
    """
    if jobs <= 1:
        yield partial(map, work)
        return
    with _workers(work, jobs) as workers:
        yield _Crew(workers).do


@contextmanager
def _workers(work: Callable[[Any], Any], number: int) -> Iterator[list[_Worker]]:
    """Give workers that Ctrl-C does not reach, even before they begin: they inherit the blocked signal.

    Ctrl-C goes to the whole group; the parent alone answers it, once all workers can be ended together.
    """
    if not workers_are_copies():
        resource_tracker.ensure_running()  # when first started, it would let Ctrl-C through again
    with ExitStack() as stack:
        workers: list[_Worker] = []
        with interrupts_put_off():
            try:
                for _ in range(number):
                    workers.append(_Worker(work, [worker.pipe for worker in workers]))
                    stack.callback(workers[-1].end)
            except OSError as error:
                raise Mistake(
                    "jobs is {number}: the machine lets no worker start ({reason})",
                    number=number,
                    reason=reason(error),
                ) from None
        yield workers


class _Crew:
    """Workers, and the pieces they are at: one each, so that those who are done sooner do more.

    No thread of the parent serves them, and nothing is shared but a pipe with each: whatever way the program
    ends, nothing of the system's is left behind.
    """

    def __init__(self, workers: Iterable[_Worker]) -> None:
        self._idle = list(workers)
        self._busy: dict[_Worker, int] = {}

    def do(self, pieces: Iterable[Any]) -> Iterator[Any]:
        """Yield what the work returns for each piece, in order; what a piece raises is raised in its turn."""
        while self._busy:  # with what an earlier caller asked for and did not wait for
            self._answers()
        left = enumerate(pieces)
        answers: dict[int, Callable[[], Any]] = {}
        self._hand_out(left)
        for number in count():
            while number not in answers:
                if not self._busy:
                    return
                answers |= self._answers()
                self._hand_out(left)
            yield answers.pop(number)()

    def _hand_out(self, left: Iterator[tuple[int, Any]]) -> None:
        for number, piece in islice(left, len(self._idle)):
            worker = self._idle.pop()
            worker.give(piece)
            self._busy[worker] = number

    def _answers(self) -> dict[int, Callable[[], Any]]:
        """Wait until some workers are done, and return what they say, by the number of the piece."""
        ready = wait([worker.pipe for worker in self._busy])
        done = [worker for worker in self._busy if worker.pipe in ready]
        self._idle += done
        return {self._busy.pop(worker): worker.answer() for worker in done}


class _Worker:
    """One process that does pieces of work, one after the other."""

    def __init__(self, work: Callable[[Any], Any], pipes_of_others: Sequence[Connection]) -> None:
        is_copy = workers_are_copies()
        context: Any = multiprocessing.get_context("fork" if is_copy else "spawn")
        self.pipe, theirs = context.Pipe()
        copied = [self.pipe, *pipes_of_others] if is_copy else []
        self._process = context.Process(target=_serve, args=(theirs, copied, work), daemon=True)
        with theirs:
            self._process.start()

    def give(self, piece: Any) -> None:
        """Have a piece of work done."""
        with _end_told():
            self.pipe.send(piece)

    def answer(self) -> Callable[[], Any]:
        """Return what gives what the work returned, or raises what it raised."""
        with _end_told():
            return partial(*self.pipe.recv())

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _end_told() -> Iterator[None]:
    try:
        yield
    except (EOFError, ConnectionError):
        raise Mistake(
            "a worker process ended in the middle of its work; the machine may be short of memory: "
            "fewer workers (--jobs) need less"
        ) from None


def _serve(pipe: Connection, copied: Iterable[Connection], work: Callable[[Any], Any]) -> None:
    """Do pieces of work until the parent is gone, which shows only once no copy of its ends is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked
    for end in copied:
        end.close()
    gc.freeze()  # what was loaded before stays: no need to look through it again and again
    with suppress(EOFError, ConnectionError):
        while True:
            _send(pipe, *_done(work, pipe.recv()))


def _send(pipe: Connection, how: Callable[[Any], Any], what: Any) -> None:
    """Send an answer; of one that cannot be sent, what is wrong with it: else it would be taken for lost."""
    try:
        pipe.send((how, what))
    except (EOFError, ConnectionError):
        raise
    except Exception as error:
        fault = TypeError(f"what a worker process answers cannot be sent: {error}")
        notes = what.__notes__ if how is _raised else [f"The answer: {what!r:.200}"]
        for note in notes:
            fault.add_note(note)
        pipe.send((_raised, fault))


def _done(work: Callable[[Any], Any], piece: Any) -> tuple[Callable[[Any], Any], Any]:
    try:
        return _given, work(piece)
    except Exception as error:
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return _raised, error


def _given(result: Any) -> Any:
    return result


def _raised(error: Exception) -> Any:
    raise error
