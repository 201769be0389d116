"""Routes in one compiled loop: those of `sim.routes` in plain form."""

from __future__ import annotations

from sim.compiled import compiled, inlined
from sim.engine.vocabulary import Flags, Floats, Ints


@compiled
def write_routes(
    nearest: Ints,
    distance: Floats,
    limit_km: Floats,
    most_provinces: int,
    is_tried_always: Flags,
    start: Ints,
    by_province: Ints,
    accepts: Ints,
    is_surge: Flags,
    order: Ints,
    route: Ints,
    has_places: Flags,
) -> int:
    """Write the routes of replications, and return the length of the longest.

    Parameters
    ----------
    nearest, distance
        (provinces, provinces) All provinces from each home in order of distance, and the distances, km.
    limit_km, most_provinces, is_tried_always
        As `scenario.transfers` has them; the first by replication, the last by province.
    start, by_province
        (r * provinces + 1,) and (p,) Where those of each province of each replication begin in the list of
        places.
    accepts, is_surge
        (p,) As in `Places`.
    order
        (provinces,) Scratch.
    route
        (r, provinces, kinds, 2, most) Becomes the routes; at first -1.
    has_places
        (r, provinces, 2) Becomes whether some shelter on the way has places.
    """
    num_runs, num_homes, num_kinds = route.shape[:3]
    longest = 0
    for run in range(num_runs):
        of_run = start[run * num_homes : (run + 1) * num_homes + 1]
        for home in range(num_homes):
            num_tried = _order(
                home,
                nearest[home],
                distance[home],
                limit_km[run],
                most_provinces,
                is_tried_always,
                of_run,
                order,
            )
            for transfer in range(2):
                tried = order[: num_tried if transfer else 1]
                has_places[run, home, transfer] = _num_places(tried, of_run) > 0
                for kind in range(num_kinds):
                    path = route[run, home, kind, transfer]
                    length = _write(tried, of_run, by_province, accepts, is_surge, 1 << kind, path)
                    longest = max(longest, length)
    return longest


@inlined
def _order(
    home: int,
    nearest: Ints,
    distance: Floats,
    limit_km: float,
    most_provinces: int,
    is_tried_always: Flags,
    start: Ints,
    order: Ints,
) -> int:
    """Write in which order provinces are tried from home, and return how many are."""
    order[0], size = home, 1
    for other in nearest:
        if other != home and start[other] < start[other + 1]:
            # From near to far: behind the first that is too far, or one too many, are only such.
            is_near = distance[other] <= limit_km and size <= most_provinces
            if is_near or is_tried_always[other]:
                order[size] = other
                size += 1
    return size


@inlined
def _num_places(tried: Ints, start: Ints) -> int:
    number = 0
    for province in tried:
        number += start[province + 1] - start[province]
    return number


@inlined
def _write(
    tried: Ints, start: Ints, by_province: Ints, accepts: Ints, is_surge: Flags, kind: int, path: Ints
) -> int:
    """Write the places that take a kind of people, surge places last; return how many they are."""
    length = 0
    for surge in (False, True):
        for province in tried:
            for place in by_province[start[province] : start[province + 1]]:
                if is_surge[place] == surge and accepts[place] & kind:
                    path[length] = place
                    length += 1
    return length
