"""Questions that several people ask at the same time, answered once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

IsGone = Callable[[], Awaitable[bool]]
"""Whether somebody waits for the answer no more."""


@dataclass
class _Asked:
    """A question under way: who waits for it, and the task that answers it."""

    waiting: list[IsGone] = field(default_factory=list)
    answer: asyncio.Task[bytes] | None = None


class Together:
    """Answers under way, one for all who ask the same before it is there."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, _Asked] = {}

    async def answer(
        self, key: Hashable, is_gone: IsGone, make: Callable[[IsGone], Awaitable[bytes]]
    ) -> bytes:
        """Return the answer to a question, made now if nobody else has asked for it yet.

        Parameters
        ----------
        key
            Of the question: equal for two who may share an answer.
        is_gone
            Whether this one waits no more.
        make
            Makes the answer; told how to find out whether everybody is gone. What it raises, all get.
        """
        asked = self._asked.setdefault(key, _Asked())
        asked.waiting.append(is_gone)
        if asked.answer is None:
            asked.answer = asyncio.get_running_loop().create_task(self._made(key, asked, make))
        return await asyncio.shield(asked.answer)  # one who goes away does not take it from the others

    async def _made(self, key: Hashable, asked: _Asked, make: Callable[[IsGone], Awaitable[bytes]]) -> bytes:
        async def all_gone() -> bool:
            for is_gone in asked.waiting:  # whoever comes meanwhile is asked too
                if not await is_gone():
                    return False
            self._forget(key, asked)  # whoever comes from now on asks anew
            return True

        try:
            return await make(all_gone)
        finally:
            self._forget(key, asked)

    def _forget(self, key: Hashable, asked: _Asked) -> None:
        if self._asked.get(key) is asked:
            del self._asked[key]
