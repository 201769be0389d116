"""Bodies of requests: of bounded size, within so many seconds, in memory only, few large ones at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sim.language import say
from sim.web.refusals import Refused

JSON = "application/json"
SECONDS = 15.0
"""That a body may take to arrive."""
STATE_BYTES = 300_000
FILE_BYTES = 1_000_000
"""Of a scenario file, as JSON."""
TABLE_BYTES = 10 * 2**20
MOST_UPLOADS = 9
"""Tables held at once, in part or whole: one is read, the others come in or wait."""


class Uploads:
    """The large bodies that are held: each is memory from its first byte until its answer is there."""

    def __init__(self) -> None:
        self._held = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Hold one more within this block.

        Raises
        ------
        Refused
            If as many are held as may be.
        """
        if self._held >= MOST_UPLOADS:
            raise Refused(429, say("Too many people ask at this moment. Please try again in a minute."))
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1


async def body_of(request: Request, most: int, times: float = 1.0) -> bytes:
    """Return the body of a request of so many bytes at most, and so many times the usual time.

    Raises
    ------
    Refused
        If it is larger, or comes too slowly.
    """
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > most:
        raise _too_large(most)
    parts, size = [], 0
    try:
        async with asyncio.timeout(times * SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise _too_large(most)
                parts.append(part)
    except TimeoutError:
        raise Refused(408, say("The request came too slowly.")) from None
    except ClientDisconnect:
        raise Refused(400, say("The request ended before it was whole.")) from None
    return b"".join(parts)


async def json_of(request: Request, most: int = STATE_BYTES) -> bytes:
    """Return a body that says it is JSON.

    Raises
    ------
    Refused
        If it says something else, and as `body_of`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refused(415, say("The request must be JSON."))
    return await body_of(request, most)


def _too_large(most: int) -> Refused:
    return Refused(413, say("The request is too large: at most {most} KB.", most=most // 1000))


def as_json(content: bytes) -> Response:
    """Return an answer of JSON that is written already."""
    return Response(content, media_type=JSON)
