"""The queue of full runs: those that nobody waits for any more are stopped, and no others."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from sim.language import speaking
from sim.store import as_json, summary_of
from sim.web import runs as module
from sim.web.crew import Crew
from sim.web.jobs import be_there, full_run
from sim.web.runs import FORSAKEN_SECONDS, Run, Runs
from sim.web.wishes import Finished, State, Wish
from sim.web.worker import Job
from tests.web.loops import run as in_a_loop

STOPPED = "Об этом расчёте больше никто не спрашивал, и он остановлен."


def waiting_runs(number: int) -> tuple[Runs, list[Run]]:
    """Return a queue whose workers have not come yet, so that every run in it waits."""
    runs = Runs(Crew(1, 0, be_there, 8, 60.0))
    return runs, [runs.add(Wish((State("one-shelter"),), seed)) for seed in range(number)]


def test_runs_that_nobody_asks_about_are_stopped_the_newest_first_and_the_shipped_one_never() -> None:
    async def test() -> None:
        runs, (shipped, left, followed, left_too) = waiting_runs(4)
        runs.kept = shipped
        now = time.monotonic()
        assert runs.forsaken(now + FORSAKEN_SECONDS - 1) == []
        followed.asked = now + 60
        assert runs.forsaken(now + FORSAKEN_SECONDS + 1) == [left_too, left]
        runs.stop(left)
        assert runs.forsaken(now + FORSAKEN_SECONDS + 1) == [left_too]

    in_a_loop(test())


def test_whoever_follows_a_run_keeps_it_and_whoever_comes_back_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FORSAKEN_SECONDS", 0.5)
    monkeypatch.setattr(module, "BETWEEN_ROUNDS", 0.01)

    async def test() -> None:
        runs, (left, followed) = waiting_runs(2)
        watch = asyncio.get_running_loop().create_task(runs.stop_forsaken())
        until = time.monotonic() + 30
        while left.stage == "waiting" and time.monotonic() < until:
            assert runs.status(followed)["state"] == "waiting"
            await asyncio.sleep(0.01)
        watch.cancel()
        assert (left.stage, followed.stage) == ("stopped", "waiting")
        with speaking("ru"):
            assert runs.status(left)["message"] == STOPPED

    in_a_loop(test())


class Noting(Crew):
    """A crew that only notes how many processes each job may use, until all are done."""

    def __init__(self) -> None:
        super().__init__(2, 0, be_there, 8, 60.0)
        self.noted: list[int] = []
        self.done = asyncio.Event()

    async def do(self, job: Job, tell: Any = None, begun: Any = None, is_gone: Any = None) -> None:
        """Begin a job, and wait."""
        self.noted.append(begun(None, job).keywords["jobs"])
        await self.done.wait()


def test_a_run_alone_may_use_all_processors_and_one_beside_others_a_single_one() -> None:
    async def test() -> None:
        crew = Noting()
        runs = Runs(crew)
        for seed in range(2):
            runs.add(Wish((State("one-shelter"),), seed))
            await asyncio.sleep(0)
        assert crew.noted == [2, 1]
        crew.done.set()
        while not all(run.is_over for run in runs):
            await asyncio.sleep(0)
        runs.add(Wish((State("one-shelter"),), 9))
        await asyncio.sleep(0)
        assert crew.noted == [2, 1, 2]

    in_a_loop(test())


def test_a_run_shared_out_over_processes_gives_the_numbers_of_one() -> None:
    wish = Wish((State("one-shelter"),), replications=10)

    async def shared() -> Finished:
        crew = Crew(2, 0, be_there, 8, 60.0)
        await crew.fill(1)
        try:
            run = Runs(crew).add(wish)
            assert run.task is not None
            await run.task
        finally:
            crew.end()
        assert run.finished is not None, run.message
        return run.finished

    one = full_run(wish, lambda _: None)
    numbers = [as_json(summary_of(each.comparison())) for each in (one, in_a_loop(shared()))]
    assert numbers[0] == numbers[1]
