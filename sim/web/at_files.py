"""What is answered at the addresses of files: scenarios in and out, and a shelter's own table."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from sim.web import jobs
from sim.web.bodies import FILE_BYTES, TABLE_BYTES, as_json, body_of, json_of
from sim.web.house import House
from sim.web.requests import parsed, state_in, text_in
from sim.web.told import told_in


async def check(house: House, request: Request) -> Response:
    """Answer with the state of a scenario file."""
    text = text_in(parsed(await json_of(request, FILE_BYTES)))
    return as_json(await house.quick.do(partial(jobs.taken_in, text)))


async def file(house: House, request: Request) -> Response:
    """Answer with the scenario file of a state."""
    state = state_in(parsed(await json_of(request)))
    return as_json(await house.quick.do(partial(jobs.given_out, state)))


async def records(house: House, request: Request) -> Response:
    """Answer with the scenario that a shelter's own table tells; few tables are held at once."""
    told = told_in(dict(request.query_params))
    with house.uploads.one_more():
        await house.tables.fill()
        content = await body_of(request, TABLE_BYTES, times=4)
        return as_json(await house.tables.do(partial(jobs.fitted_to, content, told)))
