from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy.integrate import quad

from sim.distributions import Deterministic, Distribution, Exponential, Lognormal, SizeLaw
from sim.theory import erlang_b
from sim.through_time import (
    Floats,
    eligible_in_time,
    erlang_occupancy,
    group_variance,
    mean_residents,
    transient_turned_away,
)

PUBLISHED = Path(__file__).parent / "data" / "validation"
RATE = 40.0 / 365.0
STAYS: dict[str, Distribution] = {
    "exp": Exponential(90.0),
    "det": Deterministic(90.0),
    "lognormal_cv1.5": Lognormal(90.0, 1.5),
}
# The files print eight digits, but integrate numerically: the lognormal tail is cut off (a constant 3e-5
# people too few), and the integral of P(S > u) to a moment has an error of up to 6e-5 relative. That ours
# are the true values is checked apart, by closed form and by direct integration.
OF_SEASONS = {"exp": 1e-7, "det": 1e-7, "lognormal_cv1.5": 5e-6}
OF_STEPS = {"exp": 3e-5, "det": 1e-7, "lognormal_cv1.5": 3e-5}
OF_GROUPS = {"exp": 1e-7, "det": 1e-7, "lognormal_cv1.5": 2e-6}


def published(name: str) -> Any:
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


def by_day(table: dict[str, float]) -> tuple[Floats, Floats]:
    return np.array([float(day) for day in table]), np.array(list(table.values()))


def seasonal(times: ArrayLike) -> Floats:
    times = np.asarray(times, dtype=np.float64)
    return RATE * (1.0 + 0.6 * np.sin(2.0 * math.pi * times / 365.0))


@pytest.mark.parametrize("law", STAYS)
def test_published_residents_through_the_seasons(law: str) -> None:
    days, exact = by_day(published("mt_g_inf")["outputs"]["sinusoid"][law]["m_t"])
    np.testing.assert_allclose(mean_residents(seasonal, STAYS[law], days), exact, rtol=OF_SEASONS[law])


@pytest.mark.parametrize("law", STAYS)
def test_published_residents_after_a_step(law: str) -> None:
    days, exact = by_day(published("mt_g_inf")["outputs"]["step_mean_occupancy"][law])
    ours = RATE * 90.0 + (72.0 - 40.0) / 365.0 * STAYS[law].capped_mean(days)
    np.testing.assert_allclose(ours, exact, rtol=OF_STEPS[law])


def test_residents_after_a_step_in_closed_form() -> None:
    ours = RATE * 90.0 + 32.0 / 365.0 * STAYS["exp"].capped_mean([15.0, 365.0])
    growth = np.array([1.0 - math.exp(-15.0 / 90.0), 1.0 - math.exp(-365.0 / 90.0)])
    np.testing.assert_allclose(ours, (40.0 + 32.0 * growth) * 90.0 / 365.0, rtol=1e-14)


def test_residents_through_the_seasons_by_direct_integration() -> None:
    """The defining integral of rate(t - u) P(S > u), a year at a time, the last tail at the mean rate."""
    stay, moment = STAYS["lognormal_cv1.5"], 91.0

    def still_there(age: float) -> float:
        return float(seasonal(np.float64(moment - age)) * stay.survival(age))

    years = [quad(still_there, 365.0 * k, 365.0 * (k + 1), epsabs=1e-13)[0] for k in range(60)]
    tail = RATE * (90.0 - float(stay.capped_mean(365.0 * 60)))
    ours = float(mean_residents(seasonal, stay, moment))
    assert ours == pytest.approx(math.fsum(years) + tail, rel=1e-8)


def test_published_residents_left_of_seven() -> None:
    file = published("mt_g_inf")["outputs"]["initial_mean_remaining"]
    stay = STAYS["lognormal_cv1.5"]
    days, exact = by_day(file["equilibrium_residual"])
    np.testing.assert_allclose(7.0 * stay.equilibrium_survival(days), exact, atol=7.0 * 6e-5)
    days, wrong = by_day(file["fresh_los_(wrong)"])
    np.testing.assert_allclose(7.0 * stay.survival(days), wrong, rtol=2e-6)


def test_published_variance_of_groups() -> None:
    file = published("batch_arrivals")
    pmf = file["inputs"]["batch_size_pmf"]
    sizes, groups_per_day = SizeLaw(tuple(map(int, pmf)), tuple(pmf.values())), RATE / 2.6
    assert groups_per_day == pytest.approx(file["inputs"]["batches_per_day"], rel=1e-7)
    exact = file["outputs"]["infinite_beds"]
    names = {"M^X/M/inf": "exp", "M^X/D/inf": "det", "M^X/lognormal(90,135)/inf": "lognormal_cv1.5"}
    for name, law in names.items():
        ours = group_variance(groups_per_day, sizes, STAYS[law])
        assert ours == pytest.approx(exact[name]["variance"], rel=OF_GROUPS[law])


@pytest.mark.parametrize("beds", ["6", "8", "10", "12"])
def test_published_first_year(beds: str) -> None:
    file = published("transient_loss_capacity")["outputs"]["by_beds"][beds]
    num_beds = int(beds)
    starts: dict[str, int | Floats] = {
        "empty": 0,
        "steady": erlang_occupancy(RATE * 90.0, num_beds),
        "residents": min(num_beds, 10),
    }
    exact = {
        "empty": (file["P_any_turned_away_1y_from_empty"], file["E_turned_away_1y_from_empty"]),
        "steady": (file["..from_steady"], file["..E_from_steady"]),
        "residents": (file["..from_min(c,10)_residents"], file["..E_from_min(c,10)"]),
    }
    for name, start in starts.items():
        ours = transient_turned_away(RATE, 90.0, num_beds, 365.0, start)
        assert (ours.chance_of_any, ours.mean_number) == pytest.approx(exact[name], rel=1e-7)


def test_the_long_run_occupancy_is_erlangs() -> None:
    chances = erlang_occupancy(9.8, 12)
    assert chances.sum() == pytest.approx(1.0)
    assert chances[-1] == pytest.approx(erlang_b(9.8, 12), rel=1e-12)


def test_one_bed_by_hand() -> None:
    """A full bed that nobody leaves turns away a Poisson number."""
    ours = transient_turned_away(0.01, 1e12, 1, 100.0, 1)
    assert ours.chance_of_any == pytest.approx(1.0 - math.exp(-1.0), rel=1e-9)
    assert ours.mean_number == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(("scenario", "delay"), [("status_quo", 30.0), ("faster_case_opening", 7.0)])
def test_published_case_condition(scenario: str, delay: float) -> None:
    file = published("eligibility_case_condition")["outputs"][scenario]
    share = eligible_in_time(0.25, delay, 21.0)
    assert share == pytest.approx(file["P_foreign_becomes_eligible_in_time"], rel=1e-7)
    load = (28.4 * 75.0 + 17.0 * share * 60.0) / 365.0
    assert load == pytest.approx(file["offered_load"], rel=1e-7)
    for beds, blocked in file["blocking"].items():
        assert erlang_b(load, int(beds)) == pytest.approx(blocked, rel=1e-7)
    served = 17.0 * share * (1.0 - erlang_b(load, 8))
    assert served == pytest.approx(file["foreign_served_per_year_if_8_beds"], rel=1e-7)


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="start is 5"):
        transient_turned_away(1.0, 1.0, 4, 1.0, 5)
    with pytest.raises(ValueError, match="start has shape"):
        transient_turned_away(1.0, 1.0, 4, 1.0, np.array([1.0]))
    with pytest.raises(ValueError, match="probability is 1"):
        eligible_in_time(1.5, 1.0, 1.0)
