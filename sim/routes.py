"""Routes: which places a person tries, in which order.

First the places at home, then those of other provinces with a shelter, then surge places, again from home
outwards. A shelter that opens later in the run is on the route from the beginning; when it may be entered is
the business of eligibility.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.beds import KINDS, Places
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.scenario import Scenario

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG 1980)."""


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """All routes of one replication: home x kind (as in `KINDS`) x accepts a transfer, or not (0, 1)."""

    place: Ints
    """(provinces, kinds, 2, longest) Places in the order they are tried, -1 beyond the end."""
    has_places: Flags
    """(provinces, 2) Some shelter on the way has places, whatever kind they are for."""


def build_routes(scenario: Scenario, places: Places) -> Routes:
    """Return the routes to the places of one replication.

    Parameters
    ----------
    scenario
        Resolved.
    places
        The places of all shelters of the replication, those that open later included.
    """
    rank = province_ranks(scenario, _has_shelter(scenario, places))
    steps = np.stack([np.where(rank == 0, 0.0, np.inf), rank], axis=1)[:, :, places.province]
    num_homes, num_places = len(scenario.provinces), len(places)
    # Ties within a province keep the order of the places.
    order = np.argsort(np.where(places.is_surge, steps + num_homes, steps), axis=-1, kind="stable")
    is_visited = np.isfinite(np.take_along_axis(steps, order, axis=-1))
    bits = np.array([1 << index for index in range(len(KINDS))])
    takes = (places.accepts[order][:, None] & bits[:, None, None]) > 0
    is_entry = takes & is_visited[:, None]
    packed = np.argsort(~is_entry, axis=-1, kind="stable")
    order = np.broadcast_to(order[:, None], is_entry.shape)
    place = np.where(
        np.take_along_axis(is_entry, packed, axis=-1), np.take_along_axis(order, packed, axis=-1), -1
    )
    longest = int(is_entry.sum(axis=-1).max(initial=0)) if num_places else 0
    return Routes(place[..., :longest], is_visited.any(axis=-1))


def province_ranks(scenario: Scenario, has_shelter: Flags) -> Floats:
    """Return in which order the provinces are tried from each home, (homes, provinces), inf for never.

    Home is 0. Then come the nearest provinces with a shelter, no farther than the limit and no more than
    the number allowed; then those that are tried at any distance, nearest first.
    """
    codes = [province.code for province in scenario.provinces]
    distance = distances(tuple((province.lat, province.lon) for province in scenario.provinces))
    limit, most = float(scenario.transfers.limit_km), scenario.transfers.most_provinces
    is_tried_always = np.array([code in scenario.transfers.also for code in codes], dtype=np.bool_)
    ranks = np.full(distance.shape, np.inf)
    for home, by_distance in enumerate(np.argsort(distance, axis=1, kind="stable").tolist()):
        others = [index for index in by_distance if has_shelter[index] and index != home]
        near = [index for index in others if distance[home, index] <= limit][:most]
        far = [index for index in others if is_tried_always[index] and index not in near]
        ranks[home, [home, *near, *far]] = np.arange(1.0 + len(near) + len(far))
    return ranks


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


def _has_shelter(scenario: Scenario, places: Places) -> Flags:
    has_shelter = np.zeros(len(scenario.provinces), dtype=np.bool_)
    has_shelter[places.province] = True
    return has_shelter
