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

import numpy as np
from numpy.typing import NDArray

from sim import chance
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

_BLOCK_SHIFT, _LAYER_SHIFT, _CANDIDATE_SHIFT = 48, 28, 20
_BLOCK_MASK = (1 << 16) - 1


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
    """Events of a field, one a row, by cell, block, layer and candidate.

    Attributes
    ----------
    cell
        Index of the cell.
    time
        Days of the run.
    key
        The event within its cell, packed as the module says.
    """

    cell: Ints
    time: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.cell)


def pack(block: Ints, layer: Ints, candidate: Ints) -> Keys:
    """Return the keys of events (member 0) from their places in the field."""
    packed = (
        ((block & _BLOCK_MASK) << _BLOCK_SHIFT) | (layer << _LAYER_SHIFT) | (candidate << _CANDIDATE_SHIFT)
    )
    return packed.astype(np.uint64)


def draw_events(
    cells: Keys, replication: int, window: Window, bounds: Floats, rate: Callable[[Ints, Floats], Floats]
) -> Events:
    """Draw the events of all cells under their rates.

    Parameters
    ----------
    cells
        One key of chance a cell.
    replication
        Number of the replication.
    window
        The days wanted.
    bounds
        For each cell and block of the window, a number that the rate never exceeds, in events a day. It
        decides how many layers are looked at, and nothing else.
    rate
        ``rate(cell, time)``: events a day, for arrays of cells and moments.
    """
    cell, block, layer = _layers(window, bounds)
    count = _num_candidates(cells[cell], replication, pack(block, layer, np.zeros_like(layer)))
    cell, block, layer, candidate = (*(np.repeat(x, count) for x in (cell, block, layer)), ranks(count))
    key = pack(block, layer, candidate)
    u_time, u_height = chance.uniform_pair(cells[cell], replication, key, Purpose.TIME // 2)
    time = (block * BLOCK_DAYS - window.start) + BLOCK_DAYS * u_time
    height = (layer + u_height) * LAYER_HEIGHT
    kept = (height < rate(cell, time)) & (time >= window.since) & (time < window.until)
    return Events(cell[kept], time[kept], key[kept])


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


def _layers(window: Window, bounds: Floats) -> tuple[Ints, Ints, Ints]:
    """Return cell, block and layer of everything that lies below the bounds."""
    num_layers = np.ceil(bounds.ravel() / LAYER_HEIGHT).astype(np.int64)
    if num_layers.max(initial=0) > MOST_LAYERS:
        raise ValueError(
            f"rate of a cell: at most {MOST_LAYERS * LAYER_HEIGHT:g} a day, got {bounds.max():g}"
        )
    place = np.repeat(np.arange(bounds.size), num_layers)
    cell, block = np.divmod(place, window.num_blocks)
    return cell, block + window.first_block, ranks(num_layers)


def _num_candidates(cells: Keys, replication: int, layers: Keys) -> Ints:
    uniforms = chance.uniforms(cells, replication, layers, Purpose.NUM_CANDIDATES)
    return np.searchsorted(_POISSON, uniforms)


def _poisson_table(mean: float) -> Floats:
    """Return P(count <= n) for n = 0, 1, ... until it reaches 1 in float64."""
    counts = np.arange(32)
    chances = np.exp(-mean + counts * math.log(mean) - [math.lgamma(n + 1) for n in counts])
    return np.cumsum(chances)


_POISSON = _poisson_table(BLOCK_DAYS * LAYER_HEIGHT)
