"""A layered Poisson field: random moments in many cells at once, which keep still when rates change.

Time is cut into blocks of `BLOCK_DAYS`, counted from `EPOCH`, and the rate axis of each cell into layers of
`LAYER_HEIGHT`. Each layer of each block of each cell holds a Poisson number of candidates, uniform in
time and height. A candidate happens if it lies under the rate curve of its cell (thinning: Lewis and Shedler
1979; points of a planar Poisson process under a curve). Candidates depend on
nothing but the seed, the replication and the cell's name. So **raising the rate of a cell keeps every event
it had, adds new ones, and leaves all other cells as they were**; and a longer run extends a shorter one.

An event is known within its cell by 64 bits: ::

    | block 16 | layer 20 | candidate 8 | member 20 |

Member 0 stands for the event as a whole and its first person; a group of people referred together shares
the upper 44 bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import chance, compiled
from sim.purposes import Purpose

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

EPOCH = date(2000, 1, 1)
"""The day from which blocks are counted."""
BLOCK_DAYS = 128
LAYER_HEIGHT = 1 / 256
"""Height of a layer, in events a day: half a candidate is expected in each layer of each block."""
MOST_LAYERS = 1 << 20
MOST_MEMBERS = 1 << 20

_BLOCK_SHIFT, _LAYER_SHIFT, _CANDIDATE_SHIFT = np.uint64(48), np.uint64(28), np.uint64(20)
_BLOCK_MASK = np.uint64((1 << 16) - 1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a run, and the blocks that cover them.

    Attributes
    ----------
    start
        Day 0 of the run, in days since `EPOCH`.
    since, until
        Events at ``since <= time < until`` are wanted, in days of the run.
    """

    start: int
    since: float
    until: float

    @property
    def first_block(self) -> int:
        """Number of the block that holds `since`."""
        return math.floor((self.start + self.since) / BLOCK_DAYS)

    @property
    def num_blocks(self) -> int:
        """Number of blocks that hold some of the window."""
        return math.ceil((self.start + self.until) / BLOCK_DAYS) - self.first_block

    @property
    def edges(self) -> Floats:
        """First days of the blocks and the end of the last one, in days of the run."""
        blocks = np.arange(self.first_block, self.first_block + self.num_blocks + 1)
        return (blocks * BLOCK_DAYS - self.start).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events of a field, one a row, by replication, cell, block, layer and candidate.

    Attributes
    ----------
    run
        Index of the replication among those drawn together.
    cell
        Index of the cell.
    time
        Days of the run.
    key
        The event within its cell, packed as the module says.
    """

    run: Ints
    cell: Ints
    time: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.cell)


def pack(block: Ints, layer: Ints, candidate: Ints) -> Keys:
    """Return the keys of events (member 0) from their places in the field."""
    of_block = (block.astype(np.uint64) & _BLOCK_MASK) << _BLOCK_SHIFT
    of_layer = layer.astype(np.uint64) << _LAYER_SHIFT
    packed: Keys = of_block | of_layer | candidate.astype(np.uint64) << _CANDIDATE_SHIFT
    return packed


def draw_events(
    cells: Keys,
    replications: Ints,
    window: Window,
    bounds: Floats,
    rate: Callable[[Ints, Ints, Floats], Floats],
) -> Events:
    """Draw the events of all cells under their rates, in several replications.

    Parameters
    ----------
    cells
        One key of chance a cell; n of them.
    replications
        Numbers of the replications; r of them.
    window
        The days wanted, in b blocks.
    bounds
        For each replication, cell and block of the window a number that the rate never exceeds, in events a
        day; shape (r, n, b). It decides how many layers are looked at, and nothing else.
    rate
        ``rate(run, cell, time)``: events a day, for arrays of indices of replications and cells, and moments.
    """
    found = _candidates(cells, replications, window, bounds)
    row = np.flatnonzero((found.time >= window.since) & (found.time < window.until))
    row = row[found.height[row] < rate(found.run[row], found.cell[row], found.time[row])]
    return Events(found.run[row], found.cell[row], found.time[row], found.key[row])


def members(events: Events, sizes: Ints) -> tuple[Ints, Keys]:
    """Return for each person of groups the row of their event, and their own key."""
    row = np.repeat(np.arange(len(events)), sizes)
    return row, events.key[row] | ranks(sizes).astype(np.uint64)


def ranks(counts: Ints) -> Ints:
    """Return 0, 1, ... count - 1 for each count, one after another.

    Examples
    --------
    >>> ranks(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    ends = np.cumsum(counts)
    return np.arange(counts.sum()) - np.repeat(ends - counts, counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Candidates below some bounds, by replication, cell, block, layer and candidate."""

    run: Ints
    cell: Ints
    time: Floats
    height: Floats
    key: Keys


def _candidates(cells: Keys, replications: Ints, window: Window, bounds: Floats) -> _Candidates:
    """Return the candidates below bounds, (r, n, b) of them, by a compiled loop where such are in use."""
    if bounds.max(initial=0.0) > MOST_LAYERS * LAYER_HEIGHT:
        raise ValueError(
            f"rate of a cell: at most {MOST_LAYERS * LAYER_HEIGHT:g} a day, got {bounds.max():g}"
        )
    draw = _compiled_candidates if compiled.is_in_use() else _plain_candidates
    return draw(cells, replications, window, bounds)


def _plain_candidates(cells: Keys, replications: Ints, window: Window, bounds: Floats) -> _Candidates:
    num_layers = np.ceil(bounds / LAYER_HEIGHT).astype(np.int64).ravel()
    place, layer = np.repeat(np.arange(num_layers.size), num_layers), ranks(num_layers)
    run, cell, block = np.unravel_index(place, bounds.shape)
    event = pack(block + window.first_block, layer, np.zeros_like(layer))
    luck = chance.uniforms(cells[cell], replications[run], event, Purpose.NUM_CANDIDATES)
    count = np.searchsorted(_POISSON, luck)
    place, run, cell, block, layer = (np.repeat(column, count) for column in (place, run, cell, block, layer))
    key = pack(block + window.first_block, layer, ranks(count))
    in_time, in_height = chance.uniform_pair(cells[cell], replications[run], key, Purpose.TIME // 2)
    time = ((block + window.first_block) * BLOCK_DAYS - window.start) + BLOCK_DAYS * in_time
    height = (layer + in_height) * LAYER_HEIGHT
    is_below = height < bounds.ravel()[place]
    return _Candidates(run[is_below], cell[is_below], time[is_below], height[is_below], key[is_below])


def _compiled_candidates(cells: Keys, replications: Ints, window: Window, bounds: Floats) -> _Candidates:
    from sim.candidates import fill_candidates

    first_day = window.first_block * BLOCK_DAYS - window.start
    halves = (np.uint64(Purpose.NUM_CANDIDATES // 2), np.uint64(Purpose.TIME // 2))
    size = (window.first_block, first_day, float(BLOCK_DAYS), LAYER_HEIGHT)
    numbers, bounds = replications.astype(np.uint64), np.ascontiguousarray(bounds)
    room = int(2 * BLOCK_DAYS * bounds.sum()) + 64
    while True:  # nearly always once: as many as half the room are expected
        rows: list[Any] = [
            np.empty(room, kind) for kind in (np.int64, np.int64, np.float64, np.float64, np.uint64)
        ]
        found = fill_candidates(cells, numbers, bounds, *size, halves, _POISSON, *rows)
        if found <= room:
            return _Candidates(*(column[:found] for column in rows))
        room = found


def _poisson_table(mean: float) -> Floats:
    """Return P(count <= n) for n = 0, 1, ... until it reaches 1 in float64."""
    counts = np.arange(32)
    chances = np.exp(-mean + counts * math.log(mean) - [math.lgamma(n + 1) for n in counts])
    return np.cumsum(chances)


_POISSON = _poisson_table(BLOCK_DAYS * LAYER_HEIGHT)
