"""What is known from a shelter's own records: dates and groups, never a name and never free text.

Moments are days since 1970-01-01; a date stands for the beginning of its day, so that somebody who arrives on
the 1st and leaves on the 3rd stays two days (two nights), and zero if they leave on the same day.

What holds rows shows none of them where Python shows a value: notebooks are passed on with their outputs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.str_]

UNKNOWN = ""
"""The word of a group that is not known."""
SEXES = (UNKNOWN, "female", "male", "mixed")
CITIZENSHIPS = (UNKNOWN, "citizen", "foreign")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StayRecords:
    """Stays in shelters, one row each, over the window that the records cover.

    A row is there if the stay overlaps the window. A stay that began earlier is *left-truncated*: it is seen
    only because it lasted into the window.

    Raises
    ------
    ValueError
        If columns differ in length, a stay lies outside the window or ends before it begins, the arrival is
        unknown though it is in the window, or a sex or citizenship is none of those above.
    """

    arrived: Floats
    """Days; nan where it is only known to lie before the records begin."""
    left: Floats
    """Days; nan for somebody still there when the records end."""
    present_at_start: Flags
    """There before the records begin: the arrival lies before `records_from`, or is unknown."""
    profile: Words
    """The shelter's own word for the kind of person, in small letters; "" unknown."""
    province: Words
    """Code of the province, such as KZ-SHY; "" unknown."""
    channel: Words
    """Who referred: a channel of the scenario format, such as "police"; "" unknown."""
    reason: Words
    """Why the stay ended: one of `sim.records.words.REASONS`; "" unknown, or still there."""
    sex: Words
    """One of `SEXES`."""
    citizenship: Words
    """One of `CITIZENSHIPS`."""
    records_from: float
    """Where the window begins, days: from here on every stay is in the table."""
    records_until: float
    """Where it ends, days: a departure on this day is still seen."""

    def __post_init__(self) -> None:
        _must_be_as_long(self)
        _must_be_among(self.sex, SEXES, "sex")
        _must_be_among(self.citizenship, CITIZENSHIPS, "citizenship")
        began_before = np.isnan(self.arrived) | (self.arrived < self.records_from)
        _must_hold(
            (self.present_at_start == began_before).all(), "present_at_start must tell who began before"
        )
        _must_hold(not (self.left < self.arrived).any(), "left must not lie before arrived")
        _must_hold(not (self.left < self.records_from).any(), "left must not lie before records_from")
        _must_hold(not (self.left > self.records_until).any(), "left must not lie after records_until")
        _must_hold(not (self.arrived > self.records_until).any(), "arrived must not lie after records_until")
        _must_hold(self.records_from <= self.records_until, "records_from must not lie after records_until")

    def __len__(self) -> int:
        return len(self.arrived)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RefusalRecords:
    """People who asked for a bed and were refused, one row a day and group.

    Raises
    ------
    ValueError
        If columns differ in length or a number is not positive.
    """

    date: Floats
    """Days."""
    number: Ints
    """People refused."""
    profile: Words
    province: Words

    def __post_init__(self) -> None:
        _must_be_as_long(self)
        _must_hold((self.number > 0).all(), "number must be positive")

    def __len__(self) -> int:
        return len(self.date)


@dataclass(frozen=True, slots=True, eq=False)
class BedRecords:
    """Beds of shelters, one row for each number of beds and the time it held.

    Raises
    ------
    ValueError
        If columns differ in length or beds close before they open.
    """

    beds: Ints
    opened: Floats
    """Days."""
    closed: Floats
    """Days; nan while open."""
    province: Words

    def __post_init__(self) -> None:
        _must_be_as_long(self)
        _must_hold(not (self.closed < self.opened).any(), "closed must not lie before opened")

    def __len__(self) -> int:
        return len(self.beds)


@dataclass(frozen=True, slots=True, eq=False)
class YearlyCounts:
    """Numbers by year, one row each, of one or several series.

    Raises
    ------
    ValueError
        If columns differ in length, a number is negative, or a year of a series is there twice.
    """

    series: Words
    """Name of what is counted."""
    year: Ints
    count: Ints

    def __post_init__(self) -> None:
        _must_be_as_long(self)
        _must_hold((self.count >= 0).all(), "count must not be negative")
        rows = list(zip(self.series.tolist(), self.year.tolist(), strict=True))
        _must_hold(len(set(rows)) == len(rows), "a year of a series must be there once")

    def __len__(self) -> int:
        return len(self.year)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Census:
    """The people in the shelters on one day, one row each: a sample in which long stays are too many.

    Raises
    ------
    ValueError
        If columns differ in length or an age is negative.
    """

    age: Floats
    """How long each has been there, days."""
    profile: Words
    province: Words
    taken_on: float
    """The day, in days."""

    def __post_init__(self) -> None:
        _must_be_as_long(self)
        _must_hold((self.age >= 0).all(), "age must not be negative")

    def __len__(self) -> int:
        return len(self.age)


def _must_be_as_long(records: Any) -> None:
    """Raise `ValueError` if two columns of a table differ in length."""
    columns = [(field.name, getattr(records, field.name)) for field in fields(records)]
    lengths = {name: len(column) for name, column in columns if isinstance(column, np.ndarray)}
    _must_hold(len(set(lengths.values())) == 1, f"columns must be equally long, not {lengths}")


def _must_be_among(words: Words, known: tuple[str, ...], column: str) -> None:
    _must_hold(bool(np.isin(words, known).all()), f"{column} must be one of {known}")


def _must_hold(condition: bool | np.bool_, rule: str) -> None:
    if not condition:
        raise ValueError(rule)
