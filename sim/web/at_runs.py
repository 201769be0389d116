"""What is answered at the addresses of full runs: how far they are, their answers, and what is taken away."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sim.language import language, say
from sim.web import jobs
from sim.web.bodies import JSON, as_json, json_of
from sim.web.headers import TYPES, attached
from sim.web.house import House
from sim.web.packing import packed
from sim.web.refusals import Refused
from sim.web.requests import parsed, replications_in, seed_in, states_in
from sim.web.runs import Run
from sim.web.wishes import Wish, as_bytes
from sim.web.worker import Job


async def add(house: House, request: Request) -> Response:
    """Take in a run, and answer with its identifier."""
    given = parsed(await json_of(request))
    wish = Wish(states_in(given.get("scenarios")), seed_in(given), replications_in(given) or house.usual_runs)
    await house.quick.do(partial(jobs.checked, wish))
    return JSONResponse({"id": house.runs.add(wish).id}, 202)


async def progress(house: House, request: Request) -> Response:
    """Answer with how far a run is, and with its answer once that is known."""
    run = _named(house, request)
    status = as_bytes(house.runs.status(run))
    if run.finished is None:
        return as_json(status)
    return packed(request, status[:-1] + b',"answer":' + await answer_of(house, run) + b"}", JSON)


async def answer_of(house: House, run: Run) -> bytes:
    """Return the answer of a finished run in the language spoken."""
    assert run.finished is not None
    code = language()
    if code not in run.told:
        run.told[code] = await house.quick.do(partial(jobs.told, run.finished))
    return run.told[code]


async def stop(house: House, request: Request) -> Response:
    """Stop a run."""
    run = _named(house, request)
    if run is house.main:
        raise Refused(403, say("This run is everybody's: it cannot be stopped."))
    house.runs.stop(run)
    return JSONResponse(house.runs.status(run))


async def download(house: House, request: Request) -> Response:
    """Answer with a file of a finished run."""
    run, name = _named(house, request), request.path_params["name"]
    if name not in TYPES:
        raise Refused(404, say("There is nothing here."))
    if run.finished is None:
        raise Refused(409, say("The run is not done yet."))
    job: Job = partial(jobs.taken_away, run.finished, run.wish, name)
    return Response(await house.long.do(job), media_type=TYPES[name], headers=attached(name))


def _named(house: House, request: Request) -> Run:
    return house.runs.get(request.path_params["id"])
