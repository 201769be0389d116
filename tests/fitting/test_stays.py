from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.distributions import (
    Distribution,
    Exponential,
    Gamma,
    LogLogistic,
    Lognormal,
    Weibull,
    WithEarlyLeavers,
)
from sim.fitting.families import FAMILIES, family
from sim.fitting.likelihood import log_likelihood
from sim.fitting.observed import stays_in_days, stays_of
from sim.fitting.stays import fit, fits
from sim.records.stays import Census, StayRecords
from tests.fitting.made import Book, census

LAWS: dict[str, Distribution] = {
    "exponential": Exponential(75.0),
    "gamma": Gamma(75.0, 0.7),
    "Weibull": Weibull(75.0, 0.8),
    "lognormal": Lognormal(75.0, 1.2),
    "log-logistic": LogLogistic(75.0, 3.0),
    "gamma with early leavers": WithEarlyLeavers(Gamma(100.0, 0.6), 0.25, 4.0),
}


def test_the_likelihood_of_one_of_each_kind_is_that_of_its_formula() -> None:
    law = Exponential(50.0)
    seen = stays_in_days([10.0, 20.0, 0.0, 30.0], [True, False, True, True], [0.0, 8.0, 0.0, 0.0])
    expected = [
        math.exp(-9.5 / 50) - math.exp(-10.5 / 50),  # left after ten days
        math.exp(-20.5 / 50) / math.exp(-7.5 / 50),  # still there after 20, seen from the eighth
        1 - math.exp(-0.5 / 50),  # left on the day of arrival
        math.exp(-29.5 / 50) - math.exp(-30.5 / 50),
    ]
    assert log_likelihood(law, seen) == pytest.approx(sum(map(math.log, expected)), rel=1e-9)


def test_a_stay_that_reaches_the_longest_tells_only_that_it_was_that_long() -> None:
    cut = stays_in_days([30.0, 31.0, 12.0], [True, True, True], at_most=30.0)
    assert cut.low.tolist() == [29.5, 29.5, 11.5]
    assert cut.high.tolist() == [math.inf, math.inf, 12.5]


def test_a_census_of_exponential_stays_is_likely_as_the_stays_themselves() -> None:
    """Who is met in a house with exponential stays has been there for an exponential time."""
    ages = np.array([3.0, 40.0, 90.0])
    law = Exponential(50.0)
    met = stays_in_days([], np.zeros(0, np.bool_), ages=ages)
    direct = stays_in_days(ages, np.ones(3, np.bool_))
    assert log_likelihood(law, met) == pytest.approx(log_likelihood(law, direct), rel=1e-9)


def test_arrivals_that_are_not_known_are_left_out_and_the_early_ones_are_truncated() -> None:
    words = np.array([""] * 3)
    records = StayRecords(
        arrived=np.array([np.nan, 90.0, 110.0]),
        left=np.array([105.0, 130.0, np.nan]),
        present_at_start=np.array([True, True, False]),
        profile=words,
        province=words,
        channel=words,
        reason=words,
        sex=words,
        citizenship=words,
        records_from=100.0,
        records_until=200.0,
    )
    seen = stays_of(records, Census(np.array([12.0]), words[:1], words[:1], 200.0))
    assert seen.last_seen.tolist() == [40.0, 90.5]
    assert seen.seen_from.tolist() == [9.5, 0.0]
    assert seen.ages.tolist() == [12.0]
    assert seen.num_informative == 2


@pytest.mark.parametrize("name", ["exponential", "gamma", "Weibull", "lognormal", "log-logistic"])
def test_fits_to_stays_from_their_first_day_are_scipys(name: str) -> None:
    known = {
        "exponential": stats.expon,
        "gamma": stats.gamma,
        "Weibull": stats.weibull_min,
        "lognormal": stats.lognorm,
        "log-logistic": stats.fisk,
    }[name]
    seen = stays_in_days(*Book(50.0, years=2.0).whole(LAWS[name], seed=6))
    data: Any = stats.CensoredData(
        interval=np.stack([seen.low, seen.high], axis=1)[seen.is_over], right=seen.low[~seen.is_over]
    )
    theirs = known(*known.fit(data, floc=0.0))
    ours = fit(family(name), seen).law
    np.testing.assert_allclose(ours.quantile([0.1, 0.5, 0.9]), theirs.ppf([0.1, 0.5, 0.9]), rtol=2e-3)


@pytest.mark.parametrize("name", LAWS)
def test_aicc_finds_the_family_that_made_many_records(name: str) -> None:
    """With 900 stays at most one other comes near; an exponential law is also a gamma law, and more."""
    ranked = fits(Book(300.0).stays(LAWS[name], seed=1))
    near = [each.family.name for each in ranked if each.aicc < ranked[0].aicc + 2.0]
    assert name in near
    assert len(near) <= (4 if name == "exponential" else 2)
    assert ranked[0].law.mean == pytest.approx(LAWS[name].mean, rel=0.12)


def test_a_family_with_more_numbers_than_records_is_not_tried() -> None:
    few = stays_in_days([3.0, 30.0, 300.0], [True, True, True])
    assert [each.family.name for each in fits(few)] == ["exponential"]


def test_a_census_gives_the_mean_back() -> None:
    law = Weibull(75.0, 0.8)
    found = fit(family("Weibull"), census(law, 4_000.0, seed=3))
    low, high = found.interval("mean_days")
    assert low < 75.0 < high
    assert found.stays.ages.mean() > 90.0  # the ages themselves are those of long stays


def test_an_interval_knows_its_level() -> None:
    found = fit(family("gamma"), Book(20.0).stays(LAWS["gamma"], seed=2))
    low, high = found.interval("mean_days")
    lower, higher = found.interval("mean_days", 0.99)
    assert lower < low < found.numbers()["mean_days"] < high < higher


def test_families_state_keys_of_the_scenario_format() -> None:
    from sim.scenario.people import Stay

    for each in FAMILIES:
        numbers = fit(each, Book(60.0).stays(LAWS[each.name], seed=4)).numbers()
        stay = Stay.model_validate({"law": each.law, **numbers})
        assert (stay.law, float(stay.mean_days)) == (each.law, numbers["mean_days"])
