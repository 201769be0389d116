"""The server as an application: what is answered at which address, and what is said where something fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.language import say
from sim.web import at_files, at_page, at_runs
from sim.web.crew import Crew
from sim.web.guard import Door, Guard
from sim.web.house import House, living
from sim.web.kind_page import refusal
from sim.web.refusals import Refused
from sim.web.worker import Stopped

Answer = Callable[[Request], Awaitable[Response]]
MAY_COME_AGAIN = {429: "30"}
"""Seconds after which to ask again, by the status of a refusal."""


def application(
    door: Door,
    num_workers: int,
    is_main_run: bool = True,
    usual_runs: int | None = None,
    quick: Crew | None = None,
) -> Starlette:
    """Return the application.

    Parameters
    ----------
    door
        Who may ask.
    num_workers
        Processes for first looks, and as many for full runs.
    is_main_run
        Whether the answer to the main question is made at once; tests do without.
    usual_runs
        Runs of a full answer where the request says nothing; by default as many as `compare` makes.
    quick
        The workers for first looks, if they have been started already.
    """
    return Starlette(
        routes=[
            Route("/", _answered(at_page.page)),
            Route("/page/{version}/{name}", _answered(at_page.asset)),
            Route("/api/start", _answered(at_page.start)),
            Route("/api/look", _answered(at_page.look), methods=["POST"]),
            Route("/api/runs", _answered(at_runs.add), methods=["POST"]),
            Route("/api/runs/{id}", _answered(at_runs.progress)),
            Route("/api/runs/{id}", _answered(at_runs.stop), methods=["DELETE"]),
            Route("/api/runs/{id}/files/{name}", _answered(at_runs.download)),
            Route("/api/check", _answered(at_files.check), methods=["POST"]),
            Route("/api/file", _answered(at_files.file), methods=["POST"]),
            Route("/api/records", _answered(at_files.records), methods=["POST"]),
        ],
        middleware=[Middleware(Guard, door=door)],
        exception_handlers={HTTPException: _nothing_there},
        lifespan=partial(living, num_workers, is_main_run, usual_runs, quick),
    )


def _answered(answer: Callable[[House, Request], Awaitable[Response]]) -> Answer:
    """Return what answers a request; what it refuses, or fails at, is told as the page reads it."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request.app.state.house, request)
        except Refused as refused:
            return _told(request, refused)
        except Stopped:
            words = say("This takes too long for the page: use the command line.")
            return _told(request, Refused(422, words))
        except Exception:
            # Told here, not by the framework, whose own answer would pass by the guard, without its headers.
            words = say("This is a fault of the program, not of what you asked.")
            logging.getLogger("uvicorn.error").exception(words)
            return _told(request, Refused(500, words))

    return answered


async def _nothing_there(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = say("This cannot be asked for in this way.") if status == 405 else say("There is nothing here.")
    return _told(request, Refused(status, words))


def _told(request: Request, refused: Refused) -> Response:
    told = refusal(refused, request.method, request.headers)
    if refused.status in MAY_COME_AGAIN:
        told.headers["Retry-After"] = MAY_COME_AGAIN[refused.status]
    return told
