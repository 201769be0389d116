"""How many people ask for a bed in a year: a rate with its range, and what else the records show."""

from __future__ import annotations

from dataclasses import dataclass

from sim.fitting.demand import Demand
from sim.fitting.groups import Groups, groups
from sim.fitting.season import Wave, wave
from sim.fitting.spans import Span
from sim.fitting.trend import Trend, trend
from sim.fitting.yearly import FEWEST_YEARS, YearModel, year_model

NUM_STEPS = 9
"""Values that stand for what is believed of good and bad years: a triangle cannot be so skewed."""


@dataclass(frozen=True, slots=True)
class Referrals:
    """What a book tells of demand.

    Attributes
    ----------
    rate
        People a year.
    dispersions
        Variance over mean of a year's number: values that are equally likely; none with fewer than three
        years, which do not tell it.
    groups
        How people come together.
    season, trend
        None where the records show none.
    """

    rate: Span
    dispersions: tuple[float, ...]
    groups: Groups
    season: Wave | None
    trend: Trend | None


def referrals(demand: Demand) -> Referrals:
    """Return what a book tells of demand."""
    _, people, parts = demand.by_year()
    together = groups(demand.people)
    came = demand.people > 0
    season = wave(demand.day_of_year()[came], demand.day_of_year())
    if len(people) < FEWEST_YEARS:
        return Referrals(_rate_of_few(demand, together), (), together, season, None)
    model, slope = year_model(people, parts), trend(people, parts)
    rate = Span.of(model.rate_at) if slope is None else slope.rate_at_end
    return Referrals(rate, _dispersions(model, together), together, season, slope)


def _rate_of_few(demand: Demand, together: Groups) -> Span:
    """Return the rate from a total alone: a Gamma law, wider by what groups make.

    References
    ----------
    Jeffreys' prior: the rate of y events has the Gamma law with shape y + 1/2.
    """
    from scipy.special import gammaincinv

    scale = together.dispersion / demand.years
    shape = demand.total / together.dispersion + 0.5
    return Span.of(lambda share: float(gammaincinv(shape, share)) * scale)


def _dispersions(model: YearModel, together: Groups) -> tuple[float, ...]:
    """Return what is believed of good and bad years, never less than groups make by themselves."""
    shares = [(number + 0.5) / NUM_STEPS for number in range(NUM_STEPS)]
    return tuple(max(model.dispersion_at(share), 1.001 * together.dispersion) for share in shares)
