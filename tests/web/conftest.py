"""A server with one worker of each kind, asked as a browser would ask it, over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from httpx2 import Client

from sim.web.app import application
from sim.web.guard import Door
from sim.web.server import Place, listening, server_of

USUAL_RUNS = 10


@pytest.fixture(scope="package")
def port() -> Iterator[int]:
    """Return the port of a server that runs no run of its own."""
    listener = listening(Place(port=0))
    number: int = listener.getsockname()[1]
    app = application(Door.of("127.0.0.1", number), 1, is_main_run=False, usual_runs=USUAL_RUNS)
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield number
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="package")
def client(port: int) -> Iterator[Client]:
    """Return a browser on the page of this server."""
    with Client(base_url=f"http://127.0.0.1:{port}", timeout=120.0) as browser:
        yield browser
