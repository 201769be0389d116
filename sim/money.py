"""Grants: what the state pays in each year, and the beds that a grant buys at a stated cost."""

from __future__ import annotations

import datetime
import math

import numpy as np
from numpy.typing import ArrayLike

from sim.engine.vocabulary import Floats
from sim.scenario import DAYS_A_YEAR, Period, Scenario, day


def grants_by_period(scenario: Scenario) -> Floats:
    """Return the state's grant of the calendar year of each period, KZT; nan without grants.

    A year not named repeats the last one before it, a year before the first named one the first.
    """
    return np.array([_grant_of(scenario, period.year) for period in scenario.periods])


def grants_in_study(scenario: Scenario) -> Floats:
    """Return the part of each year's grant that falls in the study, KZT; nan without grants."""
    shares = np.array([_share_of_year(period) for period in scenario.periods])
    return np.asarray(grants_by_period(scenario) * shares, np.float64)


def implied_cost(scenario: Scenario, bed_days: ArrayLike) -> Floats:
    """Return grant over state-paid bed-days open, KZT per bed-night, of each period; nan if none is known.

    Of a year of which the study covers a part, that part of the grant is taken.

    Parameters
    ----------
    scenario
        Resolved.
    bed_days
        State-paid beds open in each period, times days; surge places left out. Periods are the last axis.
    """
    days = np.asarray(bed_days, dtype=np.float64)
    costs = np.full(days.shape, np.nan)
    np.divide(grants_in_study(scenario), days, out=costs, where=days > 0)
    return costs


def payments(scenario: Scenario) -> tuple[Floats, Floats]:
    """Return when grants are paid, days since the start, and how much, KZT, until the end of the run.

    A year's grant comes in equal parts on the first of evenly spread months. Of the part that was paid before
    the start, and is meant to last beyond it, the rest is there at the start.
    """
    if not scenario.money.grants:
        return np.zeros(0), np.zeros(0)
    parts, first = scenario.money.payments_per_year, scenario.study.start.year
    last = (scenario.study.start + datetime.timedelta(days=scenario.until)).year
    months = [(year, 1 + 12 // parts * part) for year in range(first, last + 1) for part in range(parts)]
    dates = [datetime.date(year, month, 1) for year, month in months]
    begins = np.array([day(scenario, date) for date in (*dates, datetime.date(last + 1, 1, 1))])
    amounts = np.array([_grant_of(scenario, date.year) / parts for date in dates])
    lasting = np.clip(begins[1:] / np.diff(begins), 0.0, 1.0)
    moments = np.maximum(begins[:-1], 0.0)
    is_paid = (lasting > 0.0) & (moments < scenario.until)
    return moments[is_paid], (amounts * lasting)[is_paid]


def beds_bought(scenario: Scenario) -> int | None:
    """Return how many beds the grant of the first study year pays for a year; None without a stated cost."""
    cost = scenario.money.cost_kzt_per_place_day
    if cost is None:
        return None
    # A grant that pays a whole number of beds exactly must not lose one to rounding.
    beds = _grant_of(scenario, scenario.study.start.year) / (float(cost) * DAYS_A_YEAR)
    return math.floor(beds * (1 + 1e-12))


def _grant_of(scenario: Scenario, year: int) -> float:
    grants = sorted(scenario.money.grants, key=lambda grant: grant.year)
    if not grants:
        return math.nan
    before = [grant.amount for grant in grants if grant.year <= year]
    return before[-1] if before else grants[0].amount


def _share_of_year(period: Period) -> float:
    days = (datetime.date(period.year + 1, 1, 1) - datetime.date(period.year, 1, 1)).days
    return (period.end - period.start) / days
