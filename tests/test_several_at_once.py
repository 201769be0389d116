"""Several replications worked on together: block by block the same, with ==, as each of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.beds import Beds, build_beds
from sim.conservation import check
from sim.eligibility import compile_requests, join
from sim.engine import kernel, reference
from sim.engine.blocks import join_networks, join_requests
from sim.engine.choice import Engine
from sim.engine.vocabulary import Placements, Requests
from sim.experiment.design import Design
from sim.experiment.labels import frame_of
from sim.experiment.replicate import drawn, measured, replicate, run_draw, weekly_moments
from sim.habits import habits
from sim.history import History
from sim.measures import Tally
from sim.referrals import Referrals, draw_referrals, plan
from sim.residents import ResidentLabels, residents
from sim.routes import Routes, build_routes
from sim.runs import Runs
from sim.scenario import Scenario
from sim.shipped import shipped_folder
from sim.visits import draw_visits

SCENARIOS = (
    "baseline-2020",
    "variants/closure-orders",
    "expansion-and-access",
    "variants/returns-and-new-attempts",
    "variants/grants-that-pay-nights",
)
NUMBERS = (7, 0, 3, 65536)
SEED, DRAW = 4, 2
ENGINES: dict[str, Engine] = {"reference": reference.run, "kernel": kernel.run}


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """What each step of the way to the engine gives."""

    referrals: Referrals
    beds: Beds
    routes: Routes
    at_start: Requests
    labels: ResidentLabels
    asked: Requests


@cache
def scenario_of(name: str) -> Scenario:
    return drawn(sim.load(shipped_folder() / f"{name}.toml"), SEED, DRAW)


@cache
def staged(name: str, numbers: tuple[int, ...] | int) -> Stages:
    scenario = scenario_of(name)
    referrals = draw_referrals(plan(scenario, SEED, DRAW), numbers)
    runs = Runs.of(scenario, numbers)
    beds = build_beds(runs, SEED)
    routes = build_routes(runs, beds.places)
    at_start, labels = residents(runs, beds, routes, SEED)
    visits = draw_visits(habits(scenario), referrals, np.atleast_1d(np.array(numbers)))
    asked = compile_requests(runs, referrals, visits, beds, routes)
    return Stages(referrals, beds, routes, at_start, labels, asked)


def alone(name: str) -> list[Stages]:
    return [staged(name, number) for number in NUMBERS]


@cache
def happened(name: str, engine: str, numbers: tuple[int, ...] | int) -> History:
    scenario = scenario_of(name)
    return replicate(scenario, plan(scenario, SEED, DRAW), SEED, numbers, ENGINES[engine])


@cache
def counted(name: str, engine: str, numbers: tuple[int, ...] | int) -> Tally:
    frame = frame_of(scenario_of(name))
    return measured(frame, weekly_moments(frame), happened(name, engine, numbers))


def assert_same(together: Any, by_itself: Any) -> None:
    """Compare two values or tables, column by column: types, shapes and every bit."""
    assert type(together) is type(by_itself)
    for field in fields(together):
        one, other = getattr(together, field.name), getattr(by_itself, field.name)
        if isinstance(one, np.ndarray):
            assert (one.dtype, one.shape) == (other.dtype, other.shape), field.name
            assert one.tobytes() == other.tobytes(), field.name
        else:
            assert one == other, field.name


def rows_of(table: Any, which: Any) -> Any:
    """Return some rows of a table whose fields are columns."""
    return type(table)(*(getattr(table, field.name)[which] for field in fields(table)))


def starts(lengths: Sequence[int]) -> list[int]:
    return [0, *np.cumsum(lengths).tolist()]


@pytest.mark.parametrize("name", SCENARIOS)
def test_referrals(name: str) -> None:
    together = staged(name, NUMBERS).referrals
    assert (np.diff(together.run) >= 0).all()
    for run, by_itself in enumerate(alone(name)):
        found = rows_of(together, together.run == run)
        assert len(found) > 100
        assert_same(replace(found, run=found.run - run), by_itself.referrals)


@pytest.mark.parametrize("name", SCENARIOS)
def test_places_and_their_capacity_through_time(name: str) -> None:
    together, parts = staged(name, NUMBERS).beds, [each.beds for each in alone(name)]
    assert_same(together.network, join_networks([each.network for each in parts]))
    assert together.num_runs == len(NUMBERS)
    assert len(together.network.step_time) > 5
    columns = ("province", "accepts", "is_state_paid", "is_surge", "opens", "label")
    for run, by_itself in enumerate(parts):
        of_run = together.places.run == run
        for column in columns:
            one, other = getattr(together.places, column)[of_run], getattr(by_itself.places, column)
            assert one.tobytes() == other.tobytes(), column
        assert together.places.labels == by_itself.places.labels
        assert not by_itself.places.run.any()
    costs = np.concatenate([each.implied_cost_kzt_per_bed_night for each in parts])
    assert together.implied_cost_kzt_per_bed_night.tobytes() == costs.tobytes()
    assert together.grant_kzt.tolist() == parts[0].grant_kzt.tolist()


@pytest.mark.parametrize("name", SCENARIOS)
def test_routes(name: str) -> None:
    together, parts = staged(name, NUMBERS).routes, alone(name)
    before = starts([len(each.beds.places) for each in parts])
    assert together.place.shape[-1] == max(each.routes.place.shape[-1] for each in parts)
    for run, (by_itself, first) in enumerate(zip(parts, before, strict=False)):
        assert together.has_places[run].tolist() == by_itself.routes.has_places[0].tolist()
        own = by_itself.routes.place[0]
        found, spare = np.split(together.place[run], [own.shape[-1]], axis=-1)
        assert np.where(found >= 0, found - first, -1).tolist() == own.tolist()
        assert (spare == -1).all()


@pytest.mark.parametrize("name", SCENARIOS)
def test_residents(name: str) -> None:
    together, parts = staged(name, NUMBERS), alone(name)
    networks = [each.beds.network for each in parts]
    assert len(together.at_start) > 40
    assert_same(together.at_start, join_requests([each.at_start for each in parts], networks))
    for run, by_itself in enumerate(parts):
        found = rows_of(together.labels, together.labels.run == run)
        assert_same(replace(found, run=found.run - run), by_itself.labels)


@pytest.mark.parametrize("name", SCENARIOS)
def test_requests(name: str) -> None:
    together, parts = staged(name, NUMBERS), alone(name)
    networks = [each.beds.network for each in parts]
    people = starts([len(each.referrals) for each in parts])
    of_each = [_with_people_from(each.asked, first) for each, first in zip(parts, people, strict=False)]
    assert_same(together.asked, join_requests(of_each, networks))
    everyone = [join(each.at_start, asked) for each, asked in zip(parts, of_each, strict=True)]
    assert_same(happened(name, "kernel", NUMBERS).requests, join_requests(everyone, networks))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_placements(name: str, engine: str) -> None:
    together = happened(name, engine, NUMBERS)
    parts = [happened(name, engine, number) for number in NUMBERS]
    requests = starts([len(each.requests) for each in parts])
    places = starts([len(each.network) for each in parts])
    balances = starts([len(each.network.balance_by_night) for each in parts])
    for by_itself, *first in zip(parts, requests, places, balances, strict=False):
        assert_same(_placements_of(together.placements, by_itself, *first), by_itself.placements)
    assert len(together.placements.request) == sum(len(each.placements.request) for each in parts)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_counts_peaks_and_samples(name: str, engine: str) -> None:
    tally = counted(name, engine, NUMBERS)

    for run, number in enumerate(NUMBERS):
        by_itself = counted(name, engine, number)
        assert tally.counts[:, run].tobytes() == by_itself.counts[:, 0].tobytes()
        assert tally.peak_needed[run].tolist() == by_itself.peak_needed[0].tolist()
        assert tally.taken[run].tolist() == by_itself.taken[0].tolist()
        assert tally.open[run].tolist() == by_itself.open[0].tolist()
    assert len({tally.counts[:, run].tobytes() for run in range(len(NUMBERS))}) == len(NUMBERS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_the_checks_find_adds_up(name: str) -> None:
    together = check(happened(name, "kernel", NUMBERS))
    parts = [check(happened(name, "kernel", number)) for number in NUMBERS]
    for field in fields(together):
        in_all = sum(getattr(each, field.name) for each in parts)
        assert getattr(together, field.name) == pytest.approx(in_all, rel=1e-12)


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_number_or_a_list_of_one(name: str) -> None:
    one, as_list = staged(name, 3), staged(name, (3,))
    assert_same(as_list.referrals, one.referrals)
    assert_same(as_list.beds.network, one.beds.network)
    assert_same(as_list.at_start, one.at_start)
    assert_same(as_list.asked, one.asked)


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_a_draw_taken_in_parts_has_every_replication_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    scenarios = [sim.load(shipped_folder() / f"{name}.toml") for name in SCENARIOS[::3]]
    design = Design(draws=2, replications=10, seed=3)
    whole = run_draw(scenarios, design, kernel.run, 1)
    monkeypatch.setattr("sim.experiment.replicate.AT_ONCE", at_once)
    for found, expected in zip(run_draw(scenarios, design, kernel.run, 1), whole, strict=True):
        assert len(found.peaks.kept) == 5
        for column in ("peaks", "taken", "open"):
            assert_same(getattr(found, column), getattr(expected, column))
        for column in ("peak_sums", "peak_squares", "sums", "squares", "products", "difference_squares"):
            # Sums of five numbers in another order: the last bits may differ.
            np.testing.assert_allclose(getattr(found, column), getattr(expected, column), rtol=1e-12)


def _with_people_from(asked: Requests, first: int) -> Requests:
    """Return requests whose people are counted from a row of a longer table."""
    return replace(asked, person=np.where(asked.person >= 0, asked.person + first, -1))


def _placements_of(
    found: Placements, by_itself: History, first: int, first_place: int, first_balance: int
) -> Placements:
    """Return the placements of one block, its requests, places and balances counted from 0."""
    num_requests, num_balances = len(by_itself.requests), len(by_itself.network.balance_by_night)
    stays = (found.request >= first) & (found.request < first + num_requests)
    dry = (found.dry_balance >= first_balance) & (found.dry_balance < first_balance + num_balances)
    own = slice(first, first + num_requests)
    return Placements(
        request=found.request[stays] - first,
        place=found.place[stays] - first_place,
        **{name: getattr(found, name)[stays] for name in ("admitted", "left", "ended")},
        **{name: getattr(found, name)[own] for name in ("eligible", "outcome", "decided", "cause")},
        money_left=found.money_left[first_balance : first_balance + num_balances],
        dry_balance=found.dry_balance[dry] - first_balance,
        dry_time=found.dry_time[dry],
    )
