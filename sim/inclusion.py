"""Sets of a fixed size with given inclusion probabilities: which provinces had a shelter.

Conditional Poisson sampling: independent draws with odds `w`, conditioned on the size of the set. It is the
law of largest entropy among all with these inclusion probabilities, so nothing is assumed beyond them. The
set is taken province by province: the chance that one enters, given how many are still to enter, depends
only on the odds of those after it, so one uniform a province decides.

References
----------
Hajek (1964), Annals of Mathematical Statistics 35, 1491-1523.
Chen, Dempster and Liu (1994), Biometrika 81, 457-469: equation 6 (the odds), procedure 2 (the set).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.engine.vocabulary import Flags, Floats

CLOSE_ENOUGH = 1e-6
"""How far the probabilities may add up from a whole number (files round them)."""
_PRECISION = 1e-11
_MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class FixedSizeDesign:
    """A law of sets of `size` out of n. Built by `fixed_size_design`."""

    size: int
    """Members of every set."""
    chance: Floats
    """chance[i][r]: that i enters when r of i, i + 1, ..., n - 1 are still to enter; (n, size + 1)."""

    def draw(self, uniforms: Floats) -> Flags:
        """Return which of the n are in each set, (..., n), decided by one uniform in (0, 1) for each."""
        is_in = np.zeros(uniforms.shape, dtype=np.bool_)
        left = np.full(uniforms.shape[:-1], self.size)
        for i, chance in enumerate(self.chance):
            is_in[..., i] = uniforms[..., i] < chance[left]
            left -= is_in[..., i]
        return is_in


@lru_cache(maxsize=64)
def fixed_size_design(probabilities: tuple[float, ...]) -> FixedSizeDesign:
    """Return the conditional Poisson design with these inclusion probabilities.

    Parameters
    ----------
    probabilities
        Inclusion probability of each, 0 to 1 with both ends allowed; they add up to a whole number.

    Raises
    ------
    ValueError
        If one lies outside 0 to 1, or their sum is not whole.

    Examples
    --------
    Two of three, the first for certain; the other two share the place that is left:

    >>> design = fixed_size_design((1.0, 0.3, 0.7))
    >>> design.draw(np.array([0.5, 0.2, 0.5])).tolist()
    [True, True, False]
    """
    wanted = np.array(probabilities, dtype=np.float64)
    if not np.all((wanted >= 0) & (wanted <= 1)):
        raise ValueError(f"inclusion probabilities must lie between 0 and 1, not {probabilities}")
    size = round(float(wanted.sum()))
    if abs(float(wanted.sum()) - size) > CLOSE_ENOUGH:
        raise ValueError(f"inclusion probabilities must add up to a whole number, not {wanted.sum():g}")
    num_certain = int(np.sum(wanted == 1.0))
    is_free = (wanted > 0) & (wanted < 1)
    odds = np.zeros(len(wanted))
    odds[is_free] = _working_odds(wanted[is_free], size - num_certain)
    return FixedSizeDesign(size, _chances(odds, wanted == 1.0, size))


def _working_odds(wanted: Floats, size: int) -> Floats:
    """Return odds whose conditional inclusion probabilities are `wanted` (all strictly between 0 and 1)."""
    odds: Floats = wanted / (1 - wanted)
    if size == 0 or size == len(wanted):
        return odds
    tolerance = _PRECISION + abs(float(wanted.sum()) - size)
    others = np.array([np.delete(np.arange(len(odds)), i) for i in range(len(odds))])
    for _ in range(_MOST_ROUNDS):
        # Products that contain i add up to odds times `without`; over all i they count each set `size` times.
        without = _symmetric(odds[others], size - 1)
        if np.max(np.abs(size * odds * without / np.dot(odds, without) - wanted), initial=0.0) <= tolerance:
            return odds
        odds = wanted / without * without[-1]
        odds = odds / np.exp(np.mean(np.log(odds)))
    raise ValueError(f"no odds found for the inclusion probabilities {wanted.tolist()}")


def _symmetric(odds: Floats, size: int) -> Floats:
    """Return of each row the sum of products of `size` of its odds (elementary symmetric polynomial)."""
    sums = np.zeros((size + 1, len(odds)))
    sums[0] = 1.0
    for factors in odds.T:
        sums[1:] += factors * sums[:-1]
    return np.asarray(sums[-1], np.float64)


def _chances(odds: Floats, is_certain: Flags, size: int) -> Floats:
    """Return the table of `FixedSizeDesign.chance`, walked from the last to the first."""
    sums = np.zeros(size + 1)
    sums[0] = 1.0
    table: list[Floats] = []
    for factor, certain in zip(odds[::-1].tolist(), is_certain[::-1].tolist(), strict=True):
        with_it = np.concatenate([[0.0], sums[:-1] if certain else factor * sums[:-1]])
        sums = with_it if certain else sums + with_it
        table.append(np.divide(with_it, sums, out=np.zeros(size + 1), where=sums > 0))
    return np.array(table[::-1]).reshape(len(table), size + 1)
