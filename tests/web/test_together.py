"""Questions that several people ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from sim.web.together import IsGone, Together
from tests.web.loops import run as in_a_loop


async def there() -> bool:
    return False


async def gone() -> bool:
    return True


class Maker:
    """Makes answers when told to, and counts them."""

    def __init__(self) -> None:
        self.made, self.may_go_on = 0, asyncio.Event()

    async def __call__(self, all_gone: IsGone) -> bytes:
        """Make an answer, unless nobody waits."""
        self.made += 1
        await self.may_go_on.wait()
        if await all_gone():
            raise LookupError
        return b"answer %d" % self.made


def answers(*askers: IsGone, later: tuple[IsGone, ...] = ()) -> tuple[list[bytes | BaseException], int]:
    """Return what each gets who asks the same, some only after the answer, and how many were made."""

    async def asked() -> tuple[list[bytes | BaseException], int]:
        together, make = Together(), Maker()

        async def in_time(some: tuple[IsGone, ...]) -> list[bytes | BaseException]:
            tasks = [asyncio.create_task(together.answer("key", one, make)) for one in some]
            await asyncio.sleep(0)
            make.may_go_on.set()
            return list(await asyncio.gather(*tasks, return_exceptions=True))

        return [*await in_time(askers), *await in_time(later)], make.made

    return in_a_loop(asked())


def test_who_asks_the_same_at_the_same_time_gets_one_answer() -> None:
    assert answers(there, there, there) == ([b"answer 1"] * 3, 1)


def test_an_answer_under_way_is_not_taken_from_those_who_stay() -> None:
    assert answers(gone, there) == ([b"answer 1"] * 2, 1)


def test_nothing_is_made_for_nobody_and_nothing_of_it_stays() -> None:
    (first, second, third), made = answers(gone, gone, later=(there,))
    assert isinstance(first, LookupError)
    assert isinstance(second, LookupError)
    assert (third, made) == (b"answer 2", 2)


def test_whoever_comes_after_the_answer_asks_anew() -> None:
    assert answers(there, later=(there,)) == ([b"answer 1", b"answer 2"], 2)


@pytest.mark.parametrize("first", [0, 1])
def test_a_request_that_is_broken_off_takes_the_answer_from_nobody(first: int) -> None:
    async def asked() -> bytes:
        together, make = Together(), Maker()
        tasks = [asyncio.create_task(together.answer("key", there, make)) for _ in range(2)]
        await asyncio.sleep(0)
        tasks[first].cancel()
        await asyncio.sleep(0)
        make.may_go_on.set()
        return await tasks[1 - first]

    assert in_a_loop(asked()) == b"answer 1"


def test_other_questions_have_their_own_answers() -> None:
    async def asked() -> list[bytes]:
        together = Together()

        def make(text: bytes) -> Callable[[IsGone], Awaitable[bytes]]:
            async def made(_: IsGone) -> bytes:
                await asyncio.sleep(0)
                return text

            return made

        both = (together.answer(text, there, make(text)) for text in (b"one", b"other"))
        return list(await asyncio.gather(*both))

    assert in_a_loop(asked()) == [b"one", b"other"]
