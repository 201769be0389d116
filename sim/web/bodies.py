"""Bodies of requests: so many bytes at most, within so many seconds, in memory only."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from sim.language import say
from sim.web.refusals import Refused

SECONDS = 15.0
"""That a body may take to arrive."""
STATE_BYTES = 300_000
FILE_BYTES = 1_000_000
"""Of a scenario file, as JSON."""
TABLE_BYTES = 10 * 2**20


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
    if kind != "application/json":
        raise Refused(415, say("The request must be JSON."))
    return await body_of(request, most)


def _too_large(most: int) -> Refused:
    return Refused(413, say("The request is too large: at most {most} KB.", most=most // 1000))
