"""Demand in several provinces, each with a shelter of its own, where nobody wrote refusals down.

A day tells of a province if it began with a free bed there: whoever asked then was admitted. On one day some
shelters have a free bed and others do not; so a day tells a part of the demand, the share of the provinces
that it tells of. Where the beds of a province are not known, or the province of somebody, every day counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fitting.demand import Demand, present_on
from sim.fitting.kinds import only
from sim.records.stays import Flags, StayRecords
from sim.scenario import DAYS_A_YEAR

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Places:
    """Who asked, and how long each province was watched.

    Attributes
    ----------
    demand
        Who asked on each day, in all provinces that it tells of.
    years
        Length of the days that tell of each province together, a day at least; "" for people of no known
        province.
    """

    demand: Demand
    years: Mapping[str, float]


def demand_in_places(stays: StayRecords, beds: Mapping[str, int]) -> Places:
    """Return who asked for a bed, where the beds of some provinces are known and refusals are not.

    Parameters
    ----------
    stays
        The book; the province of a stay is that of its shelter.
    beds
        By province.
    """
    days = np.arange(int(stays.records_from), int(stays.records_until) + 1)
    is_free = {place: _free(stays, place, beds.get(place), days) for place in _places(stays)}
    counts = _counted(stays, is_free)
    at = (stays.arrived[counts] - days[0]).astype(np.int64)
    people = np.bincount(at, minlength=len(days))
    part = _part(stays.province[counts], is_free)
    tells = part > 0
    demand = Demand(days[tells], people[tells], "free days", len(days), part[tells], counts)
    return Places(demand, {place: max(int(free.sum()), 1) / DAYS_A_YEAR for place, free in is_free.items()})


def _places(stays: StayRecords) -> list[str]:
    return sorted(set(stays.province.tolist()))


def _free(stays: StayRecords, place: str, beds: int | None, days: NDArray[np.int64]) -> Flags:
    if beds is None or not place:
        return np.ones(len(days), np.bool_)
    return np.asarray(present_on(only(stays, stays.province == place), days) < beds)


def _counted(stays: StayRecords, is_free: Mapping[str, Flags]) -> Flags:
    """Return the stays that began on a day that tells of their province."""
    counts = np.zeros(len(stays), np.bool_)
    for place, free in is_free.items():
        came = (stays.province == place) & ~stays.present_at_start
        counts[came] = free[(stays.arrived[came] - stays.records_from).astype(np.int64)]
    return counts


def _part(province: NDArray[np.str_], is_free: Mapping[str, Flags]) -> Floats:
    """Return the part of all demand that each day tells, by the rates on the days that tell."""
    rates = {
        place: (int((province == place).sum()) + 0.5) / max(int(free.sum()), 1)
        for place, free in is_free.items()
    }
    whole = sum(rates.values())
    return np.asarray(sum(rate / whole * is_free[place] for place, rate in rates.items()), np.float64)
