"""The server in this process, with one worker of each kind; its page is asked as a browser would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from sim.web.app import application
from sim.web.guard import Door

HOST = "127.0.0.1:8021"


@pytest.fixture(scope="package")
def client() -> Iterator[TestClient]:
    """Return a browser on the page of a server that runs no run of its own."""
    app = application(Door.of("127.0.0.1", 8021), 1, is_main_run=False)
    with TestClient(app, base_url=f"http://{HOST}") as browser:
        yield browser
