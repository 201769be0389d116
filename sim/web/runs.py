"""Full runs: a queue of bounded length, each run with its progress, and the last finished ones kept."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from sim.language import marked, say
from sim.web.crew import Crew
from sim.web.jobs import full_run
from sim.web.refusals import Refused
from sim.web.wishes import Finished, Wish
from sim.web.worker import Job, Stopped, TookTooLong, Worker

Stage = Literal["waiting", "running", "done", "failed", "stopped"]
MOST_KEPT = 60
"""Runs that are remembered; the oldest that are over are forgotten first."""
MOST_BYTES = 256 * 2**20
"""Of all finished runs together."""
MOST_WAITING = 40
FORSAKEN_SECONDS = 150.0
"""After which a run that nobody asks about is stopped; a page in the background asks once a minute."""
BETWEEN_ROUNDS = 10.0
"""Seconds."""
PREPARING = marked("The program is getting ready. The first time this takes some minutes.")
FORSAKEN = marked("Nobody asked about this run any more, so it was stopped.")


@dataclass(slots=True, eq=False)
class Run:
    """One run, from the moment it is asked for.

    Attributes
    ----------
    wish
        What is run.
    stage, done
        How far it is; `done` from 0 to 1.
    began
        When it began, in seconds of the machine's clock; None while it waits.
    asked
        When somebody asked for it, or how far it is, for the last time; by the same clock.
    is_forsaken
        Whether it was stopped because nobody did any more.
    finished
        Its numbers.
    message
        Why it failed.
    told
        Its answer by language, as it was once made.
    """

    wish: Wish
    id: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    stage: Stage = "waiting"
    done: float = 0.0
    began: float | None = None
    asked: float = field(default_factory=time.monotonic)
    is_forsaken: bool = False
    finished: Finished | None = None
    message: str = ""
    told: dict[str, bytes] = field(default_factory=dict)
    worker: Worker | None = None
    task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.stage in ("done", "failed", "stopped")

    def status(self, is_ready: bool = True) -> dict[str, Any]:
        """Return how far it is, as the page reads it; before any worker is ready, that this may take long."""
        told: dict[str, Any] = {"id": self.id, "state": self.stage, "done": round(self.done, 4)}
        if self.is_forsaken:
            told["message"] = say(FORSAKEN)
        elif self.message or not is_ready:
            told["message"] = self.message or say(PREPARING)
        if self.stage == "running" and self.began is not None and self.done > 0:
            spent = time.monotonic() - self.began
            told["remaining_seconds"] = round(spent * (1 - self.done) / self.done, 1)
        return told


class Runs:
    """The runs of this server, by identifier."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._runs: dict[str, Run] = {}
        self.kept: Run | None = None
        """The one that is never forgotten: the shipped question."""

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs.values())

    def add(self, wish: Wish) -> Run:
        """Return a new run of a wish, put at the end of the queue; done at once if it was made before.

        Raises
        ------
        Refused
            If too many wait already.
        """
        if sum(run.stage == "waiting" for run in self) >= MOST_WAITING:
            raise Refused(429, say("Too many runs wait already. Please try again in a few minutes."))
        self._forget()
        before = next((run for run in self if run.wish == wish and run.stage == "done"), None)
        run = Run(wish)
        self._runs[run.id] = run
        if before is not None:
            run.stage, run.done, run.finished, run.told = "done", 1.0, before.finished, before.told
        else:
            run.task = asyncio.get_running_loop().create_task(self._carry_out(run))
        return run

    def get(self, name: str) -> Run:
        """Return a run.

        Raises
        ------
        Refused
            If there is none of this name, or none any more.
        """
        run = self._runs.get(name)
        if run is None:
            raise Refused(404, say("There is no such run, or none any more."))
        return run

    def status(self, run: Run) -> dict[str, Any]:
        """Return how far a run is, as the page reads it, which shows that somebody waits for it."""
        run.asked = time.monotonic()
        return run.status(self._crew.is_ready or run.is_over)

    def stop(self, run: Run) -> None:
        """Stop a run that is not over: its worker is ended, and another takes its place."""
        if run.is_over:
            return
        run.stage = "stopped"
        if run.worker is not None:
            run.worker.end()
        elif run.task is not None:
            run.task.cancel()

    async def stop_forsaken(self) -> None:
        """Stop, again and again, the runs that nobody waits for any more: the others come sooner."""
        while True:
            await asyncio.sleep(BETWEEN_ROUNDS)
            for run in self.forsaken(time.monotonic()):
                self.stop(run)
                run.is_forsaken = True

    def forsaken(self, now: float) -> list[Run]:
        """Return the runs that are not over and that nobody has asked about for long, the newest first.

        In this order no worker, freed by the stopping of one, begins another that is stopped next. The run
        that is never forgotten is for whoever comes.
        """
        old = [run for run in self if not run.is_over and now - run.asked > FORSAKEN_SECONDS]
        return [run for run in reversed(old) if run is not self.kept]

    async def _carry_out(self, run: Run) -> None:
        try:
            job = partial(full_run, run.wish)
            run.finished = await self._crew.do(job, partial(_note, run), partial(self._begin, run))
            run.stage, run.done = "done", 1.0
        except Refused as refused:
            run.stage, run.message = "failed", refused.message
        except TookTooLong:
            run.stage, run.message = "failed", say("The run took longer than the page may take.")
        except Stopped:
            if run.stage != "stopped":
                run.stage, run.message = "failed", say("The run ended unexpectedly. Please try again.")
        finally:
            run.worker = run.task = None

    def _begin(self, run: Run, worker: Worker, usual: Job) -> Job:
        """Begin a run: on all processors if no other is under way or waits, and else on one."""
        if run.stage == "stopped":
            worker.end()
            return usual
        run.stage, run.began, run.worker = "running", time.monotonic(), worker
        is_alone = all(each.is_over for each in self if each is not run)
        return partial(full_run, run.wish, jobs=self._crew.size if is_alone else 1)

    def _forget(self) -> None:
        """Forget the oldest runs that are over, until few enough are left."""
        for run in [run for run in self if run.is_over]:
            size = sum(len(each.finished.packed) for each in self if each.finished is not None)
            if len(self._runs) < MOST_KEPT and size < MOST_BYTES:
                return
            if run is not self.kept:
                del self._runs[run.id]


def _note(run: Run, part: float) -> None:
    run.done = part
