"""Candidates of the Poisson field (`sim.field`), in compiled loops: the same rows as its plain form.

Layers are worked on a stretch at a time: their keys are listed, then all their numbers are drawn, which the
compiler turns into vector instructions; then the same for the candidates in them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part
from sim.philox import fill_pairs_within

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRETCH = 512
"""Layers at a time: few enough that they stay in the processor's cache."""
_BLOCK_SHIFT, _LAYER_SHIFT, _CANDIDATE_SHIFT = np.uint64(48), np.uint64(28), np.uint64(20)
_BLOCK_MASK = np.uint64((1 << 16) - 1)
_LAYER, _CANDIDATE = 0, 3  # rows of words: key, replication and person of layers, and of candidates
_COUNT, _SPARE, _BOUND, _IN_TIME, _IN_HEIGHT = range(5)  # rows of numbers
_RUN, _PATCH, _NUMBER, _OF = range(4)  # rows of places: of layers, and the layer of each candidate


@compiled
def fill_candidates(
    cells: Keys,
    replications: Keys,
    levels: Floats,
    cell: Ints,
    block: Ints,
    start: Floats,
    bound: Floats,
    level: Ints,
    block_days: float,
    layer_height: float,
    halves: tuple[np.uint64, np.uint64],
    up_to: Floats,
    words: Keys,
    places: Ints,
    numbers: Floats,
    run_of: Ints,
    cell_of: Ints,
    time_of: Floats,
    height_of: Floats,
    key_of: Keys,
) -> int:
    """Write the candidates below the bounds, in order of replication, patch, layer and candidate.

    Parameters
    ----------
    cells, replications
        Keys, and (r,) numbers.
    levels
        (r, number of levels) What bounds are multiplied by.
    cell, block, start, bound, level
        (m,) The patches, see `sim.field.Patches`.
    block_days, layer_height
        Size of a layer of a block.
    halves
        Half of the purpose, an even one, whose uniform decides how many candidates a layer has, and half of
        the purpose that decides when and how high they are.
    up_to
        Chances of at most 0, 1, ... candidates in a layer.
    words, places, numbers
        (6, k), (4, k) and (5, k) Scratch, k being `STRETCH` times the length of `up_to`.
    run_of, cell_of, time_of, height_of, key_of
        Written, as far as they reach: replication, cell, moment, height and key of each candidate.

    Returns
    -------
    int
        Candidates in all; more than there are rows if those do not suffice.
    """
    # Not the literal 0: what is called below would be compiled for it, too.
    found: Any = np.int64(0)
    listed: Any = np.int64(0)
    for run in range(len(replications)):
        for patch in range(len(bound)):
            highest = bound[patch] * levels[run, level[patch]]
            of_block = (np.uint64(block[patch]) & _BLOCK_MASK) << _BLOCK_SHIFT
            for layer in range(math.ceil(highest / layer_height)):
                words[_LAYER, listed] = cells[cell[patch]]
                words[_LAYER + 1, listed] = replications[run]
                words[_LAYER + 2, listed] = of_block | np.uint64(layer) << _LAYER_SHIFT
                numbers[_BOUND, listed] = highest
                places[_RUN, listed], places[_PATCH, listed], places[_NUMBER, listed] = run, patch, layer
                listed += 1
                if listed == STRETCH:
                    held = _listed_candidates(listed, halves, up_to, words, places, numbers)
                    found = _written(
                        held, found, cell, start, block_days, layer_height,
                        words, places, numbers, run_of, cell_of, time_of, height_of, key_of,
                    )  # fmt: skip
                    listed = np.int64(0)
    held = _listed_candidates(listed, halves, up_to, words, places, numbers)
    return _written(
        held, found, cell, start, block_days, layer_height,
        words, places, numbers, run_of, cell_of, time_of, height_of, key_of,
    )  # fmt: skip


@part
def _listed_candidates(
    num_layers: int,
    halves: tuple[np.uint64, np.uint64],
    up_to: Floats,
    words: Keys,
    places: Ints,
    numbers: Floats,
) -> int:
    """List the candidates in a stretch of layers, with their uniforms, and return how many they are."""
    _draw(_LAYER, num_layers, halves[0], words, numbers[_COUNT], numbers[_SPARE])
    listed = 0
    for layer in range(num_layers):
        candidate = 0
        while up_to[candidate] < numbers[_COUNT, layer]:
            words[_CANDIDATE, listed] = words[_LAYER, layer]
            words[_CANDIDATE + 1, listed] = words[_LAYER + 1, layer]
            words[_CANDIDATE + 2, listed] = (
                words[_LAYER + 2, layer] | np.uint64(candidate) << _CANDIDATE_SHIFT
            )
            places[_OF, listed] = layer
            candidate += 1
            listed += 1
    _draw(_CANDIDATE, listed, halves[1], words, numbers[_IN_TIME], numbers[_IN_HEIGHT])
    return listed


@inlined
def _draw(row: int, number: int, half: np.uint64, words: Keys, first: Floats, second: Floats) -> None:
    """Draw a pair of uniforms for each of some layers, or candidates."""
    fill_pairs_within(
        words[row, :number], words[row + 1, :number], words[row + 2, :number], half, first, second
    )


@part
def _written(
    listed: int,
    found: int,
    cell: Ints,
    start: Floats,
    block_days: float,
    layer_height: float,
    words: Keys,
    places: Ints,
    numbers: Floats,
    run_of: Ints,
    cell_of: Ints,
    time_of: Floats,
    height_of: Floats,
    key_of: Keys,
) -> int:
    """Write those candidates of a stretch that are below their bounds; return how many there are by now."""
    for candidate in range(listed):
        layer = places[_OF, candidate]
        height = (places[_NUMBER, layer] + numbers[_IN_HEIGHT, candidate]) * layer_height
        if height < numbers[_BOUND, layer]:
            if found < len(key_of):
                patch = places[_PATCH, layer]
                run_of[found], cell_of[found] = places[_RUN, layer], cell[patch]
                time_of[found] = start[patch] + block_days * numbers[_IN_TIME, candidate]
                height_of[found], key_of[found] = height, words[_CANDIDATE + 2, candidate]
            found += 1
    return found
