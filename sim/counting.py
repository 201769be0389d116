"""People and nights counted in compiled loops: the sums of `sim.measures` in plain form, to the last bit.

Every sum adds up its rows in their order, as `numpy.bincount` does. A cell is (block, province, year, class).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part
from sim.engine.codes import (
    ADMITTED,
    DISPLACED,
    ELIGIBILITY_ENDED,
    GAVE_UP,
    MOVED,
    NO_BED_WANTED,
    NO_CAUSE,
    STILL_WAITING,
    TURNED_AWAY,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

NUM_OUTCOMES, NUM_CAUSES, NUM_LATE = 10, 5, 3
"""How a referral ends is (outcome, cause, on time or late or by a week, at home or away), as one number."""
A_WEEK = 7.0


class Labels(NamedTuple):
    """Who somebody is: home area, class, and whether another client of the same beds."""

    area: Ints
    kind: Ints
    is_other_client: Flags


class Stays(NamedTuple):
    """The stays of `Placements`, s of them, by n people in p places."""

    request: Ints
    place: Ints
    admitted: Floats
    left: Floats
    ended: Codes
    party: Ints
    """(n,) By request."""
    area: Ints
    """(p,) By place, as the next two."""
    is_state_paid: Flags
    is_surge: Flags


class Asked(NamedTuple):
    """What became of n requests."""

    outcome: Codes
    cause: Codes
    eligible: Floats
    decided: Floats
    stay: Floats
    party: Ints
    is_away: Flags
    """First admitted away from home."""
    route_start: Ints
    route_from: Floats
    route_until: Floats
    route_leave_by: Floats


@compiled
def count_stays(
    edges: Floats,
    num_classes: int,
    labels: Labels,
    stays: Stays,
    by_class: Floats,
    by_shelter: Floats,
    is_away: Flags,
) -> None:
    """Add up moves, displacements and nights, and note whose first stay is away from home.

    Parameters
    ----------
    edges
        (y + 1,) Where the years begin, and where the last one ends, days.
    num_classes
        Classes of people.
    labels, stays
        Who asked, by request, and who stayed where.
    by_class
        (3, cells) Added to: displaced, moved, nights; other clients left out.
    by_shelter
        (6, areas * y) Added to: nights of other clients, then of everyone in places that the state pays, in
        surge places, in beds, in beds the state pays and in beds others pay.
    is_away
        (n,) Set, by request.
    """
    num_years = len(edges) - 1
    for stay in range(len(stays.request)):
        request, place = stays.request[stay], stays.place[stay]
        ended, home, kind = stays.ended[stay], labels.area[request], labels.kind[request]
        if stay == 0 or stays.request[stay - 1] != request:
            is_away[request] = stays.area[place] != home
        if (ended in (DISPLACED, MOVED)) and not labels.is_other_client[request]:
            year = _year_of(edges, stays.left[stay])
            if year >= 0:
                cell = (home * num_years + year) * num_classes + kind
                by_class[0 if ended == DISPLACED else 1, cell] += 1.0
        for year in range(num_years):
            nights = min(stays.left[stay], edges[year + 1]) - max(stays.admitted[stay], edges[year])
            if nights > 0.0:
                nights *= stays.party[request]
                row = stays.area[place] * num_years + year
                _add_nights(stays, place, row, nights, by_shelter)
                if labels.is_other_client[request]:
                    by_shelter[0, row] += nights
                else:
                    by_class[2, row * num_classes + kind] += nights


@inlined
def _add_nights(stays: Stays, place: int, row: int, nights: float, by_shelter: Floats) -> None:
    is_paid = stays.is_state_paid[place]
    if is_paid:
        by_shelter[1, row] += nights
    if stays.is_surge[place]:
        by_shelter[2, row] += nights
    else:
        by_shelter[3, row] += nights
        by_shelter[4 if is_paid else 5, row] += nights


@compiled
def count_fates(
    edges: Floats,
    num_classes: int,
    labels: Labels,
    time: Floats,
    request_of: Ints,
    asked: Asked,
    weights: Floats,
    num_columns: Ints,
    columns: Ints,
    days_waited: int,
    nights_unmet: int,
    sums: Floats,
) -> None:
    """Add up how referrals ended.

    Parameters
    ----------
    edges, num_classes
        As in `count_stays`.
    labels, time, request_of
        (people,) Who was referred, when, and which request that made, -1 for none.
    asked
        What became of the requests.
    weights
        (ends, w) What a referral adds to each of w sums by the way it ends.
    num_columns, columns
        (ends,), (ends, w) To how many of them it adds something, and to which; these stand first.
    days_waited, nights_unmet
        Which sums the days waited by the admitted are added to, and the nights that the never admitted would
        have stayed.
    sums
        (w, cells) Added to.
    """
    num_years = len(edges) - 1
    for person in range(len(time)):
        if labels.is_other_client[person]:
            continue
        outcome, cause, is_away, request = NO_BED_WANTED, NO_CAUSE, False, request_of[person]
        if request >= 0:
            outcome, cause = asked.outcome[request], asked.cause[request]
            is_away = asked.is_away[request]
        is_never_admitted = outcome in (TURNED_AWAY, GAVE_UP, ELIGIBILITY_ENDED)
        is_eligible = is_never_admitted or outcome in (ADMITTED, STILL_WAITING)
        moment, waited = time[person], 0.0
        if is_eligible:
            moment = asked.eligible[request]
            waited = asked.decided[request] - moment
        year = _year_of(edges, moment)
        if year < 0:
            continue
        cell = (labels.area[person] * num_years + year) * num_classes + labels.kind[person]
        late = (1 if waited > 0.0 else 0) + (1 if waited > A_WEEK else 0)
        end = ((outcome * NUM_CAUSES + cause) * NUM_LATE + late) * 2 + is_away
        for place in range(num_columns[end]):
            column = columns[end, place]
            sums[column, cell] += weights[end, column]
        if outcome == ADMITTED:
            sums[days_waited, cell] += waited
        if is_never_admitted:
            sums[nights_unmet, cell] += _wanted_days(asked, request) * asked.party[request]


@inlined
def _wanted_days(asked: Asked, request: int) -> float:
    """Return how long a request would have stayed, as `sim.demand.wanted_days`."""
    latest, eligible = -np.inf, asked.eligible[request]
    for entry in range(asked.route_start[request], asked.route_start[request + 1]):
        if asked.route_from[entry] <= eligible < asked.route_until[entry]:
            latest = max(latest, asked.route_leave_by[entry])
    return float(min(asked.stay[request], latest - eligible))


@part
def _year_of(edges: Floats, moment: float) -> int:
    """Return the index of the year a moment falls in, -1 outside the study."""
    for year in range(len(edges) - 1):
        if edges[year] <= moment < edges[year + 1]:
            return year
    return -1


@compiled
def roll_up(by_class: Floats, is_member: Flags, counts: Floats) -> None:
    """Add up classes to groups, years to the study, and provinces to the country.

    Parameters
    ----------
    by_class
        (k, r, p, y, c) Sums of classes.
    is_member
        (c, g) Which classes make up each group.
    counts
        (k, r, p + 1, y or y + 1, g) Written; the country is the last area, the study the last period. A
        single year is the study.
    """
    num_provinces, num_years = by_class.shape[2:4]
    for count in range(by_class.shape[0]):
        for run in range(by_class.shape[1]):
            for province in range(num_provinces):
                for year in range(num_years):
                    _add_classes(count, run, province, year, by_class, is_member, counts)
                if counts.shape[3] > num_years:
                    _add_years(count, run, province, num_years, counts)
            _add_provinces(count, run, num_provinces, counts)


@inlined
def _add_classes(
    count: int, run: int, province: int, year: int, by_class: Floats, is_member: Flags, counts: Floats
) -> None:
    is_any = False  # most often there is nobody at all
    for kind in range(is_member.shape[0]):
        is_any |= by_class[count, run, province, year, kind] != 0.0
    for group in range(is_member.shape[1]):
        total = 0.0
        for kind in range(is_member.shape[0] if is_any else 0):
            if is_member[kind, group]:
                total += by_class[count, run, province, year, kind]
        counts[count, run, province, year, group] = total


@inlined
def _add_years(count: int, run: int, province: int, num_years: int, counts: Floats) -> None:
    for group in range(counts.shape[4]):
        total = counts[count, run, province, 0, group]
        for year in range(1, num_years):
            total += counts[count, run, province, year, group]
        counts[count, run, province, num_years, group] = total


@inlined
def _add_provinces(count: int, run: int, num_provinces: int, counts: Floats) -> None:
    for period in range(counts.shape[3]):
        for group in range(counts.shape[4]):
            total = counts[count, run, 0, period, group]
            for province in range(1, num_provinces):
                total += counts[count, run, province, period, group]
            counts[count, run, num_provinces, period, group] = total
