"""Home provinces: which share of a stream's people comes from which province."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from sim import chance
from sim.field import Floats
from sim.language import Saying
from sim.mistakes import Mistake
from sim.scenario import Scenario

Spreads: TypeAlias = dict[str | None, Floats]


def province_shares(scenario: Scenario, name: str | None, seed: int, draw: int) -> Floats:
    """Return the shares of a named spread over the provinces of a scenario.

    Parameters
    ----------
    scenario
        A resolved scenario.
    name
        A key of its spreads; None spreads by population.
    seed, draw
        Decide the one draw of a spread that has a concentration.

    Returns
    -------
    Floats
        One share a province, adding up to 1: ``population_part`` of them by population, the rest by weights;
        with a concentration c, one draw from the Dirichlet law with parameters c x shares (made of Gamma
        quantiles, Devroye 1986, theorem XI.4.1, so that each province has its own uniform).

    Raises
    ------
    Mistake
        If the weights needed are all 0.
    """
    population = _normalised(np.array([province.population for province in scenario.provinces], np.float64))
    if name is None:
        return population
    spread = scenario.spreads[name]
    part = float(spread.population_part)
    shares = part * population + ((1 - part) * _weights(scenario, name) if part < 1 else 0)
    if spread.concentration is None:
        return shares
    keys = chance.keys_of(seed, (f"draw|spreads.{name}|{p.code}" for p in scenario.provinces))
    return _dirichlet(float(spread.concentration) * shares, chance.uniforms(keys, draw, 0, 0))


def spreads_of(scenario: Scenario, seed: int, draw: int) -> Spreads:
    """Return the shares of every spread of a scenario by name, with that by population, which has none."""
    return {name: province_shares(scenario, name, seed, draw) for name in (None, *scenario.spreads)}


def _weights(scenario: Scenario, name: str) -> Floats:
    """Return the normalised weights; provinces not named share `others` equally."""
    spread = scenario.spreads[name]
    codes = [province.code for province in scenario.provinces]
    unnamed = sum(code not in spread.weights for code in codes)
    each = float(spread.others) / unnamed if unnamed else 0.0
    weights = np.array([float(spread.weights.get(code, each)) for code in codes])
    if not weights.any():
        rule = Saying("must not all be 0 in the provinces of the country")
        raise Mistake("{key}: {rule}", key=f"spreads.{name}.weights", rule=rule)
    return _normalised(weights)


def _dirichlet(parameters: Floats, uniforms: Floats) -> Floats:
    """Return normalised Gamma quantiles, by their logarithms: with small parameters they all but vanish."""
    from scipy.special import gammaincinv, gammaln

    shares = np.zeros(len(parameters))
    rows = np.flatnonzero(parameters)
    shape, uniform = parameters[rows], uniforms[rows]
    quantile = gammaincinv(shape, uniform)
    is_tiny = quantile < np.finfo(np.float64).tiny
    lower_tail = (np.log(uniform) + gammaln(shape + 1)) / shape  # P(shape, x) = x^shape / Gamma(shape + 1)
    logarithm = np.where(is_tiny, lower_tail, np.log(np.where(is_tiny, 1.0, quantile)))
    shares[rows] = np.exp(logarithm - logarithm.max())
    return _normalised(shares)


def _normalised(weights: Floats) -> Floats:
    shares: Floats = weights / weights.sum()
    return shares
