"""The compiled loops beside their plain forms: the same bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim import chance, field
from sim.bed_use import bed_use
from sim.beds import build_beds
from sim.candidates import fill_candidates
from sim.engine import reference
from sim.experiment.labels import frame_of
from sim.experiment.replicate import drawn, measured, replicate, weekly_moments
from sim.field import BLOCK_DAYS, LAYER_HEIGHT, Events, Window, draw_events
from sim.occupancy import Changes
from sim.purposes import Purpose
from sim.referrals import Referrals, draw_referrals, plan
from sim.residents import residents
from sim.routes import build_routes
from sim.shipped import shipped_folder

SCENARIOS = ("baseline-2020", "expansion-and-access", "variants/closure-orders", "variants/large-operation")
words64 = st.integers(0, 2**64 - 1)
words32 = st.integers(0, 2**32 - 1)


def in_both_forms(work: Callable[[], Any]) -> tuple[Any, Any]:
    """Return what some work gives with the plain forms, and with the compiled ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.compiled.is_in_use", lambda: False)
        plain = work()
        patch.setattr("sim.compiled.is_in_use", lambda: True)
        return plain, work()


def assert_same(plain: Any, compiled: Any) -> None:
    """Compare the columns of two tables: types, shapes and every bit."""
    for each in fields(plain):
        one, other = getattr(plain, each.name), getattr(compiled, each.name)
        if isinstance(one, np.ndarray):
            assert (one.dtype, one.shape) == (other.dtype, other.shape), each.name
            assert one.tobytes() == other.tobytes(), each.name
        elif isinstance(one, dict):
            assert {name: column.tobytes() for name, column in one.items()} == {
                name: column.tobytes() for name, column in other.items()
            }, each.name
        else:
            assert one == other, each.name


@given(st.lists(st.tuples(words64, words32, words64), max_size=40), words32)
def test_uniforms(rows: list[tuple[int, int, int]], block: int) -> None:
    keys, replications, persons = np.array(rows, dtype=np.uint64).reshape(-1, 3).T
    plain, compiled = in_both_forms(lambda: chance.uniform_pair(keys, replications, persons, block))
    assert [each.tobytes() for each in plain] == [each.tobytes() for each in compiled]


@given(words64, words32, words64, words32)
def test_a_single_uniform(key: int, replication: int, person: int, block: int) -> None:
    plain, compiled = in_both_forms(lambda: chance.uniform_pair(key, replication, person, block))
    assert [float(each) for each in plain] == [float(each) for each in compiled]


def test_uniforms_that_broadcast_and_fill_several_stretches() -> None:
    keys = chance.keys_of(5, ["a", "b"])[:, None, None]
    replications = np.array([0, 7, 2**32 - 1])[:, None]
    persons = np.arange(9000, dtype=np.uint64)[::-1]
    plain, compiled = in_both_forms(lambda: chance.uniform_pair(keys, replications, persons, 3))
    assert plain[0].shape == compiled[0].shape == (2, 3, 9000)
    assert [each.tobytes() for each in plain] == [each.tobytes() for each in compiled]


SHAPES = [((3,), (1, 1), ()), ((1, 3), (1, 1), (3,)), ((3, 1), (), (1,)), ((), (), (0,))]


@pytest.mark.parametrize("shapes", SHAPES)
def test_uniforms_of_one_replication_or_of_nobody(shapes: tuple[tuple[int, ...], ...]) -> None:
    key, number, person = (np.arange(np.prod(shape, dtype=int)).reshape(shape) for shape in shapes)
    plain, compiled = in_both_forms(lambda: chance.uniform_pair(key, number, person, 1))
    assert plain[0].shape == compiled[0].shape == np.broadcast_shapes(*shapes)
    assert [each.tobytes() for each in plain] == [each.tobytes() for each in compiled]


@pytest.mark.parametrize("is_compiled", [False, True])
@pytest.mark.parametrize("replication", [-1, 2**32])
def test_both_forms_refuse_numbers_that_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, is_compiled: bool, replication: int
) -> None:
    monkeypatch.setattr("sim.compiled.is_in_use", lambda: is_compiled)
    with pytest.raises(ValueError, match=r"replication is .* must lie from 0"):
        chance.uniforms(chance.keys_of(1, ["a"]), np.array([0, replication])[:, None], 0, 0)


# Bounds at the edges of layers, between them, and none at all.
bounds = st.one_of(
    st.just(0.0),
    st.integers(1, 12).map(lambda layers: layers * LAYER_HEIGHT),
    st.floats(0.0, 12 * LAYER_HEIGHT),
)
windows = st.builds(
    lambda start, since, days: Window(start, since, since + days),
    st.integers(-400, 9000),
    st.floats(-200.0, 200.0),
    st.floats(1.0, 400.0),
)


@given(st.lists(words64, max_size=4, unique=True), st.lists(words32, max_size=3), windows, st.data())
def test_candidates(keys: list[int], numbers: list[int], window: Window, data: st.DataObject) -> None:
    shape = (len(numbers), len(keys), window.num_blocks)
    size = int(np.prod(shape))
    below = np.array(data.draw(st.lists(bounds, min_size=size, max_size=size))).reshape(shape)
    plain, compiled = in_both_forms(lambda: all_below(keys, numbers, window, below))
    assert_same(plain, compiled)


def all_below(keys: list[int], numbers: list[int], window: Window, below: field.Floats) -> Events:
    """Return the candidates below bounds: events under a rate that is as high everywhere."""
    cells, replications = np.array(keys, dtype=np.uint64), np.array(numbers, dtype=np.int64)
    return draw_events(cells, replications, window, below, lambda run, cell, time: np.full(len(time), np.inf))


def test_a_high_rate_has_many_candidates_in_both_forms() -> None:
    window = Window(7671, 0.0, 1000.0)
    below = np.full((2, 3, window.num_blocks), 20.0)
    plain, compiled = in_both_forms(lambda: all_below([1, 2, 3], [0, 5], window, below))
    assert len(plain) > 100_000
    assert_same(plain, compiled)


def test_candidates_beyond_the_room_are_counted_and_not_written() -> None:
    window, below = Window(0, 0.0, float(BLOCK_DAYS)), np.full((1, 1, 1), 0.5)
    _, everyone = in_both_forms(lambda: all_below([9], [4], window, below))
    run, cell = np.full(13, 77), np.full(13, 77)
    time, height = np.full(13, 77.0), np.full(13, 77.0)
    key = np.full(13, 77, dtype=np.uint64)
    halves = (np.uint64(Purpose.NUM_CANDIDATES // 2), np.uint64(Purpose.TIME // 2))
    found = fill_candidates(
        np.array([9], np.uint64),
        np.array([4], np.uint64),
        below,
        0,
        0,
        float(BLOCK_DAYS),
        LAYER_HEIGHT,
        halves,
        field._POISSON,
        run[:10],
        cell[:10],
        time[:10],
        height[:10],
        key[:10],
    )
    assert found == len(everyone) > 10
    assert key[:10].tolist() == everyone.key[:10].tolist()
    assert time[:10].tolist() == everyone.time[:10].tolist()
    assert all((column[10:] == 77).all() for column in (run, cell, time, height, key))


def test_no_uniform_is_beyond_the_table_of_numbers_of_candidates() -> None:
    """The loop looks up the table until it finds a chance that is not below the uniform."""
    assert field._POISSON[-1] >= 1.0 - 2.0**-53  # the highest uniform there is


PROVINCES, UNTIL = 2, 12.0
half_days = st.integers(0, 28).map(lambda half: half / 2)
happenings = st.lists(
    st.tuples(half_days, st.integers(0, 2 * PROVINCES - 1), st.integers(-2, 3)), max_size=12
)
pieces = st.sampled_from([[(0.0, 5.0), (5.0, 10.0)], [(2.5, 2.5), (3.0, 30.0)], [(0.25, 11.75)]])


@given(happenings, happenings, happenings, happenings, pieces)
def test_bed_use(
    held: list[tuple[float, int, int]],
    opened: list[tuple[float, int, int]],
    state_paid: list[tuple[float, int, int]],
    needed: list[tuple[float, int, int]],
    years: list[tuple[float, float]],
) -> None:
    changes = changes_of(held), changes_of(opened), changes_of(state_paid), changes_of(needed)
    assert_same(*in_both_forms(lambda: bed_use(*changes, PROVINCES, 2, UNTIL, years)))


def changes_of(rows: list[tuple[float, int, int]]) -> Changes:
    time, area, size = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Changes(time.copy(), area.astype(np.int64), size.astype(np.int64))


@pytest.mark.parametrize("name", SCENARIOS)
def test_shipped_scenarios(name: str) -> None:
    scenario = drawn(sim.load(shipped_folder() / f"{name}.toml"), 1, 0)
    numbers = np.array([0, 5, 1])

    def people() -> Referrals:
        return draw_referrals(plan(scenario, 1, 0), numbers)

    assert_same(*in_both_forms(people))
    plain, compiled = in_both_forms(lambda: build_beds(scenario, 1, 0, numbers))
    assert_same(plain.network, compiled.network)
    assert_same(plain.places, compiled.places)
    routes = build_routes(scenario, plain.places, len(numbers))
    plain, compiled = in_both_forms(lambda: residents(scenario, plain, routes, 1, numbers))
    for one, other in zip(plain, compiled, strict=True):
        assert_same(one, other)
    frame = frame_of(scenario)
    history = replicate(scenario, plan(scenario, 1, 0), 1, 0, numbers, reference.run)
    plain, compiled = in_both_forms(lambda: measured(frame, weekly_moments(frame), history))
    assert_same(plain.tally, compiled.tally)
    assert_same(plain.sampled, compiled.sampled)


def test_the_first_uniforms_of_a_process_come_without_a_warning() -> None:
    """What Numba makes of an array is looked at once in a process only, when it first meets one like it."""
    code = (
        "import numba, numpy as np; from sim import chance\n"
        "chance.uniform_pair(np.arange(3, dtype=np.uint64), np.array([[0]]), 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
