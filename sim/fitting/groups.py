"""People who come together, recognised by the date they share.

Groups come at random days, and each has 1, 2, 3, ... people, one more with the same chance each time. So two
people who came alone on the same day by accident are not taken for a pair: accidents are part of the law. The
number of people on a day has the law of Pólya and Aeppli.

References
----------
Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, section 9.7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.fitting.maximum import Box, Function, Maximum, drop_for, interval, maximum

Floats = NDArray[np.float64]

LARGEST = 5
"""People in a group, as scenarios are told: a larger one counts as a police operation or a return."""
SURE_GAIN = 1.92
"""Of the logarithm of the likelihood, that groups must bring to be believed: one error in forty."""


@dataclass(frozen=True, slots=True)
class Groups:
    """How people come together.

    Attributes
    ----------
    another
        Chance that a group has one more person.
    low, high
        Ends of its 95 % interval.
    are_seen
        Whether more people share a date than accident explains.
    """

    another: float
    low: float
    high: float
    are_seen: bool

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of groups."""
        return tuple(range(1, LARGEST + 1))

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each size, whatever is larger counted as the largest; they add up to 1."""
        if not self.are_seen:
            return (1.0, *(0.0 for _ in self.sizes[1:]))
        shares = [round((1 - self.another) * self.another ** (size - 1), 3) for size in self.sizes[:-1]]
        last = round(1.0 - math.fsum(shares), 3)
        # Rounded up, the others may come to a little more than 1: the first, the largest, gives it back.
        return (round(shares[0] + min(last, 0.0), 3), *shares[1:], max(last, 0.0))

    @property
    def dispersion(self) -> float:
        """Variance over mean of the number of people that groups alone make."""
        return (1.0 + self.another) / (1.0 - self.another) if self.are_seen else 1.0


def groups(people_a_day: ArrayLike, is_cut: ArrayLike = False) -> Groups:
    """Return how people come together, from the number who came on each day, days without anyone included.

    Parameters
    ----------
    people_a_day
        Of each day.
    is_cut
        Which days had no bed for more people than came: of these the number is only known to be no less.
    """
    people = np.asarray(people_a_day, np.int64)
    flags = np.broadcast_to(np.asarray(is_cut, np.bool_), people.shape)
    (numbers, cut), days = np.unique(np.array([people, flags]), axis=1, return_counts=True)
    total = float(numbers @ days)
    alone = Groups(0.0, 0.0, 0.0, False)
    if total < 2 or numbers[-1] < 2:
        return alone

    def value(point: Sequence[float]) -> float:
        another = 1.0 / (1.0 + math.exp(-point[1]))
        chances = people_chances(math.exp(point[0]), another, int(numbers[-1]))
        no_less = 1.0 - np.cumsum(chances) + chances
        found = np.where(cut == 1, no_less[numbers], chances[numbers])
        return float(days @ np.log(np.maximum(found, 1e-300)))

    rate = math.log(total / days.sum())
    box = [(rate - 3.0, rate + 3.0), (-8.0, 4.0)]
    best = maximum(value, [(rate, -2.0)], box)
    low, high = interval(value, best, box, 1, drop_for(0.95, int(total), 1))
    is_seen = best.value - _alone(value, rate, box) > SURE_GAIN
    return Groups(_share(best.point[1]), _share(low), _share(high), is_seen)


def _alone(value: Function, rate: float, box: Box) -> float:
    found: Maximum = maximum(lambda point: value((point[0], box[1][0])), [(rate,)], box[:1])
    return found.value


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def people_chances(people_a_day: float, another: float, most: int) -> Floats:
    """Return the chance of 0 to so many people on a day, by the recursion of the law.

    Parameters
    ----------
    people_a_day
        On average.
    another
        Chance that a group has one more person, below 1.
    most
        At least 0.
    """
    groups_a_day = people_a_day * (1.0 - another)
    chances = np.zeros(most + 1)
    chances[0] = math.exp(-groups_a_day)
    for n in range(1, most + 1):
        one = groups_a_day * (1.0 - another) + 2.0 * another * (n - 1)
        two = another**2 * (n - 2) * chances[n - 2] if n > 1 else 0.0
        chances[n] = (one * chances[n - 1] - two) / n
    return chances
