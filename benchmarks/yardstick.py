"""The yardstick workload: what is simulated, in figures, and the numbers every program must come to.

17 shelters, each offered 0.9 of its beds by a Poisson stream of people; stays lognormal, mean 90 days,
coefficient of variation 1; patience exponential, mean 14 days. In variant a people wait at home; in variant b
they first try the next three shelters, and wait at home if these are full. One year of warm-up, five of
measurement. `yardstick/` says the same in scenario files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

BEDS = (12, 8, 15, 6, 10, 8, 20, 6, 8, 10, 12, 6, 8, 6, 15, 20, 10)
LOAD = 0.9
MEAN_STAY = 90.0
CV_STAY = 1.0
SIGMA_STAY = math.sqrt(math.log(1.0 + CV_STAY**2))
MU_STAY = math.log(MEAN_STAY) - SIGMA_STAY**2 / 2.0
MEAN_PATIENCE = 14.0
WARM_UP = 365.0
"""Days; the year 2015 of the scenario files."""
UNTIL = 2192.0
"""Days; to the end of 2020."""

REACH = {"a": 1, "b": 4}
"""How many shelters a person tries at once, by variant; the first is the one at home."""

MEAN_GAPS = tuple(MEAN_STAY / (LOAD * beds) for beds in BEDS)
"""Days between two referrals to a shelter, on average."""

FILES = {variant: Path(__file__).with_name("yardstick") / f"yardstick-{variant}.toml" for variant in REACH}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a replication comes to.

    Attributes
    ----------
    people
        Referred in the whole run.
    share_gave_up
        Share of the people referred after the warm-up who gave up waiting.
    share_away
        Share of them admitted away from home.
    mean_wait
        Days waited by the admitted among them, on average.
    occupancy
        Average share of the beds taken after the warm-up, by shelter.
    """

    people: int
    share_gave_up: float
    share_away: float
    mean_wait: float
    occupancy: tuple[float, ...]
