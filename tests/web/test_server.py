"""The server as a process: no connection is held for ever, Ctrl-C ends everything, bad options are told."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from httpx2 import Client

from sim.cli.commands import commands
from sim.mistakes import Mistake
from sim.web.server import MOST_HEAD

PATIENCE = 0.3


@contextlib.contextmanager
def connection(port: int) -> Iterator[socket.socket]:
    """Give a bare connection to the server."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as bare:
        yield bare


def everything(bare: socket.socket) -> bytes:
    """Return what the server sends until it closes."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := bare.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_a_head_that_never_ends_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.web.server.HEAD_SECONDS", PATIENCE)
    for beginning in (b"", b"GET / HTTP/1.1\r\nHost: x"):
        with connection(port) as bare:
            bare.sendall(beginning)
            assert everything(bare) == b""
    with connection(port) as bare:  # after an answer, too
        bare.sendall(f"GET /api/runs/x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert bare.recv(12) == b"HTTP/1.1 404"
        time.sleep(0.1)
        bare.sendall(b"GET / HT")
        assert everything(bare).endswith(b"}")


def test_a_body_that_comes_slowly_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.web.bodies.SECONDS", PATIENCE)
    head = f"POST /api/look HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    with connection(port) as bare:
        bare.sendall(f"{head}Connection: close\r\nContent-Length: 500\r\n\r\n{{".encode())
        assert everything(bare).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nx: " + b"a" * 2 * MOST_HEAD,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /api/look HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/look HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["long", "no HTTP", "two hosts", "no host", "length", "two lengths"],
)
def test_what_is_no_request_is_refused(port: int, client: Client, head: bytes) -> None:
    with connection(port) as bare:
        bare.sendall(head)
        bare.shutdown(socket.SHUT_WR)
        assert everything(bare)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 403", b"HTTP/1.1 501")
    assert client.get("/").status_code == 200


def test_a_body_in_chunks_is_refused_and_nothing_behind_it_is_another_request(port: int) -> None:
    """A proxy that goes by the length and a server that goes by the chunks would see different requests."""
    head = f"POST /api/look HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    behind = f"GET /api/runs/x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    for lengths in ("Transfer-Encoding: chunked\r\n", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"):
        with connection(port) as bare:
            bare.sendall(f"{head}{lengths}\r\n0\r\n\r\n{behind}".encode())
            told = everything(bare)
        assert told.startswith(b"HTTP/1.1 411")
        assert told.count(b"HTTP/1.1") == 1


def test_another_protocol_is_answered_as_none(port: int, caplog: pytest.LogCaptureFixture) -> None:
    upgrade = "Connection: Upgrade, close\r\nUpgrade: {}\r\nSec-WebSocket-Key: eA==\r\n"
    for protocol in ("websocket", "h2c"):
        with connection(port) as bare:
            asked = f"GET /api/runs/x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{upgrade.format(protocol)}\r\n"
            bare.sendall(asked.encode())
            assert everything(bare).startswith(b"HTTP/1.1 404")
    assert not caplog.records, "nobody can fill the log so"


def test_an_answer_that_is_never_read_is_given_up(
    port: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, many = len(client.get("/api/start").content), 60
    monkeypatch.setattr("sim.web.server.SEND_SECONDS", PATIENCE)
    with socket.socket() as bare:
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        bare.connect(("127.0.0.1", port))
        # More answers than the system itself holds on their way.
        bare.sendall(f"GET /api/start HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() * many)
        time.sleep(4 * PATIENCE)
        bare.settimeout(20)
        assert len(everything(bare)) < one * many // 2


def test_few_tables_are_held_at_once(port: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.web.bodies.MOST_UPLOADS", 1)
    table = b"arrived,left\n2020-01-01,2019-01-01\n"
    with connection(port) as bare:
        bare.sendall(
            f"POST /api/records HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 99\r\n\r\n".encode()
        )
        time.sleep(0.2)
        told = client.post("/api/records", content=table)
        assert (told.status_code, told.headers["retry-after"]) == (429, "30")
    until = time.monotonic() + 20  # whoever goes away holds nothing
    while (
        status := client.post("/api/records", content=table).status_code
    ) == 429 and time.monotonic() < until:
        time.sleep(0.05)
    assert status == 422


def test_answers_are_sent_at_once(client: Client) -> None:
    """A listener without its protocol named would hold each answer back for 40 milliseconds."""
    from sim.web.places import Place, listening

    with contextlib.closing(listening(Place(port=0))) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_bad_options_are_told() -> None:
    def told(*options: str) -> str:
        done = CliRunner().invoke(commands, ["serve", *options])
        assert isinstance(done.exception, Mistake)
        return str(done.exception)

    assert told("--host", "0.0.0.0").startswith("--host is 0.0.0.0: others could ask this server")
    assert told("--token", "short").startswith("--token must have at least 16")
    assert told("--jobs", "0") == "--jobs is 0: it must be between 1 and 64"
    assert "cannot listen there" in told("--host", "203.0.113.7", "--proxy", "x.example")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "try another --port" in told("--port", str(taken.getsockname()[1]))


def is_any_left(group: int) -> bool:
    """Return whether a group of processes has any member."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name != "posix", reason="signals and groups of processes are those of POSIX")
def test_ctrl_c_ends_the_server_and_its_workers() -> None:
    command = [sys.executable, "-m", "sim", "serve", "--port", "0", "--jobs", "1"]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert server.stdout is not None
    address = server.stdout.readline().split()[1]
    with Client(base_url=address, timeout=60) as browser:
        for _ in range(300):
            with contextlib.suppress(Exception):
                assert browser.get("/").status_code == 200
                break
            time.sleep(0.1)
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=60)
    assert server.returncode == 130, said
    assert "Traceback" not in said
    until = time.monotonic() + 20
    while is_any_left(server.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_any_left(server.pid)


def test_the_server_itself_loads_nothing_that_only_its_workers_need() -> None:
    code = """
import sys
import sim.web.server
heavy = {"numpy", "scipy", "pydantic", "numba", "matplotlib", "simpy"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
