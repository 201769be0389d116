"""Sums over replications: all that an experiment keeps, so that its memory does not grow with their number.

Shapes: L draws, R replications a draw, C counts, K ratios, A areas (provinces, then the country), T periods,
G groups, W weekly moments. A draw is added up in order of its replications, and draws are kept in order, so
the bytes do not depend on how many workers shared the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import compiled
from sim.experiment.states import NOTHING_COUNTED, Seen, States, with_states
from sim.latin import in_units
from sim.measures import Tally
from sim.quantities import INDEX, MEASURES, Kind

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

RATIOS = tuple(measure.name for measure in MEASURES if measure.kind in (Kind.SHARE, Kind.RATE))
"""Measures whose products are kept, in order of the axis K."""
_RATIO_MEASURES = [measure for measure in MEASURES if measure.name in RATIOS]
_NUMERATORS = np.array([INDEX[measure.numerator] for measure in _RATIO_MEASURES])
_DENOMINATORS = np.array([INDEX[measure.denominator] for measure in _RATIO_MEASURES])


FIELDS = ("sums", "squares", "products", "difference_squares", "peak_sums", "peak_squares")
"""Fields of `DrawSums` and of `Sums` that are kept draw by draw, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawSums:
    """One scenario in one draw: sums over its replications.

    Attributes
    ----------
    sums, squares
        Of every count; shape (C, A, T, G).
    products
        Of numerator and denominator of every ratio; shape (K, A, T, G).
    difference_squares
        Of the difference of every count to the first scenario in the same replication; shape (C, A, T, G).
    peak_sums, peak_squares
        Of the greatest number of beds needed at once; shape (A, T).
    peaks
        That number, in cells (A, T).
    taken, open
        Weekly samples of people in beds and of beds open, in cells (W, A).
    """

    sums: Floats
    squares: Floats
    products: Floats
    difference_squares: Floats
    peak_sums: Floats
    peak_squares: Floats
    peaks: States
    taken: States
    open: States


class DrawLedger:
    """Takes in one scenario's replications of a draw, some at a time, and closes into `DrawSums`."""

    def __init__(self) -> None:
        self._sums: list[Floats] = []
        self._seen = (Seen(), Seen(), Seen())

    def add(self, tally: Tally, baseline: Tally) -> None:
        """Take in the next replications, and their differences to the baseline's."""
        peaks = tally.peak_needed.astype(np.float64)
        new = [*_added(tally.counts, baseline.counts), peaks.sum(axis=0), (peaks**2).sum(axis=0)]
        self._sums = [old + more for old, more in zip(self._sums, new, strict=True)] if self._sums else new
        for seen, values in zip(self._seen, (tally.peak_needed, tally.taken, tally.open), strict=True):
            seen.add(values)

    def close(self) -> DrawSums:
        """Return the sums of all replications taken in."""
        peaks, taken, open_beds = self._seen
        sums, squares, products, differences, peak_sums, peak_squares = self._sums
        states = peaks.close(), taken.close(), open_beds.close()
        return DrawSums(sums, squares, products, differences, peak_sums, peak_squares, *states)


def _added(counts: Floats, baseline: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return sums over replications, the second axis: the first four of `DrawSums`."""
    return (_in_one_loop if compiled.is_in_use() else _plain)(counts, baseline)


def _plain(counts: Floats, baseline: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    products = counts[_NUMERATORS] * counts[_DENOMINATORS]
    squares, difference_squares = counts**2, (counts - baseline) ** 2
    return counts.sum(axis=1), squares.sum(axis=1), products.sum(axis=1), difference_squares.sum(axis=1)


def _in_one_loop(counts: Floats, baseline: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    from sim.adding import add_products, add_runs

    cells = counts.shape[2:]
    sums, squares, difference_squares = (np.empty((len(counts), *cells)) for _ in range(3))
    products = np.empty((len(_NUMERATORS), *cells))
    flat, reference = (each.reshape(*each.shape[:2], -1) for each in (counts, baseline))
    add_runs(flat, reference, *(each.reshape(len(each), -1) for each in (sums, squares, difference_squares)))
    add_products(flat, _NUMERATORS, _DENOMINATORS, products.reshape(len(products), -1))
    return sums, squares, products, difference_squares


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """One scenario over all draws.

    Attributes
    ----------
    sums, squares, products, difference_squares
        As in `DrawSums`, with the draw as first axis.
    peak_sums, peak_squares
        Of the greatest number of beds needed; shape (L, A, T).
    peaks
        Replications by greatest number of beds needed; shape (A, T, bins).
    taken, open
        Replications by people in beds, and by beds open, week by week; shape (W, A, bins).
    """

    sums: Floats
    squares: Floats
    products: Floats
    difference_squares: Floats
    peak_sums: Floats
    peak_squares: Floats
    peaks: Ints
    taken: Ints
    open: Ints

    @property
    def num_provinces(self) -> int:
        """The areas without the country."""
        return int(self.sums.shape[2]) - 1

    def in_units(self, size: int) -> Sums:
        """Return the same with so many draws in a row taken together as one."""
        if size == 1:
            return self
        wide: dict[str, Any] = {field: in_units(getattr(self, field), size) for field in FIELDS}
        return replace(self, **wide)


class Ledger:
    """Takes in the draws of one scenario, in order, and closes into `Sums`.

    Parameters
    ----------
    num_draws
        How many there may be.
    columns
        Where the `FIELDS` of all draws are kept, if that is said; what stands there is not written again.
    """

    def __init__(self, num_draws: int, columns: Sequence[Floats] = ()) -> None:
        self._num_draws = num_draws
        self._columns = list(columns)
        self._row = 0
        self._histograms = [NOTHING_COUNTED] * 3

    def add(self, draw: DrawSums) -> None:
        """Take in the next draw."""
        new = [getattr(draw, field) for field in FIELDS]
        if not self._columns:
            self._columns = [np.empty((self._num_draws, *values.shape)) for values in new]
        for column, values in zip(self._columns, new, strict=True):
            if not np.may_share_memory(column, values):
                column[self._row] = values
        self._row += 1
        added = (draw.peaks, draw.taken, draw.open)
        self._histograms = [with_states(*pair) for pair in zip(self._histograms, added, strict=True)]

    def close(self) -> Sums:
        """Return the sums of all draws taken in, which may be fewer than were expected."""
        sums, squares, products, differences, peak_sums, peak_squares = (
            column[: self._row] for column in self._columns
        )
        return Sums(sums, squares, products, differences, peak_sums, peak_squares, *self._histograms)


def closed_ledgers(
    draws: Iterable[tuple[DrawSums, ...]],
    num_draws: int,
    num_scenarios: int,
    columns: Sequence[Sequence[Floats]] = (),
) -> tuple[Sums, ...]:
    """Return the sums of every scenario, from draws in order; its columns may be given, as to `Ledger`."""
    ledgers = [Ledger(num_draws, each) for each in columns or [()] * num_scenarios]
    for draw in draws:
        for ledger, of_scenario in zip(ledgers, draw, strict=True):
            ledger.add(of_scenario)
    return tuple(ledger.close() for ledger in ledgers)
