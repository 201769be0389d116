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
from sim.beds import build_beds
from sim.candidates import STRETCH, fill_candidates
from sim.engine import reference
from sim.events import draw_events, in_window
from sim.experiment.labels import frame_of
from sim.experiment.replicate import drawn, measured, replicate, weekly_moments
from sim.field import BLOCK_DAYS, LAYER_HEIGHT, Events, Patches, Window, candidates
from sim.purposes import Purpose
from sim.rates import Curve, Rates, calendar
from sim.referrals import Referrals, draw_referrals, plan
from sim.residents import residents
from sim.routes import build_routes
from sim.rows import Rows, in_order
from sim.runs import Runs
from sim.shipped import shipped_folder

SCENARIOS = (
    "baseline-2020",
    "expansion-and-access",
    "variants/closure-orders",
    "variants/large-operation",
    "variants/returns-and-new-attempts",
)
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
places = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-3, 90), st.floats(-400.0, 4000.0), bounds, st.integers(0, 1)),
    max_size=12,
)
levels = st.sampled_from([0.0, 0.5, 1.0, 1.5])


@given(places, st.lists(words32, max_size=3), st.lists(levels, min_size=6, max_size=6))
def test_candidates(rows: list[tuple[Any, ...]], numbers: list[int], heights: list[float]) -> None:
    cell, block, start, bound, level = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    whole = [each.astype(np.int64) for each in (cell, block, level)]
    patches = Patches(whole[0], whole[1], start.astype(np.float64), bound.astype(np.float64), whole[2])
    heights_by_run = np.array(heights).reshape(3, 2)[: len(numbers)]
    assert_same(*in_both_forms(lambda: below(patches, numbers, heights_by_run)))


def below(patches: Patches, numbers: list[int], levels: field.Floats) -> Events:
    """Return the candidates in patches of three cells."""
    return candidates(chance.keys_of(3, "abc"), np.array(numbers, np.int64), patches, levels)


def test_a_high_rate_has_many_candidates_in_both_forms() -> None:
    """Many stretches, ends of blocks within them, and more candidates than the first room holds."""
    cell = np.repeat([0, 1, 2], 8)
    patches = Patches(
        cell, np.tile(np.arange(8), 3), np.linspace(0.0, 2944.0, 24), np.full(24, 20.0), 0 * cell
    )
    plain, compiled = in_both_forms(lambda: below(patches, [0, 5], np.ones((2, 1))))
    assert len(plain) > 100_000
    assert_same(plain, compiled)


@pytest.mark.parametrize("layers", [STRETCH - 1, STRETCH, STRETCH + 1, 2 * STRETCH])
def test_stretches_that_are_just_full(layers: int) -> None:
    nothing = np.zeros(1, np.int64)
    patches = Patches(nothing, nothing, np.zeros(1), np.full(1, layers * LAYER_HEIGHT), nothing)
    plain, compiled = in_both_forms(lambda: below(patches, [3], np.ones((1, 1))))
    assert abs(len(plain) - layers / 2) < 4 * (layers / 2) ** 0.5
    assert_same(plain, compiled)


def test_candidates_beyond_the_room_are_counted_and_not_written() -> None:
    nothing = np.zeros(1, np.int64)
    where: list[Any] = [nothing, nothing, np.zeros(1), np.full(1, 0.5), nothing]
    cells, numbers = chance.keys_of(3, "a"), np.array([4], np.uint64)
    everyone = below(Patches(*where), [4], np.ones((1, 1)))
    run, cell = np.full(13, 77), np.full(13, 77)
    time, height = np.full(13, 77.0), np.full(13, 77.0)
    key = np.full(13, 77, dtype=np.uint64)
    halves = (np.uint64(Purpose.NUM_CANDIDATES // 2), np.uint64(Purpose.TIME // 2))
    kinds = ((6, np.uint64), (4, np.int64), (5, np.float64))
    scratch = [np.empty((num, 32 * STRETCH), kind) for num, kind in kinds]
    columns = [column[:10] for column in (run, cell, time, height, key)]
    how = (float(BLOCK_DAYS), LAYER_HEIGHT, halves, field._POISSON)
    arguments: list[Any] = [cells, numbers, np.ones((1, 1)), *where, *how, *scratch, *columns]
    found = fill_candidates(*arguments)
    assert found == len(everyone) > 10
    assert key[:10].tolist() == everyone.key[:10].tolist()
    assert time[:10].tolist() == everyone.time[:10].tolist()
    assert all((column[10:] == 77).all() for column in (run, cell, time, height, key))


@pytest.mark.parametrize("amplitude", [0.0, 0.6])
@pytest.mark.parametrize("num_curves", [0, 1, 3])
def test_events(amplitude: float, num_curves: int) -> None:
    """Rates with seasons, curves and year effects, windows that begin within the run and before it."""
    window = Window(7671, -300.0, 1500.0)
    curves = (
        Curve(np.array([100.0]), np.array([0.5])),
        Curve(np.array([-50.0, 400.0, np.nextafter(400.0, np.inf), 900.0]), np.array([1.0, 0.2, 2.0, 0.0])),
        Curve(np.array([0.0, 1499.0]), np.array([1.5, 0.5])),
    )[:num_curves]
    follows = np.array([[True, True, False], [False, True, True], [True, True, True]])[:num_curves]
    years = calendar(window)
    rates = Rates(
        np.array([0.3, 0.002, 1.0]),
        amplitude * np.array([0.5, 1.0, 0.0]),
        np.array([1.0, 180.0, 90.0]),
        curves,
        follows,
        np.array([1, 0, 2]),
        years,
    )
    year_effects = chance.uniforms(np.arange(5)[:, None, None], 3, np.arange(3)[:, None], 0) * np.ones(
        (5, 3, len(years.years))
    ) + chance.uniforms(9, 3, np.arange(len(years.years)), 0)
    happenings = in_window(chance.keys_of(3, "abc"), rates, window, np.array([-300.0, 0.0, 444.5]))
    plain, compiled = in_both_forms(lambda: draw_events(happenings, np.arange(5), year_effects))
    assert len(np.unique(plain.cell)) == 3
    assert_same(plain, compiled)


few_moments = st.sampled_from([0.0, 1.0, 1.5, np.nextafter(1.5, 2.0), 7.0, 9.999])
people = st.lists(
    st.tuples(st.integers(0, 2), st.one_of(few_moments, st.floats(0.0, 10.0, exclude_max=True)), words64),
    max_size=40,
)


@given(people)
def test_people_in_order(rows: list[tuple[int, float, int]]) -> None:
    assert_same(*in_both_forms(lambda: in_order(rows_of(rows), 3, 10.0)))


def rows_of(rows: list[tuple[int, float, int]]) -> Rows:
    run, time, key = zip(*rows, strict=True) if rows else ((), (), ())
    # Keys that are often the same, so that rows in the same place keep their order.
    keys = np.array(key, np.uint64) % np.uint64(3)
    return Rows(np.array(run, np.int64), np.array(time, np.float64), np.arange(len(rows)), keys)


@pytest.mark.parametrize("crowd", [10, 150, 500])
def test_people_who_come_at_once_in_order(crowd: int) -> None:
    """A box may hold more than the compiled loop sorts; then it leaves it to the ordinary way."""
    luck = chance.uniforms(5, 0, np.arange(crowd, dtype=np.uint64), 0)
    rows = [(int(3 * u), 5.0 + round(u, 2) / 50, int(u * 1e6)) for u in luck.tolist()]
    plain, compiled = in_both_forms(lambda: in_order(rows_of(rows), 3, 10.0))
    assert_same(plain, compiled)
    assert (np.diff(plain.run) >= 0).all()


def test_no_uniform_is_beyond_the_table_of_numbers_of_candidates() -> None:
    """The loop looks up the table until it finds a chance that is not below the uniform."""
    assert field._POISSON[-1] >= 1.0 - 2.0**-53  # the highest uniform there is


@pytest.mark.parametrize("name", SCENARIOS)
def test_shipped_scenarios(name: str) -> None:
    scenario = drawn(sim.load(shipped_folder() / f"{name}.toml"), 1, 0)
    numbers = np.array([0, 5, 1])
    runs = Runs.of(scenario, numbers)

    def people() -> Referrals:
        return draw_referrals(plan(scenario, 1, 0), numbers)

    assert_same(*in_both_forms(people))
    plain, compiled = in_both_forms(lambda: build_beds(runs, 1))
    assert_same(plain.network, compiled.network)
    assert_same(plain.places, compiled.places)
    places = plain.places
    assert_same(*in_both_forms(lambda: build_routes(runs, places)))
    routes = build_routes(runs, places)
    plain, compiled = in_both_forms(lambda: residents(runs, plain, routes, 1))
    for one, other in zip(plain, compiled, strict=True):
        assert_same(one, other)
    plain, compiled = in_both_forms(
        lambda: replicate(scenario, plan(scenario, 1, 0), 1, numbers, reference.run)
    )
    assert_same(plain.requests, compiled.requests)
    frame = frame_of(scenario)
    history = replicate(scenario, plan(scenario, 1, 0), 1, numbers, reference.run)
    plain, compiled = in_both_forms(lambda: measured(frame, weekly_moments(frame), history))
    assert_same(plain, compiled)


def test_the_first_uniforms_of_a_process_come_without_a_warning() -> None:
    """What Numba makes of an array is looked at once in a process only, when it first meets one like it."""
    code = (
        "import numba, numpy as np; from sim import chance\n"
        "chance.uniform_pair(np.arange(3, dtype=np.uint64), np.array([[0]]), 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
