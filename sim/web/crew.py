"""Worker processes that wait for jobs: warm, so many, each job bounded in time, a dead worker replaced."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from sim.language import language, say
from sim.web import jobs
from sim.web.refusals import Refused
from sim.web.worker import Job, Stopped, Tell, Worker

Begun = Callable[[Worker, Job], Job]
"""Told which worker does a job, when it begins; returns the job as it is to be done now."""

MOST_WAITING = 200
"""Jobs that may wait."""
QUICK_SECONDS = 60.0
"""What a first look may take."""
UNTIL_ANOTHER_IS_FREE, UNTIL_TRIED_AGAIN = 0.05, 0.5
"""Seconds."""


class Crew:
    """Some workers, and the jobs that wait for them in the order they came; they start when `fill` is called.

    Parameters
    ----------
    size
        Workers.
    niceness
        How far they stand back behind other processes, 0 to 19.
    first
        What each worker does when it starts, such as to load what it will need.
    most_waiting
        Jobs that may wait; more are refused.
    seconds
        That a job may take.
    """

    def __init__(self, size: int, niceness: int, first: Job, most_waiting: int, seconds: float) -> None:
        self._niceness, self._new = niceness, partial(Worker, niceness, first)
        self._most_waiting, self._seconds = most_waiting, seconds
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self.size, self._threads = size, ThreadPoolExecutor(size)
        self._workers: list[Worker] = []
        self._starting: list[Worker] = []
        self._under_way: set[asyncio.Task[Any]] = set()
        self._num_waiting, self._is_ended = 0, False
        self.is_ready = False
        """Whether a worker has been ready yet."""

    def start(self, most: int | None = None) -> None:
        """Start the workers that are lacking, up to a number."""
        wanted = self.size if most is None else most
        for _ in range(wanted - len(self._workers)):
            self._start_one()

    def _start_one(self) -> None:
        worker = self._new()
        self._workers.append(worker)
        self._starting.append(worker)

    async def fill(self, most: int | None = None) -> None:
        """Start the workers that are lacking, up to a number, and wait until they are ready."""
        self.start(most)
        await self._settle()
        self.is_ready = True

    async def prepare(self, first: Job) -> None:
        """Have each worker do something once, one after the other, and each later one when it starts."""
        self._new = partial(Worker, self._niceness, first)
        unprepared = set(self._workers)
        while unprepared:
            worker = await self._idle.get()
            if worker in unprepared:
                unprepared.remove(worker)
                with contextlib.suppress(Refused, Stopped):  # then it is asked as it is, or replaced
                    await self._with(worker, first, lambda _: None, lambda _, job: job)
            else:
                self._idle.put_nowait(worker)
                await asyncio.sleep(UNTIL_ANOTHER_IS_FREE)
            unprepared.intersection_update(self._workers)

    async def _settle(self) -> None:
        """Wait until the workers that have been started are ready, and let them be asked."""
        starting, self._starting = self._starting, []
        await asyncio.gather(*map(self._let_in, starting))

    async def _let_in(self, worker: Worker) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, worker.get_ready)
        self._idle.put_nowait(worker)

    async def do(
        self,
        job: Job,
        tell: Tell = lambda _: None,
        begun: Begun = lambda _, job: job,
        is_gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> Any:
        """Return what a job returns, once a worker has done it.

        Parameters
        ----------
        job
            What to do.
        tell
            Told, in another thread, how much is done.
        begun
            Told which worker does it, when it begins, and may change the job.
        is_gone
            Asked, once a worker is free, whether nobody waits for the answer any more.

        Raises
        ------
        Refused
            If too many jobs wait, or the job is refused.
        Stopped, TookTooLong
            As `Worker.do`.
        """
        worker = await self._next()
        try:
            if is_gone is not None and await is_gone():
                raise Stopped
        except BaseException:
            self._idle.put_nowait(worker)
            raise
        # A request that goes away leaves its job to end by itself: only then is the worker free.
        task = asyncio.get_running_loop().create_task(self._with(worker, job, tell, begun))
        return await asyncio.shield(self._keep(task))

    def _keep(self, task: asyncio.Task[Any]) -> asyncio.Task[Any]:
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    async def _next(self) -> Worker:
        if self._idle.empty() and self._num_waiting >= self._most_waiting:
            raise Refused(429, say("Too many people ask at this moment. Please try again in a minute."))
        self._num_waiting += 1
        try:
            return await self._idle.get()
        finally:
            self._num_waiting -= 1

    async def _with(self, worker: Worker, job: Job, tell: Tell, begun: Begun) -> Any:
        job = begun(worker, job)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, worker.do, job, language(), tell, self._seconds)
        finally:
            if worker.is_alive:
                self._idle.put_nowait(worker)
            elif worker in self._workers:  # else the crew has been ended
                self._workers.remove(worker)
                self._keep(loop.create_task(self._replace()))

    async def _replace(self) -> None:
        """Start workers in the place of those that are over, as soon as the machine lets one start."""
        while len(self._workers) < self.size and not self._is_ended:
            try:
                self._start_one()
            except OSError:  # as where memory was short, and it was killed for that
                await asyncio.sleep(UNTIL_TRIED_AGAIN)
        await self._settle()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked may be gone

    def end(self) -> None:
        """End all workers, for good."""
        self._is_ended = True
        while self._workers:
            self._workers.pop().end()
        self._threads.shutdown(wait=False)


def quick_crew(size: int) -> Crew:
    """Return a crew for first looks and files."""
    return Crew(size, 0, jobs.be_ready, MOST_WAITING, QUICK_SECONDS)
