"""People and nights, added up over flat cells: (block, province, year, class)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import compiled
from sim.asked_again import asked_again
from sim.engine.vocabulary import Ended, Flags, Floats, Ints
from sim.fates import fate_weights, fates, weights_by_end
from sim.frame import AGES, GROUPS, SEXES, Frame
from sim.history import History
from sim.quantities import AGAIN, FATES, STAYS

OF_ONE_AGE = [(is_citizen, sex) for is_citizen in (False, True) for sex in SEXES]
"""The classes of one age."""

NIGHTS = (
    "nights_other_clients",
    "nights_state_paid",
    "nights_surge",
    "bed_nights",
    "bed_nights_state_paid",
    "bed_nights_paid_by_others",
)
"""Nights by the shelter's province: of other clients, then of everyone, by the place."""


@cache
def membership(ages: tuple[str, ...]) -> Flags:
    """Return which classes make up each group of a frame that tells these ages apart; shape (c, g).

    A class is an age, citizen or not, and a sex; where no ages are told apart, the latter two.
    """
    classes = [
        ("all", age, "citizen" if is_citizen else "foreign", sex)
        for age in ages or ("",)
        for is_citizen, sex in OF_ONE_AGE
    ]
    return np.array([[group in each for group in (*GROUPS, *ages)] for each in classes])


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """People and nights in r replications, p provinces, y years and c classes."""

    by_class: Floats
    """(counts, r, p, y, c) In the order of `FATES`, `AGAIN` and `STAYS`."""
    by_shelter: dict[str, Floats]
    """(r, p + 1, y) each, by the names of `NIGHTS`; the country is the last area."""


def count_people(frame: Frame, history: History) -> Counted:
    """Return what became of people, and the nights they were in places.

    Displaced people and moves count at home, in the year they happened; nights in the shelter's province.

    Parameters
    ----------
    frame
        Provinces, in the order of the areas of `history`, and years.
    history
        What happened.
    """
    return (_compiled_count if compiled.is_in_use() else _plain_count)(frame, history)


def _plain_count(frame: Frame, history: History) -> Counted:
    parts = (
        _fates_by_class(frame, history),
        _again_by_class(frame, history),
        _stays_by_class(frame, history),
    )
    return Counted(np.concatenate(parts), _nights_by_shelter(frame, history))


def _fates_by_class(frame: Frame, history: History) -> Floats:
    people = history.people
    fate = fates(history)
    year = np.where(people.is_other_client, -1, frame.year_of(fate.moment))
    kind = _class_of(frame, people.is_citizen, people.sex, people.age)
    cell = _cell(frame, people.area, year, kind)
    return _summed(frame, history.num_blocks, cell, fate_weights(fate))


def _again_by_class(frame: Frame, history: History) -> Floats:
    if not (history.requests.follows >= 0).any():
        return np.zeros((len(AGAIN), *_shape(frame, history.num_blocks)))
    again = asked_again(history)
    area, is_other_client = (
        history.label_by_request(name)[again.request] for name in ("area", "is_other_client")
    )
    year = np.where(is_other_client == 1, -1, frame.year_of(again.moment))
    cell = _cell(frame, area, year, _class_by_request(frame, history)[again.request])
    return _summed(frame, history.num_blocks, cell, again.weights)


def _stays_by_class(frame: Frame, history: History) -> Floats:
    """Return displacements and moves by home, and nights by the shelter's province, as in `STAYS`."""
    placements = history.placements
    home, is_other_client = (
        history.label_by_request(name)[placements.request] for name in ("area", "is_other_client")
    )
    is_counted = is_other_client == 0
    kind = _class_by_request(frame, history)[placements.request]
    cell = _cell(frame, home, np.where(is_counted, frame.year_of(placements.left), -1), kind)
    ended = np.stack([placements.ended == reason for reason in (Ended.DISPLACED, Ended.MOVED)])
    displaced = _summed(frame, history.num_blocks, cell, ended.astype(np.float64))
    nights = np.zeros_like(displaced[:1])
    shelter = history.places.area[placements.place]
    for year, served in enumerate(_nights_by_year(frame, history)):
        in_year = _cell(frame, shelter, np.where(is_counted, year, -1), kind)
        nights += _summed(frame, history.num_blocks, in_year, served[None])
    return np.concatenate((displaced, nights))


def _nights_by_shelter(frame: Frame, history: History) -> dict[str, Floats]:
    """Return the nights of shelters' provinces, (r, areas, years) each, by the names of `NIGHTS`."""
    places, placements = history.places, history.placements
    is_paid, is_surge = (column[placements.place] for column in (places.is_state_paid, places.is_surge))
    is_other = history.label_by_request("is_other_client")[placements.request] == 1
    flags = (is_other, is_paid, is_surge, ~is_surge, ~is_surge & is_paid, ~is_surge & ~is_paid)
    by_year = _nights_by_year(frame, history)
    served = (_nights_by_area(frame, history, by_year * flag) for flag in flags)
    return dict(zip(NIGHTS, served, strict=True))


def _nights_by_year(frame: Frame, history: History) -> Floats:
    """Return the person-nights of each stay that fall in each year, (years, stays)."""
    placements = history.placements
    start, end = (np.array(edges)[:, None] for edges in (frame.edges[:-1], frame.edges[1:]))
    nights = np.minimum(placements.left, end) - np.maximum(placements.admitted, start)
    within: Floats = np.maximum(nights, 0.0)
    return within * history.requests.party[placements.request]


def _nights_by_area(frame: Frame, history: History, by_year: Floats) -> Floats:
    """Return (r, areas, years) from the nights of each stay in each year."""
    shelter = history.places.area[history.placements.place]
    sums = [np.bincount(shelter, nights, history.num_blocks * len(frame.provinces)) for nights in by_year]
    shape = (1, history.num_blocks, len(frame.provinces), len(frame.years))
    by_area: Floats = with_country(np.stack(sums, axis=1, dtype=np.float64).reshape(shape))[0]
    return by_area


def _class_of(frame: Frame, is_citizen: NDArray[Any], sex: NDArray[Any], age: NDArray[Any]) -> Ints:
    kind: Ints = is_citizen.astype(np.int64) * len(SEXES) + sex
    if not frame.ages:
        return kind
    rank = [frame.ages.index(each) if each in frame.ages else -1 for each in AGES]
    first: Ints = np.array(rank, np.int64)[age]
    if (first < 0).any():
        raise ValueError(f"Frame.ages is {frame.ages}: somebody has another age")
    return kind + len(OF_ONE_AGE) * first


def _class_by_request(frame: Frame, history: History) -> Ints:
    return _class_of(frame, *(history.label_by_request(name) for name in ("is_citizen", "sex", "age")))


def _num_classes(frame: Frame) -> int:
    return len(membership(frame.ages))


def _cell(frame: Frame, area: Ints, year: Ints, kind: Ints) -> Ints:
    """Return the flat cell of (area, year, class), -1 where the year is."""
    cell = (area * len(frame.years) + year) * _num_classes(frame) + kind
    return np.where(year < 0, -1, cell)


def _shape(frame: Frame, num_blocks: int) -> tuple[int, int, int, int]:
    return num_blocks, len(frame.provinces), len(frame.years), _num_classes(frame)


def _summed(frame: Frame, num_blocks: int, cell: Ints, weights: Floats) -> Floats:
    """Return sums over cells, (rows of weights, r, provinces, years, classes); cell -1 is left out."""
    shape = _shape(frame, num_blocks)
    num_cells = int(np.prod(shape))
    inside = np.where(cell < 0, num_cells, cell)
    sums = np.empty((len(weights), num_cells))
    for row, weight in enumerate(weights):
        sums[row] = np.bincount(inside, weight, num_cells + 1)[:num_cells]
    return sums.reshape(len(weights), *shape)


def with_country(sums: Floats) -> Floats:
    """Return the sums over provinces behind the provinces, axis 2."""
    return np.concatenate((sums, sums.sum(axis=2, keepdims=True)), axis=2)


def _compiled_count(frame: Frame, history: History) -> Counted:
    shape = _shape(frame, history.num_blocks)
    by_class = np.zeros((len(FATES) + len(AGAIN) + len(STAYS), int(np.prod(shape))))
    of_fates, of_again, of_stays = np.split(by_class, [len(FATES), len(FATES) + len(AGAIN)])
    nights, is_away = _compiled_stays(frame, history, of_stays)
    _compiled_fates(frame, history, is_away, of_fates)
    if (history.requests.follows >= 0).any():
        of_again[:] = _again_by_class(frame, history).reshape(of_again.shape)
    served = nights.reshape(-1, history.num_blocks, len(frame.provinces), len(frame.years))
    named = dict(zip(NIGHTS, with_country(served), strict=True))
    return Counted(by_class.reshape(-1, *shape), named)


def _compiled_stays(frame: Frame, history: History, by_class: Floats) -> tuple[Floats, Flags]:
    """Add up sums by cell; return those by shelter, and whose first stay is away from home."""
    from sim.counting import Labels, Stays, count_stays

    placements, places = history.placements, history.places
    by_shelter = np.zeros((len(NIGHTS), history.num_blocks * len(frame.provinces) * len(frame.years)))
    is_away = np.zeros(len(history.requests), np.bool_)
    kind = _class_by_request(frame, history)
    count_stays(
        np.array(frame.edges),
        _num_classes(frame),
        Labels(history.label_by_request("area"), kind, history.label_by_request("is_other_client")),
        Stays(
            placements.request,
            placements.place,
            placements.admitted,
            placements.left,
            placements.ended,
            history.requests.party,
            places.area,
            places.is_state_paid,
            places.is_surge,
        ),
        by_class,
        by_shelter,
        is_away,
    )
    return by_shelter, is_away


def _compiled_fates(frame: Frame, history: History, is_away: Flags, by_class: Floats) -> None:
    """Add up sums by cell."""
    from sim.counting import Asked, Labels, count_fates

    requests, placements, people = history.requests, history.placements, history.people
    request_of, number = np.full(len(people), -1), history.first_requests()
    request_of[requests.person[number]] = number
    count_fates(
        np.array(frame.edges),
        _num_classes(frame),
        Labels(
            people.area,
            _class_of(frame, people.is_citizen, people.sex, people.age),
            people.is_other_client,
        ),
        people.time,
        request_of,
        Asked(
            placements.outcome,
            placements.cause,
            placements.eligible,
            placements.decided,
            requests.stay,
            requests.party,
            is_away,
            requests.route_start,
            requests.route_from,
            requests.route_until,
            requests.route_leave_by,
        ),
        *_weights_by_end(),
        _DAYS_WAITED,
        _NIGHTS_UNMET,
        by_class,
    )


@cache
def _weights_by_end() -> tuple[Floats, Ints, Ints]:
    """Return what each way to end adds to the sums, to how many of them it adds something, and to which."""
    weights = weights_by_end()
    is_nothing = weights == 0.0
    return weights, (~is_nothing).sum(axis=1), np.argsort(is_nothing, axis=1, kind="stable")


_DAYS_WAITED, _NIGHTS_UNMET = (
    [count.name for count in FATES].index(name) for name in ("waited_days", "unmet_nights")
)
