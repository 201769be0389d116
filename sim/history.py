"""What happened, with its labels: replications side by side, or the records of real shelters.

Several replications stand one behind another as blocks, as in `sim.engine.vocabulary`; records are one block.
An *area* is a province of a block: areas are counted block by block, so block b of p provinces has the areas
b p to b p + p - 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.vocabulary import Codes, Flags, Floats, Ints, Network, Placements, Requests
from sim.frame import AGES, SEXES


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Labels of referrals, one row each: a person, or a family referred together.

    Raises
    ------
    ValueError
        If the columns differ in length, a sex is none of `SEXES` or an age none of `AGES`.
    """

    time: Floats
    """When referred, days since the start; 0 for residents."""
    area: Ints
    """Home, an area."""
    is_citizen: Flags
    sex: Codes
    """Index into `SEXES`."""
    age: Codes
    """Index into `AGES`."""
    wants_bed: Flags
    is_other_client: Flags
    """Other clients of the same beds: they occupy, and are reported apart."""

    def __post_init__(self) -> None:
        for column in fields(self):
            length = len(getattr(self, column.name))
            if length != len(self.time):
                raise ValueError(
                    f"People.{column.name} has {length} rows: must be {len(self.time)}, like time"
                )
        for name, codes in (("sex", SEXES), ("age", AGES)):
            column = getattr(self, name)
            if ((column < 0) | (column >= len(codes))).any():
                raise ValueError(f"People.{name}: must be 0 to {len(codes) - 1}")

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True, eq=False)
class PlaceLabels:
    """Labels of the network's places, one row each."""

    area: Ints
    """Where the shelter stands."""
    is_state_paid: Flags
    is_surge: Flags
    """Above the nominal number of beds."""

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Everything the measures read.

    Raises
    ------
    ValueError
        If tables that belong together differ in length.
    """

    people: People
    """The referrals."""
    residents: People
    """The residents at the start, in the order of their requests."""
    requests: Requests
    """In each block residents first; `person` points into `people`."""
    placements: Placements
    network: Network
    places: PlaceLabels
    grant_kzt: Floats
    """State money of each year, or of the part of it in the study, (y,), or of each block, (r, y)."""
    _label_row: Ints = field(init=False, repr=False)
    """Where the labels of each request stand: residents first, then the people."""

    def __post_init__(self) -> None:
        person = self.requests.person
        row = np.where(person < 0, np.cumsum(person < 0) - 1, len(self.residents) + person)
        object.__setattr__(self, "_label_row", row)
        num_residents = int((self.requests.resident_in >= 0).sum())
        _must_agree("residents", len(self.residents), num_residents)
        _must_agree("placements.outcome", len(self.placements.outcome), len(self.requests))
        _must_agree("places", len(self.places), len(self.network))

    @property
    def num_blocks(self) -> int:
        """Number of replications."""
        return len(self.requests.block_start) - 1

    def label_by_request(self, column: str) -> NDArray[Any]:
        """Return a column of `People` for each request.

        Examples
        --------
        The home area of each request: ``history.label_by_request("area")``.
        """
        labels = np.concatenate((getattr(self.residents, column), getattr(self.people, column)))
        found: NDArray[Any] = labels[self._label_row]
        return found

    def first_requests(self) -> Ints:
        """Return the numbers of the requests that decide a referral's outcome: not residents, not repeats."""
        return np.flatnonzero((self.requests.person >= 0) & (self.requests.follows == -1))


def _must_agree(field: str, length: int, expected: int) -> None:
    if length != expected:
        raise ValueError(f"History.{field} has {length} rows: must be {expected}")
