"""What each scenario comes to: every measure with both its intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.draws import (
    VarianceParts,
    denoised_draws,
    design_effect,
    ignorance_interval,
    ratio_draws,
    ratio_variance_parts,
    variance_parts,
)
from sim.estimates import Estimate, bonferroni_level, mean_estimate, probability_estimate, ratio_estimate
from sim.experiment.sums import RATIOS, Sums
from sim.frame import GROUPS
from sim.order_statistics import quantile_estimate
from sim.quantities import INDEX, MEASURES, Kind, Measure

Floats = NDArray[np.float64]

PEAK_QUANTILE = 0.95
LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One measure of one scenario; all arrays of shape (A, T, G).

    Attributes
    ----------
    estimate, lower, upper
        Over all draws and replications; the interval is what the number of runs leaves open. For provinces it
        holds for all of them at once (Bonferroni).
    ignorance_lower, ignorance_upper
        Within which 95 % of the draws of the unknown numbers put the expected value, without the noise of the
        runs; nan for peaks, and where nothing is unknown.
    ignorance_share
        Share of the variance of one replication that the unknown numbers make, 0 to 1.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    ignorance_lower: Floats
    ignorance_upper: Floats
    ignorance_share: Floats


def levels_of(sums: Sums, replications_per_draw: int, has_unknown: bool = True) -> dict[str, Level]:
    """Return every measure, by name."""
    return {measure.name: level_of(measure, sums, replications_per_draw, has_unknown) for measure in MEASURES}


def level_of(measure: Measure, sums: Sums, replications_per_draw: int, has_unknown: bool = True) -> Level:
    """Return one measure with both its intervals; that of ignorance only where something is unknown."""
    estimate = in_each_area(partial(_estimate, measure, sums, replications_per_draw), sums.num_provinces)
    values, parts, is_share = _draws(measure, sums, replications_per_draw)
    denoised = denoised_draws(values, parts.luck, parts.ignorance, replications_per_draw, is_share)
    ignorance = ignorance_interval(denoised, replications_per_draw, LEVEL)
    # The draws tell the expected peak, which is not the peak that suffices in 95 % of the replications.
    unknown = 0.0 if has_unknown and measure.kind is not Kind.PEAK else np.nan
    return Level(
        estimate.estimate,
        estimate.lower,
        estimate.upper,
        ignorance.lower + unknown,
        ignorance.upper + unknown,
        parts.ignorance_share + unknown,
    )


def in_each_area(estimate_at: Callable[[float], Estimate], num_provinces: int) -> Estimate:
    """Return an estimate whose intervals hold for all provinces at once, and for the country by itself.

    Parameters
    ----------
    estimate_at
        Gives the estimate at a level; areas are the first axis, the country the last of them.
    num_provinces
        Provinces whose intervals hold together.
    """
    country, together = estimate_at(LEVEL), estimate_at(simultaneous_level(num_provinces))
    lower, upper = together.lower.copy(), together.upper.copy()
    lower[-1], upper[-1] = country.lower[-1], country.upper[-1]
    return Estimate(country.estimate, lower, upper, LEVEL, country.replications)


def simultaneous_level(num_provinces: int) -> float:
    """Return the level of each province's interval that makes those of all provinces hold together."""
    return bonferroni_level(LEVEL, num_provinces)


def parts_of_ratio(measure: Measure, sums: Sums) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return sums of numerator and denominator, and of r r, r a and a a, each (L, A, T, G)."""
    top, bottom = INDEX[measure.numerator], INDEX[measure.denominator]
    return (
        sums.sums[:, top],
        sums.sums[:, bottom],
        sums.squares[:, top],
        sums.products[:, RATIOS.index(measure.name)],
        sums.squares[:, bottom],
    )


def _estimate(measure: Measure, sums: Sums, replications: int, level: float) -> Estimate:
    if measure.kind in (Kind.SHARE, Kind.RATE):
        numerator, denominator, *_ = parts_of_ratio(measure, sums)
        return ratio_estimate(numerator, denominator, replications, level, measure.kind is Kind.SHARE)
    if measure.kind is Kind.PEAK:
        effect = design_effect(variance_parts(sums.peak_sums, sums.peak_squares, replications), replications)
        peak = quantile_estimate(sums.peaks, PEAK_QUANTILE, level, effect)
        estimate, lower, upper = (_everyone(part) for part in (peak.estimate, peak.lower, peak.upper))
        return Estimate(estimate, lower, upper, level, peak.replications)
    row = INDEX[measure.numerator]
    if measure.kind is Kind.CHANCE:
        return probability_estimate(sums.sums[:, row], replications, level)
    event_size = 1.0 if measure.unit == "people" else None
    return mean_estimate(sums.sums[:, row], sums.squares[:, row], replications, level, event_size)


def _draws(measure: Measure, sums: Sums, replications: int) -> tuple[Floats, VarianceParts, bool]:
    """Return the value of each draw, its variance in two parts, and whether it lies between 0 and 1."""
    if measure.kind in (Kind.SHARE, Kind.RATE):
        ratio = parts_of_ratio(measure, sums)
        parts = ratio_variance_parts(*ratio, replications)
        return ratio_draws(*ratio[:2]), parts, measure.kind is Kind.SHARE
    if measure.kind is Kind.PEAK:
        total, squares = _everyone(sums.peak_sums), _everyone(sums.peak_squares)
    else:
        row = INDEX[measure.numerator]
        total, squares = sums.sums[:, row], sums.squares[:, row]
    return total / replications, variance_parts(total, squares, replications), measure.kind is Kind.CHANCE


def _everyone(values: Floats) -> Floats:
    """Return values of everyone together with a last axis of groups, the others unknown."""
    wide = np.full((*values.shape, len(GROUPS)), np.nan)
    wide[..., 0] = values
    return wide
