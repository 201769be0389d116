"""The server: where it listens, and how long it lets anyone hold a connection."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.web.app import application
from sim.web.crew import Crew
from sim.web.guard import Door
from sim.web.places import Place

MOST_CONNECTIONS = 400
HEAD_SECONDS = 10
"""That the head of a request may take to arrive."""
IDLE_SECONDS = 20
SEND_SECONDS = 300
"""That whoever asked may take to read what is sent before more can be: half a megabyte by a slow line."""
MOST_HEAD = 32 * 1024
"""Bytes of the head of a request."""


class _Protocol(H11Protocol):
    """HTTP, but nobody holds a connection with a head that never ends, or an answer that is never read."""

    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._deadline is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        # Closing would wait until all is read.
        self._unread = self.loop.call_later(SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._is_read()
        super().resume_writing()

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _should_upgrade(self) -> bool:
        """Answer what asks for another protocol as HTTP, and say nothing of it."""
        return False

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


def server_of(app: ASGIApp) -> uvicorn.Server:
    """Return a server that bounds connections, heads of requests, and how long it waits for them."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=MOST_HEAD,
    )
    return uvicorn.Server(config)


def serve(place: Place, listener: socket.socket, num_workers: int, quick: Crew | None = None) -> None:
    """Answer requests until Ctrl-C.

    Parameters
    ----------
    place
        Who may come.
    listener
        Where they come to (`sim.web.places.listening`).
    num_workers
        Processes for first looks, and as many for full runs.
    quick
        Those for first looks, if they have been started already.
    """
    place.must_be_safe()
    door = Door.of(place.host, listener.getsockname()[1], place.token, place.proxy)
    server_of(application(door, num_workers, quick=quick)).run(sockets=[listener])
