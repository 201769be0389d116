"""Workers: what ends one of them harms no other request, and there is an end to every job and every queue."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
import os
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NoReturn

import pytest

from sim.language import say, speaking
from sim.mistakes import Mistake
from sim.web.crew import Crew
from sim.web.refusals import Refused
from sim.web.worker import Job, Stopped, Tell, TookTooLong, Worker
from tests.web.loops import run as in_a_loop


def be_ready(_tell: Tell) -> None:
    """Start with nothing."""


def answer(number: int, tell: Tell) -> int:
    """Tell that half is done, and return twice a number."""
    tell(0.5)
    return 2 * number


def crash(_tell: Tell) -> None:
    """End as a process does that the machine has killed."""
    os._exit(9)


def sleep(_tell: Tell) -> None:
    """Take longer than any test does."""
    time.sleep(1000)


def fail(error: Exception, _tell: Tell) -> None:
    """Raise what is given."""
    raise error


def not_known(_tell: Tell) -> str:
    """Say something in the language of whoever asks."""
    return say("not known")


def fill_memory(_tell: Tell) -> int:
    """Ask for more memory than a worker may have."""
    return len(bytearray(2**36))


def with_crew(test: Callable[[Crew], Awaitable[None]], most_waiting: int = 10, seconds: float = 60.0) -> None:
    """Run a test with a crew of one worker."""

    async def run() -> None:
        crew = Crew(1, 0, be_ready, most_waiting, seconds)
        await crew.fill()
        try:
            await test(crew)
        finally:
            crew.end()

    in_a_loop(run())


def test_a_worker_answers_in_the_language_asked_in_and_survives_what_can_go_wrong(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def test(crew: Crew) -> None:
        told: list[float] = []
        assert await crew.do(partial(answer, 21), told.append) == 42
        assert told == [0.5]
        with speaking("ru"):
            assert await crew.do(not_known) == "неизвестно"
        with pytest.raises(Refused, match="seed is 5") as mistaken:
            await crew.do(partial(fail, Mistake("seed is 5")))
        assert mistaken.value.status == 422
        with pytest.raises(Refused) as broken:
            await crew.do(partial(fail, KeyError("/a/path/of/the/machine")))
        assert broken.value.status == 500
        assert "path" not in str(broken.value.told())
        with pytest.raises(Refused, match="more memory"):
            await crew.do(fill_memory)
        with pytest.raises(Stopped):
            await crew.do(crash)
        assert await crew.do(partial(answer, 1)) == 2

    with_crew(test)
    assert "KeyError" in capfd.readouterr().err  # for whoever runs the server


def test_a_job_that_takes_too_long_is_ended_and_one_that_is_stopped_too() -> None:
    async def test(crew: Crew) -> None:
        with pytest.raises(TookTooLong):
            await crew.do(sleep)
        begun: list[Worker] = []

        def note(worker: Worker, job: Job) -> Job:
            begun.append(worker)
            return job

        job = asyncio.ensure_future(crew.do(sleep, begun=note))
        while not begun:
            await asyncio.sleep(0.01)
        begun[0].end()
        with pytest.raises(Stopped):
            await job
        assert await crew.do(partial(answer, 1)) == 2

    with_crew(test, seconds=0.5)


def test_a_worker_takes_the_place_of_another_once_the_machine_lets_it_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where memory is short a worker is killed, and at first no other can start."""

    async def test(crew: Crew) -> None:
        start, refused = crew._new, [OSError(errno.ENOMEM, "no memory")]
        monkeypatch.setattr(crew, "_new", lambda: refuse(refused.pop()) if refused else start())
        with pytest.raises(Stopped):
            await crew.do(crash)
        assert await asyncio.wait_for(crew.do(partial(answer, 1)), 60) == 2
        assert not refused

    with_crew(test)


def refuse(error: OSError) -> NoReturn:
    raise error


def test_where_a_crew_is_ended_no_worker_takes_the_place_of_one_at_work() -> None:
    async def test(crew: Crew) -> None:
        before = set(multiprocessing.active_children())
        job = asyncio.ensure_future(crew.do(sleep))
        await asyncio.sleep(0.1)
        crew.end()
        with pytest.raises(Stopped):
            await job
        assert set(multiprocessing.active_children()) < before

    with_crew(test)


def test_jobs_wait_in_order_and_too_many_are_refused() -> None:
    async def test(crew: Crew) -> None:
        done: list[int] = []

        async def ask(number: int) -> None:
            done.append(await crew.do(partial(answer, number)))

        waiting = [asyncio.ensure_future(ask(number)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="Too many people") as refused:
            await crew.do(partial(answer, 9))
        assert refused.value.status == 429
        await asyncio.gather(*waiting)
        assert done == [0, 2, 4]

    with_crew(test, most_waiting=2)


def test_a_job_that_nobody_waits_for_any_more_is_not_begun() -> None:
    async def test(crew: Crew) -> None:
        async def yes() -> bool:
            return True

        with pytest.raises(Stopped):
            await crew.do(crash, is_gone=yes)
        assert await crew.do(partial(answer, 3)) == 6

    with_crew(test)


def test_whoever_goes_away_leaves_a_worker_that_can_be_asked() -> None:
    async def test(crew: Crew) -> None:
        job = asyncio.ensure_future(crew.do(partial(answer, 1)))
        await asyncio.sleep(0)
        job.cancel()
        assert await crew.do(partial(answer, 2)) == 4

    with_crew(test)


def note_that_one_is_prepared(_tell: Tell) -> None:
    """Set a mark in the worker."""
    os.environ["PREPARED"] = "yes"


def is_prepared(_tell: Tell) -> bool:
    """Return whether the worker has the mark."""
    return "PREPARED" in os.environ


def test_workers_are_prepared_once_and_those_that_come_later_too() -> None:
    async def test(crew: Crew) -> None:
        assert not await crew.do(is_prepared)
        await crew.prepare(note_that_one_is_prepared)
        assert await crew.do(is_prepared)
        with pytest.raises(Stopped):
            await crew.do(crash)
        assert await crew.do(is_prepared)

    with_crew(test)
