"""From what happened to numbers for each area, period and group.

Every count is a sum over people, stays or pieces of time, made in one pass over flat cells (block, province,
year, class); groups, the country and the whole study are sums of cells. All replications of a history are
counted at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.asked_again import asked_again
from sim.bed_use import BedUse, bed_use
from sim.demand import beds_needed
from sim.engine.vocabulary import Ended, Floats, Ints
from sim.fates import fate_weights, fates
from sim.frame import GROUPS, SEXES, Frame
from sim.history import History
from sim.occupancy import Changes, beds_held, beds_open, beds_taken, samples
from sim.quantities import COUNTS, INDEX
from sim.spending import money_counts

# A class is a pair (citizen or not, sex); a group is a set of classes.
_CLASSES = [(is_citizen, sex) for is_citizen in (False, True) for sex in SEXES]
_MEMBERS = {
    "all": _CLASSES,
    "citizen": [each for each in _CLASSES if each[0]],
    "foreign": [each for each in _CLASSES if not each[0]],
    "female": [each for each in _CLASSES if each[1] == "female"],
    "male": [each for each in _CLASSES if each[1] == "male"],
}


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The numbers of r replications; here the areas are the provinces and the country."""

    counts: Floats
    """(len(COUNTS), r, areas, periods, groups)."""
    peak_needed: Ints
    """(r, areas, periods) Greatest number of beds needed at once, if there were enough for everyone."""


def tally(frame: Frame, history: History) -> Tally:
    """Return every count of each replication.

    Parameters
    ----------
    frame
        Provinces and years; provinces in the order of the areas of `history`.
    history
        What happened.

    Raises
    ------
    ValueError
        If `history.grant_kzt` does not have a number for each year.
    """
    if len(history.grant_kzt) != len(frame.years):
        raise ValueError(f"History.grant_kzt has {len(history.grant_kzt)} years: must be {len(frame.years)}")
    by_class = np.concatenate(
        (_fates_by_class(frame, history), _again_by_class(frame, history), _stays_by_class(frame, history))
    )
    shape = (len(COUNTS), history.num_blocks, len(frame.areas), len(frame.periods), len(GROUPS))
    counts = np.zeros(shape)
    counts[: len(by_class)] = _with_country(_with_study(frame, _by_group(by_class)))
    use = _bed_use(frame, history)
    for name, by_year in (_service(frame, history) | _days_by_area(frame, use)).items():
        counts[INDEX[name], ..., 0] = _with_study(frame, by_year[..., None])[..., 0]
    for name, by_period in money_counts(frame, history).items():
        counts[INDEX[name], ..., 0] = by_period
    counts[INDEX["any_never_admitted"]] = counts[INDEX["never_admitted"]] > 0
    return Tally(counts, _peaks(frame, use))


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """People in beds and beds open at given moments, m of them, in r replications."""

    taken: Ints
    """(r, m, areas) People in beds of any kind, parties counted in full."""
    open: Ints
    """(r, m, areas) Nominal beds open: without surge places."""


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
    taken = beds_taken(history.requests, history.placements, history.places.area)
    quantities = (taken, beds_open(history.network, _nominal_area(history)))
    return Sampled(*(_sampled(frame, history.num_blocks, changes, moments) for changes in quantities))


def _sampled(frame: Frame, num_blocks: int, changes: Changes, moments: Floats) -> Ints:
    num_provinces = len(frame.provinces)
    by_area = samples(changes, num_blocks * num_provinces, moments)
    by_province = by_area.reshape(len(moments), num_blocks, num_provinces).swapaxes(0, 1)
    return np.concatenate((by_province, by_province.sum(axis=2, keepdims=True)), axis=2)


def _fates_by_class(frame: Frame, history: History) -> Floats:
    people = history.people
    fate = fates(history)
    year = np.where(people.is_other_client, -1, frame.year_of(fate.moment))
    cell = _cell(frame, people.area, year, _class_of(people.is_citizen, people.sex))
    return _summed(frame, history.num_blocks, cell, fate_weights(fate))


def _again_by_class(frame: Frame, history: History) -> Floats:
    again = asked_again(history)
    area, is_citizen, sex, is_other_client = (
        history.label_by_request(name)[again.request]
        for name in ("area", "is_citizen", "sex", "is_other_client")
    )
    year = np.where(is_other_client == 1, -1, frame.year_of(again.moment))
    cell = _cell(frame, area, year, _class_of(is_citizen, sex))
    return _summed(frame, history.num_blocks, cell, again.weights)


def _stays_by_class(frame: Frame, history: History) -> Floats:
    """Return displacements and moves by home, and nights by the shelter's province, as in `STAYS`."""
    placements = history.placements
    of_stay = {
        name: history.label_by_request(name)[placements.request]
        for name in ("area", "is_citizen", "sex", "is_other_client")
    }
    is_counted = of_stay["is_other_client"] == 0
    kind = _class_of(of_stay["is_citizen"], of_stay["sex"])
    cell = _cell(frame, of_stay["area"], np.where(is_counted, frame.year_of(placements.left), -1), kind)
    ended = np.stack([placements.ended == reason for reason in (Ended.DISPLACED, Ended.MOVED)])
    displaced = _summed(frame, history.num_blocks, cell, ended.astype(np.float64))
    nights = np.zeros_like(displaced[:1])
    shelter = history.places.area[placements.place]
    for year, served in enumerate(_nights_by_year(frame, history)):
        in_year = _cell(frame, shelter, np.where(is_counted, year, -1), kind)
        nights += _summed(frame, history.num_blocks, in_year, served[None])
    return np.concatenate((displaced, nights))


def _service(frame: Frame, history: History) -> dict[str, Floats]:
    """Return the counts of shelters, (r, areas, years) each."""
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
    days = np.broadcast_to(frame.days, (history.num_blocks, len(frame.areas), len(frame.years)))
    grant = np.zeros_like(days)
    grant[:, -1] = history.grant_kzt
    served = {name: _nights_by_area(frame, history, by_year * flag) for name, flag in nights.items()}
    return served | {"grant_kzt": grant, "days": days}


def _by_group(by_class: Floats) -> Floats:
    """Return the sums over the classes of each group, the last axis."""
    by_group = np.zeros((*by_class.shape[:-1], len(GROUPS)))
    for column, group in enumerate(GROUPS):
        for each in _MEMBERS[group]:
            by_group[..., column] += by_class[..., _CLASSES.index(each)]
    return by_group


def _bed_use(frame: Frame, history: History) -> BedUse:
    """Return how hard the nominal beds are pressed; beds that are made ready are held."""
    nominal, network = _nominal_area(history), history.network
    state_paid = np.where(history.places.is_state_paid, nominal, -1)
    return bed_use(
        beds_held(history.requests, history.placements, network, nominal),
        beds_open(network, nominal),
        beds_open(network, state_paid),
        beds_needed(history.requests, history.label_by_request("area"), network.until),
        len(frame.provinces),
        history.num_blocks,
        network.until,
        frame.windows,
    )


def _days_by_area(frame: Frame, use: BedUse) -> dict[str, Floats]:
    shape = (-1, len(frame.areas), len(frame.years))
    return {name: days.reshape(shape) for name, days in use.days.items()}


def _peaks(frame: Frame, use: BedUse) -> Ints:
    by_year = use.peak_needed.reshape(-1, len(frame.areas), len(frame.years))
    if len(frame.years) == 1:
        return by_year
    return np.concatenate((by_year, by_year.max(axis=2, keepdims=True)), axis=2)


def _nominal_area(history: History) -> Ints:
    """Return the area of each place, -1 for surge places."""
    return np.where(history.places.is_surge, -1, history.places.area)


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
    by_area: Floats = _with_country(np.stack(sums, axis=1, dtype=np.float64).reshape(shape))[0]
    return by_area


def _class_of(is_citizen: NDArray[Any], sex: NDArray[Any]) -> Ints:
    kind: Ints = is_citizen.astype(np.int64) * len(SEXES) + sex
    return kind


def _cell(frame: Frame, area: Ints, year: Ints, kind: Ints) -> Ints:
    """Return the flat cell of (area, year, class), -1 where the year is."""
    cell = (area * len(frame.years) + year) * len(_CLASSES) + kind
    return np.where(year < 0, -1, cell)


def _summed(frame: Frame, num_blocks: int, cell: Ints, weights: Floats) -> Floats:
    """Return sums over cells, (rows of weights, r, provinces, years, classes); cell -1 is left out."""
    shape = (num_blocks, len(frame.provinces), len(frame.years), len(_CLASSES))
    num_cells = int(np.prod(shape))
    inside = np.where(cell < 0, num_cells, cell)
    sums = np.empty((len(weights), num_cells))
    for row, weight in enumerate(weights):
        sums[row] = np.bincount(inside, weight, num_cells + 1)[:num_cells]
    return sums.reshape(len(weights), *shape)


def _with_country(sums: Floats) -> Floats:
    """Return the sums over provinces behind the provinces, axis 2."""
    return np.concatenate((sums, sums.sum(axis=2, keepdims=True)), axis=2)


def _with_study(frame: Frame, sums: Floats) -> Floats:
    """Return the sums over years behind the years, the last axis but one; nothing new for a single year."""
    if len(frame.years) == 1:
        return sums
    return np.concatenate((sums, sums.sum(axis=-2, keepdims=True)), axis=-2)
