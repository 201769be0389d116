"""A server with one worker of each kind, asked as a browser would ask it, over HTTP; and a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from httpx2 import Client

from sim.web.app import application
from sim.web.guard import Door
from sim.web.places import Place, listening
from sim.web.server import server_of

if TYPE_CHECKING:
    from tests.web.browser import Reader

USUAL_RUNS = 10


@contextmanager
def serving(token: str = "") -> Iterator[int]:
    """Serve the page within this block, on the port given; it runs no run of its own."""
    listener = listening(Place(port=0))
    number: int = listener.getsockname()[1]
    door = Door.of("127.0.0.1", number, token)
    server = server_of(application(door, 1, is_main_run=False, usual_runs=USUAL_RUNS))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield number
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def port() -> Iterator[int]:
    """Return the port of a server for all."""
    with serving() as number:
        yield number


@pytest.fixture(scope="package")
def client(port: int) -> Iterator[Client]:
    """Return a browser on the page of this server."""
    with Client(base_url=f"http://127.0.0.1:{port}", timeout=120.0) as browser:
        yield browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a real browser, of which each reader has a fresh profile.

    A module has its own: as long as it is open an event loop runs, beside which tests can have no other.
    """
    from tests.web.browser import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def reader(browser: Any, port: int) -> Iterator[Reader]:
    """Somebody with a fresh browser, before a wide window; nothing may break or leave the host."""
    from tests.web.browser import Reader

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    someone = Reader(context.new_page(), f"http://127.0.0.1:{port}")
    yield someone
    context.close()
    someone.must_be_sound()
