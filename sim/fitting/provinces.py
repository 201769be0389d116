"""Rates by province, pooled in part: few people tell little of a province, so it borrows from the others.

In province i with exposure e (its population) a rate of m e Z is at work, m common and Z a Gamma factor of
its own with mean 1 and variance v; in so many years a Poisson number of people ask. Nothing is known
beforehand of log m, and root v is half-normal with scale 1. What is believed afterwards is summed on a
grid of m and v: given these, the rate of a province is a Gamma law, whose mean lies between the province's
own rate and the common one, the nearer to its own the more people it has.

References
----------
Gelman et al. (2013), Bayesian Data Analysis, section 2.7 (rates of small counties) and chapter 5; Clayton &
Kaldor (1987), Biometrics 43.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fitting.spans import Span
from sim.fitting.yearly import UNLIKELY, log_chance_between
from sim.records.rounded import Rounded

Floats = NDArray[np.float64]

SCALE = 1.0
"""Of the half-normal law of root v. With 1/2, provinces are drawn together so far that 95 % hold 93 %."""
LARGEST_DEVIATION = 2.0
NUM_RATES, NUM_DEVIATIONS = 61, 24


@dataclass(frozen=True, slots=True, eq=False)
class _Worlds:
    """Common rates by exposure and variances v that are not ruled out, with their weights."""

    rate: Floats
    variance: Floats
    weight: Floats


def pooled(
    people: Mapping[str, Rounded], exposure: Mapping[str, float], years: float | Mapping[str, float]
) -> dict[str, Span]:
    """Return the people a year of each province, each with what it borrows from the others.

    Parameters
    ----------
    people
        Who came from each province, at least one of which has anybody.
    exposure
        What a rate would be proportional to if all provinces were alike, such as the population; above 0.
    years
        In how long they came, or in how long from each province; above 0.
    """
    watched = years if isinstance(years, Mapping) else dict.fromkeys(people, years)
    parts = np.array([watched[code] for code in people])
    least, most = (np.array(ends, np.float64) for ends in _ends(people))
    sizes = np.array([exposure[code] for code in people]) / sum(exposure[code] for code in people)
    worlds = _worlds(least, most, sizes * parts)
    rows = zip(people, least.tolist(), most.tolist(), sizes.tolist(), parts.tolist(), strict=True)
    return {code: _rate(worlds, low, high, size, part) for code, low, high, size, part in rows}


def _ends(people: Mapping[str, Rounded]) -> tuple[list[int], list[int]]:
    return [each.least for each in people.values()], [each.most for each in people.values()]


def _worlds(least: Floats, most: Floats, watched: Floats) -> _Worlds:
    """Return the worlds; `watched` is exposure times years."""
    total = (least + most).sum() / 2.0 + 0.5
    reach = 3.0 / np.sqrt(total) + 3.0 / np.sqrt(len(least))
    rates = total / watched.sum() * np.exp(np.linspace(-reach, reach, NUM_RATES))
    deviations = (np.arange(NUM_DEVIATIONS) + 0.5) * LARGEST_DEVIATION / NUM_DEVIATIONS
    rate, deviation = (each.ravel() for each in np.meshgrid(rates, deviations, indexing="ij"))
    belief = -0.5 * (deviation / SCALE) ** 2
    for low, high, part in zip(least.tolist(), most.tolist(), watched.tolist(), strict=True):
        belief = belief + log_chance_between(low, high, rate * part, deviation**2)
    weight = np.exp(belief - belief.max())
    likely = weight > UNLIKELY
    return _Worlds(rate[likely], deviation[likely] ** 2, weight[likely] / weight[likely].sum())


def _rate(worlds: _Worlds, least: float, most: float, size: float, years: float) -> Span:
    """Return the rate of a province: a mixture of Gamma laws, over the worlds and the numbers it may have."""
    from scipy.optimize import brentq
    from scipy.special import gammainc

    numbers = np.arange(least, most + 1.0)
    rate, variance = worlds.rate[:, None] * size, worlds.variance[:, None]
    chances = np.exp(log_chance_between(numbers, numbers, rate * years, variance))
    weight = worlds.weight[:, None] * chances / chances.sum(axis=1, keepdims=True)
    shape, hurry = 1.0 / variance + numbers, 1.0 / (variance * rate) + years

    def quantile(share: float) -> float:
        highest = float((shape / hurry).max() + 20.0 * (np.sqrt(shape) / hurry).max())
        return float(
            brentq(lambda x: float((weight * gammainc(shape, hurry * x)).sum()) - share, 0.0, highest)
        )

    return Span.of(quantile)
