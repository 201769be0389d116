"""What is answered at the addresses of the page itself, and its first looks."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sim.language import language
from sim.web import jobs
from sim.web.at_runs import answer_of
from sim.web.bodies import JSON, json_of
from sim.web.headers import FOREVER
from sim.web.house import House
from sim.web.packing import packed
from sim.web.requests import parsed, seed_in, state_in, states_in
from sim.web.wishes import MAIN_STATES, Wish, as_bytes


async def page(house: House, request: Request) -> Response:
    """Answer with the page."""
    return packed(request, house.pages.page().encode(), "text/html")


async def asset(house: House, request: Request) -> Response:
    """Answer with a file that the page names."""
    content, kind = house.pages.asset(request.path_params["version"], request.path_params["name"])
    return packed(request, content, kind, FOREVER)


async def start(house: House, request: Request) -> Response:
    """Answer with what the page opens with: words, levers, and the main question as far as it is known."""
    main = house.main
    is_known = main is not None and main.finished is not None
    answer, opening = await asyncio.gather(
        answer_of(house, main) if main and is_known else _looked(house, Wish(MAIN_STATES)),
        _opening(house),
    )
    opening |= {"words": house.pages.words(), "run": main.id if main else None}
    return packed(request, as_bytes(opening)[:-1] + b',"answer":' + answer + b"}", JSON)


async def _opening(house: House) -> dict[str, Any]:
    code = language()
    if code not in house.openings:
        house.openings[code] = json.loads(await house.quick.do(jobs.opening))
    return dict(house.openings[code])


async def look(house: House, request: Request) -> Response:
    """Answer with a first look at one scenario, or at several."""
    given = parsed(await json_of(request))
    many = given.get("scenarios")
    states = states_in(many) if many is not None else (state_in(given.get("scenario")),)
    return packed(request, await _looked(house, Wish(states, seed_in(given)), request), JSON)


async def _looked(house: House, wish: Wish, request: Request | None = None) -> bytes:
    key = (wish.key, language())
    known = house.looks.get(key)
    if known is None:
        is_gone = _stays if request is None else request.is_disconnected
        job = partial(jobs.first_look, wish)
        known = await house.together.answer(key, is_gone, lambda gone: house.quick.do(job, is_gone=gone))
        house.looks.keep(key, known)
    return known


async def _stays() -> bool:
    return False
