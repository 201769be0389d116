"""Answers made smaller on their way to another machine; to this one they go as they are, which is sooner.

Only what holds no secret is packed: its size would tell of a secret that stood beside words somebody else
chose. So a shelter's own records, scenario files and refusals go unpacked.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from sim.web.headers import BY_HOST
from sim.web.places import LOOPBACK

LEAST = 1000
"""Bytes worth packing."""
LEVEL = 4
"""Of 1 to 9: two milliseconds for an answer, which becomes a thirteenth; more effort gains little."""

NEVER = re.compile(r"q=0(\.0*)?")


def packed(request: Request, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer of some kind of content, packed where whoever asks is elsewhere and can unpack it."""
    told = {**(headers or {}), **BY_HOST}
    if (
        len(content) >= LEAST
        and _is_elsewhere(request)
        and _unpacks(request.headers.get("accept-encoding", ""))
    ):
        content = gzip.compress(content, LEVEL, mtime=0)
        told["Content-Encoding"] = "gzip"
    return Response(content, media_type=kind, headers=told)


def _is_elsewhere(request: Request) -> bool:
    return not request.headers["host"].lower().startswith(LOOPBACK)


def _unpacks(header: str) -> bool:
    """Return whether a header Accept-Encoding allows gzip.

    Examples
    --------
    >>> _unpacks("br, gzip;q=0.5"), _unpacks("gzip; q=0"), _unpacks("identity")
    (True, False, False)
    """
    wishes = (part.replace(" ", "").partition(";") for part in header.lower().split(","))
    return any(name == "gzip" and not NEVER.fullmatch(weight) for name, _, weight in wishes)
