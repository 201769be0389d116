"""What a sweep keeps of each point and draw: sums over the replications of the counts that decide.

Of the headline year and of everyone together only, so that thousands of points fit into memory and on disk.
Shapes: P points, L draws, A areas (provinces, then the country).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.sums import RATIOS, DrawSums
from sim.moments import divided
from sim.quantities import INDEX, MEASURES, Kind
from sim.ratios import RatioSums, ratio_variance_parts
from sim.variance import VarianceParts, variance_parts

Floats = NDArray[np.float64]

KEPT = (
    "any_never_admitted",
    "never_admitted",
    "eligible",
    "without_bed",
    "wanting_bed",
    "never_eligible",
    "nights",
    "bed_nights",
    "bed_days",
)
"""Counts that are kept."""
KEPT_RATIOS = ("share_never_admitted", "share_without_bed", "occupancy")
"""Measures that are ratios of two of them."""
NUM_ROWS = 2 * len(KEPT) + len(KEPT_RATIOS)
"""Rows of what is kept: the sum of every count, then its square, then the product of every ratio."""
MEASURE = {
    measure.name: measure
    for measure in MEASURES
    if measure.name in KEPT_RATIOS or (measure.numerator in KEPT and measure.kind in (Kind.MEAN, Kind.CHANCE))
}
"""Measures that follow from what is kept, by name."""

_COUNT_ROWS = [INDEX[name] for name in KEPT]
_NUMERATOR_ROWS = [INDEX[MEASURE[name].numerator] for name in KEPT_RATIOS]
_DENOMINATOR_ROWS = [INDEX[MEASURE[name].denominator] for name in KEPT_RATIOS]
_PRODUCT_ROWS = [RATIOS.index(name) for name in KEPT_RATIOS]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Points over draws.

    Attributes
    ----------
    rows
        Shape (L, P, rows, A), rows as in `NUM_ROWS`.
    replications
        Replications behind each draw.
    """

    rows: Floats
    replications: int

    def sums(self, count: str) -> Floats:
        """Return the sum of a count over the replications of each draw; shape (L, P, A)."""
        return self.rows[:, :, KEPT.index(count)]

    def is_never(self, count: str, area: int) -> NDArray[np.bool_]:
        """Return whether a count is 0 in every replication of an area; shape (P,)."""
        return np.asarray((self.sums(count)[..., area] == 0).all(axis=0))

    def with_shut_out_refused(self) -> Outcomes:
        """Return the same with all refused where people want a bed and nobody may come in.

        Without a bed nobody is eligible, so nobody is refused: such a draw is no proof that there is enough.
        As large a part of those who want a bed is taken for eligible, and refused, as is eligible in other
        draws. Where there are beds, a draw in which nobody happens to be eligible stays as it is, unless
        that is so in every draw.
        """
        wanting, eligible, beds = map(self.sums, ("wanting_bed", "eligible", "bed_days"))
        is_nobody = eligible == 0
        is_out = (wanting > 0) & is_nobody & ((beds == 0) | is_nobody.all(axis=0))
        of_others = divided(eligible.sum(axis=0), (wanting * ~is_out).sum(axis=0))
        part = np.broadcast_to(np.where(of_others > 0, of_others, 1.0), is_out.shape)[is_out]
        people, squares = wanting[is_out] * part, self.squares("wanting_bed")[is_out] * part**2
        rows = self.rows.copy()
        rows[:, :, 2 * len(KEPT) + KEPT_RATIOS.index("share_never_admitted")][is_out] = squares
        for name in ("never_admitted", "eligible"):
            rows[:, :, KEPT.index(name)][is_out] = people
            rows[:, :, len(KEPT) + KEPT.index(name)][is_out] = squares
        for first in (0, len(KEPT)):
            rows[:, :, first + KEPT.index("any_never_admitted")][is_out] = self.replications
        return Outcomes(rows, self.replications)

    def squares(self, count: str) -> Floats:
        """Return the sum of its squares; shape (L, P, A)."""
        return self.rows[:, :, len(KEPT) + KEPT.index(count)]

    def ratio(self, measure: str, area: int | slice = slice(None)) -> RatioSums:
        """Return the sums of a ratio, each of shape (L, P, A), or (L, P) for one area."""
        top, bottom = MEASURE[measure].numerator, MEASURE[measure].denominator
        products = self.rows[:, :, 2 * len(KEPT) + KEPT_RATIOS.index(measure)]
        sums = self.sums(top), self.sums(bottom), self.squares(top), products, self.squares(bottom)
        return RatioSums(*(values[..., area] for values in sums))

    def draws(self, measure: str) -> Floats:
        """Return a measure in each draw, as far as its replications tell; shape (L, P, A)."""
        if measure in KEPT_RATIOS:
            return self.ratio(measure).draws
        return self.sums(MEASURE[measure].numerator) / self.replications

    def whole(self, measure: str) -> Floats:
        """Return a measure over all draws; shape (P, A)."""
        if measure in KEPT_RATIOS:
            return self.ratio(measure).whole
        return np.asarray(self.draws(measure).mean(axis=0), np.float64)

    def variance_parts(self, measure: str, area: int) -> VarianceParts:
        """Return the variance of a measure between and within draws; of shape (P,) each."""
        if measure in KEPT_RATIOS:
            return ratio_variance_parts(self.ratio(measure, area), self.replications)
        count = MEASURE[measure].numerator
        sums, squares = self.sums(count)[..., area], self.squares(count)[..., area]
        return variance_parts(sums, squares, self.replications)

    def ignorance_share(self, measure: str, area: int) -> Floats:
        """Return the part of the variance of the draws' own values that is not luck; of shape (P,)."""
        parts = self.variance_parts(measure, area)
        return divided(parts.ignorance, parts.ignorance + parts.luck / self.replications)


def kept_of(draw: Sequence[DrawSums], period: int) -> Floats:
    """Return what is kept of one draw of some points; shape (P, rows, A)."""
    return np.stack([_rows(point, period) for point in draw])


def kept_of_counts(counts: Floats, period: int, points: int) -> Floats:
    """Return what is kept of some replications of several points, point after point.

    Parameters
    ----------
    counts
        As of `sim.measures.Tally`: (counts, points x replications, areas, periods, groups).
    period
        The headline year.
    points
        How many there are.

    Returns
    -------
    Floats
        Sums over the replications of each point; shape (points, rows, areas).
    """
    here = counts[..., period, 0]
    by_point = here.reshape(len(here), points, -1, here.shape[-1])
    tops, bottoms = (by_point[rows] for rows in (_NUMERATOR_ROWS, _DENOMINATOR_ROWS))
    values = by_point[_COUNT_ROWS]
    found = np.concatenate([values, values**2, tops * bottoms])
    return np.ascontiguousarray(np.moveaxis(found.sum(axis=2), 0, 1))


def _rows(point: DrawSums, period: int) -> Floats:
    return np.concatenate(
        [
            point.sums[_COUNT_ROWS, :, period, 0],
            point.squares[_COUNT_ROWS, :, period, 0],
            point.products[_PRODUCT_ROWS, :, period, 0],
        ]
    )
