"""Who is there when the records end: how many, and how long already, told so that nobody is told.

A shelter of ten beds has seven residents or so: the days of each would be a file about seven people. So the
scenario keeps a number rounded like all others, and the shares of residents who have been there up to a
month, up to three, and so on, each of five people or more; classes with fewer are joined. What is left of a
stay then follows from how long it has lasted (`sim.residual`). With fewer than ten residents nothing can be
told but how many there are: their stays are taken to be in equilibrium.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fitting.demand import present_on
from sim.records.disclosure import FEW
from sim.records.rounded import Rounded, rounded
from sim.records.stays import Census, StayRecords

Floats = NDArray[np.float64]

FROM_DAYS = (0, 30, 90, 180, 365)
"""Where classes of days begin; fixed, so that no edge is a day of anybody's."""


@dataclass(frozen=True, slots=True)
class Residents:
    """The people in the shelter at the end of the last day.

    Attributes
    ----------
    present
        How many.
    from_days
        Where the classes of days begin; empty if they cannot be told.
    shares
        Of the residents, in each class; they add up to 1.
    """

    present: Rounded
    from_days: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()


def residents(records: StayRecords, census: Census | None = None, at_most: float = math.inf) -> Residents:
    """Return who is there: those of the census, else those of the book who have not left.

    Parameters
    ----------
    records, census
        The book, and the people who were there on its last day.
    at_most
        The longest stay allowed, days.
    """
    is_there = np.isnan(records.left)
    ages = records.records_until - records.arrived[is_there] if census is None else census.age
    number = len(ages) if census is not None else _num_present(records)
    starts, counts = _classes(ages[~np.isnan(ages)], at_most)
    if len(counts) < 2 or sum(counts) < number:  # somebody's arrival is not known
        return Residents(rounded(number))
    told = [rounded(count) for count in counts]
    # Told as the sum of its classes: a range of its own would narrow theirs.
    present = Rounded(
        sum(each.about for each in told), sum(each.least for each in told), sum(each.most for each in told)
    )
    return Residents(present, starts, _shares(told))


def _num_present(records: StayRecords) -> int:
    return int(present_on(records, np.array([int(records.records_until) + 1]))[0])


def _classes(ages: Floats, at_most: float) -> tuple[tuple[int, ...], list[int]]:
    """Return where classes of five people or more begin, and how many are in each; the last may join."""
    edges = [each for each in FROM_DAYS if each < at_most]
    in_each = np.histogram(ages, [*edges, math.inf])[0].tolist()
    starts, counts = [edges[0]], [0]
    for edge, count in zip(edges, in_each, strict=True):
        if counts[-1] >= FEW:
            starts.append(edge)
            counts.append(0)
        counts[-1] += count
    if counts[-1] < FEW and len(counts) > 1:
        few = counts.pop()
        counts[-1] += few
        starts.pop()
    return tuple(starts), counts


def _shares(told: list[Rounded]) -> tuple[float, ...]:
    total = sum(each.about for each in told)
    shares = [round(each.about / total, 3) for each in told[:-1]]
    return (*shares, round(1.0 - math.fsum(shares), 3))
