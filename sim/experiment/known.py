"""One measure at every point of a sweep: how large, how surely, and in how many draws beyond a limit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.differences import difference_of_ratios
from sim.draws import denoised_draws, ignorance_interval
from sim.estimates import Estimate, mean_estimate, probability_estimate, ratio_estimate
from sim.evidence import part_above
from sim.experiment.levels import LEVEL, most
from sim.experiment.outcomes import KEPT_RATIOS, MEASURE, Outcomes
from sim.quantities import Kind
from sim.ratios import share_over_runs
from sim.variance import VarianceParts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A measure of one area at P points; arrays of shape (P,).

    Attributes
    ----------
    estimate, lower, upper
        Over all draws; the 95 % interval is what the number of runs leaves open.
    ignorance_lower, ignorance_upper
        Within which 95 % of the draws put what is expected; nan where nothing is unknown, or where that
        cannot be told from luck.
    cautious_lower, cautious_upper
        The same for decisions: where it cannot be told from luck, what the draws would differ by at most.
        Where not even that is known, and where nothing is unknown, what the number of runs leaves open.
    above
        Part of the draws that know something in which what is expected is above the limit, the noise of the
        runs taken out.
    change_lower, change_upper
        Of how far it is from the first point, in the same draws: what the number of runs leaves open, 95 %.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    ignorance_lower: Floats
    ignorance_upper: Floats
    cautious_lower: Floats
    cautious_upper: Floats
    above: Floats
    change_lower: Floats
    change_upper: Floats


def known(outcomes: Outcomes, measure: str, area: int, limit: float, has_unknown: bool) -> Known:
    """Return a measure at every point.

    Parameters
    ----------
    outcomes
        Of the points.
    measure
        One of `sim.experiment.outcomes.MEASURE`.
    area
        Index of the province, -1 for the country.
    limit
        What `above` is counted against.
    has_unknown
        Whether the draws differ by more than luck.
    """
    estimate = estimate_of(outcomes, measure, area, has_unknown)
    draws = denoised(outcomes, measure, area)
    interval = ignorance_interval(draws, estimate.estimate, LEVEL)
    unknown = 0.0 if has_unknown else np.nan
    is_told = ~np.isnan(draws).all(axis=0)
    change = _changes(outcomes, measure, area)
    cautious = ignorance_interval(
        denoised(outcomes, measure, area, is_cautious=True), estimate.estimate, LEVEL
    )
    return Known(
        estimate.estimate,
        estimate.lower,
        estimate.upper,
        np.where(is_told, interval.lower, np.nan) + unknown,
        np.where(is_told, interval.upper, np.nan) + unknown,
        _or(cautious.lower + unknown, estimate.lower),
        _or(cautious.upper + unknown, estimate.upper),
        part_above(draws, limit) + unknown,
        change.lower,
        change.upper,
    )


def estimate_of(outcomes: Outcomes, measure: str, area: int, has_unknown: bool = True) -> Estimate:
    """Return a measure with what the number of runs leaves open; shape (P,).

    Draws are the units. But where nothing is unknown, and where the event was seen never or always, it is the
    replications: those of a draw share its numbers, not its people.
    """
    if MEASURE[measure].kind not in (Kind.SHARE, Kind.CHANCE):
        return _by_draws(outcomes, measure, area)
    by_draws, by_runs = (each(outcomes, measure, area) for each in (_by_draws, _by_runs))
    is_by_runs = (by_draws.estimate == 0) | (by_draws.estimate == 1) | (not has_unknown)
    lower, upper = (
        np.where(is_by_runs, getattr(by_runs, end), getattr(by_draws, end)) for end in ("lower", "upper")
    )
    return Estimate(by_draws.estimate, lower, upper)


def _changes(outcomes: Outcomes, measure: str, area: int) -> Estimate:
    """Return how far each point is from the first one, draw by draw; shape (P,)."""
    if measure in KEPT_RATIOS:
        ratio = outcomes.ratio(measure, area)
        numerators, denominators = ratio.numerators, ratio.denominators
    else:
        numerators = outcomes.sums(MEASURE[measure].numerator)[..., area]
        denominators = np.full_like(numerators, outcomes.replications)
    first = numerators[:, :1], denominators[:, :1]
    return difference_of_ratios((numerators, denominators), first, LEVEL)


def _by_draws(outcomes: Outcomes, measure: str, area: int) -> Estimate:
    kind, count, runs = MEASURE[measure].kind, MEASURE[measure].numerator, outcomes.replications
    if measure in KEPT_RATIOS:
        ratio = outcomes.ratio(measure, area)
        return ratio_estimate(ratio.numerators, ratio.denominators, LEVEL, kind is Kind.SHARE)
    sums, squares = outcomes.sums(count)[..., area], outcomes.squares(count)[..., area]
    if kind is Kind.CHANCE:
        return probability_estimate(sums, runs, LEVEL)
    return mean_estimate(sums, squares, runs, LEVEL)


def _by_runs(outcomes: Outcomes, measure: str, area: int) -> Estimate:
    runs = outcomes.replications
    if measure in KEPT_RATIOS:
        return share_over_runs(outcomes.ratio(measure, area), runs, LEVEL)
    hits = outcomes.sums(MEASURE[measure].numerator)[..., area]
    return probability_estimate(hits.sum(axis=0, keepdims=True), len(hits) * runs, LEVEL)


def _or(values: Floats, others: Floats) -> Floats:
    return np.where(np.isnan(values), others, values)


def denoised(outcomes: Outcomes, measure: str, area: int, *, is_cautious: bool = False) -> Floats:
    """Return what each draw puts the measure at, without the noise of its runs; shape (L, P).

    With caution, draws that cannot be told from luck lie as far apart as the runs allow; else they are nan.
    """
    whole, values = outcomes.whole(measure)[:, area], outcomes.draws(measure)[..., area]
    parts = outcomes.variance_parts(measure, area)
    if is_cautious:
        parts = _at_most(parts)
    found = denoised_draws(values, parts, outcomes.replications, whole)
    return np.clip(found, 0.0, most(MEASURE[measure]))


def _at_most(parts: VarianceParts) -> VarianceParts:
    """Return the parts with the spread between draws at its upper bound where it cannot be told from none."""
    between = np.where(parts.is_told, parts.between, parts.ignorance_at_most())
    return replace(parts, between=between, error=np.zeros_like(between))
