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
    """Serve the page within this block, on the port given; it runs no run of its own.

    Its full runs stand back behind nobody: tests only wait for them, and a browser that waits keeps busy.
    """
    listener = listening(Place(port=0))
    number: int = listener.getsockname()[1]
    door = Door.of("127.0.0.1", number, token)
    server = server_of(application(door, 1, is_main_run=False, usual_runs=USUAL_RUNS))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.web.house.STANDING_BACK", 0)
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


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Return a real browser."""
    from tests.web.browser import chromium

    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def page(browser: Any) -> Iterator[Any]:
    """Return a page of this browser, which one reader after the other uses: to open one takes long."""
    from tests.web.browser import window

    with window(browser) as opened:
        yield opened


@pytest.fixture
def reader(page: Any, port: int) -> Iterator[Reader]:
    """Return somebody before a wide window, whom nobody knows yet; nothing may break or leave the host."""
    from tests.web.browser import Reader

    someone = Reader(page, f"http://127.0.0.1:{port}")
    yield someone
    someone.leaves()
    someone.must_be_sound()
