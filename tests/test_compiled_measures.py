"""The compiled measures and checks beside their plain forms: the same bytes, the same faults found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.bed_use import BedUse, bed_use
from sim.conservation import check
from sim.counts import count_people
from sim.engine import reference
from sim.engine.vocabulary import Outcome
from sim.experiment.replicate import measured
from sim.experiment.sums import DrawLedger, DrawSums
from sim.frame import AGES, SEXES, Frame
from sim.history import History, People, PlaceLabels
from sim.instants import new_diary, put_in_order
from sim.looking import are_people_sound
from sim.lost import TOLERANCE, ConservationError
from sim.measures import Tally, tally
from sim.quantities import COUNTS
from tests.engine.random_worlds import World, worlds
from tests.histories import FRAME, as_blocks, worked_history
from tests.test_compiled_loops import assert_same, in_both_forms

PROVINCES, YEARS, UNTIL = ("one", "two"), ("first", "second", "third"), (0.0, 4.0, 8.5, 30.0)
MOMENTS = np.array([0.0, 1.0, 1.25, 2.5])


@given(worlds(), worlds(), st.data())
def test_measures_and_the_checks_of_what_is_sound(one: World, other: World, data: st.DataObject) -> None:
    """Two replications rich in ties, with people, homes and places of all kinds."""
    history = as_blocks([happened(world, data, one[0].until) for world in (one, other)], len(PROVINCES))
    edges = (*(edge for edge in UNTIL if edge < one[0].until), one[0].until)
    frame = Frame(PROVINCES, YEARS[: len(edges) - 1], edges, data.draw(st.sampled_from([(), AGES])))
    plain_use, use = in_both_forms(lambda: bed_use(frame, history, MOMENTS))
    assert use.is_whole
    assert_same(plain_use, replace(use, is_whole=False))
    assert_same(*in_both_forms(lambda: count_people(frame, history)))
    grants = replace(history, grant_kzt=np.arange(len(frame.years), dtype=np.float64))
    assert_same(*in_both_forms(lambda: tally(frame, grants, MOMENTS)))
    plain, compiled = in_both_forms(lambda: check(history))
    assert plain == compiled
    assert are_people_sound(history, TOLERANCE)


@pytest.mark.parametrize("num_runs", [1, 5])
def test_sums_over_replications(num_runs: int) -> None:
    chance = np.random.default_rng(3)
    counts = chance.normal(size=(len(COUNTS), 2 * num_runs, 2, 3, 4))
    whole = np.zeros((2 * num_runs, 2, 3), np.int64), *2 * (np.zeros((2 * num_runs, 1, 2), np.int64),)
    one, other = Tally(counts, *whole).parts([num_runs, num_runs])

    def added() -> DrawSums:
        ledger = DrawLedger()
        for _ in range(2):
            ledger.add(other, one)
        return ledger.close()

    for plain, compiled in zip(*map(of_counts, in_both_forms(added)), strict=True):
        assert plain.shape == compiled.shape
        assert plain.tobytes() == compiled.tobytes()


def of_counts(found: DrawSums) -> tuple[np.ndarray, ...]:
    return found.sums, found.squares, found.products, found.difference_squares


COLUMNS = ("request", "place", "admitted", "left", "ended", "outcome", "decided", "eligible")
SHIFTS = st.sampled_from([-3.0, -1.0, -0.5, 0.25, 0.5, 1.0, 2.0])


@given(worlds(), st.sampled_from(COLUMNS), st.integers(0), SHIFTS, st.data())
def test_both_forms_find_the_same_fault(
    world: World, column: str, row: int, shift: float, data: st.DataObject
) -> None:
    """One number of what came out is changed: either both forms accept it, or both refuse it alike."""
    history = happened(world, data, world[0].until)
    values = getattr(history.placements, column).copy()
    if not len(values):
        return
    row %= len(values)
    values[row] = changed(values[row], shift, len(history.network), len(history.requests), column)
    spoiled = replace(history, placements=replace(history.placements, **{column: values}))
    plain, compiled = in_both_forms(lambda: verdict(lambda: check(spoiled)))
    assert plain == compiled
    # Money is checked in one form only, after all else.
    is_sound_but_for_money = plain[0] or MONEY_RULE in plain[1]
    assert is_sound_but_for_money == (are_people_sound(spoiled, TOLERANCE) and is_time_whole(spoiled))


def is_time_whole(history: History) -> bool:
    """Return what the sweep over the beds says."""
    frame = Frame(PROVINCES, YEARS[:1], (0.0, history.network.until))
    use: BedUse = in_both_forms(lambda: bed_use(frame, history, MOMENTS))[1]
    return use.is_whole


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [({"capacity": [1, 1, 1]}, "place 1 on day 6"), ({"turnaround": [11.0, 0, 0]}, "day 15")],
)
def test_a_run_with_a_full_place_is_refused(spoiled: dict[str, list[Any]], fault: str) -> None:
    """As experiments do it: nothing is reported of a run that is not whole."""
    history = worked_history()
    columns: dict[str, Any] = {name: np.array(values) for name, values in spoiled.items()}
    full = replace(history, network=replace(history.network, **columns))

    def refused() -> str:
        with pytest.raises(ConservationError, match=fault) as found:
            measured(FRAME, MOMENTS, full)
        return str(found.value)

    plain, compiled = in_both_forms(refused)
    assert plain == compiled


MONEY_RULE = "money left must be money given less money spent"


def changed(value: Any, shift: float, num_places: int, num_requests: int, column: str) -> Any:
    """Return another number that a column could hold."""
    if column in ("request", "place"):
        return (int(value) + 1) % (num_requests if column == "request" else num_places)
    if column == "ended":
        return (int(value) + 1) % 5
    if column == "outcome":
        return (int(value) + 1) % len(Outcome)
    return value + shift


def verdict(work: Callable[[], Any]) -> tuple[bool, str]:
    """Return whether work finds nothing wrong, and what it finds."""
    try:
        return True, repr(work())
    except ConservationError as error:
        return False, str(error)


def happened(world: World, data: st.DataObject, until: float) -> History:
    """Return what the reference engine makes of a random world, ended at a moment, with random labels."""
    network = replace(
        world[0],
        until=until,
        **{
            name: getattr(world[0], name)[world[0].step_time < until]
            for name in ("step_time", "step_place", "step_capacity", "step_rule")
        },
    )
    residents = int((world[1].resident_in >= 0).sum())
    asked = np.arange(len(world[1])) - residents
    requests = replace(world[1], person=np.where(asked >= 0, asked, -1))
    num_places = len(network)
    return History(
        # A request that follows another has a person of its own here, who would want no bed.
        people_with(data, np.maximum(requests.time[residents:], 0.0), requests.follows[residents:] < 0),
        people_with(data, np.zeros(residents), np.ones(residents, np.bool_)),
        requests,
        reference.run(network, requests),
        network,
        PlaceLabels(numbers(data, num_places, 2), flags(data, num_places), flags(data, num_places)),
        np.zeros(3),
    )


def people_with(data: st.DataObject, time: np.ndarray, wants_bed: np.ndarray) -> People:
    """Return labels of people referred at some moments."""
    num = len(time)
    sex = numbers(data, num, len(SEXES)).astype(np.int8)
    others = flags(data, num)
    age = numbers(data, num, len(AGES)).astype(np.int8)
    return People(time, numbers(data, num, 2), flags(data, num), sex, age, wants_bed, others)


def numbers(data: st.DataObject, num: int, below: int) -> np.ndarray:
    """Return some whole numbers below another: of bytes, which are drawn at once."""
    drawn = data.draw(st.binary(min_size=num, max_size=num))
    return np.frombuffer(drawn, dtype=np.uint8).astype(np.int64) % below


def flags(data: st.DataObject, num: int) -> np.ndarray:
    """Return some flags."""
    return numbers(data, num, 2).astype(np.bool_)


@given(
    st.lists(st.floats(0.0, 10.0) | st.integers(0, 20).map(lambda half: half / 2), max_size=40),
    st.floats(10.0, 30.0) | st.just(1e9),
)
def test_moments_are_put_in_order_and_ties_keep_theirs(moments: list[float], until: float) -> None:
    number = len(moments)
    diary, time = new_diary(number), np.array(moments, dtype=np.float64)
    diary.time[:], diary.code[:] = time, np.arange(number)
    put_in_order.py_func(number, until, diary)  # type: ignore[attr-defined]
    order = np.argsort(time, kind="stable")
    assert diary.in_time.tolist() == time[order].tolist()
    assert diary.in_code.tolist() == order.tolist()
