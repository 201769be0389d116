"""Closed forms for people whom a full shelter passes on to another one."""

from __future__ import annotations

from dataclasses import dataclass

from sim.theory import erlang_b


@dataclass(frozen=True, slots=True)
class Overflow:
    """People passed on by full shelters, as the beds they would take if there were no end of them.

    Attributes
    ----------
    mean, variance
        Of those beds; overflow comes in clumps, so the variance is above the mean.
    """

    mean: float
    variance: float

    @property
    def peakedness(self) -> float:
        """Variance over mean; 1 for a Poisson stream."""
        return self.variance / self.mean

    def __add__(self, other: Overflow) -> Overflow:
        """Return the overflow of two independent sources together."""
        return Overflow(self.mean + other.mean, self.variance + other.variance)


def overflow_moments(load: float, beds: float) -> Overflow:
    """Return mean and variance of the overflow of a load, in erlang, above 0, from a number of beds.

    References
    ----------
    Riordan in Wilkinson (1956), Bell System Technical Journal 35: M = a B(a, c) and
    V = M (1 - M + a / (c + 1 + M - a)).
    """
    if not load > 0.0:
        raise ValueError(f"load is {load}: it must be above 0")
    mean = load * erlang_b(load, beds)
    return Overflow(mean, mean * (1.0 - mean + load / (beds + 1.0 + mean - load)))


def hayward(overflow: Overflow, beds: float) -> float:
    """Return the approximate share of an overflow that is lost by a pool of beds.

    References
    ----------
    Fredericks (1980), Bell System Technical Journal 59: B(M / z, c / z), with z the peakedness.
    """
    return erlang_b(overflow.mean / overflow.peakedness, beds / overflow.peakedness)


@dataclass(frozen=True, slots=True)
class EquivalentShelter:
    """The one shelter, of `load` in erlang and `beds`, whose overflow has the moments of a given one."""

    load: float
    beds: float

    def lost(self, beds: float) -> float:
        """Return the approximate share of the given overflow that is lost by a pool of beds."""
        return erlang_b(self.load, self.beds + beds) / erlang_b(self.load, self.beds)


def equivalent_shelter(overflow: Overflow) -> EquivalentShelter:
    """Return the shelter equivalent to an overflow whose variance is above its mean.

    References
    ----------
    Wilkinson (1956), Bell System Technical Journal 35, the equivalent random method; the search starts
    from Rapp (1964): a = V + 3 z (z - 1).
    """
    from scipy.optimize import brentq

    excess = overflow.peakedness
    if not excess > 1.0:
        raise ValueError(f"peakedness is {excess}: an overflow has more than 1")

    def beds_at(load: float) -> float:
        return load / (excess - 1.0 + overflow.mean) + load - overflow.mean - 1.0

    def surplus(load: float) -> float:
        return load * erlang_b(load, beds_at(load)) - overflow.mean

    least = (overflow.mean + 1.0) / (1.0 + 1.0 / (excess - 1.0 + overflow.mean))  # no beds at all
    most = 2.0 * (overflow.variance + 3.0 * excess * (excess - 1.0))
    while surplus(most) > 0.0:
        most *= 2.0
    load = float(brentq(surplus, least * (1.0 + 1e-12), most, xtol=1e-13, rtol=1e-13))
    return EquivalentShelter(load, beds_at(load))
