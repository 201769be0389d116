"""What is reported for whom: areas, periods and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Floats, Ints

SEXES = ("female", "male", "mixed")
"""Codes of sex, by index; a family may be mixed and is then in neither group."""

AGES = ("adult", "child", "family")
"""Codes of age, by index; a child comes alone, a family is an adult with children and moves as one."""

GROUPS = ("all", "citizen", "foreign", "female", "male")
"""Groups of people that every study has, by index; those by age stand behind them (`Frame.groups`)."""

COUNTRY = "country"
"""Name of the last area."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The provinces and years of a study.

    Attributes
    ----------
    provinces
        Codes, in order.
    years
        Labels of the calendar years of the study, in order.
    edges
        Where the years begin, and where the last one ends, days since the start; one more than `years`.
    ages
        Which of `AGES` are told apart, in their order; none where everyone is of one age.

    Raises
    ------
    ValueError
        If there is no province or year, the edges do not increase, or the ages are not some of `AGES`.

    Examples
    --------
    >>> frame = Frame(("KZ-SHY",), ("2021", "2022"), (0.0, 365.0, 730.0))
    >>> frame.areas, frame.periods
    (('KZ-SHY', 'country'), ('2021', '2022', '2021-2022'))
    """

    provinces: tuple[str, ...]
    years: tuple[str, ...]
    edges: tuple[float, ...]
    ages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.provinces or not self.years:
            raise ValueError("Frame: must have at least one province and one year")
        if len(self.edges) != len(self.years) + 1:
            raise ValueError(f"Frame.edges has {len(self.edges)} moments: must be {len(self.years) + 1}")
        if not (np.diff(self.edges) > 0).all():
            raise ValueError(f"Frame.edges is {self.edges}: must increase")
        if self.ages != tuple(age for age in AGES if age in self.ages):
            raise ValueError(f"Frame.ages is {self.ages}: must be some of {AGES}, in their order")

    @property
    def areas(self) -> tuple[str, ...]:
        """The provinces, and the country as the last."""
        return (*self.provinces, COUNTRY)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of people that are told apart, the ages last."""
        return (*GROUPS, *self.ages)

    @property
    def periods(self) -> tuple[str, ...]:
        """The years, and the whole study as the last; a study of one year has only that period."""
        if len(self.years) == 1:
            return self.years
        return (*self.years, f"{self.years[0]}-{self.years[-1]}")

    @property
    def windows(self) -> tuple[tuple[float, float], ...]:
        """Beginning and end of each year, days."""
        return tuple(zip(self.edges[:-1], self.edges[1:], strict=True))

    @property
    def days(self) -> Floats:
        """Length of each year."""
        return np.diff(np.array(self.edges))

    def year_of(self, moments: Floats) -> Ints:
        """Return the index of the year each moment falls in, -1 outside the study."""
        year = np.searchsorted(self.edges, moments, side="right") - 1
        return np.where(year < len(self.years), year, -1)
