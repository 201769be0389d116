"""Good and bad years: the annual number has the mean and the variance that the file asks for."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim.effects import build_effects, draw_effects
from sim.referrals import draw_referrals, plan
from sim.scenario import Scenario, ScenarioFaults, day, load, resolve, uncertain_numbers
from sim.scenario.effect_sizes import most_without_effect
from sim.sources import burst_source, steady_sources

HERE = Path(__file__).parent / "scenario"
REPLICATIONS = 300
STUDY = "study = { end = 2026-12-31, follow_days = 0 }\n"
EFFECT = "streams.ngo = { effect = 'years' }\neffects.years = { variance_over_mean = 6 }\n"
GROUPS = (
    "streams.ngo = { effect = 'years', groups = 'g' }\ngroups.g = { sizes = [1, 3], shares = [0.7, 0.3] }\n"
)
RAIDS = """
streams.raids = { channel = "special_operation", bursts_per_year = 4, mix = { woman = 1 }, effect = "years", \
burst_size = { mean = 6, variance_over_mean = 2, least = 2 } }
"""


def scenario(folder: Path, text: str, at: float = 0.5) -> Scenario:
    file = folder / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n{STUDY}{text}')
    return resolve(load(file), lambda path: at)


def yearly(case: Scenario) -> np.ndarray:
    """Return the people of each stream in 2021 to 2026 but for the leap year.

    The shape is (replications, streams, 5 years).
    """
    ready = plan(case, 1, 0)
    runs = [draw_referrals(ready, replication) for replication in range(REPLICATIONS)]
    years = [day(case, date(year, 1, 1)) for year in range(2021, 2028)]
    counts = np.zeros((REPLICATIONS, len(case.streams), 6))
    for row, run in zip(counts, runs, strict=True):
        np.add.at(row, (run.stream, np.searchsorted(years, run.time, side="right") - 1), 1)
    return np.delete(counts, 2024 - 2021, axis=2)


def assert_moments(counts: np.ndarray, mean: float, variance: float) -> None:
    """Compare with the exact mean and variance. False alarm: 1 in 1,000 each.

    The standard error of the variance is the sample's.
    """
    counts = counts.sum(axis=1).ravel()
    assert abs(counts.mean() - mean) < 3.2905 * np.sqrt(variance / counts.size)
    squares = (counts - mean) ** 2
    assert abs(squares.mean() - variance) < 3.2905 * squares.std() / np.sqrt(counts.size)


def test_annual_numbers_are_negative_binomial(tmp_path: Path) -> None:
    counts = yearly(scenario(tmp_path, EFFECT))
    mean = 40 * 365 / 365.25
    effect_variance = (6 * 40 - 40) / 40**2
    assert_moments(counts, mean, mean + effect_variance * mean**2)
    # Chi-square over eight classes of 1,500 years. False alarm: 1 in 1,000.
    size = 1 / effect_variance
    edges = np.array([19, 25, 30, 36, 42, 49, 60])
    below = np.concatenate([[0], special.betainc(size, edges + 1.0, size / (size + mean)), [1]])
    expected = counts.size * np.diff(below)
    found = np.bincount(np.searchsorted(edges, counts.ravel()), minlength=8)
    assert special.chdtrc(7, ((found - expected) ** 2 / expected).sum()) > 0.001


def test_years_are_independent(tmp_path: Path) -> None:
    # Correlation of 4 x 300 pairs, normal approximation. False alarm: 1 in 1,000.
    counts = yearly(scenario(tmp_path, EFFECT))[:, 0]
    before, after = counts[:, :-1].ravel(), counts[:, 1:].ravel()
    assert abs(np.corrcoef(before, after)[0, 1]) < 3.2905 / np.sqrt(before.size)


def test_groups_without_an_effect_vary_by_the_mean_square_of_their_size(tmp_path: Path) -> None:
    counts = yearly(scenario(tmp_path, GROUPS.replace("effect = 'years', ", "")))
    mean, groups = 40 * 365 / 365.25, 40 / 1.6
    assert_moments(counts, mean, groups * (0.7 + 0.3 * 9) * 365 / 365.25)


@pytest.mark.parametrize("parts", [(GROUPS,), (GROUPS, RAIDS)])
def test_the_variance_wanted_counts_groups_and_bursts(tmp_path: Path, parts: tuple[str, ...]) -> None:
    """The effect makes up only for what groups and bursts leave of the variance."""
    text = "\n".join([*parts, "effects.years = { variance_over_mean = 12 }"])
    mean = 40.0 + 24.0 * (RAIDS in parts)
    counts = yearly(scenario(tmp_path, text))
    assert_moments(counts, mean * 365 / 365.25, 12 * mean)  # 365 for 365.25 days: within 0.2 %


def test_a_factor_leaves_the_luck_of_the_year_alone(tmp_path: Path) -> None:
    """The stated rates decide the effect, so a factor multiplies the mean of every year alike."""
    text = EFFECT.replace("effect =", "factor = 3, effect =")
    mean = 120 * 365 / 365.25
    assert_moments(yearly(scenario(tmp_path, text)), mean, mean + (6 * 40 - 40) / 40**2 * mean**2)


def test_streams_that_name_an_effect_share_it(tmp_path: Path) -> None:
    two = (
        EFFECT + "streams.self = { channel = 'self', referrals_per_year = 40, mix = { woman = 1 }, "
        "effect = 'years' }"
    )
    counts = yearly(scenario(tmp_path, two))
    # Both have mean 40; together variance over mean 6, so the covariance is (6 * 80 - 80) / 4.
    # False alarm: 1 in 1,000, by the sample's standard error.
    products = (counts[:, 0] - 40) * (counts[:, 1] - 40)
    assert abs(products.mean() - 100) < 3.2905 * products.std() / np.sqrt(products.size)


def test_years_of_several_replications_are_those_of_each(tmp_path: Path) -> None:
    text = (
        EFFECT + "effects.others = { variance_over_mean = 3 }\n"
        "streams.self = { channel = 'self', referrals_per_year = 20, mix = { woman = 1 }, effect = 'others' }"
    )
    case = scenario(tmp_path, text)
    effects, years = build_effects(case, 1, steady_sources(case)), np.arange(2019, 2027)
    numbers = np.array([4, 0, 4, 65536])
    together = draw_effects(effects, years, numbers)
    assert together.shape == (4, 3, 8)
    assert (together[:, 0] == 1.0).all()
    for found, number in zip(together, numbers, strict=True):
        assert found.tolist() == draw_effects(effects, years, np.array([number]))[0].tolist()
    assert len(set(together[:, 1:].ravel().tolist())) == 3 * 2 * 8  # one replication is there twice


def test_an_effect_of_no_variance_changes_nothing(tmp_path: Path) -> None:
    plain = draw_referrals(plan(scenario(tmp_path, ""), 1, 0), 0)
    still = EFFECT.replace("mean = 6", "mean = 1")
    assert draw_referrals(plan(scenario(tmp_path, still), 1, 0), 0).time.tolist() == plain.time.tolist()


def test_too_little_variance_is_refused_before_any_draw(tmp_path: Path) -> None:
    """Bursts as small as they may be vary less than asked for; as large as they may be, more."""
    raids = RAIDS.replace("mean = 6,", "mean = { low = 4, mode = 6, high = 30 },")
    text = "\n".join([EFFECT.splitlines()[0], raids])
    # At most 4 x 30 people a year in bursts, of mean square over mean 2 + 30, beside 40 alone.
    least = (120 * 32 + 40) / 160
    with pytest.raises(
        ScenarioFaults, match=rf"must be at least {least:g}, .* at the ends of their ranges\."
    ):
        scenario(tmp_path, f"{text}\neffects.years = {{ variance_over_mean = {least - 0.01} }}")
    plan(scenario(tmp_path, f"{text}\neffects.years = {{ variance_over_mean = {least} }}", at=1.0), 1, 0)


def test_no_draw_varies_more_by_groups_and_bursts_alone_than_is_checked_beforehand(tmp_path: Path) -> None:
    """Streams of unlike groups and bursts: at every corner of their ranges, and the worst of them exactly."""
    text = """
streams.ngo = { effect = "years", groups = "g" }
streams.own = { channel = "self", referrals_per_year = { low = 1, mode = 5, high = 60 }, effect = "years", \
mix = { woman = 1 } }
groups.g = { sizes = [1, 3], shares = [0.7, 0.3] }
streams.raids = { channel = "special_operation", bursts_per_year = { low = 0.1, mode = 2, high = 9 }, \
effect = "years", mix = { woman = 1 }, \
burst_size = { mean = { low = 3, mode = 5, high = 12 }, variance_over_mean = 2 } }
effects.years = { variance_over_mean = 100 }
"""
    file = tmp_path / "case.toml"
    file.write_text(f'extends = "{(HERE / "minimal.toml").as_posix()}"\n{STUDY}{text}')
    loose = load(file)
    most, is_at_ends = most_without_effect(loose, "years")
    names = sorted(uncertain_numbers(loose))
    alone = []
    for corner in product((0.0, 1.0), repeat=len(names)):
        case = resolve(loose, dict(zip(names, corner, strict=True)).__getitem__)
        sources = [*steady_sources(case), burst_source(case, "raids")]
        mean = sum(source.events_a_year * source.mean_size for source in sources)
        alone.append(sum(source.events_a_year * source.mean_square for source in sources) / mean)
    assert is_at_ends
    assert max(alone) == pytest.approx(most)
