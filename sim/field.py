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
class Patches:
    """Blocks of days of cells, m of them: where candidates are looked for.

    Attributes
    ----------
    cell
        Index of the cell.
    block
        Number of the block, counted from `EPOCH`.
    start
        Its first day, in days of the run.
    bound
        Candidates are wanted below this height, events a day, times the patch's level.
    level
        Column of the levels of a replication, numbers of at least 0.
    """

    cell: Ints
    block: Ints
    start: Floats
    bound: Floats
    level: Ints

    def bounds(self, levels: Floats) -> Floats:
        """Return the bounds in r replications, (r, m), from their levels, (r, number of levels)."""
        return self.bound * levels[:, self.level]


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events of a field, or candidates for such, by replication, patch, layer and candidate.

    Attributes
    ----------
    run
        Index of the replication among those drawn together.
    cell
        Index of the cell.
    time
        Days of the run.
    height
        How high it lies: an event happens where the rate of its cell is higher, events a day.
    key
        The event within its cell, packed as the module says.
    """

    run: Ints
    cell: Ints
    time: Floats
    height: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.cell)

    def take(self, rows: Ints | slice) -> Events:
        """Return some of the rows."""
        return Events(self.run[rows], self.cell[rows], self.time[rows], self.height[rows], self.key[rows])


def pack(block: Ints, layer: Ints, candidate: Ints) -> Keys:
    """Return the keys of events (member 0) from their places in the field."""
    of_block = (block.astype(np.uint64) & _BLOCK_MASK) << _BLOCK_SHIFT
    of_layer = layer.astype(np.uint64) << _LAYER_SHIFT
    packed: Keys = of_block | of_layer | candidate.astype(np.uint64) << _CANDIDATE_SHIFT
    return packed


def candidates(cells: Keys, replications: Ints, patches: Patches, levels: Floats) -> Events:
    """Draw the candidates of cells below some bounds, in several replications.

    Parameters
    ----------
    cells
        One key of chance a cell.
    replications
        Numbers of the replications; r of them.
    patches, levels
        Where to look, and how high, see `Patches`. They decide how much is looked at, and nothing else.
    """
    highest = float((patches.bound * levels.max(axis=0, initial=0.0)[patches.level]).max(initial=0.0))
    if highest > MOST_LAYERS * LAYER_HEIGHT:
        raise ValueError(f"rate of a cell: at most {MOST_LAYERS * LAYER_HEIGHT:g} a day, got {highest:g}")
    draw = _compiled_candidates if compiled.is_in_use() else _plain_candidates
    return draw(cells, replications, patches, levels)


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


def _plain_candidates(cells: Keys, replications: Ints, patches: Patches, levels: Floats) -> Events:
    bounds = patches.bounds(levels)
    num_layers = np.ceil(bounds / LAYER_HEIGHT).astype(np.int64).ravel()
    place, layer = np.repeat(np.arange(num_layers.size), num_layers), ranks(num_layers)
    run, patch = np.unravel_index(place, bounds.shape)
    event = pack(patches.block[patch], layer, np.zeros_like(layer))
    luck = chance.uniforms(cells[patches.cell[patch]], replications[run], event, Purpose.NUM_CANDIDATES)
    count = np.searchsorted(_POISSON, luck)
    run, patch, layer = (np.repeat(column, count) for column in (run, patch, layer))
    cell, key = patches.cell[patch], pack(patches.block[patch], layer, ranks(count))
    in_time, in_height = chance.uniform_pair(cells[cell], replications[run], key, Purpose.TIME // 2)
    height = (layer + in_height) * LAYER_HEIGHT
    time = patches.start[patch] + BLOCK_DAYS * in_time
    return Events(run, cell, time, height, key).take(np.flatnonzero(height < bounds[run, patch]))


def _compiled_candidates(cells: Keys, replications: Ints, patches: Patches, levels: Floats) -> Events:
    from sim.candidates import STRETCH, fill_candidates

    where = (patches.cell, patches.block, patches.start, patches.bound, patches.level)
    halves = (np.uint64(Purpose.NUM_CANDIDATES // 2), np.uint64(Purpose.TIME // 2))
    most = STRETCH * len(_POISSON)
    scratch: list[Any] = [
        np.empty((6, most), np.uint64),
        np.empty((4, most), np.int64),
        np.empty((5, most)),
    ]
    expected = BLOCK_DAYS * float(patches.bound @ levels.sum(axis=0)[patches.level])
    room = int(2 * expected) + 64
    while True:  # nearly always once
        kinds = (np.int64, np.int64, np.float64, np.float64, np.uint64)
        columns: list[Any] = [np.empty(room, kind) for kind in kinds]
        size = (float(BLOCK_DAYS), LAYER_HEIGHT)
        found = fill_candidates(
            cells, replications.astype(np.uint64), levels, *where, *size, halves, _POISSON, *scratch, *columns
        )
        if found <= room:
            return Events(*(column[:found] for column in columns))
        room = found


def _poisson_table(mean: float) -> Floats:
    """Return P(count <= n) for n = 0, 1, ... until it reaches 1 in float64."""
    counts = np.arange(32)
    chances = np.exp(-mean + counts * math.log(mean) - [math.lgamma(n + 1) for n in counts])
    return np.cumsum(chances)


_POISSON = _poisson_table(BLOCK_DAYS * LAYER_HEIGHT)
