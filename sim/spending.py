"""What balances were given and what their places cost, from what happened."""

from __future__ import annotations

import numpy as np

from sim.engine.vocabulary import Floats, Ints, Network
from sim.frame import Frame
from sim.history import History

_A_TENGE = 1.0
"""Who holds less holds nothing: sums carry a rounding."""


def granted_before(network: Network, moment: float | Floats) -> Floats:
    """Return what each balance was given before a moment, or before one of its own, KZT; (b,)."""
    before = np.broadcast_to(moment, network.balance_by_night.shape)[network.grant_balance]
    is_given = (network.grant_time < before) & (network.grant_time < network.until)
    amounts = np.where(is_given, network.grant_amount, 0.0)
    given = np.bincount(network.grant_balance, amounts, len(network.balance_by_night))
    return np.asarray(given, np.float64)


def spent_before(history: History, moment: float | Floats) -> Floats:
    """Return what people in the places of each balance cost before a moment, or one of its own, KZT; (b,).

    Residents at the start are not charged for admission; a move is an admission.
    """
    network, placements, requests = history.network, history.placements, history.requests
    balance = network.balance_of[placements.place]
    row = np.flatnonzero(balance >= 0)
    number, place = placements.request[row], placements.place[row]
    admitted = placements.admitted[row]
    before = np.broadcast_to(moment, network.balance_by_night.shape)[balance[row]]
    nights = np.maximum(np.minimum(placements.left[row], before) - admitted, 0.0)
    is_at_home = (requests.resident_in[number] == place) & (admitted == 0.0)
    units = np.where(network.balance_by_night[balance[row]], nights, (admitted < before) & ~is_at_home)
    cost = units * requests.party[number] * network.cost[place]
    spent = np.bincount(balance[row], cost, len(network.balance_by_night))
    return np.asarray(spent, np.float64)


def money_counts(frame: Frame, history: History) -> dict[str, Floats]:
    """Return the counts of balances, (r, areas, periods) each; none where there are no balances."""
    network = history.network
    if not len(network.balance_by_night):
        return {}
    windows = [*frame.windows, *([(frame.edges[0], frame.edges[-1])] if len(frame.years) > 1 else [])]
    columns = [_in_window(frame, history, *window) for window in windows]
    return {name: np.stack([column[name] for column in columns], axis=-1) for name in columns[0]}


def _in_window(frame: Frame, history: History, start: float, end: float) -> dict[str, Floats]:
    """Return the counts of one period, (r, areas) each."""
    spent = spent_before(history, end)
    owed = np.maximum(spent - granted_before(history.network, end), 0.0)
    empty = _first_empty(history, start, end) - start
    day = _by_area(frame, history, empty, np.minimum, np.inf)
    is_out = np.isfinite(day)
    return {
        "has_balance": _by_area(frame, history, np.ones(len(owed)), np.maximum, 0.0),
        "any_money_out": is_out.astype(np.float64),
        "money_out_days": np.where(is_out, day, 0.0),
        "arrears_kzt": _by_area(frame, history, owed, np.add, 0.0),
        "balance_spent_kzt": _by_area(frame, history, spent - spent_before(history, start), np.add, 0.0),
    }


def _first_empty(history: History, start: float, end: float) -> Floats:
    """Return when each balance is first empty in a period while it has places, days; inf for never; (b,).

    That is when it reaches zero; or from the start of the period, or from the opening of its first place, if
    it holds nothing then: a balance that was overdrawn before may stay so, and never reach zero again.
    """
    placements, network = history.placements, history.network
    is_in = (placements.dry_time >= start) & (placements.dry_time < end)
    first = np.full(len(network.balance_by_night), np.inf)
    np.minimum.at(first, placements.dry_balance[is_in], placements.dry_time[is_in])
    begins = np.maximum(start, _first_open(network))
    # What is paid at that moment is there.
    held = granted_before(network, np.nextafter(begins, np.inf)) - spent_before(history, begins)
    return np.where((held < _A_TENGE) & (begins < end), begins, first)


def _first_open(network: Network) -> Floats:
    """Return when the first place of each balance opens, days; inf for never; (b,)."""
    opens, at_start = network.step_capacity > 0, np.flatnonzero(network.capacity > 0)
    place = np.concatenate((at_start, network.step_place[opens]))
    time = np.concatenate((np.zeros(len(at_start)), network.step_time[opens]))
    balance = network.balance_of[place]
    first = np.full(len(network.balance_by_night), np.inf)
    np.minimum.at(first, balance[balance >= 0], time[balance >= 0])
    return first


def _by_area(frame: Frame, history: History, values: Floats, together: np.ufunc, nothing: float) -> Floats:
    """Put a number of each balance together, (r, areas): in its province, if it has one, and its country."""
    num_provinces = len(frame.provinces)
    lowest, highest = _areas_of_balances(history)
    has_places = highest >= 0
    lowest, highest, values = lowest[has_places], highest[has_places], values[has_places]
    block, province = np.divmod(highest, num_provinces)
    found = np.full((history.num_blocks, num_provinces + 1), nothing)
    together.at(found, (block, np.full(len(block), num_provinces)), values)
    is_local = lowest == highest
    together.at(found, (block[is_local], province[is_local]), values[is_local])
    return found


def _areas_of_balances(history: History) -> tuple[Ints, Ints]:
    """Return the first and the last area of the places of each balance; -1 as the last if it has none."""
    network, area = history.network, history.places.area
    paid = np.flatnonzero(network.balance_of >= 0)
    lowest = np.full(len(network.balance_by_night), np.iinfo(np.int64).max)
    highest = np.full(len(network.balance_by_night), -1)
    np.minimum.at(lowest, network.balance_of[paid], area[paid])
    np.maximum.at(highest, network.balance_of[paid], area[paid])
    return lowest, highest
