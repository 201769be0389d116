"""From what happened to numbers for each area, period and group.

Every count is a sum over people, stays or pieces of time, made in one pass over flat cells (province, year,
class); groups, the country and the whole study are sums of cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.demand import beds_needed
from sim.engine.vocabulary import Ended, Flags, Floats, Ints
from sim.fates import fate_weights, fates
from sim.frame import GROUPS, SEXES, Frame
from sim.history import History
from sim.occupancy import Changes, Steps, beds_held, beds_open, beds_taken, samples, steps
from sim.quantities import COUNTS, FATES, INDEX, STAYS

# A class is a pair (citizen or not, sex); a group is a set of classes.
_NUM_CLASSES = 2 * len(SEXES)
_CLASS_IS_IN = np.array(
    [
        (1, is_citizen, 1 - is_citizen, sex == "female", sex == "male")
        for is_citizen in (0, 1)
        for sex in SEXES
    ],
    dtype=np.float64,
)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The numbers of one replication."""

    counts: Floats
    """(len(COUNTS), areas, periods, groups)."""
    peak_needed: Ints
    """(areas, periods) Greatest number of beds needed at once, if there were enough for everyone."""


def tally(frame: Frame, history: History) -> Tally:
    """Return every count of one replication.

    Parameters
    ----------
    frame
        Provinces and years; provinces are the indices of the labels in `history`.
    history
        What happened.

    Raises
    ------
    ValueError
        If `history.grant_kzt` does not have a number for each year.
    """
    if len(history.grant_kzt) != len(frame.years):
        raise ValueError(f"History.grant_kzt has {len(history.grant_kzt)} years: must be {len(frame.years)}")
    by_class = np.concatenate((_fates_by_class(frame, history), _stays_by_class(frame, history)))
    counts = np.zeros((len(COUNTS), len(frame.areas), len(frame.periods), len(GROUPS)))
    counts[: len(FATES) + len(STAYS)] = _with_country(_with_study(frame, by_class @ _CLASS_IS_IN))
    beds = _bed_steps(frame, history)
    for name, by_year in (_service(frame, history) | _days_by_area(frame, beds)).items():
        counts[INDEX[name], ..., 0] = _with_study(frame, by_year[None, ..., None])[0, ..., 0]
    counts[INDEX["any_never_admitted"]] = counts[INDEX["never_admitted"]] > 0
    return Tally(counts, _peaks(frame, beds))


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """People in beds and beds open at given moments, m of them."""

    taken: Ints
    """(m, areas) People in beds of any kind, parties counted in full."""
    open: Ints
    """(m, areas) Nominal beds open: without surge places."""
    needed: Ints
    """(m, areas) Beds needed if there were enough, by home."""


def sample(frame: Frame, history: History, moments: Floats) -> Sampled:
    """Return the state of the beds at given moments, each after all that happens at its instant.

    Parameters
    ----------
    frame
        Provinces.
    history
        What happened.
    moments
        (m,) Increasing, days before the end of the run.
    """
    num_areas, country = len(frame.areas), len(frame.provinces)
    anywhere = history.places.province
    taken = beds_taken(history.requests, history.placements, anywhere)
    quantities = (taken, beds_open(history.network, _nominal_area(history)), _needed(history))
    return Sampled(*(samples(changes.with_country(country), num_areas, moments) for changes in quantities))


def _fates_by_class(frame: Frame, history: History) -> Floats:
    people = history.people
    fate = fates(history)
    year = np.where(people.is_other_client, -1, frame.year_of(fate.moment))
    cell = _cell(frame, people.province, year, _class_of(people.is_citizen, people.sex))
    return _summed(frame, cell, fate_weights(fate))


def _stays_by_class(frame: Frame, history: History) -> Floats:
    """Return displacements and moves by home, and nights by the shelter's province, as in `STAYS`."""
    placements = history.placements
    of_stay = {
        name: history.label_by_request(name)[placements.request]
        for name in ("province", "is_citizen", "sex", "is_other_client")
    }
    is_counted = of_stay["is_other_client"] == 0
    kind = _class_of(of_stay["is_citizen"], of_stay["sex"])
    cell = _cell(frame, of_stay["province"], np.where(is_counted, frame.year_of(placements.left), -1), kind)
    ended = np.stack([placements.ended == reason for reason in (Ended.DISPLACED, Ended.MOVED)])
    nights = np.zeros((1, len(frame.provinces), len(frame.years), _NUM_CLASSES))
    shelter = history.places.province[placements.place]
    for year, served in enumerate(_nights_by_year(frame, history)):
        in_year = _cell(frame, shelter, np.where(is_counted, year, -1), kind)
        nights += _summed(frame, in_year, served[None])
    return np.concatenate((_summed(frame, cell, ended.astype(np.float64)), nights))


def _service(frame: Frame, history: History) -> dict[str, Floats]:
    """Return the counts of shelters, (areas, years) each."""
    places, placements = history.places, history.placements
    is_other = history.label_by_request("is_other_client")[placements.request] == 1
    place = placements.place
    nights = {
        "nights_other_clients": is_other,
        "nights_state_paid": places.is_state_paid[place],
        "nights_surge": places.is_surge[place],
        "bed_nights": ~places.is_surge[place],
        "bed_nights_state_paid": ~places.is_surge[place] & places.is_state_paid[place],
        "bed_nights_paid_by_others": ~places.is_surge[place] & ~places.is_state_paid[place],
    }
    by_year = _nights_by_year(frame, history)
    days = np.broadcast_to(frame.days, (len(frame.areas), len(frame.years)))
    grant = np.zeros_like(days)
    grant[-1] = history.grant_kzt
    served = {name: _nights_by_area(frame, history, by_year * flag) for name, flag in nights.items()}
    return served | {"grant_kzt": grant, "days": days}


def _bed_steps(frame: Frame, history: History) -> Steps:
    """Return nominal beds held (turnaround included), open, needed, and open at the state's cost, by area."""
    nominal, country = _nominal_area(history), len(frame.provinces)
    state_paid = np.where(history.places.is_state_paid, nominal, -1)
    held = beds_held(history.requests, history.placements, history.network, nominal)
    open_beds, open_state_paid = (beds_open(history.network, area) for area in (nominal, state_paid))
    quantities = (held, open_beds, _needed(history), open_state_paid)
    with_country = [changes.with_country(country) for changes in quantities]
    return steps(with_country, len(frame.areas), history.network.until)


def _days_by_area(frame: Frame, beds: Steps) -> dict[str, Floats]:
    held, open_beds, needed, open_state_paid = beds.level
    return {
        "bed_days": beds.days_where(open_beds, frame.windows),
        "bed_days_state_paid": beds.days_where(open_state_paid, frame.windows),
        "bed_days_paid_by_others": beds.days_where(open_beds - open_state_paid, frame.windows),
        "days_full": beds.days_where((open_beds > 0) & (held >= open_beds), frame.windows),
        "days_demand_exceeds": beds.days_where(needed > open_beds, frame.windows),
    }


def _peaks(frame: Frame, beds: Steps) -> Ints:
    by_year = beds.greatest(2, frame.windows)
    if len(frame.years) == 1:
        return by_year
    return np.concatenate((by_year, by_year.max(axis=1, keepdims=True)), axis=1)


def _needed(history: History) -> Changes:
    return beds_needed(history.requests, history.label_by_request("province"), history.network.until)


def _nominal_area(history: History) -> Ints:
    """Return the province of each place, -1 for surge places."""
    return np.where(history.places.is_surge, -1, history.places.province)


def _nights_by_year(frame: Frame, history: History) -> Floats:
    """Return the person-nights of each stay that fall in each year, (years, stays)."""
    placements = history.placements
    start, end = (np.array(edges)[:, None] for edges in (frame.edges[:-1], frame.edges[1:]))
    nights = np.minimum(placements.left, end) - np.maximum(placements.admitted, start)
    within: Floats = np.maximum(nights, 0.0)
    return within * history.requests.party[placements.request]


def _nights_by_area(frame: Frame, history: History, by_year: Floats) -> Floats:
    """Return (areas, years) from the nights of each stay in each year."""
    shelter = history.places.province[history.placements.place]
    sums = [np.bincount(shelter, nights, len(frame.provinces)) for nights in by_year]
    by_area: Floats = _with_country(np.stack(sums, axis=1, dtype=np.float64)[None])[0]
    return by_area


def _class_of(is_citizen: NDArray[Any], sex: NDArray[Any]) -> Ints:
    kind: Ints = is_citizen.astype(np.int64) * len(SEXES) + sex
    return kind


def _cell(frame: Frame, province: Ints, year: Ints, kind: Ints) -> Ints:
    """Return the flat cell of (province, year, class), -1 where the year is."""
    cell = (province * len(frame.years) + year) * _NUM_CLASSES + kind
    return np.where(year < 0, -1, cell)


def _summed(frame: Frame, cell: Ints, weights: Floats) -> Floats:
    """Return sums over cells, (rows of weights, provinces, years, classes); cell -1 is left out."""
    shape = (len(frame.provinces), len(frame.years), _NUM_CLASSES)
    is_counted: Flags = cell >= 0
    inside, num_cells = cell[is_counted], int(np.prod(shape))
    sums = [np.bincount(inside, row[is_counted], num_cells) for row in weights]
    return np.stack(sums, dtype=np.float64).reshape(len(weights), *shape)


def _with_country(sums: Floats) -> Floats:
    """Return the sums over provinces behind the provinces, axis 1."""
    return np.concatenate((sums, sums.sum(axis=1, keepdims=True)), axis=1)


def _with_study(frame: Frame, sums: Floats) -> Floats:
    """Return the sums over years behind the years, axis 2; a study of one year is its only period."""
    if len(frame.years) == 1:
        return sums
    return np.concatenate((sums, sums.sum(axis=2, keepdims=True)), axis=2)
