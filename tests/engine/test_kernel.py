"""The compiled engine is the reference engine: equal with ==, floats included, in every world."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.beds import build_beds
from sim.eligibility import compile_requests
from sim.engine import kernel, reference
from sim.engine.blocks import join_networks, join_requests
from sim.engine.vocabulary import Network, Outcome, Placements, Requests
from sim.experiment.replicate import drawn
from sim.referrals import draw_referrals, plan
from sim.residents import residents
from sim.routes import build_routes
from sim.runs import Runs
from sim.shipped import shipped_scenarios
from sim.visits import no_visits
from tests.engine.agreement import difference
from tests.engine.random_worlds import World, worlds
from tests.engine.worlds import Row, network, requests

SCENARIOS = shipped_scenarios()


@settings(
    max_examples=int(os.environ.get("SHELTER_SIM_EXAMPLES", "500")),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(worlds())
def test_random_worlds_rich_in_ties(world: World) -> None:
    found = kernel.run(*world)
    assert difference(reference.run(*world), found) == ""
    assert difference(in_groups(*world), found) == ""


def in_groups(network: Network, requests: Requests, threads: int = 1) -> Placements:
    """Return what the kernel gives when it cuts even small blocks into groups."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.engine.groups.FEW", 0)
        return kernel.run(network, requests, threads)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: str(path.stem))
def test_shipped_scenarios(path: os.PathLike[str]) -> None:
    scenario = drawn(sim.load(str(path)), 1, 0)
    people = plan(scenario, 1, 0)
    for number in range(2):
        runs = Runs.of(scenario, number)
        beds = build_beds(runs, 1)
        routes = build_routes(runs, beds.places)
        at_start, _ = residents(runs, beds, routes, 1)
        referrals = draw_referrals(people, number)
        asked = compile_requests(runs, referrals, no_visits(), beds, routes, at_start)
        assert difference(reference.run(beds.network, asked), kernel.run(beds.network, asked)) == ""


def test_many_places_that_nobody_waits_for_together() -> None:
    """Forty shelters in a ring: people try two, wait at the first; half-day times make ties the rule."""
    place = np.arange(4000) % 40
    rows = [
        Row(
            time=n // 60 / 2,
            stay=1.5 + n % 7 / 2,
            route=(int(p), (int(p) + 1) % 40),
            patience=n % 5 / 2,
            waits=1,
        )
        for n, p in enumerate(place)
    ]
    world = network(*([3, 1, 2, 4] * 10), until=30.0)
    people = requests(*rows)
    found = kernel.run(world, people)
    assert difference(reference.run(world, people), found) == ""
    assert difference(in_groups(world, people), found) == ""
    assert {Outcome.ADMITTED, Outcome.GAVE_UP, Outcome.TURNED_AWAY} <= {Outcome(o) for o in found.outcome}


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(st.lists(worlds(), min_size=2, max_size=5))
def test_blocks_are_runs_of_their_own(runs: list[World]) -> None:
    """Worlds that end together, as blocks of one table, in both engines and with 1, 2 and 4 threads."""
    until = runs[0][0].until
    networks = [replace(world, until=until) for world, _ in runs]
    people = [asked for _, asked in runs]
    network, requests = join_networks(networks), join_requests(people, networks)
    found = kernel.run(network, requests)
    assert difference(reference.run(network, requests), found) == ""
    for threads in (2, 4):
        assert difference(kernel.run(network, requests, threads), found) == ""
        assert difference(in_groups(network, requests, threads), found) == ""
    first_place = first_request = 0
    for world, asked in zip(networks, people, strict=True):
        alone = kernel.run(world, asked)
        rows = (found.request >= first_request) & (found.request < first_request + len(asked))
        assert found.place[rows].tolist() == (alone.place + first_place).tolist()
        assert found.admitted[rows].tolist() == alone.admitted.tolist()
        own = slice(first_request, first_request + len(asked))
        assert found.decided[own].tolist() == alone.decided.tolist()
        assert found.outcome[own].tolist() == alone.outcome.tolist()
        first_place, first_request = first_place + len(world), first_request + len(asked)


def test_networks_that_end_at_different_moments_are_not_joined() -> None:
    with pytest.raises(ValueError, match="all must end at the same moment"):
        join_networks([network(1, until=3.0), network(1, until=4.0)])


def test_plain_python_gives_the_same() -> None:
    """The same source without a compiler: a few random worlds, in a process of their own."""
    code = (
        "from tests.engine.plain import check_some_worlds\n"
        "import numba; assert numba.config.DISABLE_JIT\n"
        "check_some_worlds(25)"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_nobody_and_nowhere() -> None:
    assert len(kernel.run(Network.without_places(1.0), Requests.of_nobody()).request) == 0
