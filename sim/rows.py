"""People before their own luck is drawn: who, when, from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from sim import compiled
from sim.field import Floats, Ints, Keys

Table = TypeVar("Table", "Origins", "Rows")


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Where people come from, one a row.

    Attributes
    ----------
    stream, province, profile
        Indices in the order of the scenario; as a stream, the number of streams stands for those
        who wait already when the run starts.
    cell
        Key of chance.
    """

    stream: Ints
    province: Ints
    profile: Ints
    cell: Keys

    def __len__(self) -> int:
        return len(self.cell)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """People referred, one a row.

    Attributes
    ----------
    run
        Index of the replication among those drawn together.
    time
        Days of the run.
    origin
        Row of their origin.
    key
        The person within the cell, packed as `sim.field` says.
    """

    run: Ints
    time: Floats
    origin: Ints
    key: Keys

    def __len__(self) -> int:
        return len(self.time)


def take(rows: Rows, which: Ints) -> Rows:
    """Return some of the rows."""
    return Rows(*(getattr(rows, field.name)[which] for field in fields(Rows)))


def joined(parts: Sequence[Table]) -> Table:
    """Return the rows of several tables, one after another."""
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def in_order(rows: Rows, num_runs: int, until: float) -> Rows:
    """Return the rows, their times from 0 to `until`, in order of (run, time, key); ties keep their order."""
    return take(rows, (_compiled_order if compiled.is_in_use() else _plain_order)(rows, num_runs, until))


def _plain_order(rows: Rows, num_runs: int, until: float) -> Ints:
    return np.lexsort((rows.key, rows.time, rows.run))


def _compiled_order(rows: Rows, num_runs: int, until: float) -> Ints:
    from sim.ordering import fill_order

    num_boxes = len(rows) // num_runs + 1
    ends, order = np.zeros(num_runs * num_boxes + 1, np.int64), np.empty(len(rows), np.int64)
    if fill_order(rows.run, rows.time, rows.key, num_boxes, num_boxes / until, ends, order):
        return order
    return _plain_order(rows, num_runs, until)
