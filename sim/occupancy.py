"""People in beds, and beds open, as step functions of time.

All areas are dealt with at once: the functions of all areas stand behind one another as *pieces*, each
with an area, a beginning, an end and the levels it holds. A level that lasts no time is no piece, so the
order of what happens at one instant does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Ended, Flags, Floats, Ints, Network, Placements, Requests

Windows = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Ups and downs of one quantity, in any order, e of them; before the first the quantity is 0."""

    time: Floats
    """(e,) Days since the start."""
    area: Ints
    """(e,) In which area; areas are whole numbers from 0."""
    size: Ints
    """(e,) By how much."""

    def with_country(self, num_provinces: int) -> Changes:
        """Return these changes, and each of them once more in the country of its block.

        Areas were the provinces of each block; now they are its provinces and its country, as the last.
        """
        block = self.area // num_provinces
        country = block * (num_provinces + 1) + num_provinces
        return Changes(
            np.concatenate((self.time, self.time)),
            np.concatenate((self.area + block, country)),
            np.concatenate((self.size, self.size)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Step functions of q quantities in several areas, as p pieces in order of (area, time)."""

    num_areas: int
    area: Ints
    """(p,)"""
    start: Floats
    """(p,) Days since the start."""
    end: Floats
    """(p,) > start."""
    level: Ints
    """(q, p) What the quantities are from start to end."""

    def days_where(self, weight: Floats | Flags | Ints, windows: Windows) -> Floats:
        """Return the integral of a weight of the pieces over windows of time.

        Parameters
        ----------
        weight
            (p,) For each piece: a flag for the time it holds, a level for the area under it.
        windows
            Beginning and end of each, days.

        Returns
        -------
        Floats
            (num_areas, len(windows)).
        """
        weights = [self._overlap(window) * weight for window in windows]
        sums = [np.bincount(self.area, column, self.num_areas) for column in weights]
        return np.stack(sums, axis=1, dtype=np.float64)

    def greatest(self, quantity: int, windows: Windows) -> Ints:
        """Return the greatest level, at least 0, of a quantity, shape as in `days_where`."""
        greatest = np.zeros((self.num_areas, len(windows)), dtype=np.int64)
        for column, window in enumerate(windows):
            is_in = self._overlap(window) > 0
            np.maximum.at(greatest[:, column], self.area[is_in], self.level[quantity, is_in])
        return greatest

    def _overlap(self, window: tuple[float, float]) -> Floats:
        start, end = window
        overlap: Floats = np.minimum(self.end, end) - np.maximum(self.start, start)
        return np.maximum(overlap, 0.0)


def steps(quantities: Sequence[Changes], num_areas: int, until: float) -> Steps:
    """Return the step functions of some quantities, on common pieces, up to a moment.

    Parameters
    ----------
    quantities
        The changes of each; their order gives the rows of `Steps.level`.
    num_areas
        Areas are 0 to num_areas - 1.
    until
        End of the last pieces, days.

    Examples
    --------
    One bed taken from day 1 to day 4, one from day 2 on:

    >>> taken = Changes(np.array([1.0, 4.0, 2.0]), np.array([0, 0, 0]), np.array([1, -1, 1]))
    >>> steps([taken], 1, 10.0).level.tolist()
    [[1, 2, 1]]
    """
    time = np.concatenate([changes.time for changes in quantities])
    area = np.concatenate([changes.area for changes in quantities])
    order = _by_area_and_time(area, time, num_areas)
    time, area = time[order], area[order]
    level = np.cumsum(_by_quantity(quantities)[:, order], axis=1)
    level -= _level_before(level, area)
    is_last = np.append(area[1:] != area[:-1], True)[: len(area)]
    following = np.append(time[1:], until)[: len(time)]
    end = np.where(is_last, until, np.minimum(following, until))
    lasts = end > time
    return Steps(num_areas, area[lasts], time[lasts], end[lasts], level[:, lasts])


def samples(changes: Changes, num_areas: int, moments: Floats) -> Ints:
    """Return the level of a quantity at given moments, changes of the same instant included.

    Parameters
    ----------
    changes
        Of the quantity.
    num_areas
        Areas are 0 to num_areas - 1.
    moments
        (m,) Increasing, days.

    Returns
    -------
    Ints
        (m, num_areas).
    """
    num_rows = len(moments) + 1
    row = np.searchsorted(moments, changes.time, side="left")
    summed = np.bincount(row * num_areas + changes.area, changes.size, num_rows * num_areas)
    return np.cumsum(summed.reshape(num_rows, num_areas), axis=0)[:-1].astype(np.int64)


def beds_taken(requests: Requests, placements: Placements, area_of: Ints) -> Changes:
    """Return when people take beds and leave them; a party takes one each.

    Parameters
    ----------
    area_of
        (p,) Area of each place; -1 leaves the place out.
    """
    return _taken(requests, placements, placements.left, area_of)


def beds_held(requests: Requests, placements: Placements, network: Network, area_of: Ints) -> Changes:
    """Return when beds are taken and ready again, turnaround included; else as `beds_taken`.

    A bed left by a move or a displacement needs no turnaround.
    """
    return _taken(requests, placements, ready(placements, network), area_of)


def beds_filled(requests: Requests, placements: Placements, network: Network, area_of: Ints) -> Changes:
    """Return how many of the beds that are open are held; else as `beds_held`.

    Whoever stays on in a place that is closing fills no bed that is open elsewhere.
    """
    by_place = np.arange(len(network))
    held, beds = beds_held(requests, placements, network, by_place), beds_open(network, by_place)
    pieces = steps([held, beds], len(network), network.until)
    filled = pieces.level.min(axis=0)
    return _counted(pieces.start, area_of[pieces.area], filled - _piece_before(filled, pieces.area))


def _piece_before(level: Ints, area: Ints) -> Ints:
    """Return the level before each piece, 0 before the first of an area."""
    before = np.roll(level, 1)
    before[np.append(True, area[1:] != area[:-1])[: len(area)]] = 0
    return before


def ready(placements: Placements, network: Network) -> Floats:
    """Return when the beds of each stay can be taken again."""
    is_turned = (placements.ended == Ended.COMPLETED) | (placements.ended == Ended.LATEST_DEPARTURE)
    return placements.left + np.where(is_turned, network.turnaround[placements.place], 0.0)


def beds_open(network: Network, area_of: Ints) -> Changes:
    """Return the capacity of places as changes, the first at 0; places of area -1 are left out."""
    before = capacity_before_steps(network)
    return _counted(
        np.concatenate((np.zeros(len(network)), network.step_time)),
        area_of[np.concatenate((np.arange(len(network)), network.step_place))],
        np.concatenate((network.capacity, network.step_capacity - before)),
    )


def _taken(requests: Requests, placements: Placements, ready: Floats, area_of: Ints) -> Changes:
    party = requests.party[placements.request]
    area = area_of[placements.place]
    return _counted(
        np.concatenate((placements.admitted, ready)),
        np.concatenate((area, area)),
        np.concatenate((party, -party)),
    )


def _counted(time: Floats, area: Ints, size: Ints) -> Changes:
    is_counted = area >= 0
    if is_counted.all():
        return Changes(time, area, size)
    return Changes(time[is_counted], area[is_counted], size[is_counted])


def capacity_before_steps(network: Network) -> Ints:
    """Return the capacity each step replaces: that of the place's step before, or of the start."""
    by_place = np.argsort(network.step_place, kind="stable")
    place = network.step_place[by_place]
    sorted_before = network.capacity[place]
    follows = place[1:] == place[:-1]
    sorted_before[1:][follows] = network.step_capacity[by_place][:-1][follows]
    before = np.empty_like(sorted_before)
    before[by_place] = sorted_before
    return before


def _by_area_and_time(area: Ints, time: Floats, num_areas: int) -> Ints:
    """Return the order by area, then time; rows of one moment in any order."""
    by_time = np.argsort(time)
    # A stable sort of short whole numbers is a radix sort: several times faster than lexsort.
    short = area[by_time].astype(np.min_scalar_type(num_areas))
    return by_time[np.argsort(short, kind="stable")]


def _by_quantity(quantities: Sequence[Changes]) -> Ints:
    """Return the changes as a matrix, a row a quantity, 0 where another quantity changes."""
    lengths = [len(changes.time) for changes in quantities]
    sizes = np.zeros((len(quantities), sum(lengths)), dtype=np.int64)
    ends = np.cumsum(lengths)
    for row, changes in enumerate(quantities):
        sizes[row, ends[row] - lengths[row] : ends[row]] = changes.size
    return sizes


def _level_before(level: Ints, area: Ints) -> Ints:
    """Return what the running sums had reached before the first change of each area."""
    first = np.flatnonzero(np.append(True, area[1:] != area[:-1])[: len(area)])
    reached = np.concatenate((np.zeros((len(level), 1), dtype=np.int64), level), axis=1)[:, first]
    return np.repeat(reached, np.diff(np.append(first, len(area))), axis=1)
