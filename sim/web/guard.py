"""Who may ask: this host by its own name, from its own pages, with the token where there is one.

A page of another host that is open in the same browser must reach nothing here: it would come with its own
Origin, or, if its name was made to point to this machine (DNS rebinding), with its own Host.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.language import say, speaking
from sim.web.headers import BEARER, SAFETY
from sim.web.kind_page import refusal
from sim.web.places import ANY_ADDRESS, LOOPBACK
from sim.web.refusals import Refused
from sim.web.tongues import asked_language, language_of

COOKIE = "shelter-sim-token"
LONGEST_ADDRESS = 8192
METHODS = ("GET", "HEAD", "POST", "DELETE")
OF_IPV4 = "::ffff:"
"""Before an address of IPv4 where a server that listens on `::` is reached by it."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a request must show to be let in.

    Attributes
    ----------
    hosts
        Names this server goes by, as browsers send them: with the port, unless it is the usual one.
    token
        Nothing where everybody on this machine may ask.
    is_by_any_address
        Whether the address that somebody came by is a name, too. It is no other host's: a name that is made
        to point here is not written as an address.
    cookie
        Name under which a browser keeps the token. Browsers do not tell ports of a host apart, so it has the
        port: else one server would take the place of another.
    """

    hosts: frozenset[str]
    token: str = ""
    is_by_any_address: bool = False
    cookie: str = COOKIE

    @classmethod
    def of(cls, host: str, port: int, token: str = "", proxy: str = "") -> Door:
        """Return the door of a server that listens at a host and port, perhaps behind a named proxy."""
        names = set().union(*(_named(name, port) for name in (*LOOPBACK, host)))
        if proxy:
            names |= {proxy.lower(), f"{proxy.lower()}:443", f"{proxy.lower()}:80"}
        return cls(frozenset(names), token, host in ANY_ADDRESS, f"{COOKIE}-{port}")

    def must_let_in(
        self, headers: Headers, query: str, method: str = "GET", came_by: tuple[str, int | None] | None = None
    ) -> None:
        """Raise `Refused` if a request shows another host, another origin, or not the token.

        Parameters
        ----------
        headers, method
            Of the request.
        query
            Of the address that opens the page; nothing of any other, in which a token does not count.
        came_by
            Address and port of this machine to which it came.
        """
        names = self.hosts
        if self.is_by_any_address and came_by is not None and came_by[1] is not None:
            names = names | _named(came_by[0].removeprefix(OF_IPV4), came_by[1])
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in names:
            raise Refused(403, say("This server does not go by that name."))
        for origin in headers.getlist("origin"):
            if origin.lower() not in {f"{kind}://{name}" for kind in ("http", "https") for name in names}:
                raise Refused(403, say("Pages of other hosts may not ask this server."))
        is_followed_link = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not is_followed_link:
            raise Refused(403, say("Pages of other hosts may not ask this server."))
        if self.token and not any(self._is_token(each) for each in self._tokens(headers, query)):
            raise Refused(403, say("This server asks for a token: open it with the address you were given."))

    def _tokens(self, headers: Headers, query: str) -> list[str]:
        """Return what may be the token: of a cookie, a header, or the address that opens the page."""
        # Read here in one pass: the token has no letter that would be quoted, and the library's reader of
        # cookies takes long over some that nobody means well with.
        cookies = (each.strip().partition("=") for each in headers.get("cookie", "").split(";"))
        found = [value for name, _, value in cookies if name == self.cookie]
        found += [headers.get("authorization", "").removeprefix(BEARER)]
        return found + parse_qs(query).get("token", [])

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())


def _named(host: str, port: int) -> frozenset[str]:
    """Return how browsers name a host and port: the usual port goes unsaid."""
    name = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return frozenset({f"{name}:{port}".lower()} | ({name.lower()} if port == 80 else set()))


class Guard:
    """Lets in what may ask, and gives every answer its headers of safety."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with speaking(language_of(scope)):
            answer = self._refusal(scope)
            if answer is not None:
                await answer(scope, receive, safely)
            else:
                await self._app(scope, receive, safely)

    def _refusal(self, scope: Scope) -> Response | None:
        query = scope["query_string"].decode("latin-1")
        try:
            if len(scope["raw_path"] or b"") + len(query) > LONGEST_ADDRESS:
                raise Refused(414, say("The address is too long."))
            if scope["method"] not in METHODS:
                raise Refused(405, say("This cannot be asked for in this way."))
            opens = query if scope["path"] == "/" else ""
            self._door.must_let_in(Headers(scope=scope), opens, scope["method"], scope.get("server"))
            _must_tell_its_length(Headers(scope=scope))
        except Refused as refused:
            answer = refusal(refused, scope["method"], Headers(scope=scope))
            answer.headers["Connection"] = "close"  # whatever else comes this way is not another request
            return answer
        return self._with_cookie(scope, query)

    def _with_cookie(self, scope: Scope, query: str) -> Response | None:
        """Return the way to the page itself, in the same language, for an address with the token.

        It need not stay in the address.
        """
        if not self._door.token or scope["path"] != "/" or "token" not in parse_qs(query):
            return None
        asked = asked_language(query)
        answer = RedirectResponse(f"/?language={asked}" if asked else "/", 303)
        # Not "strict": who follows a link in a letter would come without it. What changes anything asks for
        # the origin, and no other page may show this one.
        answer.set_cookie(self._door.cookie, self._door.token, httponly=True, samesite="lax", path="/")
        return answer


def _must_tell_its_length(headers: Headers) -> None:
    """Raise `Refused` for a body in chunks: browsers send none, and a proxy may see another end of it."""
    if "transfer-encoding" in headers:
        raise Refused(411, say("A request must say how long it is."))
