from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from sim import chance
from sim.distributions import (
    Capped,
    Deterministic,
    Distribution,
    Exponential,
    Gamma,
    GammaEffect,
    Hyperexponential,
    LogLogistic,
    Lognormal,
    LogUniform,
    PertBeta,
    ShiftedNegativeBinomial,
    SizeLaw,
    Triangular,
    Uniform,
    Weibull,
    WithEarlyLeavers,
    poisson_quantile,
)
from sim.distributions.laws import descend

SIGMA = math.sqrt(math.log(3.25))
SHARE = 0.8872983346207417  # (1 + sqrt(3 / 5)) / 2, the published share for a squared cv of 4

# Each law beside SciPy's own.
PAIRS: dict[str, tuple[Distribution, Any]] = {
    "exponential": (Exponential(90.0), stats.expon(scale=90.0)),
    "lognormal": (Lognormal(90.0, 1.5), stats.lognorm(SIGMA, scale=90.0 / math.sqrt(3.25))),
    "gamma": (Gamma(90.0, 0.5), stats.gamma(4.0, scale=22.5)),
    "gamma, wide": (Gamma(90.0, 2.0), stats.gamma(0.25, scale=360.0)),
    "weibull": (Weibull(90.0, 0.7), stats.weibull_min(0.7, scale=90.0 / math.gamma(1 + 1 / 0.7))),
    "log-logistic": (LogLogistic(90.0, 4.0), stats.fisk(4.0, scale=90.0 * math.sqrt(8.0) / math.pi)),
    "uniform": (Uniform(10.0, 40.0), stats.uniform(10.0, 30.0)),
    "triangular": (Triangular(6.0, 9.0, 15.0), stats.triang(1.0 / 3.0, 6.0, 9.0)),
    "triangular, rising": (Triangular(6.0, 15.0, 15.0), stats.triang(1.0, 6.0, 9.0)),
    "triangular, falling": (Triangular(6.0, 6.0, 15.0), stats.triang(0.0, 6.0, 9.0)),
    "pert": (PertBeta(6.0, 9.0, 15.0), stats.beta(7.0 / 3.0, 11.0 / 3.0, 6.0, 9.0)),
    "log-uniform": (LogUniform(2.0, 50.0), stats.loguniform(2.0, 50.0)),
}
SMOOTH: dict[str, Distribution] = {name: pair[0] for name, pair in PAIRS.items()} | {
    "hyperexponential": Hyperexponential(90.0, 2.0),
    "early leavers": WithEarlyLeavers(Gamma(90.0, 0.5), 0.25, 4.0),
}
ALL: dict[str, Distribution] = SMOOTH | {
    "deterministic": Deterministic(90.0),
    "capped lognormal": Capped(Lognormal(90.0, 1.5), 180.0),
    "capped uniform": Capped(Uniform(10.0, 40.0), 25.0),
}
INNER = np.array([1e-6, 0.001, 0.02, 0.3, 0.5, 0.7, 0.95, 0.999, 1.0 - 1e-6])


@pytest.mark.parametrize("name", PAIRS)
def test_quantiles_of_uniforms_follow_the_law(name: str) -> None:
    """Kolmogorov-Smirnov with 20,000 draws; fails by chance once in 10,000 seeds."""
    law, known = PAIRS[name]
    u = chance.uniforms(chance.key_of(1, name), 0, np.arange(20_000, dtype=np.uint64), 0)
    assert stats.kstest(law.quantile(u), known.cdf).pvalue > 1e-4


@pytest.mark.parametrize("name", [name for name, law in ALL.items() if law.least >= 0.0])
@settings(max_examples=25)
@given(st.lists(st.floats(1e-12, 1.0 - 1e-12), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_days_left_are_the_same_in_any_company(name: str, uniforms: list[float], chance: Random) -> None:
    """Some numbers need more steps than others; each stops by itself."""
    law, together = ALL[name], np.array([*uniforms, *INNER])
    found = law.equilibrium_quantile(together)
    order = chance.sample(range(len(together)), len(together))
    assert law.equilibrium_quantile(together[order]).tolist() == found[order].tolist()
    assert [float(law.equilibrium_quantile(u)) for u in together.tolist()] == found.tolist()
    half = together[: len(together) // 2]
    assert law.equilibrium_quantile(half).tolist() == found[: len(half)].tolist()


def test_a_descent_keeps_its_shape_and_stops_where_nothing_is_left() -> None:
    def curve(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.maximum(1.0 - x / 4.0, 0.0), np.where(x < 4.0, 0.25, 0.0)

    u = np.array([[0.25, 0.5, 0.75], [1.0, 0.125, 0.0]])
    assert descend(curve, u).tolist() == [[1.0, 2.0, 3.0], [4.0, 0.5, 0.0]]
    assert descend(curve, np.empty((0, 3))).shape == (0, 3)
    assert descend(curve, 0.5).shape == ()


@pytest.mark.parametrize("name", PAIRS)
def test_moments_quantile_and_survival_equal_scipys(name: str) -> None:
    law, known = PAIRS[name]
    assert law.mean == pytest.approx(known.mean(), rel=1e-9)
    assert law.variance == pytest.approx(known.var(), rel=1e-8)
    np.testing.assert_allclose(law.quantile(INNER), known.ppf(INNER), rtol=1e-9)
    x = np.linspace(-5.0, 400.0, 82)
    np.testing.assert_allclose(law.survival(x), known.sf(x), rtol=1e-8, atol=1e-13)


def test_hyperexponential_has_the_published_share_and_is_a_mixture() -> None:
    law = Hyperexponential(90.0, 2.0)
    assert law.share_short == pytest.approx(SHARE, rel=1e-12)
    short, long = Exponential(45.0 / SHARE), Exponential(45.0 / (1.0 - SHARE))
    x = np.array([0.0, 10.0, 100.0, 1000.0])
    mixed = SHARE * short.survival(x) + (1.0 - SHARE) * long.survival(x)
    np.testing.assert_allclose(law.survival(x), mixed, rtol=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_mean_and_variance_are_integrals_of_the_quantile(name: str) -> None:
    law = ALL[name]
    # Gauss-Legendre on s from -30 to 30, u = 1 / (1 + exp(-s)), which reaches far into both tails.
    node, weight = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(-30.0, 30.0, 1201)
    s = (edges[:-1, None] + (node + 1.0) * 0.025).ravel()
    u = 1.0 / (1.0 + np.exp(-s))
    weights = np.tile(weight, 1200) * 0.025 * u / (1.0 + np.exp(s))
    x = law.quantile(u)
    assert x @ weights == pytest.approx(law.mean, rel=1e-4)
    assert (x - law.mean) ** 2 @ weights == pytest.approx(law.variance, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("name", SMOOTH)
def test_survival_undoes_the_quantile(name: str) -> None:
    law = SMOOTH[name]
    np.testing.assert_allclose(law.survival(law.quantile(INNER)), 1.0 - INNER, rtol=1e-8)


@pytest.mark.parametrize("name", ALL)
def test_capped_mean_is_the_integral_of_survival(name: str) -> None:
    law = ALL[name]
    for cap in (0.0, 1.0, 7.0, 20.0, 60.0, 90.0, 250.0):
        steps = [end for end in (law.least, 9.0, 15.0, 25.0, 40.0, 50.0) if 0.0 < end < cap] or None
        integral = quad(lambda x: float(law.survival(x)), 0.0, cap, points=steps, limit=400)[0]
        assert float(law.capped_mean(cap)) == pytest.approx(integral, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("name", ALL)
def test_a_cap_without_end_leaves_the_mean(name: str) -> None:
    law = ALL[name]
    assert float(law.capped_mean(math.inf)) == pytest.approx(law.mean, rel=1e-12)
    np.testing.assert_allclose(law.capped_mean([math.inf, 0.0]), [law.mean, 0.0], atol=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_equilibrium_quantile_undoes_the_integral_of_survival(name: str) -> None:
    law = ALL[name]
    x = law.equilibrium_quantile(INNER)
    np.testing.assert_allclose(law.capped_mean(x) / law.mean, INNER, rtol=1e-9)
    np.testing.assert_allclose(law.equilibrium_survival(x), 1.0 - INNER, rtol=1e-6)


@pytest.mark.parametrize("name", ALL)
# Nearer to 1 SciPy's inverse of the gamma law wavers by one part in a hundred.
@given(u=st.lists(st.floats(1e-12, 1.0 - 1e-12), min_size=2, max_size=20))
def test_quantiles_rise_with_u(name: str, u: list[float]) -> None:
    law, u_sorted = ALL[name], np.sort(u)
    for x in (law.quantile(u_sorted), law.equilibrium_quantile(u_sorted)):
        assert np.all(np.isfinite(x))
        assert np.all(np.diff(x) >= -1e-9 * x[1:])


def test_a_capped_stay_is_never_longer_than_its_cap() -> None:
    law = Capped(Exponential(100.0), 30.0)
    assert law.mean == pytest.approx(100.0 * -math.expm1(-0.3), rel=1e-12)
    np.testing.assert_allclose(law.quantile([0.1, 0.9]), [-100.0 * math.log(0.9), 30.0])
    np.testing.assert_array_equal(law.survival([30.0, 31.0]), [0.0, 0.0])
    assert float(law.equilibrium_quantile(1.0 - 1e-15)) <= 30.0


def test_lognormal_from_its_median_and_upper_quantile() -> None:
    law = Lognormal.from_median(60.0, 240.0)
    np.testing.assert_allclose(law.quantile([0.5, 0.95]), [60.0, 240.0], rtol=1e-12)


@given(st.floats(1.0, 170.0), st.floats(0.05, 3.0))
def test_lognormal_with_a_mean_after_the_cap(mean: float, cv: float) -> None:
    law = Lognormal.with_capped_mean(mean, cv, 180.0)
    assert Capped(law, 180.0).mean == pytest.approx(mean, rel=1e-9)
    assert law.cv == cv


def test_deterministic_steps_at_its_value() -> None:
    law = Deterministic(90.0)
    np.testing.assert_array_equal(law.survival([89.0, 90.0, 91.0]), [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(law.quantile([0.1, 0.9]), [90.0, 90.0])
    np.testing.assert_array_equal(law.equilibrium_quantile([0.25]), [22.5])


def test_uniform_and_triangular_may_be_negative_but_have_no_equilibrium_then() -> None:
    assert Uniform(-10.0, 10.0).mean == 0.0
    for law in (Uniform(-10.0, 10.0), Triangular(-1.0, 0.0, 1.0)):
        with pytest.raises(ValueError, match="must not be negative"):
            law.equilibrium_quantile(0.5)


def test_gamma_effect() -> None:
    u = chance.uniforms(chance.key_of(1, "effect"), 0, np.arange(20_000, dtype=np.uint64), 0)
    # Kolmogorov-Smirnov: fails by chance once in 10,000 seeds.
    known = stats.gamma(1.0 / 0.3, scale=0.3)
    assert stats.kstest(GammaEffect(0.3).quantile(u), known.cdf).pvalue > 1e-4
    np.testing.assert_array_equal(GammaEffect(0.0).quantile(u), np.ones(u.size))


def test_size_law() -> None:
    law = SizeLaw((1, 2, 5, 12), (0.7, 0.1, 0.1, 0.1))
    assert law.mean == pytest.approx(2.6)
    assert law.second_moment == pytest.approx(18.0)
    assert law.variance == pytest.approx(18.0 - 2.6**2)
    assert law.quantile([0.1, 0.7, 0.71, 0.85, 0.95, 1 - 2**-53]).tolist() == [1, 1, 2, 5, 12, 12]
    assert SizeLaw((1, 2), (1.0, 0.0)).quantile([1 - 2**-53]).tolist() == [1]


@pytest.mark.parametrize("mean", [1e-9, 0.02, 0.7, 3.0, 45.0, 2000.0])
def test_poisson_counts_are_scipys_alone_and_in_arrays(mean: float) -> None:
    u = np.append(chance.uniforms(3, 0, np.arange(500, dtype=np.uint64), 0), [2.0**-53, 1 - 2.0**-53])
    known = stats.poisson(mean)
    counts = poisson_quantile(u, mean)
    assert np.all(known.cdf(counts) >= u)
    assert np.all(known.cdf(counts - 1) < u)
    np.testing.assert_array_equal(poisson_quantile(u, np.full(u.size, mean)), counts)


def test_poisson_count_of_nothing_is_zero() -> None:
    assert poisson_quantile([0.5, 1 - 2.0**-53], 0.0).tolist() == [0, 0]
    assert poisson_quantile([0.5, 1 - 2.0**-53], [0.0, 0.0]).tolist() == [0, 0]


def test_shifted_negative_binomial_is_scipys() -> None:
    law = ShiftedNegativeBinomial(8.0, 30.0, least=3)
    known = stats.nbinom(25.0 / 25.0, 5.0 / 30.0, loc=3)
    assert law.second_moment == pytest.approx(known.var() + known.mean() ** 2)
    u = chance.uniforms(4, 0, np.arange(2000, dtype=np.uint64), 0)
    np.testing.assert_array_equal(law.quantile(u), known.ppf(u))


@pytest.mark.parametrize("law", [ShiftedNegativeBinomial(6.0, 12.0), ShiftedNegativeBinomial(6.0, 5.0)])
def test_moments_of_drawn_sizes(law: ShiftedNegativeBinomial) -> None:
    """On a grid of u; also where the number is Poisson."""
    sizes = law.quantile((np.arange(200_000) + 0.5) / 200_000)
    assert sizes.min() == 1
    assert sizes.mean() == pytest.approx(law.mean, rel=1e-4)
    assert sizes.var() == pytest.approx(law.variance, rel=1e-3)


def test_a_size_without_spread() -> None:
    assert ShiftedNegativeBinomial(4.0, 0.0, least=4).quantile([0.1, 1 - 2.0**-53]).tolist() == [4, 4]


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: Deterministic(0.0), "value is 0.0"),
        (lambda: Exponential(-1.0), "mean is -1.0"),
        (lambda: Exponential(math.inf), "finite"),
        (lambda: Lognormal(90.0, 0.0), "cv is 0.0"),
        (lambda: Lognormal.from_median(60.0, 60.0), "above the median"),
        (lambda: Lognormal.with_capped_mean(180.0, 1.0, 180.0), "below the cap"),
        (lambda: Gamma(math.nan, 1.0), "mean is nan"),
        (lambda: Weibull(90.0, -2.0), "shape is -2.0"),
        (lambda: Hyperexponential(90.0, 0.9), "at least 1"),
        (lambda: Capped(Deterministic(9.0), 8.0), "shortest stay"),
        (lambda: Capped(Exponential(9.0), 0.0), "at is 0.0"),
        (lambda: Uniform(2.0, 2.0), "low below high"),
        (lambda: Triangular(0.0, 3.0, 2.0), "mode is 3.0"),
        (lambda: PertBeta(0.0, -1.0, 2.0), "mode is -1.0"),
        (lambda: LogUniform(0.0, 2.0), "above 0"),
        (lambda: GammaEffect(-0.1), "variance is -0.1"),
        (lambda: SizeLaw((), ()), "rising"),
        (lambda: SizeLaw((2, 1), (0.5, 0.5)), "rising"),
        (lambda: SizeLaw((1, 2), (1.0,)), "one is needed"),
        (lambda: SizeLaw((1, 2), (0.5, 0.4)), "adding up to 1"),
        (lambda: SizeLaw((1, 2), (1.5, -0.5)), "none below 0"),
        (lambda: ShiftedNegativeBinomial(0.5, 3.0), "mean is 0.5"),
        (lambda: ShiftedNegativeBinomial(5.0, 3.0), "variance is 3.0"),
        (lambda: ShiftedNegativeBinomial(1.0, 3.0), "must be 0"),
        (lambda: ShiftedNegativeBinomial(1.0, 3.0, -1), "least is -1"),
        (lambda: poisson_quantile(0.5, -1.0), "at least 0"),
    ],
)
def test_impossible_laws_cannot_be_built(build: object, rule: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=rule):
        build()


def test_a_tail_beyond_all_numbers_is_no_fault() -> None:
    """Stays of people met in a census, by a law whose mean is nearly infinite: warnings are errors here."""
    days = LogLogistic(50.0, 1.001).equilibrium_quantile([0.0, 0.1, 1.0])
    assert days[0] == 0.0
    assert days[1] > 1e6
    assert days[2] == np.inf
