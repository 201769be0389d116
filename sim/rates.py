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
from sim.scenario import DAYS_A_YEAR


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

    @property
    def slopes(self) -> Floats:
        """Change a day from each of the days on; 0 from the last one on."""
        return np.append(np.diff(self.factors) / np.diff(self.days), 0.0)

    def at(self, time: Floats) -> Floats:
        """Return the factor at each moment."""
        since = np.maximum(time, self.days[0])
        day = np.searchsorted(self.days, since, side="right") - 1
        factor: Floats = self.slopes[day] * (since - self.days[day]) + self.factors[day]
        return factor

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

    @property
    def curve_start(self) -> Ints:
        """Where each curve begins among all their points, and where the last one ends."""
        return np.cumsum([0, *(len(curve.days) for curve in self.curves)])

    @property
    def curve_points(self) -> tuple[Floats, Floats, Floats]:
        """Days, factors and slopes of all curves, one after another."""
        of_each = ((np.zeros(0),) * 3, *((curve.days, curve.factors, curve.slopes) for curve in self.curves))
        days, factors, slopes = (np.concatenate(column) for column in zip(*of_each, strict=True))
        return days, factors, slopes

    def angles(self, cell: Ints, time: Floats) -> Floats:
        """Return how far each moment is from the peak of its cell's season, in radians."""
        return 2 * np.pi * (self.calendar.day_of_year(time) - self.peak_day[cell]) / DAYS_A_YEAR

    def _season(self, cell: Ints, time: Floats) -> Floats:
        amplitude = self.amplitude[cell]
        season = np.ones(len(cell))
        rows = np.flatnonzero(amplitude)
        season[rows] += amplitude[rows] * np.cos(self.angles(cell[rows], time[rows]))
        return season


def joined_rates(one: Rates, other: Rates) -> Rates:
    """Return the rates of all cells of two parts, with the same curves and calendar."""
    return Rates(
        np.concatenate([one.base, other.base]),
        np.concatenate([one.amplitude, other.amplitude]),
        np.concatenate([one.peak_day, other.peak_day]),
        one.curves,
        np.concatenate([one.follows, other.follows], axis=1),
        np.concatenate([one.effect, other.effect]),
        one.calendar,
    )
