"""The server: where it listens, and how long it lets anyone hold a connection."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.experiment.parallel import num_cores
from sim.mistakes import Mistake, reason
from sim.web.app import application
from sim.web.guard import LOOPBACK, Door

MOST_CONNECTIONS = 400
HEAD_SECONDS = 10
"""That the head of a request may take to arrive."""
IDLE_SECONDS = 20
MOST_HEAD = 32 * 1024
"""Bytes of the head of a request."""
LEAST_TOKEN = 16
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens, and who may come.

    Attributes
    ----------
    host, port
        An address of this machine, and a port; 0 for any that is free.
    token
        What everybody who asks must show; needed, or a proxy, where others than this machine can ask.
    proxy
        The name under which a proxy of the user's own passes requests on.
    """

    host: str = "127.0.0.1"
    port: int = 8021
    token: str = ""
    proxy: str = ""

    def must_be_safe(self) -> None:
        """Raise `Mistake` if others than this machine could ask without a token or a named proxy."""
        if self.host not in LOOPBACK and not self.token and not self.proxy:
            raise Mistake(
                "--host is {host}: others could ask this server; give it a --token, or the name of the "
                "--proxy that stands before it",
                host=self.host,
            )
        if self.token and (
            len(self.token) < LEAST_TOKEN or not self.token.isascii() or not _is_plain(self.token)
        ):
            raise Mistake(
                "--token must have at least {least} letters or digits, and nothing else but - and _",
                least=LEAST_TOKEN,
            )


def _is_plain(text: str) -> bool:
    return text.replace("-", "").replace("_", "").isalnum()


class _Protocol(H11Protocol):
    """HTTP, but nobody holds a connection with a head that never ends."""

    _deadline: asyncio.TimerHandle | None = None

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
        super().connection_lost(exc)

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


def listening(place: Place) -> socket.socket:
    """Return the socket of a place.

    Raises
    ------
    Mistake
        If nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    # With the protocol named, asyncio sends at once (TCP_NODELAY); else each answer waits 40 milliseconds.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((place.host.strip("[]"), place.port))
    except (OSError, OverflowError, UnicodeError) as error:
        listener.close()
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise Mistake(
            "{host}, port {port}: cannot listen there ({why}); try another --port",
            host=place.host,
            port=place.port,
            why=why,
        ) from None
    return listener


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


def serve(place: Place, listener: socket.socket, num_workers: int | None = None) -> None:
    """Answer requests until Ctrl-C.

    Parameters
    ----------
    place
        Who may come.
    listener
        Where they come to (`listening`).
    num_workers
        Processes for first looks, and as many for full runs; by default one a processor.
    """
    place.must_be_safe()
    door = Door.of(place.host, listener.getsockname()[1], place.token, place.proxy)
    server_of(application(door, num_workers or num_cores())).run(sockets=[listener])
