"""Beds without end: a season, a step of the rate, and what is left of the stays of residents."""

from __future__ import annotations

import numpy as np

from sim.distributions import Deterministic, Distribution, Exponential, Floats, Lognormal
from sim.through_time import mean_residents
from tests.validation.cells import Cell, Truth
from tests.validation.files import run_file
from tests.validation.people import Group, Intensity, Luck, poisson, referred, residents
from tests.validation.worlds import ENDLESS, Run, World

TRUTH = Truth("mt_g_inf")
WAY = (
    "Built networks; the season's rate is constant within each day, after a run-in from empty. The number of "
    "residents is Poisson, so its variance is compared with the mean. Seven residents at the start also "
    "through a scenario file. Residents whose stays began anew would be wrong by the differences shown: this "
    "is why the program draws what is left by the equilibrium law. Formulas: `sim.through_time`."
)
YEAR, RATE, AFTER_STEP = 365.0, 40.0 / 365.0, 72.0 / 365.0
LAWS: dict[str, Distribution] = {
    "exp": Exponential(90.0),
    "det": Deterministic(90.0),
    "lognormal_cv1.5": Lognormal(90.0, 1.5),
}
QUADRATURE = 5e-5
"""Relative error of the truth's own numbers: its step is off by 2.5e-5 where the stay is exponential and
the mean has a closed form."""
RUN_IN = {"exp": 3.0 * YEAR, "det": YEAR, "lognormal_cv1.5": 6.0 * YEAR}


def cells(full: bool, seed: int) -> list[Cell]:
    """Return mean numbers of residents through time."""
    found: list[Cell] = []
    for law in LAWS:
        found += _season_by_formula(law) + _step_by_formula(law)
    for law in LAWS if full else ["det"]:
        found += _season(law, 1500 if full else 150, seed) + _step(law, 2500 if full else 150, seed)
    return found + _seven(10000 if full else 1000, seed) + _seven_in_file(2000 if full else 50, seed)


def _rate(time: Floats) -> Floats:
    return np.asarray(RATE * (1.0 + 0.6 * np.sin(2.0 * np.pi * time / YEAR)), dtype=np.float64)


def _season_by_formula(law: str) -> list[Cell]:
    exact = TRUTH.outputs["sinusoid"][law]
    days = np.array([float(day) for day in exact["m_t"]])
    pairs = zip(exact["m_t"].items(), mean_residents(_rate, LAWS[law], days), strict=True)
    found = [
        TRUTH.close(f"formula, season, {law}: residents on day {day}", m, ours, QUADRATURE)
        for (day, m), ours in pairs
    ]
    # The wave as a complex number, from its values at 365 evenly spaced moments.
    wave = np.fft.rfft(mean_residents(_rate, LAWS[law], np.arange(365.0)))[1] / 365.0 * 2.0j
    lag = -np.angle(wave) / (2.0 * np.pi) * YEAR
    return [
        *found,
        TRUTH.close(f"formula, season, {law}: amplitude", exact["amplitude"], float(abs(wave)), QUADRATURE),
        TRUTH.close(f"formula, season, {law}: lag, days", exact["lag_days"], float(lag), QUADRATURE),
    ]


def _season(law: str, copies: int, seed: int) -> list[Cell]:
    until = RUN_IN[law] + YEAR
    edges = np.arange(0.0, until + 1.0)
    people = referred(
        Luck(seed, f"season|{law}"), copies, Intensity(edges, _rate(edges[:-1] + 0.5)), LAWS[law]
    )
    run = World((ENDLESS,), until).run(copies, [people])
    return _through_time(f"season, {law}", TRUTH.outputs["sinusoid"][law]["m_t"], run, RUN_IN[law])


def _step_by_formula(law: str) -> list[Cell]:
    exact, stay = TRUTH.outputs["step_mean_occupancy"][law], LAWS[law]
    more = AFTER_STEP - RATE
    return [
        TRUTH.close(
            f"formula, step, {law}: residents on day {day}",
            m,
            RATE * stay.mean + more * float(stay.capped_mean(float(day))),
            QUADRATURE,
        )
        for day, m in exact.items()
    ]


def _step(law: str, copies: int, seed: int) -> list[Cell]:
    luck, stay = Luck(seed, f"step|{law}"), LAWS[law]
    at_start = residents(luck, poisson(luck, copies, RATE * stay.mean), stay)
    later = referred(luck, copies, Intensity.constant(AFTER_STEP, 366.0), stay)
    run = World((ENDLESS,), 366.0).run(copies, [at_start, later])
    return _through_time(f"step, {law}", TRUTH.outputs["step_mean_occupancy"][law], run, 0.0)


def _through_time(label: str, exact: dict[str, float], run: Run, since: float) -> list[Cell]:
    days = np.array([float(day) for day in exact])
    present = run.sampled(run.beds(), since + days).astype(np.float64)
    found = []
    for (day, m), number in zip(exact.items(), present, strict=True):
        found.append(TRUTH.mean(f"{label}: residents on day {day}", m, number))
        found.append(TRUTH.mean(f"{label}: variance on day {day}", m, (number - m) ** 2))
    return found


def _seven(copies: int, seed: int) -> list[Cell]:
    """Return what is left of seven residents, by the equilibrium law and as if their stays began anew."""
    exact = TRUTH.outputs["initial_mean_remaining"]
    right, wrong = exact["equilibrium_residual"], exact["fresh_los_(wrong)"]
    days, stay = np.array([float(day) for day in right]), LAWS["lognormal_cv1.5"]
    luck, seven = Luck(seed, "seven residents"), np.full(copies, 7)
    copy = np.repeat(np.arange(copies), seven)
    anew = stay.quantile(luck.uniforms(len(copy), "anew"))
    left = [
        World((7,), 366.0).run(copies, [group])
        for group in (
            residents(luck, seven, stay),
            Group(copy, np.zeros(len(copy)), anew, is_resident=True),
        )
    ]
    equilibrium, fresh = (run.sampled(run.beds(), days).astype(np.float64) for run in left)
    found = []
    for row, day in enumerate(right):
        label, error = f"of seven residents on day {day}", fresh[row] - equilibrium[row]
        found.append(TRUTH.mean(f"{label}, equilibrium", right[day], equilibrium[row]))
        found.append(TRUTH.mean(f"{label}, fresh stays (wrong)", wrong[day], fresh[row]))
        found.append(TRUTH.mean(f"{label}, error of fresh stays", wrong[day] - right[day], error))
    return found


def _seven_in_file(replications: int, seed: int) -> list[Cell]:
    exact = TRUTH.outputs["initial_mean_remaining"]["equilibrium_residual"]
    moments = np.array([float(day) for day in exact])
    taken = run_file("residents", replications, seed, moments=moments).taken
    return [
        TRUTH.mean(f"scenario file, of seven residents on day {day}", m, taken[:, row])
        for row, (day, m) in enumerate(exact.items())
    ]
