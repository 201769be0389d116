"""Routes: which places a person tries, in which order.

First the places at home, then those of other provinces with a shelter, then surge places, again from home
outwards. A shelter that opens later in the run is on the route from the beginning; when it may be entered is
the business of eligibility.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim import compiled
from sim.beds import KINDS, Places
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.runs import Runs
from sim.scenario import Scenario

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG 1980)."""


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """All routes of r replications: home x kind (as in `KINDS`) x accepts a transfer, or not (0, 1)."""

    place: Ints
    """(r, provinces, kinds, 2, longest) Places in the order they are tried, -1 beyond the end."""
    has_places: Flags
    """(r, provinces, 2) Some shelter on the way has places, whatever kind they are for."""


def build_routes(runs: Runs, places: Places) -> Routes:
    """Return the routes to the places of replications, those of shelters that open later included."""
    return (_in_one_loop if compiled.is_in_use() else _plain)(runs, places)


def _in_one_loop(runs: Runs, places: Places) -> Routes:
    from sim.route_rows import write_routes

    scenario, num_runs = runs.scenario, len(runs)
    distance, is_tried_always = _distances(scenario), _is_tried_always(scenario)
    num_homes = len(distance)
    where = places.run * num_homes + places.province
    by_province = np.argsort(where, kind="stable")
    start = np.searchsorted(where[by_province], np.arange(num_runs * num_homes + 1))
    most = int(np.diff(start[::num_homes]).max(initial=0))
    route = np.full((num_runs, num_homes, len(KINDS), 2, most), -1, dtype=np.int64)
    has_places = np.empty((num_runs, num_homes, 2), dtype=np.bool_)
    longest = write_routes(
        np.argsort(distance, axis=1, kind="stable"),
        distance,
        _limit_km(runs),
        scenario.transfers.most_provinces,
        is_tried_always,
        start,
        by_province,
        places.accepts,
        places.is_surge,
        np.empty(num_homes, dtype=np.int64),
        route,
        has_places,
    )
    return Routes(np.ascontiguousarray(route[..., :longest]), has_places)


def _plain(runs: Runs, places: Places) -> Routes:
    num_runs = len(runs)
    by_run = _side_by_side(places, num_runs)
    is_place = by_run >= 0
    order, is_visited = _visits(runs, places, by_run)
    bits = np.array([1 << index for index in range(len(KINDS))])
    takes = (np.where(is_place, places.accepts[by_run], 0)[:, None] & bits[:, None]) > 0
    # From here on axes are run, home, kind, transfer, place.
    run = np.arange(num_runs)[:, None, None, None, None]
    kind = np.arange(len(KINDS))[:, None, None]
    is_entry = takes[run, kind, order[:, :, None]] & is_visited[:, :, None]
    rank = np.cumsum(is_entry, axis=-1)
    longest = int(rank[..., -1].max(initial=0)) if rank.size else 0
    place = np.full((*is_entry.shape[:-1], longest), -1, dtype=np.int64)
    where = np.nonzero(is_entry)
    run_of, home, _, transfer, column = where
    place[*where[:-1], rank[where] - 1] = by_run[run_of, order[run_of, home, transfer, column]]
    has_places: Flags = np.any(is_visited, axis=-1)
    return Routes(place, has_places)


def _side_by_side(places: Places, num_runs: int) -> Ints:
    """Return the rows of the places of each replication, (r, most), -1 beyond the end."""
    counts = np.bincount(places.run, minlength=num_runs)
    column = np.arange(len(places)) - (np.cumsum(counts) - counts)[places.run]
    table = np.full((num_runs, int(counts.max(initial=0))), -1, dtype=np.int64)
    table[places.run, column] = np.arange(len(places))
    return table


def _visits(runs: Runs, places: Places, by_run: Ints) -> tuple[Ints, Flags]:
    """Return the columns of `by_run` in order of visits, and which are visited, (r, provinces, 2, most)."""
    num_runs, num_homes = len(by_run), len(runs.scenario.provinces)
    has_shelter = np.zeros((num_runs, num_homes), dtype=np.bool_)
    has_shelter[places.run, places.province] = True
    rank = province_ranks(runs, has_shelter)
    steps = np.stack([np.where(rank == 0, 0.0, np.inf), rank], axis=2)
    is_place = by_run >= 0
    province = np.where(is_place, places.province[by_run], 0)
    of_place = np.take_along_axis(steps, province[:, None, None], axis=-1)
    of_place = np.where(is_place[:, None, None], of_place, np.inf)
    is_surge = is_place & places.is_surge[by_run]
    # Ties within a province keep the order of the places.
    order = np.argsort(of_place + num_homes * is_surge[:, None, None], axis=-1, kind="stable")
    return order, np.isfinite(np.take_along_axis(of_place, order, axis=-1))


def province_ranks(runs: Runs, has_shelter: Flags) -> Floats:
    """Return in which order the provinces are tried from each home, (r, homes, provinces), inf for never.

    Home is 0. Then come the nearest provinces with a shelter, no farther than the limit and no more than
    the number allowed; then those that are tried at any distance, nearest first.

    Parameters
    ----------
    runs
        The replications, r of them.
    has_shelter
        (r, provinces) Which provinces have a shelter in each replication.
    """
    scenario = runs.scenario
    distance, is_tried_always = _distances(scenario), _is_tried_always(scenario)
    others = np.argsort(distance, axis=1, kind="stable")
    is_another = has_shelter[:, others] & (others != np.arange(len(distance))[:, None])
    reaches = is_another & (np.take_along_axis(distance, others, axis=1) <= _limit_km(runs)[:, None, None])
    is_near = reaches & (np.cumsum(reaches, axis=-1) <= scenario.transfers.most_provinces)
    is_far = is_another & is_tried_always[others] & ~is_near
    num_near = is_near.sum(axis=-1, keepdims=True)
    rank = np.where(is_near, np.cumsum(is_near, axis=-1), np.inf)
    rank = np.where(is_far, num_near + np.cumsum(is_far, axis=-1), rank)
    ranks = np.empty_like(rank)
    np.put_along_axis(ranks, np.broadcast_to(others, rank.shape), rank, axis=-1)
    ranks[:, np.arange(len(distance)), np.arange(len(distance))] = 0.0
    return ranks


def _limit_km(runs: Runs) -> Floats:
    return runs.each(lambda scenario: float(scenario.transfers.limit_km))


def _is_tried_always(scenario: Scenario) -> Flags:
    """Return which provinces are tried at any distance."""
    return np.array([one.code in scenario.transfers.also for one in scenario.provinces], dtype=np.bool_)


def _distances(scenario: Scenario) -> Floats:
    return distances(tuple((province.lat, province.lon) for province in scenario.provinces))


@lru_cache(maxsize=16)
def distances(centres: tuple[tuple[float, float], ...]) -> Floats:
    """Return great-circle distances between centres, km, (n, n).

    Parameters
    ----------
    centres
        Latitude and longitude of each, degrees.

    References
    ----------
    Sinnott (1984), Virtues of the haversine, Sky and Telescope 68, 159.
    """
    degrees = np.array(centres, dtype=np.float64).reshape(-1, 2)
    latitude, longitude = np.radians(degrees.T)
    across = np.cos(latitude)[:, None] * np.cos(latitude)
    haversine = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + across * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    kilometres: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    kilometres.flags.writeable = False
    return kilometres
