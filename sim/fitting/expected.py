"""What a scenario expects of a year: draws of its unknown numbers of demand, and how many people each brings.

No shelter is simulated: the average of a stream follows from the scenario at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.chance import keys_of, uniforms
from sim.fitting.series import CITIZENS, EVERYBODY, FOREIGN, NAMES
from sim.fitting.yearly import ALMOST_NONE
from sim.scenario import Scenario, uncertain_numbers
from sim.scenario.numbers import Number
from sim.scenario.resolve import find_uncertain, known_number, with_quantities
from sim.scenario.streams import Effect, Stream, Total
from sim.sources import burst_source, steady_sources

Floats = NDArray[np.float64]
P = TypeVar("P", Total, Stream, Effect)

WIDE = 4.0
"""Factor, either way, of a number whose range was made from the same totals."""
OF_DEMAND = ("referrals_per_year", "bursts_per_year", "mean", "share_who_want_a_bed", "variance_over_mean")
"""Keys of a scenario that say how many people are helped in a year."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Draws of the unknown numbers, and what each predicts for a year; n of them.

    Attributes
    ----------
    luck
        Of each unknown number, the share of its distribution below the value drawn: shape (n,).
    values
        Of each unknown number: shape (n,).
    means
        People a year, by what is counted: shape (n,).
    variance
        Of the factor of a year: shape (n,).
    """

    luck: Mapping[str, Floats]
    values: Mapping[str, Floats]
    means: Mapping[str, Floats]
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a scenario whose numbers are known predicts for a year.

    Attributes
    ----------
    means
        People a year: citizens, foreign people, everybody, and those of each channel.
    variance
        Of the factor of a year.
    """

    means: Mapping[str, float]
    variance: float


def predicted(scenario: Scenario) -> Prediction:
    """Return what a scenario whose numbers are known predicts of people who are helped in a year.

    Of bursts (police operations, returns from abroad) those count who want a bed, as in the reports: the
    others are identified and go home.
    """
    means = dict.fromkeys((CITIZENS, FOREIGN, EVERYBODY, *NAMES), 0.0)
    for source in steady_sources(scenario):
        people = source.events_a_year * source.mean_size
        _add(means, scenario, source.stream, source.profile or "", people)
    steady = means[EVERYBODY]
    for name, stream in scenario.streams.items():
        if stream.bursts_per_year is not None:
            burst = burst_source(scenario, name)
            for profile, share in stream.shares.items():
                wanting = scenario.share_wanting_bed(name, profile)
                people = burst.events_a_year * burst.mean_size * share * wanting
                _add(means, scenario, name, profile, people)
    dispersion = max((float(each.variance_over_mean) for each in scenario.effects.values()), default=1.0)
    variance = max((dispersion - 1.0) / steady, ALMOST_NONE) if steady > 0 else ALMOST_NONE
    return Prediction(means, variance)


def _add(means: dict[str, float], scenario: Scenario, stream: str, profile: str, people: float) -> None:
    channel = scenario.streams[stream].channel
    for kind in (EVERYBODY, _kind(scenario, profile), channel if channel in NAMES else "other"):
        means[kind] += people


def _kind(scenario: Scenario, profile: str) -> str:
    return CITIZENS if scenario.profiles[profile].citizen else FOREIGN


def widened(scenario: Scenario) -> Scenario:
    """Return the scenario with demand that may be a quarter of the likeliest, or four times it.

    That is, the yearly numbers of totals and streams, and how much good and bad years differ. For totals that
    these ranges were made from already: else they would count twice.
    """
    wide = scenario.model_copy(
        update={
            "totals": {name: _wide(each, "referrals_per_year") for name, each in scenario.totals.items()},
            "streams": {name: _wide(each, "referrals_per_year") for name, each in scenario.streams.items()},
            "effects": {name: _wide(each, "variance_over_mean") for name, each in scenario.effects.items()},
        }
    )
    return wide.on_background(replace(scenario.background, uncertain=find_uncertain(wide)))


def _wide(part: P, key: str) -> P:
    number: Number | None = getattr(part, key)
    if number is None or number.central <= 0:
        return part
    ends = Number(low=number.central / WIDE, high=number.central * WIDE, distribution="loguniform")
    return part.model_copy(update={key: ends})


def draws_of(
    scenario: Scenario, seed: int, number: int, ends: Mapping[str, tuple[float, float]] | None = None
) -> Draws:
    """Return draws of the unknown numbers of demand, with what each predicts.

    Parameters
    ----------
    scenario
        With ranges.
    seed, number
        Of the draws.
    ends
        If given, of some numbers: the shares of the distribution between which they are drawn.
    """
    numbers = {
        name: each
        for name, each in uncertain_numbers(scenario).items()
        if isinstance(each, Number) and name.rpartition(".")[2] in OF_DEMAND
    }
    keys = keys_of(seed, (f"draw|{name}" for name in numbers))
    rows = uniforms(keys[:, None], np.arange(number) + (number if ends else 0), 0, 0)
    luck = {
        name: low + (high - low) * row
        for name, row in zip(numbers, rows, strict=True)
        for low, high in [(ends or {}).get(name, (0.0, 1.0))]
    }
    values = {
        name: np.array([each.quantile(u) for u in luck[name].tolist()]) for name, each in numbers.items()
    }
    worlds = [
        predicted(_known(scenario, {name: float(row[draw]) for name, row in values.items()}))
        for draw in range(number)
    ]
    means = {kind: np.array([world.means[kind] for world in worlds]) for kind in worlds[0].means}
    return Draws(luck, values, means, np.array([world.variance for world in worlds]))


def _known(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with these of its unknown numbers known."""
    paths = scenario.background.uncertain
    return with_quantities(scenario, {paths[name][0]: known_number(value) for name, value in values.items()})
