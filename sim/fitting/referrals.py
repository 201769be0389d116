"""How many people ask for a bed in a year: a rate with its range, and what else the records show.

Numbers of people enter as they are told, to the next five (`sim.records.rounded`), so that a rate with its
three digits tells nobody a count more nearly. The likelihood is that of a number known only so far: the
intervals stay right, and become a little wider.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from sim.fitting.asked import Asked, years_told
from sim.fitting.demand import Demand
from sim.fitting.groups import Groups, groups
from sim.fitting.room import is_filled, with_room
from sim.fitting.season import Wave, wave
from sim.fitting.spans import Span
from sim.fitting.trend import Trend, trend
from sim.fitting.yearly import FEWEST_YEARS, YearModel, year_model
from sim.records.disclosure import FEW
from sim.records.rounded import Rounded

MOST_ANOTHER = 0.9
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
    demand
        Who asked, day by day, with the part of demand that each day could see.
    """

    rate: Span
    dispersions: tuple[float, ...]
    groups: Groups
    season: Wave | None
    trend: Trend | None
    demand: Demand


def referrals(demand: Demand, found: Asked) -> Referrals:
    """Return what a book tells of demand.

    Parameters
    ----------
    demand
        Who asked, day by day.
    found
        Their numbers as they may be told.
    """
    together = _coarse(groups(demand.people, is_filled(demand)), demand, found.total)
    demand = with_room(demand, found.total, together.another)
    came = demand.people > 0
    season = wave(demand.day_of_year()[came], demand.day_of_year())
    demand = _in_season(demand, season)
    years, _, parts = demand.by_year()
    if len(years) < FEWEST_YEARS:
        rate = rate_span(found.total, demand.years, together.dispersion)
        return Referrals(rate, (), together, season, None, demand)
    told = years_told(found, years)
    least, most = [each.least for each in told], [each.most for each in told]
    model, slope = year_model(least, parts, most), trend(least, parts, most)
    rate = Span.of(model.rate_at) if slope is None else slope.rate_at_end
    return Referrals(rate, _dispersions(model, together), together, season, slope, demand)


def _in_season(demand: Demand, season: Wave | None) -> Demand:
    """Return demand whose days count for as much as their season brings.

    A shelter is full when most people come: the days with a free bed are those on which few do.
    """
    if season is None:
        return demand
    return replace(demand, seen=demand.seen * season.heights(demand.day_of_year()))


def _coarse(found: Groups, demand: Demand, total: Rounded) -> Groups:
    """Return how people come together, as nearly as tells the number of companions to the next five.

    Fewer than five companions are too few to be told of, and are taken for accidents.
    """
    companions = int(np.maximum(demand.people - 1, 0).sum())
    if companions < FEW or not found.are_seen:
        return replace(found, another=0.0, low=0.0, high=0.0, are_seen=False)
    step = (total.most - total.least + 1) / total.about
    return replace(found, another=min(max(round(found.another / step), 1) * step, MOST_ANOTHER))


def rate_span(people: Rounded, years: float, dispersion: float = 1.0) -> Span:
    """Return the rate that a total alone tells: a Gamma law, wider by what groups make.

    Parameters
    ----------
    people, years
        Who came, and in how long.
    dispersion
        Variance over mean of the number, 1 if everyone comes alone.

    References
    ----------
    Jeffreys' prior: the rate of y events has the Gamma law with shape y + 1/2.
    """
    from scipy.optimize import brentq
    from scipy.special import gammainc

    shapes = np.arange(people.least, people.most + 1.0) / dispersion + 0.5
    highest = 20.0 * (shapes[-1] + 10.0)

    def quantile(share: float) -> float:
        return float(brentq(lambda x: float(gammainc(shapes, x).mean()) - share, 0.0, highest))

    return Span.of(lambda share: quantile(share) * dispersion / years)


def _dispersions(model: YearModel, together: Groups) -> tuple[float, ...]:
    """Return what is believed of good and bad years, never less than groups make by themselves.

    What groups make is taken a little larger, so that it is not undercut when both are written down.
    """
    shares = [(number + 0.5) / NUM_STEPS for number in range(NUM_STEPS)]
    least = three_digits_up(1.001 * together.dispersion) if together.are_seen else 1.0
    return tuple(max(model.dispersion_at(share), least) for share in shares)


def three_digits_up(value: float) -> float:
    """Return the next number of three digits that is no less than a positive one.

    Examples
    --------
    >>> three_digits_up(1.1842), three_digits_up(1.18), three_digits_up(12.31)
    (1.19, 1.18, 12.4)
    """
    decimals = 2 - math.floor(math.log10(value))
    return round(math.ceil(round(value * 10.0**decimals, 6)) / 10.0**decimals, decimals)
