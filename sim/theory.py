"""Closed forms for shelters that turn people away or let them wait: Erlang B, C and A, overflow, families.

Loads are in erlang: people referred per day times mean stay in days, which is the number of beds that
would be taken if there were no end of them. Referrals are Poisson throughout.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.distributions import Distribution

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a waiting list does in the long run.

    Attributes
    ----------
    chance_of_waiting
        Share of people referred who find no bed free.
    chance_of_giving_up
        Share of people referred whose patience ends first.
    mean_wait
        Days waited, over all people referred, those who give up included.
    mean_waiting
        People on the waiting list.
    mean_occupied
        Beds taken.
    """

    chance_of_waiting: float
    chance_of_giving_up: float
    mean_wait: float
    mean_waiting: float
    mean_occupied: float

    @property
    def mean_wait_of_those_who_wait(self) -> float:
        """Days waited, over the people who find no bed free."""
        return self.mean_wait / self.chance_of_waiting


@dataclass(frozen=True, slots=True)
class Families:
    """Share of each class turned away, and mean number of beds taken, with parties of several sizes."""

    turned_away: tuple[float, ...]
    mean_occupied: float


def erlang_b(load: float, beds: float) -> float:
    """Return the share turned away where nobody waits; it depends on stays through their mean only.

    Parameters
    ----------
    load
        Offered load, at least 0, in erlang.
    beds
        Number of beds, at least 0; a fraction is read by the continuous extension.

    References
    ----------
    Erlang (1917); Sevastyanov (1957) for any law of stay; Jagerman (1974), Bell System Technical Journal
    53, for the continuous extension 1/B = load * integral of exp(-load t) (1 + t)**beds.
    """
    if load < 0.0 or beds < 0.0 or not math.isfinite(load + beds):
        raise ValueError(f"load is {load} and beds is {beds}: both must be finite and at least 0")
    if load == 0.0:
        return 1.0 if beds == 0 else 0.0
    part = beds - math.floor(beds)
    blocked = _erlang_b_of_a_part(load, part)
    for step in range(1, math.floor(beds) + 1):
        blocked = load * blocked / (step + part + load * blocked)
    return blocked


def _erlang_b_of_a_part(load: float, beds: float) -> float:
    if beds == 0.0:
        return 1.0
    from scipy.integrate import quad

    return 1.0 / float(quad(lambda t: math.exp(-t) * (1.0 + t / load) ** beds, 0.0, math.inf, epsabs=0.0)[0])


def erlang_c(load: float, beds: int) -> float:
    """Return the share of people who wait where all wait as long as it takes; 1 where beds do not suffice.

    References
    ----------
    Erlang (1917): C = B / (1 - (load / beds) (1 - B)); exponential stays.
    """
    if load >= beds:
        return 1.0
    blocked = erlang_b(load, beds)
    return blocked / (1.0 - load / beds * (1.0 - blocked))


def erlang_a(arrival_rate: float, mean_stay: float, beds: int, mean_patience: float) -> Waiting:
    """Return what the waiting list does with exponential stays and exponential patience.

    Parameters
    ----------
    arrival_rate
        People referred per day.
    mean_stay, mean_patience
        Days.
    beds
        Number of beds, at least 1.

    References
    ----------
    Palm (1957); Garnett, Mandelbaum, Reiman (2002), M&SOM 4, section 2.
    """
    _check_waiting(arrival_rate, mean_stay, beds)
    if mean_patience <= 0.0:
        raise ValueError(f"mean_patience is {mean_patience}: it must be above 0")
    logs, highest = [0.0], 0.0  # logarithms of the weights of 0, 1, 2, ... people waiting
    while logs[-1] > highest - 45.0:
        leaving = beds / mean_stay + len(logs) / mean_patience
        logs.append(logs[-1] + math.log(arrival_rate / leaving))
        highest = max(highest, logs[-1])
    weights = np.exp(np.array(logs) - highest)
    full, waiting = float(weights.sum()), float(weights @ np.arange(len(logs)))
    free, occupied = (math.exp(-highest) * part for part in _below(arrival_rate * mean_stay, beds))
    total = free + full
    return Waiting(
        chance_of_waiting=full / total,
        chance_of_giving_up=waiting / total / mean_patience / arrival_rate,
        mean_wait=waiting / total / arrival_rate,
        mean_waiting=waiting / total,
        mean_occupied=(occupied + beds * full) / total,
    )


def waiting_with_patience(
    arrival_rate: float, mean_stay: float, beds: int, patience: Distribution
) -> Waiting:
    """Return what the waiting list does with exponential stays and patience of any law.

    The wait offered to a person who would never give up has the density
    v(x) = rate p exp(rate E min(patience, x) - beds x / mean_stay), with p the chance of one bed free.

    References
    ----------
    Baccelli, Hebuterne (1981), Performance '81; Mandelbaum, Zeltyn (2009), Operations
    Research 57, M/M/n+G.
    """
    from scipy.integrate import quad

    _check_waiting(arrival_rate, mean_stay, beds)
    free, occupied = _below(arrival_rate * mean_stay, beds)

    def density(x: float) -> float:
        return math.exp(arrival_rate * float(patience.capped_mean(x)) - beds * x / mean_stay)

    def integral(weighted: bool) -> float:
        def function(x: float) -> float:
            return density(x) * (float(patience.capped_mean(x)) if weighted else 1.0)

        pieces = [0.0, patience.mean, 10.0 * patience.mean, math.inf]
        return math.fsum(
            float(quad(function, low, high, epsabs=0.0, epsrel=1e-11, limit=500)[0])
            for low, high in pairwise(pieces)
        )

    last = beds / (arrival_rate * mean_stay)  # weight of one bed free, that of no bed free being 1
    full, waits = arrival_rate * last * integral(False), arrival_rate * last * integral(True)
    total = free + full
    mean_occupied = (occupied + beds * full) / total
    return Waiting(
        chance_of_waiting=full / total,
        chance_of_giving_up=1.0 - mean_occupied / (arrival_rate * mean_stay),
        mean_wait=waits / total,
        mean_waiting=arrival_rate * waits / total,
        mean_occupied=mean_occupied,
    )


def _below(load: float, beds: int) -> tuple[float, float]:
    """Return the weight of all states with a bed free, and the occupied beds in them; full weighs 1."""
    weight, free, occupied = 1.0, 0.0, 0.0
    for taken in range(beds - 1, -1, -1):
        weight *= (taken + 1) / load
        free += weight
        occupied += taken * weight
    return free, occupied


def _check_waiting(arrival_rate: float, mean_stay: float, beds: int) -> None:
    if not (arrival_rate > 0.0 and mean_stay > 0.0 and beds >= 1):
        raise ValueError(
            f"arrival_rate is {arrival_rate}, mean_stay {mean_stay}, beds {beds}: "
            "rate and stay must be above 0, beds at least 1"
        )


def beds_for_blocking(load: float, share: float) -> int:
    """Return the smallest number of beds that turns away at most this share, above 0, of a load."""
    if not share > 0.0:
        raise ValueError(f"share is {share}: it must be above 0")
    beds, blocked = 0, 1.0
    while blocked > share:
        beds += 1
        blocked = load * blocked / (beds + load * blocked)
    return beds


def kaufman_roberts(loads: Sequence[float], sizes: Sequence[int], beds: int) -> Families:
    """Return the share turned away of each class of parties that need several beds at once or none.

    Parameters
    ----------
    loads
        Parties of each class per day times their mean stay in days.
    sizes
        Beds a party of each class needs, at least 1.
    beds
        Number of beds, all shared.

    References
    ----------
    Kaufman (1981), IEEE Transactions on Communications 29; Roberts (1981); any law of stay.
    """
    if len(loads) != len(sizes) or min(sizes) < 1:
        raise ValueError(f"sizes are {sizes}: one is needed for each load, at least 1")
    weights = [1.0]
    for taken in range(1, beds + 1):
        parts = (a * b * weights[taken - b] for a, b in zip(loads, sizes, strict=True) if b <= taken)
        weights.append(math.fsum(parts) / taken)
    chances = np.array(weights) / math.fsum(weights)
    turned_away = tuple(float(chances[max(beds - size + 1, 0) :].sum()) for size in sizes)
    return Families(turned_away, float(chances @ np.arange(beds + 1)))
