"""Who is turned away, had from the time that all beds are taken: sharper than counting the people.

Where everyone comes alone at a constant rate, may come in at once and cannot wait, a person is turned away
exactly if they come while all beds are taken. Given the beds, the number expected is the rate times that
time, so its luck is that of the time alone (conditional expectation); and how many come is known on average,
so what is left of their number is taken out by regression (control variate). Elsewhere, with waiting,
transfers, groups or seasons, neither is exact, and nothing is said.

References
----------
Law (2015), Simulation Modeling and Analysis, sections 11.4 and 11.5; Wolff (1982), Operations Research 30
(Poisson arrivals see time averages); Lavenberg & Welch (1981), Management Science 27 (control variates).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.experiment.design import Design
from sim.experiment.levels import LEVEL
from sim.experiment.replicate import drawn
from sim.experiment.sums import Sums
from sim.moments import Floats, student_quantile
from sim.quantities import INDEX
from sim.scenario import DAYS_A_YEAR, Scenario
from sim.sources import steady_sources

FEWEST = 20
"""Draws from which the regression can be trusted."""


@dataclass(frozen=True, slots=True)
class Sharper:
    """People never admitted in a period, from the time that all beds are taken.

    Attributes
    ----------
    estimate, lower, upper
        People; 95 %, what the number of runs leaves open.
    gain
        Variance of counting the people over that of this: as many times as many runs would be as sharp.
    """

    estimate: float
    lower: float
    upper: float
    gain: float


def is_by_full_time(scenario: Scenario) -> bool:
    """Return whether people are turned away exactly if they come while all beds are taken."""
    shelters = scenario.shelters
    return (
        len(scenario.provinces) == 1
        and shelters.provinces is not None
        and [pool.accepts for pool in shelters.places.values()] == [("any",)]
        and shelters.surge_share.largest == 0
        and not (scenario.openings or scenario.closures or scenario.returns or scenario.new_attempts)
        and scenario.money.buys == "places"
        and scenario.start.waiting_mix is None
        and all(_cannot_wait(scenario, name) for name in scenario.profiles)
        and all(_is_steady(scenario, name) for name in scenario.streams)
    )


def sharper(scenario: Scenario, sums: Sums, design: Design, period: int) -> Sharper | None:
    """Return people never admitted in a period, sharper; None if not to be had, or nothing is gained.

    Parameters
    ----------
    scenario
        As loaded, its unknown numbers still to be drawn.
    sums
        Of its replications.
    design
        Of the run.
    period
        A calendar year of the study.
    """
    if not is_by_full_time(scenario) or len(sums.sums) < FEWEST or period >= len(scenario.periods):
        return None
    span = scenario.periods[period]
    rates = np.array([_people_a_day(scenario, design, draw) for draw in range(len(sums.sums))])
    counted, full, came, opened = (
        sums.sums[:, INDEX[name], -1, period, 0] / design.per_draw
        for name in ("never_admitted", "days_full", "eligible", "days_open")
    )
    if not np.allclose(opened, span.end - span.start):
        return None  # without a bed nobody is eligible, which is no luck to be taken out
    by_time, surplus = rates * full, came - rates * (span.end - span.start)
    slope, rest = _regression(by_time, surplus)
    error = math.sqrt(float(rest @ rest) / (len(rest) - 2) / len(rest))
    before = float(np.var(counted, ddof=1)) / len(counted)
    if not before > error**2 > 0:
        return None
    estimate = float(by_time.mean() - slope * surplus.mean())
    reach = float(student_quantile(len(rest) - 2, LEVEL)) * error
    return Sharper(estimate, max(estimate - reach, 0.0), estimate + reach, before / error**2)


def _regression(values: Floats, control: Floats) -> tuple[float, Floats]:
    """Return the slope of values on a control, and what is left of them."""
    centred, around = values - values.mean(), control - control.mean()
    slope = float(centred @ around / (around @ around)) if around.any() else 0.0
    return slope, centred - slope * around


def _people_a_day(scenario: Scenario, design: Design, draw: int) -> float:
    """Return the people who want a bed a day in a draw."""
    known = drawn(scenario, design.seed, draw, design.sampling)
    people = 0.0
    for source in steady_sources(known):
        share = known.share_wanting_bed(source.stream, source.profile or "")
        people += source.events_a_year * source.factor * share
    return people / DAYS_A_YEAR


def _cannot_wait(scenario: Scenario, name: str) -> bool:
    profile = scenario.profiles[name]
    return profile.citizen and profile.party is None and profile.patience_for_bed_days.largest == 0


def _is_steady(scenario: Scenario, name: str) -> bool:
    stream = scenario.streams[name]
    has_trend = bool(stream.trend) or any(scenario.totals[total].trend for total in stream.parts or {})
    is_plain = not (stream.is_bursts or stream.effect or stream.season or stream.groups or has_trend)
    return is_plain and not stream.other_clients
