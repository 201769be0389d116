"""Where the server listens, and whether that is safe; said before anything is loaded."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from sim.mistakes import Mistake, reason

LEAST_TOKEN = 16
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ANY_ADDRESS = ("0.0.0.0", "::", "[::]")
"""Where a server listens that is to be reached by every address of its machine."""


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

    def address(self, port: int) -> str:
        """Return where a browser on this machine finds the page, at the port that is listened to.

        Examples
        --------
        >>> [Place(host).address(8021) for host in ("127.0.0.1", "[::1]", "::")]
        ['http://127.0.0.1:8021/', 'http://[::1]:8021/', 'http://localhost:8021/']
        """
        host = "localhost" if self.host in ANY_ADDRESS else self.host.strip("[]")
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

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
