"""Ratios of two counts, such as people never admitted of eligible people, and how far draws spread them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.estimates import Estimate
from sim.moments import Floats, divided, student_quantile, variance_within
from sim.proportions import proportion_interval
from sim.variance import VarianceParts, parts_of


@dataclass(frozen=True, eq=False)
class RatioSums:
    """What is kept of a ratio r / a: sums over the replications of each draw; shape (L, ...).

    Attributes
    ----------
    numerators, denominators
        Of r and of a.
    numerator_squares, products, denominator_squares
        Of r r, r a and a a.
    """

    numerators: Floats
    denominators: Floats
    numerator_squares: Floats
    products: Floats
    denominator_squares: Floats

    @property
    def whole(self) -> Floats:
        """Ratio of the expectations, over all draws; nan where all denominators are zero."""
        return divided(self.numerators.sum(axis=0), self.denominators.sum(axis=0))

    @cached_property
    def draws(self) -> Floats:
        """Ratio of each draw; nan in draws whose denominator is zero."""
        return divided(self.numerators, self.denominators)

    @property
    def residuals(self) -> Floats:
        """Of each draw, sum (r - b a)^2 about its own ratio b."""
        known = np.nan_to_num(self.draws)
        squares = self.numerator_squares - 2 * known * self.products + known**2 * self.denominator_squares
        return np.asarray(np.maximum(squares, 0.0), dtype=np.float64)

    @property
    def freedom(self) -> Floats:
        """Of each draw, A^2 - sum a^2; zero with fewer than two informative replications."""
        freedom: Floats = self.denominators**2 - self.denominator_squares
        return np.maximum(freedom, 0.0)


def share_over_runs(share: RatioSums, replications_per_draw: int, level: float = 0.95) -> Estimate:
    """Return a share with its interval where every replication is an independent unit: nothing is unknown.

    As `sim.estimates.ratio_estimate`, but for its units. Where none, or all, were counted the number of
    replications that know something is taken as (sum a)^2 / sum a^2, which is never more than it is.

    Parameters
    ----------
    share
        Sums of people of people.
    replications_per_draw
        R.
    level
        Confidence of the interval.

    References
    ----------
    Cochran (1977), Sampling Techniques, equation 6.13; Korn & Graubard (1998), Survey Methodology 24.

    Examples
    --------
    Nobody of ten people in each of 299 replications:

    >>> ten = np.array([[2990.0]])
    >>> nobody = RatioSums(0 * ten, ten, 0 * ten, 0 * ten, 10 * ten)
    >>> share_over_runs(nobody, 299).upper.round(4).tolist()
    [0.01]
    """
    runs = len(share.denominators) * replications_per_draw
    total, ratio = share.denominators.sum(axis=0), share.whole
    squares = (share.numerator_squares, share.products, share.denominator_squares)
    of_r, of_both, of_a = (part.sum(axis=0) for part in squares)
    residuals = np.maximum(of_r - 2 * ratio * of_both + ratio**2 * of_a, 0.0)
    variance = divided(residuals * divided(runs, runs - 1), total**2)
    effective = np.minimum(divided(ratio * (1 - ratio), variance, where_zero=np.inf), total)
    informed = divided(total**2, of_a)
    lower, upper = proportion_interval(ratio, effective, informed, student_quantile(runs - 1, level), level)
    return Estimate(ratio, lower, upper)


def ratio_variance_parts(ratio: RatioSums, replications_per_draw: int) -> VarianceParts:
    """Return the variance of a draw's ratio b = r / a in two parts.

    The luck of a draw is that of its residuals r - b a, sum (r - b a)^2 / (A^2 - sum a^2) with A the sum of
    a: unbiased for a binomial count given its denominators, however few and unequal. A draw with a single
    informative replication says nothing of its luck, so both parts are had from the other draws alone: luck
    borrowed from draws with more people, where refusals come in clumps, would be too much for it. `luck` is
    stated for one replication (R times the variance of a draw's ratio).

    Parameters
    ----------
    ratio
        Its sums.
    replications_per_draw
        R; the parts are nan where fewer than two draws have two informative replications.

    References
    ----------
    Cochran (1977), Sampling Techniques, equation 6.13, with the leverage correction of Royall & Cumberland
    (1978).
    """
    noise = divided(ratio.residuals, ratio.freedom)
    return parts_of(ratio.draws, noise, replications_per_draw)


def ratio_dispersion(ratio: RatioSums, replications_per_draw: int) -> Floats:
    """Return how many people fare alike, on average: variance of the people counted over the binomial one.

    At least 1. Where nobody, or everybody, was ever counted nothing shows who fares alike, and it is the
    variance over the mean of the people themselves: who come together may be refused together.

    Parameters
    ----------
    ratio
        Sums of a share.
    replications_per_draw
        R.

    References
    ----------
    McCullagh & Nelder (1989), Generalized Linear Models, section 4.5 (over-dispersion).
    """
    share, people = ratio.whole, ratio.denominators
    binomial = share * (1 - share) * divided(ratio.freedom, people, where_zero=0.0).sum(axis=0)
    of_people = variance_within(people, ratio.denominator_squares, replications_per_draw).sum(axis=0)
    come_together = divided(of_people, people.sum(axis=0) / replications_per_draw)
    fare_alike = divided(ratio.residuals.sum(axis=0), binomial)
    dispersion = np.where(np.nan_to_num(binomial) > 0, fare_alike, come_together)
    return np.asarray(np.maximum(np.nan_to_num(dispersion, nan=1.0), 1.0), dtype=np.float64)


def dispersion_within(ratio: RatioSums, replications_per_draw: int) -> Floats:
    """Return how many people fare alike within a draw, at most: each draw about its own share.

    As `ratio_dispersion`, which is less where the draws' shares differ much; the greater of the two. nan
    where nothing tells it: with one replication a draw, or never two informative ones.
    """
    own = np.nan_to_num(ratio.draws)
    binomial = (own * (1 - own) * divided(ratio.freedom, ratio.denominators, where_zero=0.0)).sum(axis=0)
    fare_alike = divided(ratio.residuals.sum(axis=0), binomial, where_zero=1.0)
    dispersion = np.maximum(fare_alike, ratio_dispersion(ratio, replications_per_draw))
    return np.where(ratio.freedom.sum(axis=0) > 0, dispersion, np.nan)
