"""How much of demand the days with a free bed tell: of people who come together some may find no bed.

A day that began with one free bed shows one person of a family of three, and nobody knows of the others. So
the number of a day that filled the shelter is only known to be no less; and of all who ask on a day with k
free beds the part E min(N, k) / E N is seen, N the people who ask, whose law is that of
`sim.fitting.groups`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.fitting.demand import Demand
from sim.fitting.groups import people_chances
from sim.records.rounded import Rounded
from sim.scenario import DAYS_A_YEAR

Floats = NDArray[np.float64]
NUM_ROUNDS = 8
"""The rate is corrected by the part seen, which follows from the rate: so often, by when nothing changes."""


def is_filled(demand: Demand) -> NDArray[np.bool_]:
    """Return which days had no bed for more people than came."""
    nothing = np.zeros(len(demand.days), np.bool_)
    return nothing if demand.room is None else np.asarray(demand.people >= demand.room)


def with_room(demand: Demand, told: Rounded, another: float) -> Demand:
    """Return demand that knows which part of it each day could see.

    Parameters
    ----------
    demand
        Day by day.
    told
        All its people, as they are told.
    another
        Chance that a group has one more person, below 1.
    """
    if demand.room is None or told.about == 0:
        return demand
    for _ in range(NUM_ROUNDS):
        a_day = told.about / demand.years / DAYS_A_YEAR
        demand = replace(demand, seen=seen_part(demand.room, a_day, another))
    return demand


def seen_part(room: NDArray[np.int64], a_day: float, another: float) -> Floats:
    """Return E min(N, k) / E N for each room k, at least 1, and so many people a day on average, above 0.

    Examples
    --------
    One person in two days: with one bed, the chance that anyone comes, over one half.

    >>> seen_part(np.array([1, 50]), 0.5, 0.0).round(3).tolist()
    [0.787, 1.0]
    """
    more = 1.0 - np.cumsum(people_chances(a_day, another, int(room.max())))
    return np.asarray(np.minimum(np.cumsum(more)[room - 1] / a_day, 1.0))
