"""Numbers of people by year: what they tell of the average, of good and bad years, and of the next one.

Given the factor Z of a year, as many people come as a Poisson law with mean Z m T brings (T: the part of the
year that was watched), and Z has a Gamma law with mean 1 and variance v: so the number is negative binomial.
A number may be known only to lie between two (small and rounded ones are): its chance is then that of all
numbers between. A few years tell little of v: what is believed beforehand is that root v is half-Cauchy with
scale 1/2, and that nothing is known of log m. What is believed afterwards is summed on a grid, without
chance.

References
----------
Gelman (2006), Bayesian Analysis 1 (half-Cauchy for few groups); Jeffreys (1961), Theory of Probability, for
the Gamma law of a single count's rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SCALE = 0.5
"""Of the half-Cauchy law of root v."""
LARGEST_DEVIATION = 2.0
"""Of root v: a year beyond this would be seven times an ordinary one."""
NUM_RATES, NUM_DEVIATIONS = 101, 40
ALMOST_NONE = 1e-6
"""A variance v of this size is that of no good and bad years."""
UNLIKELY = 1e-3
"""A world with so small a part of the belief in the likeliest one is left out of predictions."""
FEWEST_YEARS = 3
"""Below this, numbers by year do not tell good years from bad."""


@dataclass(frozen=True, eq=False)
class YearModel:
    """What is believed of the yearly number after some years: a grid of worlds with their weights.

    Attributes
    ----------
    rate
        People a year in each world.
    variance
        Of the factor of a year, in each world.
    weight
        Of each world; they add up to 1.
    """

    rate: Floats
    variance: Floats
    weight: Floats

    def rate_at(self, share: float) -> float:
        """Return the rate below which a share of the belief lies."""
        return weighted_quantile(self.rate, self.weight, share)

    def dispersion_at(self, share: float) -> float:
        """Return the variance over the mean of a year's number, below which a share of the belief lies."""
        return weighted_quantile(1.0 + self.variance * self.rate, self.weight, share)

    def chances(self, years: float = 1.0) -> Floats:
        """Return the chance of 0, 1, 2, ... people in a coming year, or part of one.

        It goes as far as all but a ten-thousandth of the belief.
        """
        most = math.ceil(weighted_quantile(self.rate * (1.0 + 8.0 * self.variance**0.5), self.weight, 0.999))
        numbers = np.arange(int(most * years) + 30, dtype=np.float64)
        likely = self.weight > UNLIKELY * self.weight.max()
        rate, variance, weight = (each[likely] for each in (self.rate, self.variance, self.weight))
        chances = np.zeros(len(numbers))
        # Worlds with the same good and bad years share the costly part of the formula.
        for value in np.unique(variance):
            here = variance == value
            of_each = np.exp(log_chance(numbers, rate[here, None] * years, value))
            chances += (weight[here, None] * of_each).sum(axis=0)
        return np.asarray(chances / weight.sum(), np.float64)


def year_model(counts: ArrayLike, years: ArrayLike, most: ArrayLike | None = None) -> YearModel:
    """Return what is believed after some calendar years.

    Parameters
    ----------
    counts
        People in each year; at least one year.
    years
        Part of each year that was watched, above 0 and at most 1.
    most
        If given, the number of a year is only known to be at least `counts` and at most this.
    """
    least, years = np.asarray(counts, np.float64), np.asarray(years, np.float64)
    most = least if most is None else np.asarray(most, np.float64)
    counts = (least + most) / 2.0
    centre = (counts.sum() + 0.5) / years.sum()
    reach = 3.0 * (1.0 / math.sqrt(counts.sum() + 0.5) + 0.8 / math.sqrt(len(counts)))
    rates = centre * np.exp(np.linspace(-reach, reach, NUM_RATES))
    deviations = (np.arange(NUM_DEVIATIONS) + 0.5) * LARGEST_DEVIATION / NUM_DEVIATIONS
    # A column and a row: what depends on one of them alone is computed once, not for each world.
    rate, variance = rates[:, None], np.maximum(deviations**2, ALMOST_NONE)[None]
    belief = -np.log1p((deviations / SCALE) ** 2)
    for low, high, part in zip(least.tolist(), most.tolist(), years.tolist(), strict=True):
        belief = belief + log_chance_between(low, high, rate * part, variance)
    weight = np.exp(belief - belief.max())
    rate, variance = np.broadcast_arrays(rate, variance)
    return YearModel(rate.ravel(), variance.ravel(), (weight / weight.sum()).ravel())


def log_chance(count: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """Return the logarithm of the negative binomial chance of a number, by its mean and v."""
    from scipy.special import gammaln

    count, mean = np.asarray(count, np.float64), np.asarray(mean, np.float64)
    shape = 1.0 / np.asarray(variance, np.float64)
    logs = gammaln(count + shape) - gammaln(shape) - gammaln(count + 1.0)
    logs = logs - shape * np.log1p(mean / shape) + count * (np.log(mean) - np.log(shape + mean))
    return np.asarray(logs, np.float64)


def log_chance_between(least: ArrayLike, most: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """Return the logarithm of the chance of a number from `least` to `most`, both included."""
    least, most = np.asarray(least, np.float64), np.asarray(most, np.float64)
    widest = int((most - least).max(initial=0.0))
    if widest == 0:
        return log_chance(least, mean, variance)
    numbers = least[..., None] + np.arange(widest + 1.0)
    logs = log_chance(numbers, np.asarray(mean)[..., None], np.asarray(variance)[..., None])
    return np.asarray(np.logaddexp.reduce(np.where(numbers <= most[..., None], logs, -np.inf), axis=-1))


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """Return the value below which a share of the weights lies, straight between the values."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) - weights[order] / 2.0
    return float(np.interp(share, below, values[order]))
