"""A process that does one job after the other, each bounded in time and memory.

What is computed for one request can end its worker and nothing else. Worker and server speak over a pipe of
their own; nothing that comes from users is ever unpickled.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
import traceback
import weakref
from collections.abc import Callable
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from sim.interrupts import interrupts_put_off
from sim.language import say, speaking
from sim.mistakes import Mistake
from sim.web.refusals import Refused, of_faults

Tell = Callable[[float], None]
"""Told how much of a job is done, 0 to 1."""
Job = Callable[[Tell], Any]
"""What a worker does, in the language of whoever asks; it can be sent to another process."""
MEMORY = 6 * 2**30
"""Bytes of address space of a worker, which is more than the memory it uses."""


class Stopped(Exception):  # noqa: N818 - the name says what happened
    """The worker of a job was ended, or ended by itself."""


class TookTooLong(Stopped):
    """The worker was ended, as its job took longer than jobs of its kind may."""


class Worker:
    """One process, started at once, and used by one thread at a time."""

    def __init__(self, niceness: int, first: Job) -> None:
        # Started afresh rather than forked: a fork copies locks of libraries that run threads of their own.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Not a daemon, which could have no workers of its own; so it is ended by name where the program ends.
        self._process = context.Process(target=_work, args=(theirs, niceness, first), daemon=False)
        resource_tracker.ensure_running()  # when first started, it would let Ctrl-C through again
        with interrupts_put_off():
            self._process.start()
        weakref.finalize(self, self._process.kill)
        theirs.close()

    def get_ready(self) -> None:
        """Wait until the process has done its first job, or is over."""
        with contextlib.suppress(EOFError, OSError):
            self._pipe.recv()

    def do(self, job: Job, code: str, tell: Tell, seconds: float) -> Any:
        """Return what a job returns, done in the language of this code.

        Raises
        ------
        Refused
            What the job refused.
        Stopped, TookTooLong
            If the process ended, or was ended as the job took more than so many seconds.
        """
        until = time.monotonic() + seconds
        try:
            self._pipe.send((job, code))
            while True:
                if not self._pipe.poll(max(0.0, until - time.monotonic())):
                    self.end()
                    raise TookTooLong
                what, value = self._pipe.recv()
                if what == "told":
                    tell(value)
                elif what == "refused":
                    raise value
                else:
                    return value
        except (EOFError, OSError):
            self.end()
            raise Stopped from None

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()

    @property
    def is_alive(self) -> bool:
        """Whether the process can be given another job."""
        return self._process.is_alive()


def _work(pipe: Connection, niceness: int, first: Job) -> None:
    """Do jobs, one after the other, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    if hasattr(os, "nice"):
        os.nice(niceness)
    _bound_memory()
    with contextlib.suppress(EOFError, ConnectionError):  # the server is gone
        first(lambda _: None)
        pipe.send("ready")
        while True:
            job, code = pipe.recv()
            with speaking(code):
                pipe.send(_done(job, lambda part: pipe.send(("told", part))))


def _done(job: Job, tell: Tell) -> tuple[str, Any]:
    try:
        return "done", job(tell)
    except Exception as error:
        return "refused", _refusal(error)


def _refusal(error: Exception) -> Refused:
    """Return what is said of a job that failed."""
    from sim.scenario import ScenarioFaults

    match error:
        case Refused():
            return error
        case ScenarioFaults():
            return of_faults(error, "")
        case Mistake():
            return Refused(422, str(error))
        case MemoryError():
            return Refused(422, say("This takes more memory than the page may use."))
    traceback.print_exception(error)  # for whoever runs the server, never for who asked
    return Refused(500, say("This is a fault of the program, not of what you asked."))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
