"""`shelter-sim serve`: the planner's page on this machine."""

from __future__ import annotations

import click

from sim.cli.ending import answer_interrupts_by_tidying_up
from sim.language import say
from sim.mistakes import Mistake

MOST_WORKERS = 64


def serve_page(host: str, port: int, token: str, proxy: str, jobs: int | None) -> None:
    """Serve the page until Ctrl-C.

    Raises
    ------
    Mistake
        If it cannot listen, would be open to others without a token or a proxy, or the extra is missing.
    """
    from sim.experiment.parallel import num_cores
    from sim.web.places import Place, listening

    _must_be_installed()
    if jobs is not None and not 1 <= jobs <= MOST_WORKERS:
        raise Mistake("--jobs is {jobs}: it must be between 1 and {most}", jobs=jobs, most=MOST_WORKERS)
    place = Place(host, port, token, proxy)
    place.must_be_safe()
    listener = listening(place)
    from sim.web.crew import quick_crew

    quick = quick_crew(jobs or num_cores())
    quick.start()  # they load what they need while this process loads the server
    from sim.web.server import serve

    address = place.address(listener.getsockname()[1])
    click.echo(say("Open {address} in a browser. Ctrl-C ends it.", address=address))
    if token:
        click.echo(say("Whoever comes for the first time adds ?token= and the token to this address."))
    answer_interrupts_by_tidying_up()
    serve(place, listener, quick.size, quick)


def _must_be_installed() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("starlette", "uvicorn")):
        raise Mistake("serve needs Starlette and uvicorn: install shelter-sim with the extra web")
