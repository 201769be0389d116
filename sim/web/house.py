"""What the server holds while it runs, from its start to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette

from sim.web import jobs
from sim.web.bodies import Uploads
from sim.web.crew import MOST_WAITING, Crew, quick_crew
from sim.web.latest import Latest
from sim.web.pages import Pages
from sim.web.runs import Run, Runs
from sim.web.together import Together
from sim.web.wishes import MAIN_STATES, Wish

RUN_SECONDS, TABLE_SECONDS = 1200.0, 120.0
"""What a run and the fit of a table may take."""
UNTIL_LONG_SECONDS = 2.0
"""After which, once first looks can be made, the workers of full runs start: the first answer goes first."""
STANDING_BACK = 10
"""Niceness of full runs: a first look goes before them."""


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
    uploads
        Tables that are held.
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
    uploads: Uploads = field(default_factory=Uploads)
    looks: Latest = field(default_factory=lambda: Latest(500, 64 * 2**20))
    openings: dict[str, dict[str, Any]] = field(default_factory=dict)
    main: Run | None = None

    def end(self) -> None:
        """End all workers."""
        for crew in (self.quick, self.long, self.tables):
            crew.end()


@asynccontextmanager
async def living(
    num_workers: int, is_main_run: bool, usual_runs: int | None, started: Crew | None, app: Starlette
) -> AsyncIterator[None]:
    """Keep a house while the server runs; its parameters are those of `sim.web.app.application`."""
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
