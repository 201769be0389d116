"""Who asked for a bed, by year, kind of people, channel and province; and how nearly that may be told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.fitting.demand import Demand
from sim.records.dates import date_of
from sim.records.rounded import Rounded, least_step, rounded
from sim.records.stays import RefusalRecords, StayRecords

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.str_]

By = Literal["profile", "channel", "province"]
SPLITS: tuple[By, ...] = ("profile", "channel", "province")
"""Columns by which people can be told apart."""
_REFUSED = "refused"
_YEAR = "year"


@dataclass(frozen=True, eq=False, repr=False)
class Asked:
    """People who asked on the days that tell demand, in cells of people who are alike.

    Attributes
    ----------
    groups
        (n,) The word of each cell in each column: year, whether they were refused, profile, channel,
        province. Who referred the people refused is not known.
    people
        (n,) Of each cell.
    by
        The columns by which people are told apart.
    step
        To whose multiples their numbers are told.
    """

    groups: dict[str, Words]
    people: Ints
    by: tuple[By, ...]
    step: int

    def told(self, column: str) -> dict[str, Rounded]:
        """Return the number of people of each word of a column."""
        return {word: rounded(number, self.step) for word, number in self._numbers(column).items()}

    @property
    def total(self) -> Rounded:
        """All of them."""
        return rounded(int(self.people.sum()), self.step)

    def known(self, column: str) -> list[str]:
        """Return the words of a column that five people or more share, in order; not that of unknown ones."""
        return [word for word, told in self.told(column).items() if word and not told.is_few]

    def _numbers(self, column: str) -> dict[str, int]:
        words, place = np.unique(self.groups[column], return_inverse=True)
        numbers = np.bincount(place, self.people, len(words)).astype(np.int64)
        return dict(zip(words.tolist(), numbers.tolist(), strict=True))


def asked(
    demand: Demand, stays: StayRecords, refusals: RefusalRecords | None, by: Collection[By] = ()
) -> Asked:
    """Return who asked on the days that tell demand.

    Parameters
    ----------
    demand
        What the days tell.
    stays, refusals
        The records that it is of.
    by
        The columns by which people are told apart; the numbers of the others are told to nobody.

    Raises
    ------
    Mistake
        If their numbers could not be told without telling a small one.
    """
    rows, people = _rows(demand, stays, refusals)
    cells, place = np.unique(rows, axis=1, return_inverse=True)
    number = np.bincount(place.ravel(), people, cells.shape[1]).astype(np.int64)
    groups = dict(zip((_YEAR, _REFUSED, *SPLITS), cells, strict=True))
    chosen = tuple(each for each in SPLITS if each in by)
    everybody = np.ones((1, len(number)), np.bool_)
    told = np.concatenate((everybody, *(_margin(groups[each]) for each in (_YEAR, *chosen))))
    kept = np.concatenate((told, _margin(groups[_REFUSED])))
    return Asked(groups, number, chosen, least_step(number, told, kept))


def _rows(
    demand: Demand, stays: StayRecords, refusals: RefusalRecords | None
) -> tuple[NDArray[np.str_], Ints]:
    """Return the words of people by column, and how many each row stands for."""
    came = demand.counts(stays)
    day, number = stays.arrived[came], np.ones(int(came.sum()), np.int64)
    columns = [np.full(len(day), ""), stays.profile[came], stays.channel[came], stays.province[came]]
    if refusals is not None:
        day, number = np.concatenate((day, refusals.date)), np.concatenate((number, refusals.number))
        nothing = np.full(len(refusals), "")
        more = [np.full(len(refusals), _REFUSED), refusals.profile, nothing, refusals.province]
        columns = [np.concatenate(pair) for pair in zip(columns, more, strict=True)]
    year = np.array([str(date_of(each).year) for each in day.tolist()], np.str_)
    return np.array([year, *columns]), number


def _margin(words: Words) -> Flags:
    """Return, for each word of a column, the cells that have it."""
    return np.asarray(np.unique(words)[:, None] == words)


def years_told(found: Asked, years: Ints) -> list[Rounded]:
    """Return the people of each calendar year, few where nobody came."""
    told = found.told(_YEAR)
    return [told.get(str(year), rounded(0)) for year in years.tolist()]
