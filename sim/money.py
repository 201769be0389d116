"""Grants: what the state pays in each year, and the beds that a grant buys at a stated cost."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

import numpy as np

from sim.engine.vocabulary import Floats
from sim.scenario import Period, Scenario

DAYS_A_YEAR = 365.25


def grants_by_period(scenario: Scenario) -> Floats:
    """Return the state's grant of the calendar year of each period, KZT; nan without grants.

    A year not named repeats the last one before it, a year before the first named one the first.
    """
    return np.array([_grant_of(scenario, period.year) for period in scenario.periods])


def grants_in_study(scenario: Scenario) -> Floats:
    """Return the part of each year's grant that falls in the study, KZT; nan without grants."""
    shares = np.array([_share_of_year(period) for period in scenario.periods])
    return np.asarray(grants_by_period(scenario) * shares, np.float64)


def implied_cost(scenario: Scenario, bed_days: Sequence[float]) -> Floats:
    """Return grant over state-paid bed-days open, KZT per bed-night, one a period; nan where none is known.

    Of a year of which the study covers a part, that part of the grant is taken.

    Parameters
    ----------
    scenario
        Resolved.
    bed_days
        State-paid beds open in each period, times days; surge places left out.
    """
    days = np.array(bed_days, dtype=np.float64)
    costs = np.full(len(days), np.nan)
    np.divide(grants_in_study(scenario), days, out=costs, where=days > 0)
    return costs


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
