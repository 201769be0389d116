"""The course of a scenario week by week: people in beds, beds open, and where there is a shelter at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.compare import Comparison, Outlook
from sim.experiment.replicate import weekly_moments

BAND = 0.95
"""Share of the replications within a band."""

Floats = NDArray[np.float64]


def weekly_dates(comparison: Comparison) -> list[date]:
    """Return the days of the weekly samples."""
    start = comparison.baseline.scenario.study.start
    return [start + timedelta(days=int(moment)) for moment in weekly_moments(comparison.frame)]


def shelter_chance(comparison: Comparison, outlook: Outlook) -> Floats:
    """Return the share of the replications with a bed open in the middle of the headline year, by area."""
    year, moments = comparison.frame.windows[comparison.headline_period], weekly_moments(comparison.frame)
    middle = min(int(np.searchsorted(moments, sum(year) / 2)), len(moments) - 1)
    num_without = outlook.sums.open[middle, :, 0].astype(np.float64)
    return np.asarray(1.0 - num_without / comparison.design.replications, np.float64)


def weekly_bands(histogram: NDArray[np.integer[Any]]) -> tuple[Floats, Floats, Floats]:
    """Return median, lower and upper end of the band of every area, week by week, each of shape (W, A).

    Parameters
    ----------
    histogram
        Replications by people in beds or beds open, as in `sim.experiment.sums.Sums`.
    """
    tail = (1 - BAND) / 2
    below = np.cumsum(histogram, axis=-1, dtype=np.int32)  # bins count whole numbers from 0
    median, lower, upper = (
        np.argmax(below >= np.ceil(q * below[..., -1:]).astype(np.int32), axis=-1).astype(np.float64)
        for q in (0.5, tail, 1 - tail)
    )
    return median, lower, upper
