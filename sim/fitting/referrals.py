"""How many people ask for a bed in a year: a rate with its range, and what else the records show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.fitting.demand import Demand
from sim.fitting.groups import Groups, groups
from sim.fitting.season import Wave, wave
from sim.fitting.spans import ENDS, Span
from sim.fitting.trend import Trend, trend
from sim.fitting.yearly import FEWEST_YEARS, YearModel, year_model


@dataclass(frozen=True, slots=True)
class Referrals:
    """What a book tells of demand.

    Attributes
    ----------
    rate
        People a year.
    dispersion
        Variance over mean of a year's number; None with fewer than three years, which do not tell it.
    groups
        How people come together.
    season, trend
        None where the records show none.
    """

    rate: Span
    dispersion: Span | None
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
        return Referrals(_rate_of_few(demand, together), None, together, season, None)
    model, slope = year_model(people, parts), trend(people, parts)
    rate = _span(model) if slope is None else slope.rate_at_end
    return Referrals(rate, _dispersion(model, together), together, season, slope)


def _rate_of_few(demand: Demand, together: Groups) -> Span:
    """Return the rate from a total alone: a Gamma law, wider by what groups make.

    References
    ----------
    Jeffreys' prior: the rate of y events has the Gamma law with shape y + 1/2.
    """
    from scipy.special import gammaincinv

    spread = together.dispersion
    shape = demand.total / spread + 0.5
    low, high = (float(gammaincinv(shape, end)) * spread / demand.years for end in ENDS)
    likeliest = max(shape - 1.0, 0.25) * spread / demand.years
    return Span(low, min(max(likeliest, low), high), high)


def _span(model: YearModel) -> Span:
    low, high = (model.rate_at(end) for end in ENDS)
    return Span(low, min(max(model.likeliest_rate, low), high), high)


def _dispersion(model: YearModel, together: Groups) -> Span | None:
    """Return the variance over mean beyond what groups make by themselves; None where groups explain all."""
    least = 1.001 * together.dispersion
    low, middle, high = (model.dispersion_at(share) for share in (ENDS[0], 0.5, ENDS[1]))
    if high <= least:
        return None
    low = max(low, least)
    return Span(low, float(np.clip(middle, low, high)), high)
