"""The compiled checks let pass what the plain ones let pass, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.blocks import join_networks, join_requests
from sim.engine.checks import check_places
from sim.engine.columns import NetworkColumns, RequestColumns
from sim.engine.sound import are_inside, are_sound_requests, is_sound_network
from sim.engine.vocabulary import SHORTEST, Network, Requests, Rule
from tests.engine.random_worlds import NUM_PLACES, World, networks, worlds

moments = st.sampled_from([0.0, -0.5, 0.5, 3.0, inf, -inf, nan, SHORTEST, SHORTEST / 2])
numbers = st.integers(-2, 6)


def two_blocks(runs: list[World]) -> World:
    networks = [replace(network, until=runs[0][0].until) for network, _ in runs]
    return join_networks(networks), join_requests([requests for _, requests in runs], networks)


def with_one_changed(table: Any, names: tuple[str, ...], data: st.DataObject) -> dict[str, Any]:
    """Return the columns of a table, one number in one of them drawn anew."""
    columns = {name: getattr(table, name).copy() for name in names}
    column = columns[data.draw(st.sampled_from([name for name in names if len(columns[name])]))]
    row = data.draw(st.integers(0, len(column) - 1))
    values = {"f": moments, "i": numbers, "b": st.booleans()}
    column[row] = data.draw(values[column.dtype.kind])
    return columns


def is_refused(work: Any) -> bool:
    """Return whether the plain checks refuse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.compiled.is_in_use", lambda: False)
        try:
            work()
        except (ValueError, IndexError):
            return True
        return False


@given(st.lists(worlds(), min_size=1, max_size=2), st.data())
def test_requests(runs: list[World], data: st.DataObject) -> None:
    network, requests = two_blocks(runs)
    columns = with_one_changed(requests, RequestColumns._fields, data)
    is_sound = bool(are_sound_requests(RequestColumns(**columns), SHORTEST))
    assert is_sound != is_refused(lambda: Requests(**columns))
    if is_sound:
        made = Requests(**columns)
        named = (made.block_start, made.resident_in, made.route_start, made.route_place)
        are_in = bool(are_inside(network.block_start, *named))
        assert are_in != is_refused(lambda: check_places(network, made))


@given(st.lists(NUM_PLACES.flatmap(networks), min_size=1, max_size=2), st.data())
def test_networks(runs: list[Network], data: st.DataObject) -> None:
    network = join_networks([replace(each, until=runs[0].until) for each in runs])
    columns = with_one_changed(network, NetworkColumns._fields, data)
    blocks = np.full(len(network.balance_by_night), -1)
    is_sound = bool(is_sound_network(NetworkColumns(**columns), SHORTEST, len(Rule), blocks))
    assert is_sound != is_refused(lambda: Network(until=network.until, **columns))
