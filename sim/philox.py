"""The generator of `sim.chance` for compiled loops: the same bytes, number by number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined, part

_LOW = np.uint64(0xFFFFFFFF)
_HALF, _TWENTY, _TWELVE = np.uint64(32), np.uint64(20), np.uint64(12)
_FOR_EVEN, _FOR_ODD = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_STEP_LOW, _STEP_HIGH = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@inlined
def pair(key: np.uint64, replication: np.uint64, person: np.uint64, block: np.uint64) -> tuple[float, float]:
    """Return the uniforms of purposes 2 * block and 2 * block + 1; see `sim.chance.uniform_pair`.

    Words are cut to 32 bits only right before they are multiplied, and at the end: the processor then
    multiplies 32 bits by 32 bits, several rows at once.
    """
    even, passed, odd, crossed = person, person >> _HALF, replication, block
    low, high = key, key >> _HALF
    for _ in range(10):
        from_even, from_odd = (even & _LOW) * _FOR_EVEN, (odd & _LOW) * _FOR_ODD
        even, odd = (from_odd >> _HALF) ^ passed ^ low, (from_even >> _HALF) ^ crossed ^ high
        passed, crossed = from_odd, from_even
        low, high = low + _STEP_LOW, high + _STEP_HIGH
    return _unit(even, passed), _unit(odd, crossed)


@inlined
def _unit(upper: np.uint64, lower: np.uint64) -> float:
    whole = (upper & _LOW) << _TWENTY | (lower & _LOW) >> _TWELVE
    return (np.float64(np.int64(whole)) + 0.5) * 2.0**-52


def _fill_pairs(
    keys: NDArray[np.uint64],
    replications: NDArray[np.uint64],
    persons: NDArray[np.uint64],
    block: np.uint64,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> None:
    """Write the pair of uniforms of each row of three columns into two others."""
    for row in range(len(keys)):
        first[row], second[row] = pair(keys[row], replications[row], persons[row], block)


fill_pairs = compiled(_fill_pairs)
fill_pairs_within = part(_fill_pairs)
"""The same for compiled loops."""
