"""The same numbers as `lifelines`, an extra for tests, on censored and truncated stays."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from sim.fitting.families import family
from sim.fitting.observed import Stays
from sim.fitting.stays import fit
from sim.fitting.survivors import survivors
from tests.fitting.made import Book
from tests.fitting.test_stays import LAWS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    lifelines: Any = pytest.importorskip(
        "lifelines", reason="lifelines is not installed", exc_type=ImportError
    )

FITTERS = {
    "exponential": "ExponentialFitter",
    "Weibull": "WeibullFitter",
    "lognormal": "LogNormalFitter",
    "log-logistic": "LogLogisticFitter",
}


@pytest.fixture
def seen() -> Stays:
    return Book(30.0, years=2.0).stays(LAWS["Weibull"], seed=7)


@pytest.mark.parametrize("name", FITTERS)
@pytest.mark.filterwarnings("ignore")
def test_laws(name: str, seen: Stays) -> None:
    theirs = getattr(lifelines, FITTERS[name])()
    low = np.maximum(seen.low, 1e-9)  # it takes the logarithm
    theirs.fit_interval_censoring(low, seen.high, entry=seen.seen_from)
    ours = fit(family(name), seen).law
    days = np.array([3.0, 30.0, 90.0, 200.0])
    np.testing.assert_allclose(ours.survival(days), theirs.survival_function_at_times(days), atol=2e-3)


@pytest.mark.filterwarnings("ignore")
def test_kaplan_and_meier(seen: Stays) -> None:
    theirs = lifelines.KaplanMeierFitter()
    theirs.fit(seen.last_seen, seen.is_over, entry=np.maximum(seen.seen_from, 0.0))
    curve = survivors(seen)
    np.testing.assert_allclose(curve.share, theirs.survival_function_at_times(curve.days), atol=1e-9)
