"""Numbers by year: the chance of each, next years, triangles; groups, seasons, trends where there are none.

How often the intervals hold the truth: `test_coverage_of_referrals`. The seeds are fixed.
"""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from scipy import stats

from sim.fitting.groups import Groups, groups
from sim.fitting.ranges import range_text
from sim.fitting.referrals import _dispersions, three_digits_up
from sim.fitting.season import wave
from sim.fitting.spans import Span
from sim.fitting.trend import trend
from sim.fitting.yearly import log_chance, year_model
from sim.scenario.numbers import Number
from tests.fitting.test_coverage_of_referrals import people_a_day

SETS = 30


def test_the_chance_of_a_number_is_scipys_negative_binomial() -> None:
    counts = np.arange(60)
    known = stats.nbinom(1 / 0.2, 1 / (1 + 0.2 * 20.0)).logpmf(counts)
    np.testing.assert_allclose(log_chance(counts, 20.0, 0.2), known, rtol=1e-9)
    np.testing.assert_allclose(log_chance(counts, 20.0, 1e-9), stats.poisson(20.0).logpmf(counts), atol=1e-5)


def test_the_reported_counts_of_kazakhstan_allow_what_methods_say() -> None:
    """Identified in 2015 to 2020: the next year lies in 28 to 168 or so, not in Poisson's 63 to 101."""
    chances = year_model([92, 110, 76, 83, 40, 88], np.ones(6)).chances()
    assert chances.sum() == pytest.approx(1.0, abs=5e-4)
    low, high = np.searchsorted(np.cumsum(chances), [0.025, 0.975])
    assert 20 <= low <= 35
    assert 150 <= high <= 190


def test_groups_are_recognised_by_their_dates_and_accidents_are_not() -> None:
    """A false alarm comes once in forty: more than four of thirty once in 900 times."""
    rng = np.random.default_rng(2)
    found = [groups(people_a_day(rng, 40.0, 0.25, 1096)) for _ in range(4)]
    assert all(each.are_seen for each in found)
    assert found[0].shares == tuple(sorted(found[0].shares, reverse=True))
    assert sum(found[0].shares) == pytest.approx(1.0)
    alone = [groups(rng.poisson(40 / 365.25, 1096)) for _ in range(SETS)]
    assert sum(each.are_seen for each in alone) <= 4
    assert alone[0].shares[0] == 1.0


def test_a_season_is_not_found_where_there_is_none() -> None:
    """A false alarm comes once in a hundred: more than two of thirty once in 300 times."""
    rng = np.random.default_rng(3)
    day = np.tile(np.arange(1, 366), 3)
    even = [day[rng.uniform(size=len(day)) < 60 / 365] for _ in range(SETS)]
    assert sum(wave(came, day) is not None for came in even) <= 2
    assert wave(day[:20], day) is None
    height = 1 + 0.6 * np.cos(2 * np.pi * (day - 350) / 365.25)
    found = wave(day[rng.uniform(size=len(day)) < 60 / 365 * height], day)
    assert found is not None
    assert all(1 <= each <= 366 for each in found.peak_days())


def test_a_trend_is_found_where_there_is_one() -> None:
    rng = np.random.default_rng(4)
    growth = np.exp(0.25 * np.arange(-7, 1))
    found = [trend(rng.poisson(60 * growth), np.ones(8)) for _ in range(4)]
    assert all(each is not None and each.low <= np.exp(0.25) * 1.05 and each.factor > 1.1 for each in found)
    assert all(each is not None and each.rate_at_end.low < 60 < each.rate_at_end.high for each in found)
    assert sum(trend(rng.poisson(60, 8), np.ones(8)) is not None for _ in range(4)) <= 1
    assert trend([10, 20, 40, 80], np.ones(4)) is None


@pytest.mark.parametrize(
    ("low", "estimate", "high"), [(8.0, 10.0, 12.0), (20.0, 40.0, 70.0), (3.0, 6.0, 9.5)]
)
def test_a_triangle_has_the_middle_and_the_ends_of_the_belief(
    low: float, estimate: float, high: float
) -> None:
    least, mode, most = Span(low, estimate, high).triangle()
    law = stats.triang((mode - least) / (most - least), least, most - least)
    assert law.ppf([0.025, 0.975]) == pytest.approx([low, high], rel=0.08)
    assert law.ppf(0.5) == pytest.approx(estimate, rel=0.03)


@pytest.mark.parametrize(
    "span", [Span(43.0, 58.0, 450.0), Span(0.0013, 0.68, 2.8), Span(4.5, 10.0, 32.0), Span(8.0, 10.0, 12.0)]
)
def test_what_is_drawn_from_a_range_has_the_middle_and_the_ends_of_the_belief(span: Span) -> None:
    """Stays of 43 to 450 days with a middle of 58 are not drawn from a triangle, whose middle is 180."""
    number = Number.model_validate(tomllib.loads(f"it = {{ {range_text(span)} }}")["it"])
    assert number.quantile(0.5) == pytest.approx(span.estimate, rel=0.25)
    assert number.quantile(0.02501) == pytest.approx(span.low, rel=0.08)
    assert number.quantile(0.97499) == pytest.approx(span.high, rel=0.08)


def test_a_very_skewed_belief_keeps_its_ends() -> None:
    least, mode, most = Span(1.0, 1.2, 9.0).triangle()
    assert (least, mode) == pytest.approx((0.9, 0.9), rel=0.2)
    assert most > 9.0
    assert Span(3.0, 3.0, 3.0).triangle() == (3.0, 3.0, 3.0)


@pytest.mark.parametrize("another", np.linspace(0.02, 0.9, 45))
def test_good_and_bad_years_as_written_are_no_less_than_groups_make(another: float) -> None:
    """Three digits are written; rounded down, a chance of 1/12 gave a scenario that was refused."""
    made = Groups(another, another, another, are_seen=True).dispersion
    assert made <= float(f"{three_digits_up(1.001 * made):.3g}") <= 1.012 * made


def test_years_alike_are_written_no_nearer_to_each_other_than_groups_make_them() -> None:
    told = _dispersions(year_model([40] * 4, [1.0] * 4), Groups(1 / 12, 0.01, 0.13, are_seen=True))
    assert min(float(f"{each:.3g}") for each in told) == 1.19


@pytest.mark.parametrize("another", np.linspace(0.01, 0.9, 90))
def test_shares_of_groups_as_written_are_shares(another: float) -> None:
    """Rounded, those before the last came to 1.001 of one shelter in 500."""
    shares = Groups(another, another, another, are_seen=True).shares
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
