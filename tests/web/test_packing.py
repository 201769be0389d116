"""Answers packed for whoever asks from another machine."""

from __future__ import annotations

import gzip

import pytest
from starlette.requests import Request
from starlette.responses import Response

from sim.web.packing import LEAST, packed

WORDS = b'{"people": 12}' * LEAST


def answered(host: str, accepts: str, content: bytes = WORDS) -> Response:
    heads = [(b"host", host.encode()), (b"accept-encoding", accepts.encode())]
    return packed(Request({"type": "http", "headers": heads}), content, "application/json")


@pytest.mark.parametrize("accepts", ["gzip", "br, GZIP;q=0.5", "gzip;q=0.001"])
def test_what_goes_to_another_machine_is_packed(accepts: str) -> None:
    answer = answered("shelters.example.kz", accepts)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(WORDS) / 5
    assert gzip.decompress(bytes(answer.body)) == WORDS


@pytest.mark.parametrize(
    ("host", "accepts", "content"),
    [
        ("127.0.0.1:8021", "gzip", WORDS),
        ("localhost:8021", "gzip", WORDS),
        ("shelters.example.kz", "gzip;q=0.0, br", WORDS),
        ("shelters.example.kz", "", WORDS),
        ("shelters.example.kz", "gzip", WORDS[: LEAST - 1]),
    ],
)
def test_the_rest_goes_as_it_is(host: str, accepts: str, content: bytes) -> None:
    answer = answered(host, accepts, content)
    assert "content-encoding" not in answer.headers
    assert answer.body == content
