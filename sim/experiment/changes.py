"""What a scenario changes against the baseline, over the same people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.differences import Pairing, difference_estimate, difference_of_ratios, pairing
from sim.draws import denoised_draws, ignorance_interval
from sim.estimates import Estimate
from sim.experiment.levels import LEVEL, levels_in_areas, ratio_sums
from sim.experiment.scopes import areas_in_scope, everywhere, in_scope
from sim.experiment.sums import Sums
from sim.moments import ROUNDING, mean_over_draws
from sim.quantities import INDEX, MEASURES, Kind, Measure
from sim.variance import variance_parts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One measure, scenario minus baseline; all arrays of shape (A, T, G).

    What is smaller than rounding, against the measure itself, is exactly 0.

    Attributes
    ----------
    estimate, lower, upper
        The interval is what the number of runs leaves open; for provinces it holds for all of them at once.
    ignorance_lower, ignorance_upper
        Within which 95 % of the draws put the expected change; nan where nothing is unknown, or where it
        cannot be told from the noise of the runs. For ratios that noise is left in: the interval is rather
        too wide than too narrow.
    correlation, variance_ratio
        What meeting the same people achieved, for the measure or the numerator of a ratio: the correlation of
        the two scenarios, and the variance of the change over that of independent runs.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    ignorance_lower: Floats
    ignorance_upper: Floats
    correlation: Floats
    variance_ratio: Floats


def changes_of(
    sums: Sums, baseline: Sums, replications_per_draw: int, has_unknown: bool = True, unit: int = 1
) -> dict[str, Change]:
    """Return the change of every measure that is an expectation or a ratio of two, by name.

    So many draws in a row are one independent unit of the runs.
    """
    return {
        measure.name: change_of(measure, sums, baseline, replications_per_draw, has_unknown, unit)
        for measure in MEASURES
        if measure.kind is not Kind.PEAK
    }


def change_of(
    measure: Measure,
    sums: Sums,
    baseline: Sums,
    replications_per_draw: int,
    has_unknown: bool = True,
    unit: int = 1,
) -> Change:
    """Return the change of one measure with both its intervals; that of ignorance only if there is any."""
    levels, whole = areas_in_scope(levels_in_areas(sums.num_provinces), measure.scope), sums
    sums, baseline = in_scope(sums, measure.scope), in_scope(baseline, measure.scope)
    wide = sums.in_units(unit), baseline.in_units(unit)
    estimate = _estimate(measure, *wide, unit * replications_per_draw, levels)
    draws = _draws(measure, sums, baseline, replications_per_draw)
    draws = draws + (estimate.estimate - mean_over_draws(draws))
    ignorance = ignorance_interval(draws, estimate.estimate, LEVEL)
    sizes = (_size(measure, each, replications_per_draw) for each in (sums, baseline))
    smallest = ROUNDING * np.fmax(*sizes)
    estimated, lower, upper, *of_ignorance = (
        np.where(np.abs(values) < smallest, 0.0, values)
        for values in (estimate.estimate, estimate.lower, estimate.upper, ignorance.lower, ignorance.upper)
    )
    paired = _pairing(INDEX[measure.numerator], sums, baseline, replications_per_draw)
    unknown = 0.0 if has_unknown else np.nan
    numbers = (estimated, lower, upper, *(bound + unknown for bound in of_ignorance))
    numbers = (*numbers, paired.correlation, paired.variance_ratio)
    return Change(*(everywhere(each, measure.scope, whole) for each in numbers))


def _size(measure: Measure, sums: Sums, replications: int) -> Floats:
    """Return the measure itself, without interval: what a change is large or small against."""
    if measure.kind in (Kind.SHARE, Kind.RATE):
        return ratio_sums(measure, sums).whole
    total = sums.sums[:, INDEX[measure.numerator]]
    return np.asarray(total.sum(axis=0) / (len(total) * replications), np.float64)


def _estimate(measure: Measure, sums: Sums, baseline: Sums, replications: int, level: Floats) -> Estimate:
    if measure.kind in (Kind.SHARE, Kind.RATE):
        ours, theirs = (ratio_sums(measure, each) for each in (sums, baseline))
        return difference_of_ratios(
            (ours.numerators, ours.denominators),
            (theirs.numerators, theirs.denominators),
            level,
        )
    row = INDEX[measure.numerator]
    change = sums.sums[:, row] - baseline.sums[:, row]
    return difference_estimate(change, sums.difference_squares[:, row], replications, level)


def _pairing(row: int, sums: Sums, baseline: Sums, replications: int) -> Pairing:
    return pairing(
        (sums.sums[:, row], sums.squares[:, row]),
        (baseline.sums[:, row], baseline.squares[:, row]),
        (sums.sums[:, row] - baseline.sums[:, row], sums.difference_squares[:, row]),
        replications,
    )


def _draws(measure: Measure, sums: Sums, baseline: Sums, replications: int) -> Floats:
    """Return the expected change of each draw, as far as its replications tell."""
    if measure.kind in (Kind.SHARE, Kind.RATE):
        return ratio_sums(measure, sums).draws - ratio_sums(measure, baseline).draws
    row = INDEX[measure.numerator]
    change = sums.sums[:, row] - baseline.sums[:, row]
    parts = variance_parts(change, sums.difference_squares[:, row], replications)
    return denoised_draws(change / replications, parts, replications)
