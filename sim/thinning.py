"""Which candidates of the Poisson field happen, in compiled loops: the rows of `sim.events` in plain form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined

Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def fill_angles(
    cell: Ints, time: Floats, peak_day: Floats, days_a_year: float, begins: Floats, angle: Floats
) -> None:
    """Write how far each moment is from the peak of its cell's season; see `sim.rates.Rates.angles`."""
    for row in range(len(cell)):
        day = time[row] - begins[_last_at(begins, 0, len(begins), time[row])] + 1
        angle[row] = 2 * math.pi * (day - peak_day[cell[row]]) / days_a_year


@compiled
def keep_events(
    run: Ints,
    cell: Ints,
    time: Floats,
    height: Floats,
    key: Keys,
    wave: Floats,
    since: Floats,
    until: Floats,
    base: Floats,
    amplitude: Floats,
    effect: Ints,
    follows: Flags,
    curve_start: Ints,
    days: Floats,
    factors: Floats,
    slopes: Floats,
    begins: Floats,
    year_effects: Floats,
) -> int:
    """Move the candidates that happen to the front of their columns, and return how many they are.

    Parameters
    ----------
    run, cell, time, height, key
        The candidates.
    wave
        Cosine of each one's angle in its season, or none where no cell has a season.
    since, until
        The times wanted, by cell.
    base, amplitude, effect, follows
        Of the cells, see `sim.rates.Rates`.
    curve_start, days, factors, slopes
        The curves one after another, and where each begins, and the last one ends.
    begins
        First days of the years.
    year_effects
        Factor of each effect in each year, by replication.
    """
    kept = 0
    for row in range(len(cell)):
        of, now = cell[row], time[row]
        if since[of] <= now < until[of]:
            rate = base[of] * (1.0 + amplitude[of] * wave[row]) if len(wave) else base[of]
            for curve in range(len(follows)):
                if follows[curve, of]:
                    rate *= _factor(curve_start[curve], curve_start[curve + 1], days, factors, slopes, now)
            year = _last_at(begins, 0, len(begins), now)
            if height[row] < rate * year_effects[run[row], effect[of], year]:
                run[kept], cell[kept], time[kept] = run[row], of, now
                height[kept], key[kept] = height[row], key[row]
                kept += 1
    return kept


@inlined
def _factor(first: int, end: int, days: Floats, factors: Floats, slopes: Floats, time: float) -> float:
    """Return the factor of a curve at a moment; see `sim.rates.Curve.at`."""
    since = max(time, days[first])
    day = _last_at(days, first, end, since)
    factor: float = slopes[day] * (since - days[day]) + factors[day]
    return factor


@inlined
def _last_at(moments: Floats, first: int, end: int, time: float) -> int:
    """Return the last of some rising moments at or before a time; the first one if there is none."""
    row = first
    while row + 1 < end and moments[row + 1] <= time:
        row += 1
    return row
