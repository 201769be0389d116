"""Candidates of the Poisson field (`sim.field`), in a compiled loop: the same rows as its plain form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.philox import pair

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BLOCK_SHIFT, _LAYER_SHIFT, _CANDIDATE_SHIFT = np.uint64(48), np.uint64(28), np.uint64(20)
_BLOCK_MASK = np.uint64((1 << 16) - 1)


@compiled
def fill_candidates(
    cells: Keys,
    replications: Keys,
    bounds: Floats,
    first_block: int,
    first_day: int,
    block_days: float,
    layer_height: float,
    halves: tuple[np.uint64, np.uint64],
    up_to: Floats,
    run_of: Ints,
    cell_of: Ints,
    time_of: Floats,
    height_of: Floats,
    key_of: Keys,
) -> int:
    """Write the candidates below the bounds, in order of replication, cell, block, layer and candidate.

    Parameters
    ----------
    cells, replications
        (n,) Keys and (r,) numbers.
    bounds
        (r, n, b) Candidates at such a height or above are of no interest, events a day.
    first_block, first_day
        Number of the first block, and its first day.
    block_days, layer_height
        Size of a layer of a block.
    halves
        Half of the purpose, an even one, whose uniform decides how many candidates a layer has, and half of
        the purpose that decides when and how high they are.
    up_to
        Chances of at most 0, 1, ... candidates in a layer.
    run_of, cell_of, time_of, height_of, key_of
        Written, as far as they reach: replication, cell, moment, height and key of each candidate.

    Returns
    -------
    int
        Candidates in all; more than there are rows if those do not suffice.
    """
    num_runs, num_cells, num_blocks = bounds.shape
    found = 0
    for run in range(num_runs):
        for cell in range(num_cells):
            for block in range(num_blocks):
                bound = bounds[run, cell, block]
                start = first_day + block * block_days
                of_block = (np.uint64(first_block + block) & _BLOCK_MASK) << _BLOCK_SHIFT
                layer = 0
                while layer * layer_height < bound:
                    of_layer = of_block | np.uint64(layer) << _LAYER_SHIFT
                    luck = pair(cells[cell], replications[run], of_layer, halves[0])[0]
                    candidate = 0
                    while up_to[candidate] < luck:
                        key = of_layer | np.uint64(candidate) << _CANDIDATE_SHIFT
                        in_time, in_height = pair(cells[cell], replications[run], key, halves[1])
                        height = (layer + in_height) * layer_height
                        if height < bound:
                            if found < len(key_of):
                                run_of[found], cell_of[found], key_of[found] = run, cell, key
                                time_of[found], height_of[found] = start + block_days * in_time, height
                            found += 1
                        candidate += 1
                    layer += 1
    return found
