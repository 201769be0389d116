"""What is left of the stays of people found in their beds: the equilibrium law of a length of stay.

Somebody met in a bed at a moment picked at random is there for a long stay rather than a short one; the part
still to come has density ``P(S > x) / E[S]`` (Cox 1962, Renewal theory, section 5.2). Of those with an
extension there are more than among arrivals, in proportion to their mean stays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.distributions import Capped, Deterministic, Distribution
from sim.engine.vocabulary import SHORTEST, Floats
from sim.stays import StayLaw

TINY = 1e-12


@dataclass(frozen=True, slots=True)
class ResidualStay:
    """Days left of the stay of a resident."""

    usual: Distribution
    """Stays without an extension, of arrivals."""
    extended: Distribution
    """Stays with one."""
    extension_share: float
    """Share of residents whose stay is extended."""
    mean: float
    """Mean length of all stays, days."""

    def quantile(self, uniforms: Floats, extension: Floats) -> Floats:
        """Return days left at pairs of uniforms: one for the length, one for the extension."""
        days = self.usual.equilibrium_quantile(uniforms)
        is_extended = extension < self.extension_share
        if is_extended.any():
            days[is_extended] = self.extended.equilibrium_quantile(uniforms[is_extended])
        return np.maximum(days, SHORTEST)

    def quantile_after(
        self, least: Floats, most: Floats, age: Floats, rest: Floats, extension: Floats
    ) -> Floats:
        """Return days left of stays that have lasted between two lengths, at triples of uniforms.

        How long a stay met in progress has lasted has the equilibrium law, here within the two lengths; what
        is left of it then is a length beyond that.

        Parameters
        ----------
        least, most
            Days that each stay has lasted at least, and at most.
        age, rest, extension
            Uniforms: for the days that it has lasted, for those left, and for the extension.
        """
        days = _left(self.usual, least, most, age, rest)
        is_extended = extension < self.extension_share
        if is_extended.any():
            rows = (each[is_extended] for each in (least, most, age, rest))
            days[is_extended] = _left(self.extended, *rows)
        return np.maximum(days, SHORTEST)


def _left(law: Distribution, least: Floats, most: Floats, age: Floats, rest: Floats) -> Floats:
    low, high = (1.0 - law.equilibrium_survival(end) for end in (least, most))
    lasted = law.equilibrium_quantile(np.clip(low + age * (high - low), TINY, 1.0 - TINY))
    # A stay of a class that the law does not reach is about to end.
    chance = 1.0 - (1.0 - rest) * law.survival(lasted)
    return np.asarray(law.quantile(np.clip(chance, TINY, 1.0 - TINY)) - lasted, np.float64)


@lru_cache(maxsize=256)
def residual_stay(stay: StayLaw) -> ResidualStay:
    """Return the law of what is left of stays with this law.

    Examples
    --------
    A certain stay of 30 days may have any time left, each as likely:

    >>> law = residual_stay(StayLaw(Deterministic(30.0), math.inf, 0.0, math.inf))
    >>> law.quantile(np.array([0.1, 0.5]), np.array([0.5, 0.5])).tolist()
    [3.0, 15.0]
    """
    usual, extended = _capped(stay.law, stay.at_most), _capped(stay.law, stay.extended)
    with_extension = stay.extension_share * extended.mean
    mean = (1 - stay.extension_share) * usual.mean + with_extension
    return ResidualStay(usual, extended, with_extension / mean, mean)


def _capped(law: Distribution, limit: float) -> Distribution:
    if limit == math.inf:
        return law
    return Capped(law, limit) if limit > law.least else Deterministic(limit)
