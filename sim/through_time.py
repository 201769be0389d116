"""Closed forms that follow people through time: beds without end, groups, a first year, eligibility."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.distributions import Distribution, ShiftedNegativeBinomial, SizeLaw

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Chance that anyone is turned away before the horizon, and the mean number who are."""

    chance_of_any: float
    mean_number: float


def mean_residents(rate: Callable[[Floats], Floats], stay: Distribution, times: ArrayLike) -> Floats:
    """Return the mean number of residents at some times, with beds without end and a rate that changes.

    Parameters
    ----------
    rate
        People referred per day at an array of times, in days, also long before the first of `times`;
        smooth (after a step of the rate, add step * stay.capped_mean(time since) instead).
    stay
        Law of the length of stay.
    times
        Days.

    References
    ----------
    Eick, Massey, Whitt (1993), Operations Research 41, theorem 1: m(t) = E S E rate(t - S_e), where S_e
    has the equilibrium law of S.
    """
    ages, weights = _equilibrium_nodes(stay)
    when = np.asarray(times, dtype=np.float64)[..., None] - ages
    return np.asarray(stay.mean * (rate(when) @ weights), dtype=np.float64)


def group_variance(
    groups_per_day: float, sizes: SizeLaw | ShiftedNegativeBinomial, stay: Distribution
) -> float:
    """Return the variance of the number of residents who come in groups, with beds without end.

    People of a group have stays of their own.

    References
    ----------
    Shanbhag (1966), Journal of Applied Probability 3:
    rate (E X * integral of P(S > t) + E X (X - 1) * integral of P(S > t)**2).
    """
    ages, weights = _equilibrium_nodes(stay)
    squared = stay.mean * float(stay.survival(ages) @ weights)
    return groups_per_day * (sizes.mean * stay.mean + (sizes.second_moment - sizes.mean) * squared)


def _equilibrium_nodes(stay: Distribution) -> tuple[Floats, Floats]:
    """Return ages and weights whose weighted sum of g is E g(S_e).

    Gauss-Legendre on y = -ln(1 - u), which spreads the long tail of the stays over many nodes.
    """
    node, weight = np.polynomial.legendre.leggauss(12)
    edges = np.linspace(0.0, 32.0, 401)
    y = (edges[:-1, None] + (node + 1.0) * np.diff(edges)[:, None] / 2.0).ravel()
    weights = (weight * np.diff(edges)[:, None] / 2.0).ravel() * np.exp(-y)
    return stay.equilibrium_quantile(-np.expm1(-y)), np.asarray(weights, dtype=np.float64)


def erlang_occupancy(load: float, beds: int) -> Floats:
    """Return the long-run chances of 0, 1, ..., `beds` residents where nobody waits."""
    taken = np.arange(beds + 1)
    logs = taken * math.log(load) - np.array([math.lgamma(n + 1.0) for n in taken])
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def transient_turned_away(
    arrival_rate: float, mean_stay: float, beds: int, horizon: float, start: int | Floats
) -> TurnedAway:
    """Return what happens before the horizon where nobody waits and stays are exponential.

    Parameters
    ----------
    arrival_rate
        People referred per day.
    mean_stay, horizon
        Days.
    beds
        Number of beds, at least 1.
    start
        Residents at time 0, or the chances of 0, 1, ..., `beds` residents.

    References
    ----------
    Kolmogorov's forward equations. The chance that nobody is turned away is the mass left when the full
    state loses people at the rate of arrivals; the mean number is that rate times the time spent full.
    """
    from scipy.linalg import expm

    chances = _chances(start, beds)
    rates = np.diag(np.full(beds, arrival_rate), 1) + np.diag(np.arange(1, beds + 1) / mean_stay, -1)
    rates -= np.diag(rates.sum(axis=1))
    losing = rates.copy()
    losing[beds, beds] -= arrival_rate
    counting = np.zeros((beds + 2, beds + 2))
    counting[:-1, :-1] = rates
    counting[beds, beds + 1] = arrival_rate  # a last column that gathers the people turned away
    return TurnedAway(
        chance_of_any=1.0 - float((chances @ expm(losing * horizon)).sum()),
        mean_number=float(np.append(chances, 0.0) @ expm(counting * horizon)[:, -1]),
    )


def _chances(start: int | Floats, beds: int) -> Floats:
    if isinstance(start, int):
        if not 0 <= start <= beds:
            raise ValueError(f"start is {start}: it must lie from 0 to the number of beds, {beds}")
        return np.asarray(np.eye(beds + 1)[start], dtype=np.float64)
    if start.shape != (beds + 1,):
        raise ValueError(f"start has shape {start.shape}: it must hold the chances of 0 to {beds} residents")
    return start


def eligible_in_time(probability: float, mean_delay: float, mean_patience: float) -> float:
    """Return the chance that a case is opened before patience ends, both after exponential times in days.

    With `probability` the case is opened at all; `mean_delay` is at least 0 and `mean_patience` above 0.
    """
    if not (0.0 <= probability <= 1.0 and mean_delay >= 0.0 and mean_patience > 0.0):
        raise ValueError(
            f"probability is {probability}, mean_delay {mean_delay}, mean_patience {mean_patience}: "
            "a probability lies from 0 to 1, a delay is at least 0 and a patience above 0"
        )
    return probability * mean_patience / (mean_patience + mean_delay)
