"""How likely the stays seen are under a law of lengths: censored, truncated, cut, and met in a census.

A stay known to lie between two lengths, and seen only because it is longer than a third (there before the
records begin), has the chance ``(S(low) - S(high)) / S(seen_from)``, with S the survival function. A stay
that is not over has ``high`` infinite. Somebody met in a census has been there for a time with density
``S(age) / E min(S, longest stay)``: long stays are met more often, and this is the correction.

References
----------
Klein & Moeschberger (2003), Survival Analysis, sections 3.5 and 3.6; Cox (1962), Renewal Theory, section 5.4
(the age at a moment has the law of what is left).
"""

from __future__ import annotations

import numpy as np

from sim.distributions import Distribution
from sim.fitting.observed import HALF, Floats, Stays

TINY = 1e-300


def log_likelihood(law: Distribution, stays: Stays) -> float:
    """Return the logarithm of the likelihood of a law."""
    total = _log(law.survival(stays.low) - law.survival(stays.high)).sum()
    late = stays.seen_from[stays.seen_from > 0]
    total -= _log(law.survival(late)).sum()
    return float(total + _census(law, stays))


def _census(law: Distribution, stays: Stays) -> float:
    if not len(stays.ages):
        return 0.0
    ends = np.minimum(stays.ages + HALF, stays.at_most)
    there = law.capped_mean(ends) - law.capped_mean(np.maximum(stays.ages - HALF, 0.0))
    return float(_log(there).sum() - len(stays.ages) * np.log(law.capped_mean(stays.at_most)))


def _log(chance: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(chance, TINY)), np.float64)
