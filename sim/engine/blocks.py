"""Several runs in one pair of tables: blocks that stand one behind another and do not touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from sim.engine.vocabulary import Ints, Network, Requests

_ROW_NUMBERS = ("follows",)
_PLACE_NUMBERS = ("resident_in", "route_place", "step_place")
_BALANCE_NUMBERS = ("balance_of", "grant_balance")


def join_networks(networks: Sequence[Network]) -> Network:
    """Return the networks as blocks of one; all must end at the same moment.

    Raises
    ------
    ValueError
        If there is none, or they end at different moments.
    """
    if len({network.until for network in networks}) != 1:
        raise ValueError("networks: there must be at least one, and all must end at the same moment")
    places = _starts([len(network) for network in networks])
    balances = _starts([len(network.balance_by_night) for network in networks])
    shifts = dict.fromkeys(_PLACE_NUMBERS, places) | dict.fromkeys(_BALANCE_NUMBERS, balances)
    return Network(
        until=networks[0].until,
        block_start=_joined_starts([network.block_start for network in networks], places),
        **_joined(networks, shifts, ("until", "block_start")),
    )


def join_requests(
    requests: Sequence[Requests], networks: Sequence[Network], people: Sequence[int] = ()
) -> Requests:
    """Return the requests as blocks of one table, each for the network in the same place.

    Parameters
    ----------
    requests, networks
        As many of each.
    people
        How many people each table points to, if it counts them from 0; else they stay as they are.
    """
    rows = _starts([len(table) for table in requests])
    entries = _starts([len(table.route_place) for table in requests])
    places = _starts([len(network) for network in networks])
    shifts = dict.fromkeys(_PLACE_NUMBERS, places) | dict.fromkeys(_ROW_NUMBERS, rows)
    if people:
        shifts["person"] = _starts(people)
    return Requests(
        route_start=_joined_starts([table.route_start for table in requests], entries),
        block_start=_joined_starts([table.block_start for table in requests], rows),
        **_joined(requests, shifts, ("route_start", "block_start")),
    )


def _joined(tables: Sequence[Any], shifts: dict[str, Ints], without: tuple[str, ...]) -> dict[str, Any]:
    """Return the columns one behind another; numbers of rows, places and balances go on counting."""
    columns = {}
    for field in fields(tables[0]):
        if field.name in without:
            continue
        parts = [getattr(table, field.name) for table in tables]
        if field.name in shifts:
            parts = [np.where(p >= 0, p + s, p) for p, s in zip(parts, shifts[field.name], strict=False)]
        columns[field.name] = np.concatenate(parts)
    return columns


def _starts(lengths: Sequence[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _joined_starts(starts: Sequence[Ints], before: Ints) -> Ints:
    """Return starts one behind another: each ends where the next begins."""
    parts = [start[:-1] + shift for start, shift in zip(starts, before, strict=False)]
    return np.concatenate([*parts, before[-1:]])
