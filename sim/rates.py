"""Rates of cells through time: base x season x curves x year effect.

A cell is a source of events with a rate of its own: for instance the people with one profile whom one
stream refers from one province. Everything here is arithmetic on arrays, and knows no scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.field import EPOCH, Floats, Ints, Window

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The calendar years that a run touches.

    Attributes
    ----------
    years
        Consecutive calendar years, the first one at or before the window's `since`.
    begins
        Their first days, in days of the run.
    """

    years: Ints
    begins: Floats

    def index(self, time: Floats) -> Ints:
        """Return which of the years each moment falls in."""
        return np.searchsorted(self.begins, time, side="right") - 1

    def day_of_year(self, time: Floats) -> Floats:
        """Return days since the start of the calendar year, plus 1 (1 January is day 1)."""
        return time - self.begins[self.index(time)] + 1


def calendar(window: Window) -> Calendar:
    """Return the calendar of the blocks of a window."""
    first, last = (EPOCH + timedelta(days=float(window.edges[i] + window.start)) for i in (0, -1))
    years = np.arange(first.year, last.year + 1)
    begins = np.array([(date(year, 1, 1) - EPOCH).days - window.start for year in years], dtype=np.float64)
    return Calendar(years, begins)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A factor through time: linear between its days, constant outside.

    Attributes
    ----------
    days
        Days of the run, strictly increasing.
    factors
        Factor at each day, not negative.
    """

    days: Floats
    factors: Floats

    def at(self, time: Floats) -> Floats:
        """Return the factor at each moment."""
        return np.interp(time, self.days, self.factors)

    def highest(self, edges: Floats) -> Floats:
        """Return the highest factor between each edge and the next."""
        at_edges = self.at(edges)
        highest = np.maximum(at_edges[:-1], at_edges[1:])
        block = np.searchsorted(edges, self.days, side="right") - 1
        inside = (block >= 0) & (block < len(highest))
        np.maximum.at(highest, block[inside], self.factors[inside])
        return highest


def step(day: float, ramp_days: float, factor: float) -> Curve:
    """Return the curve that is 1 until a day and climbs to a factor within a ramp (0: at once)."""
    end = max(day + ramp_days, float(np.nextafter(day, np.inf)))
    return Curve(np.array([day, end]), np.array([1.0, factor]))


def weighted(weights: list[float], curves: list[Curve]) -> Curve:
    """Return the sum of curves, each times its weight: again linear between days."""
    days = np.unique(np.concatenate([curve.days for curve in curves]))
    return Curve(days, np.sum([w * curve.at(days) for w, curve in zip(weights, curves, strict=True)], axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """The rates of n cells.

    Attributes
    ----------
    base
        Events a day before season, curves and year effect; shape (n,).
    amplitude, peak_day
        Season: ``1 + amplitude cos(2 pi (day of the year - peak day) / 365.25)``; amplitude 0 to 1;
        shape (n,).
    curves
        Factors through time.
    follows
        Which curves multiply which cells; shape (number of curves, n).
    effect
        Row of the year effects of each cell; shape (n,).
    calendar
        The years of the run.
    """

    base: Floats
    amplitude: Floats
    peak_day: Floats
    curves: tuple[Curve, ...]
    follows: NDArray[np.bool_]
    effect: Ints
    calendar: Calendar

    def at(self, run: Ints, cell: Ints, time: Floats, year_effects: Floats) -> Floats:
        """Return the rate of cells at moments, in events a day.

        Parameters
        ----------
        run, cell, time
            Index of the replication, index of the cell and day of the run, of equal shape.
        year_effects
            Factor of each effect in each year of the calendar, in each replication; shape (number of
            replications, number of effects, number of years).
        """
        rate = self.base[cell] * self._season(cell, time)
        for curve, follows in zip(self.curves, self.follows, strict=True):
            rows = np.flatnonzero(follows[cell])
            rate[rows] *= curve.at(time[rows])
        return rate * year_effects[run, self.effect[cell], self.calendar.index(time)]

    def bounds(self, edges: Floats) -> Floats:
        """Return for each cell and block a number its rate never exceeds, the year effect left out.

        Parameters
        ----------
        edges
            First days of the blocks and end of the last; shape (number of blocks + 1,).

        Returns
        -------
        Floats
            Shape (n, number of blocks).
        """
        bounds = np.repeat((self.base * (1 + self.amplitude))[:, None], len(edges) - 1, axis=1)
        for curve, follows in zip(self.curves, self.follows, strict=True):
            bounds[follows] *= curve.highest(edges)
        return bounds * (1 + 1e-12)  # rounding must not lift a rate over its bound

    def effect_bounds(self, edges: Floats, year_effects: Floats) -> Floats:
        """Return the highest year effect; shape (number of replications, n, number of blocks)."""
        first, last = self.calendar.index(edges[:-1]), self.calendar.index(edges[1:])
        highest = np.maximum(year_effects[..., first], year_effects[..., last])
        return highest[:, self.effect]

    def shared(self, source: Ints, share: Floats) -> Rates:
        """Return the rates of cells that each have a share of one of these."""
        return Rates(
            self.base[source] * share,
            self.amplitude[source],
            self.peak_day[source],
            self.curves,
            self.follows[:, source],
            self.effect[source],
            self.calendar,
        )

    def _season(self, cell: Ints, time: Floats) -> Floats:
        amplitude = self.amplitude[cell]
        season = np.ones(len(cell))
        rows = np.flatnonzero(amplitude)
        days = self.calendar.day_of_year(time[rows]) - self.peak_day[cell[rows]]
        season[rows] += amplitude[rows] * np.cos(2 * np.pi * days / DAYS_A_YEAR)
        return season
