"""What each scenario comes to: every measure with both its intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Range, denoised_draws, design_effect, ignorance_interval
from sim.estimates import Estimate, bonferroni_level, mean_estimate, probability_estimate, ratio_estimate
from sim.experiment.scopes import areas_in_scope, everywhere, in_scope
from sim.experiment.sums import RATIOS, Sums
from sim.order_statistics import quantile_estimate
from sim.quantities import INDEX, MEASURES, Kind, Measure
from sim.ratios import RatioSums, ratio_variance_parts
from sim.variance import VarianceParts, variance_parts

Floats = NDArray[np.float64]

PEAK_QUANTILE = 0.95
LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One measure of one scenario; all arrays of shape (A, T, G), nan outside the scope of the measure.

    Attributes
    ----------
    estimate, lower, upper
        Over all draws and replications; the interval is what the number of runs leaves open. For provinces it
        holds for all of them at once (Bonferroni).
    ignorance_lower, ignorance_upper
        Within which 95 % of the draws of the unknown numbers put the expected value, without the noise of the
        runs; always around the estimate. nan for peaks, where nothing is unknown, and where the spread of the
        draws cannot be told from the noise.
    ignorance_share
        Share of the variance of one replication that the unknown numbers make, 0 to 1.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    ignorance_lower: Floats
    ignorance_upper: Floats
    ignorance_share: Floats


def levels_of(
    sums: Sums, replications_per_draw: int, has_unknown: bool = True, unit: int = 1
) -> dict[str, Level]:
    """Return every measure, by name; so many draws in a row are one independent unit of the runs."""
    return {
        measure.name: level_of(measure, sums, replications_per_draw, has_unknown, unit)
        for measure in MEASURES
    }


def level_of(
    measure: Measure, sums: Sums, replications_per_draw: int, has_unknown: bool = True, unit: int = 1
) -> Level:
    """Return one measure with both its intervals; that of ignorance only where something is unknown."""
    levels, whole = areas_in_scope(levels_in_areas(sums.num_provinces), measure.scope), sums
    sums = in_scope(sums, measure.scope)
    estimate = _estimated(measure, sums, replications_per_draw, levels, unit)
    values, parts = _draws(measure, sums, replications_per_draw)
    denoised = denoised_draws(values, parts, replications_per_draw, estimate.estimate)
    ignorance = ignorance_interval(np.clip(denoised, 0.0, most(measure)), estimate.estimate, LEVEL)
    ignorance = _unless_never_seen(ignorance, estimate.estimate, most(measure))
    # The draws tell the expected peak, which is not the peak that suffices in 95 % of the replications.
    unknown = 0.0 if has_unknown and measure.kind is not Kind.PEAK else np.nan
    bounds = (ignorance.lower + unknown, ignorance.upper + unknown, parts.ignorance_share + unknown)
    numbers = (estimate.estimate, estimate.lower, estimate.upper, *bounds)
    return Level(*(everywhere(each, measure.scope, whole) for each in numbers))


def estimate_of(measure: Measure, sums: Sums, replications_per_draw: int) -> Floats:
    """Return the estimate of one measure, as in its `Level`: without intervals, which cost more."""
    levels = areas_in_scope(levels_in_areas(sums.num_provinces), measure.scope)
    estimate = _estimated(measure, in_scope(sums, measure.scope), replications_per_draw, levels, unit=1)
    return everywhere(estimate.estimate, measure.scope, sums)


def _estimated(
    measure: Measure, sums: Sums, replications_per_draw: int, levels: Floats, unit: int
) -> Estimate:
    """Return what the number of runs leaves open; so many draws in a row are one unit."""
    if measure.kind is Kind.PEAK:
        unit = 1  # had from what was seen run by run
    return _estimate(measure, sums.in_units(unit), unit * replications_per_draw, levels)


def levels_in_areas(num_provinces: int) -> Floats:
    """Return the level of each area's interval, shape (A, 1, 1).

    The intervals of all provinces hold together, the country's holds by itself.
    """
    levels = np.full((num_provinces + 1, 1, 1), simultaneous_level(num_provinces))
    levels[-1] = LEVEL
    return levels


def simultaneous_level(num_provinces: int) -> float:
    """Return the level of each province's interval that makes those of all provinces hold together."""
    return bonferroni_level(LEVEL, num_provinces)


def ratio_sums(measure: Measure, sums: Sums, group: int | slice = slice(None)) -> RatioSums:
    """Return the sums of a ratio, each (L, A, T, G), or (L, A, T) for one group."""
    top, bottom = INDEX[measure.numerator], INDEX[measure.denominator]
    return RatioSums(
        sums.sums[:, top, ..., group],
        sums.sums[:, bottom, ..., group],
        sums.squares[:, top, ..., group],
        sums.products[:, RATIOS.index(measure.name), ..., group],
        sums.squares[:, bottom, ..., group],
    )


def _estimate(measure: Measure, sums: Sums, replications: int, level: Floats) -> Estimate:
    if measure.kind in (Kind.SHARE, Kind.RATE):
        ratio = ratio_sums(measure, sums)
        return ratio_estimate(ratio.numerators, ratio.denominators, level, measure.kind is Kind.SHARE)
    if measure.kind is Kind.PEAK:
        effect = design_effect(variance_parts(sums.peak_sums, sums.peak_squares, replications), replications)
        peak = quantile_estimate(sums.peaks, PEAK_QUANTILE, level[..., 0], effect)
        return Estimate(*(part[..., None] for part in (peak.estimate, peak.lower, peak.upper)))
    row = INDEX[measure.numerator]
    if measure.kind is Kind.CHANCE:
        return probability_estimate(sums.sums[:, row], replications, level)
    event_size = 1.0 if measure.unit == "people" else 0.0
    return mean_estimate(sums.sums[:, row], sums.squares[:, row], replications, level, event_size)


def _unless_never_seen(ignorance: Range, estimate: Floats, most: float) -> Range:
    """Return the interval, nan where nothing, or everybody, was seen in every replication.

    Rare events may have been missed, so that is no proof that ignorance leaves nothing open.
    """
    is_bare = (ignorance.lower == ignorance.upper) & ((estimate == 0) | (estimate == most))
    return Range(*(np.where(is_bare, np.nan, bound) for bound in (ignorance.lower, ignorance.upper)))


def most(measure: Measure) -> float:
    """Return the greatest value a measure can have; none is ever below 0."""
    return 1.0 if measure.kind in (Kind.SHARE, Kind.CHANCE) else np.inf


def _draws(measure: Measure, sums: Sums, replications: int) -> tuple[Floats, VarianceParts]:
    """Return the value of each draw, and its variance in two parts."""
    if measure.kind in (Kind.SHARE, Kind.RATE):
        ratio = ratio_sums(measure, sums)
        return ratio.draws, ratio_variance_parts(ratio, replications)
    if measure.kind is Kind.PEAK:
        total, squares = sums.peak_sums[..., None], sums.peak_squares[..., None]
    else:
        row = INDEX[measure.numerator]
        total, squares = sums.sums[:, row], sums.squares[:, row]
    return total / replications, variance_parts(total, squares, replications)
