"""People before their own luck is drawn: who, when, from where."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.field import Floats, Ints, Keys


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """People referred, one a row.

    Attributes
    ----------
    run
        Index of the replication among those drawn together.
    time
        Days of the run.
    province, profile, stream
        Indices in the order of the scenario; as a stream, the number of streams stands for those
        who wait already when the run starts.
    cell
        Key of chance of the person's cell.
    key
        The person within the cell, packed as `sim.field` says.
    """

    run: Ints
    time: Floats
    province: Ints
    profile: Ints
    stream: Ints
    cell: Keys
    key: Keys

    def __len__(self) -> int:
        return len(self.time)


def take(rows: Rows, which: np.ndarray) -> Rows:
    """Return some of the rows: those at some indices, or where a flag stands."""
    return Rows(*(getattr(rows, field.name)[which] for field in fields(Rows)))


def in_order(parts: list[Rows]) -> Rows:
    """Return all rows in order of (run, time, key); ties of all three keep the order of the parts."""
    joined = Rows(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Rows)))
    return take(joined, np.lexsort((joined.key, joined.time, joined.run)))
