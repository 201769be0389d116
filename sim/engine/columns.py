"""The columns of requests and networks as compiled loops take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.engine.vocabulary import Network, Requests

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]


class RequestColumns(NamedTuple):
    """Columns of `sim.engine.vocabulary.Requests`."""

    time: Floats
    asks_until: Floats
    patience: Floats
    stay: Floats
    party: Ints
    priority: Ints
    reach: Ints
    waiting_reach: Ints
    wrong_kind: Flags
    resident_in: Ints
    person: Ints
    follows: Ints
    follows_refusal: Flags
    route_start: Ints
    route_place: Ints
    route_from: Floats
    route_until: Floats
    route_leave_by: Floats
    block_start: Ints


class NetworkColumns(NamedTuple):
    """Columns of `sim.engine.vocabulary.Network`."""

    capacity: Ints
    turnaround: Floats
    step_time: Floats
    step_place: Ints
    step_capacity: Ints
    step_rule: Codes
    balance_of: Ints
    cost: Floats
    balance_by_night: Flags
    grant_time: Floats
    grant_balance: Ints
    grant_amount: Floats
    block_start: Ints


def request_columns(requests: Requests) -> RequestColumns:
    """Return the columns of requests."""
    return RequestColumns(*(getattr(requests, name) for name in RequestColumns._fields))


def network_columns(network: Network) -> NetworkColumns:
    """Return the columns of a network."""
    return NetworkColumns(*(getattr(network, name) for name in NetworkColumns._fields))
