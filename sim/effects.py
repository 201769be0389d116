"""Good and bad years: one factor for each named effect and calendar year, with mean 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.distributions import GammaEffect
from sim.field import Floats, Ints, Keys
from sim.mistakes import Mistake
from sim.purposes import Purpose
from sim.scenario import Scenario
from sim.sources import Source

ROUNDING = 1e-9
"""A variance this little below zero, as a share of the mean's square, is taken for zero."""


@dataclass(frozen=True, slots=True, eq=False)
class YearEffects:
    """The laws of a scenario's effects, in its order.

    Attributes
    ----------
    keys
        Keys of chance, named ``effect|name``.
    laws
        One law of the yearly factor an effect.
    """

    keys: Keys
    laws: tuple[GammaEffect, ...]


def build_effects(scenario: Scenario, seed: int, sources: Sequence[Source]) -> YearEffects:
    """Return the laws that give each effect's streams the variance over mean wanted together.

    Given the factor Z of a year, the streams bring Z m people on average, with variance Z w, where w is the
    sum over events of the mean square of their size. So the annual number has variance w + m^2 var Z, and
    var Z = (variance_over_mean m - w) / m^2. (Law of total variance.)
    Rates are taken as stated: factors, trends, seasons and the reform are left out.

    Raises
    ------
    Mistake
        If groups and bursts alone vary more than an effect wants.
    """
    laws = tuple(GammaEffect(_variance(scenario, name, sources)) for name in scenario.effects)
    return YearEffects(chance.keys_of(seed, [f"effect|{name}" for name in scenario.effects]), laws)


def draw_effects(effects: YearEffects, years: Ints, replications: Ints) -> Floats:
    """Return the factor of each effect (after a first row of ones, for none) in each calendar year.

    Shape (number of replications, 1 + number of effects, number of years).
    """
    factors = np.ones((len(replications), 1 + len(effects.laws), len(years)))
    for row, (key, law) in enumerate(zip(effects.keys, effects.laws, strict=True), start=1):
        luck = chance.uniforms(key, replications[:, None], years, Purpose.EFFECT)
        factors[:, row] = law.quantile(luck)
    return factors


def _variance(scenario: Scenario, name: str, sources: Sequence[Source]) -> float:
    under = [source for source in sources if scenario.streams[source.stream].effect == name]
    mean = sum(source.events_a_year * source.mean_size for source in under)
    if mean == 0:
        return 0.0
    own = sum(source.events_a_year * source.mean_square for source in under)
    wanted = float(scenario.effects[name].variance_over_mean)
    variance = (wanted * mean - own) / mean**2
    if variance < -ROUNDING:
        raise Mistake(
            "{key}: must be at least {least}, which groups and bursts make by themselves; got {wanted}",
            key=f"effects.{name}.variance_over_mean",
            least=f"{own / mean:.4g}",
            wanted=f"{wanted:g}",
        )
    return max(variance, 0.0)
