"""The server as an application: what is answered at which address."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.language import language, say
from sim.web import bodies, jobs
from sim.web.crew import MOST_WAITING, Crew, Job, Stopped, quick_crew
from sim.web.guard import Door, Guard
from sim.web.headers import FOREVER, TYPES, attached
from sim.web.kind_page import refusal
from sim.web.latest import Latest
from sim.web.pages import Pages
from sim.web.refusals import Refused
from sim.web.requests import parsed, replications_in, seed_in, state_in, states_in, text_in
from sim.web.runs import Run, Runs
from sim.web.together import Together
from sim.web.told import told_in
from sim.web.wishes import MAIN_STATES, Wish, as_bytes

RUN_SECONDS, TABLE_SECONDS = 1200.0, 120.0
"""What a run and the fit of a table may take."""
UNTIL_LONG_SECONDS = 2.0
"""After which, once first looks can be made, the workers of full runs start: the first answer goes first."""
STANDING_BACK = 10
"""Niceness of full runs: a first look goes before them."""
Answer = Callable[[Request], Awaitable[Response]]


@dataclass
class House:
    """What the server holds while it runs.

    Attributes
    ----------
    quick, long, tables
        Workers for first looks and files, for full runs, and for tables of records.
    runs
        Full runs.
    pages
        The files of the page.
    usual_runs
        As in `application`.
    looks, openings
        First looks made before, and what the page opens with, by language.
    together
        First looks under way.
    main
        The run of the main question.
    """

    quick: Crew
    long: Crew
    tables: Crew
    runs: Runs
    pages: Pages
    usual_runs: int | None
    together: Together = field(default_factory=Together)
    looks: Latest = field(default_factory=lambda: Latest(500, 64 * 2**20))
    openings: dict[str, dict[str, Any]] = field(default_factory=dict)
    main: Run | None = None

    def end(self) -> None:
        """End all workers."""
        for crew in (self.quick, self.long, self.tables):
            crew.end()


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
            Route("/", _answered(_page)),
            Route("/page/{version}/{name}", _answered(_asset)),
            Route("/api/start", _answered(_start)),
            Route("/api/look", _answered(_look), methods=["POST"]),
            Route("/api/runs", _answered(_add_run), methods=["POST"]),
            Route("/api/runs/{id}", _answered(_run)),
            Route("/api/runs/{id}", _answered(_stop_run), methods=["DELETE"]),
            Route("/api/runs/{id}/files/{name}", _answered(_download)),
            Route("/api/check", _answered(_check), methods=["POST"]),
            Route("/api/file", _answered(_file), methods=["POST"]),
            Route("/api/records", _answered(_records), methods=["POST"]),
        ],
        middleware=[Middleware(Guard, door=door)],
        exception_handlers={HTTPException: _nothing_there, Exception: _our_fault},
        lifespan=partial(_lifespan, num_workers, is_main_run, usual_runs, quick),
    )


@asynccontextmanager
async def _lifespan(
    num_workers: int, is_main_run: bool, usual_runs: int | None, started: Crew | None, app: Starlette
) -> AsyncIterator[None]:
    quick = started or quick_crew(num_workers)
    first = jobs.be_fast if usual_runs is None else jobs.be_ready
    long = Crew(num_workers, STANDING_BACK, first, MOST_WAITING, RUN_SECONDS)
    tables = Crew(1, STANDING_BACK, jobs.be_there, 8, TABLE_SECONDS)
    house = House(quick, long, tables, Runs(long), Pages.shipped(), usual_runs)
    if is_main_run:
        house.main = house.runs.kept = house.runs.add(Wish(MAIN_STATES, replications=usual_runs))
    app.state.house = house
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(task) for task in (_open(house), house.runs.stop_forsaken())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        house.end()


async def _open(house: House) -> None:
    """Start the workers, those first who answer whoever opens the page now."""
    await house.quick.fill()
    await asyncio.sleep(UNTIL_LONG_SECONDS if house.usual_runs is None else 0)
    from sim.engine import choice  # only here: it takes long to load, and who comes first is answered by now

    is_compiled = choice.is_compiled()
    if is_compiled:
        await house.quick.prepare(jobs.be_quick)
    await house.long.fill(1)  # what it has to compile is there for the others
    if not is_compiled:
        await house.quick.prepare(jobs.be_quick)
    await house.long.fill()


def _answered(answer: Callable[[House, Request], Awaitable[Response]]) -> Answer:
    """Return what answers a request, with refusals told as the page reads them."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request.app.state.house, request)
        except Refused as refused:
            told = refusal(refused, request.method, request.headers)
            if refused.status == 429:
                told.headers["Retry-After"] = "30"
            return told
        except Stopped:
            return JSONResponse(
                {"message": say("This takes too long for the page: use the command line."), "faults": []}, 422
            )

    return answered


async def _nothing_there(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = say("This cannot be asked for in this way.") if status == 405 else say("There is nothing here.")
    return refusal(Refused(status, words), request.method, request.headers)


async def _our_fault(_request: Request, _error: Exception) -> Response:
    words = say("This is a fault of the program, not of what you asked.")
    return JSONResponse({"message": words, "faults": []}, 500)


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="application/json")


async def _page(house: House, request: Request) -> Response:
    return Response(house.pages.page(), media_type="text/html")


async def _asset(house: House, request: Request) -> Response:
    content, kind = house.pages.asset(request.path_params["version"], request.path_params["name"])
    return Response(content, media_type=kind, headers=FOREVER)


async def _start(house: House, request: Request) -> Response:
    main = house.main
    is_known = main is not None and main.finished is not None
    answer, opening = await asyncio.gather(
        _answer_of(house, main) if main and is_known else _looked(house, Wish(MAIN_STATES)),
        _opening(house),
    )
    opening |= {"words": house.pages.words(), "run": main.id if main else None}
    return _json(as_bytes(opening)[:-1] + b',"answer":' + answer + b"}")


async def _opening(house: House) -> dict[str, Any]:
    code = language()
    if code not in house.openings:
        house.openings[code] = json.loads(await house.quick.do(jobs.opening))
    return dict(house.openings[code])


async def _look(house: House, request: Request) -> Response:
    given = parsed(await bodies.json_of(request))
    many = given.get("scenarios")
    states = states_in(many) if many is not None else (state_in(given.get("scenario")),)
    return _json(await _looked(house, Wish(states, seed_in(given)), request))


async def _looked(house: House, wish: Wish, request: Request | None = None) -> bytes:
    key = (wish.key, language())
    known = house.looks.get(key)
    if known is None:
        is_gone = _stays if request is None else request.is_disconnected
        look = partial(jobs.first_look, wish)
        known = await house.together.answer(key, is_gone, lambda gone: house.quick.do(look, is_gone=gone))
        house.looks.keep(key, known)
    return known


async def _stays() -> bool:
    return False


async def _add_run(house: House, request: Request) -> Response:
    given = parsed(await bodies.json_of(request))
    wish = Wish(states_in(given.get("scenarios")), seed_in(given), replications_in(given) or house.usual_runs)
    await house.quick.do(partial(jobs.checked, wish))
    return JSONResponse({"id": house.runs.add(wish).id}, 202)


async def _run(house: House, request: Request) -> Response:
    run = house.runs.get(request.path_params["id"])
    status = as_bytes(house.runs.status(run))
    if run.finished is None:
        return _json(status)
    return _json(status[:-1] + b',"answer":' + await _answer_of(house, run) + b"}")


async def _answer_of(house: House, run: Run) -> bytes:
    """Return the answer of a finished run in the language spoken."""
    assert run.finished is not None
    code = language()
    if code not in run.told:
        run.told[code] = await house.quick.do(partial(jobs.told, run.finished))
    return run.told[code]


async def _stop_run(house: House, request: Request) -> Response:
    run = house.runs.get(request.path_params["id"])
    if run is house.main:
        raise Refused(403, say("This run is everybody's: it cannot be stopped."))
    house.runs.stop(run)
    return JSONResponse(house.runs.status(run))


async def _download(house: House, request: Request) -> Response:
    run, name = house.runs.get(request.path_params["id"]), request.path_params["name"]
    if name not in TYPES:
        raise Refused(404, say("There is nothing here."))
    if run.finished is None:
        raise Refused(409, say("The run is not done yet."))
    job: Job = partial(jobs.taken_away, run.finished, run.wish, name)
    return Response(await house.long.do(job), media_type=TYPES[name], headers=attached(name))


async def _check(house: House, request: Request) -> Response:
    text = text_in(parsed(await bodies.json_of(request, bodies.FILE_BYTES)))
    return _json(await house.quick.do(partial(jobs.taken_in, text)))


async def _file(house: House, request: Request) -> Response:
    state = state_in(parsed(await bodies.json_of(request)))
    return _json(await house.quick.do(partial(jobs.given_out, state)))


async def _records(house: House, request: Request) -> Response:
    told = told_in(dict(request.query_params))
    await house.tables.fill()
    content = await bodies.body_of(request, bodies.TABLE_BYTES, times=4)
    return _json(await house.tables.do(partial(jobs.fitted_to, content, told)))


__all__ = ["House", "application"]
