"""Counter-based uniforms by name: the only randomness in the package.

Each uniform is a function of (seed, replication, name, person, purpose) and of nothing else. No
generator is kept or advanced, so a new name, person or purpose changes nobody else's numbers, and rows
can be drawn in any order, in any process.

The function is Philox4x32-10. A block of four 32-bit words is addressed by

==================  ======  ====================================================
word                bits    holds
==================  ======  ====================================================
key 0, key 1        64      BLAKE2b digest of seed and name (low half first)
counter 0, 1        64      person (low half first)
counter 2           32      replication
counter 3           32      purpose // 2
==================  ======  ====================================================

and gives two uniforms: words 0 and 1 belong to the even purpose, words 2 and 3 to the odd one. The first
word of the two supplies the upper 32 bits and the second the next 20: with k the 52-bit number they make,
the uniform is (k + 1/2) / 2**52, which float64 holds exactly and which is never 0 nor 1.

References
----------
Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11, section 4.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import compiled

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]

_LOW = 0xFFFFFFFF
_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_STEPS_OF_KEY = (0x9E3779B9, 0xBB67AE85)
_STRETCH = 8192  # persons at a time: the words of one stretch stay in the processor's cache
_HALF = np.uint64(32)
_MASK = np.uint64(_LOW)


@lru_cache(maxsize=1 << 16)
def key_of(seed: int, name: str) -> int:
    """Return the 64-bit key of a name under a seed.

    Two of n names share a key with a chance of about n**2 / 2**65: one in four billion for 100,000 names.
    """
    digest = blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def keys_of(seed: int, names: Iterable[str]) -> Words:
    """Return the keys of several names under a seed, one each, in their order."""
    return np.array([key_of(seed, name) for name in names], dtype=np.uint64)


def philox4x32(
    counter: Sequence[ArrayLike], key: Sequence[ArrayLike], rounds: int = 10
) -> tuple[Words, Words, Words, Words]:
    """Return the four words of the Philox4x32 blocks at some counters under some keys.

    Parameters
    ----------
    counter
        Four arrays of 32-bit words, which broadcast against each other and the key.
    key
        Two arrays of 32-bit words.
    rounds
        Number of rounds; 10 is the published safe choice.

    Returns
    -------
    tuple
        Four arrays of the common shape; each element is a 32-bit word.
    """
    columns = np.broadcast_arrays(*(np.asarray(word, dtype=np.uint64) for word in (*counter, *key)))
    even, passed, odd, crossed = (column.copy() for column in columns[:4])
    keys = [np.asarray(word, dtype=np.uint64) for word in key]
    for number in range(rounds):
        even, passed, odd, crossed = _one_round(even, passed, odd, crossed, keys, number)
    passed &= _MASK
    crossed &= _MASK
    return even, passed, odd, crossed


def _one_round(
    even: Words, passed: Words, odd: Words, crossed: Words, keys: list[Words], number: int
) -> tuple[Words, Words, Words, Words]:
    """Return the words after one more round, in the same four arrays or in new ones of two of them.

    Only the two words that are multiplied next are cut to 32 bits: what stands above bit 31 in the
    products and in the stepped keys is cut with them one round later.
    """
    even *= np.uint64(_MULTIPLIERS[0])
    odd *= np.uint64(_MULTIPLIERS[1])
    passed ^= odd >> _HALF
    passed ^= keys[0] + np.uint64(number * _STEPS_OF_KEY[0])
    passed &= _MASK
    crossed ^= even >> _HALF
    crossed ^= keys[1] + np.uint64(number * _STEPS_OF_KEY[1])
    crossed &= _MASK
    return passed, odd, crossed, even


def uniform_pair(
    keys: ArrayLike, replication: ArrayLike, persons: ArrayLike, block: int = 0
) -> tuple[Floats, Floats]:
    """Return the uniforms of purposes 2 * block and 2 * block + 1, at the cost of one.

    Parameters
    ----------
    keys
        Keys of the names, see `keys_of`.
    replication
        Numbers of replications, from 0 to 2**32 - 1.
    persons
        Identities of the persons, 64-bit numbers. Keys, replications and persons broadcast.
    block
        Half of the even purpose, from 0 to 2**32 - 1.

    Returns
    -------
    tuple
        Two arrays of the common shape, every element strictly between 0 and 1.

    Raises
    ------
    ValueError
        If a replication or the block does not fit its 32 bits.
    """
    _check_word("block", block)
    words = [np.asarray(keys, np.uint64), _replications(replication), np.asarray(persons, np.uint64)]
    shape = np.broadcast(*words).shape
    key, number, person = (_spread_out(column, shape) for column in words)
    first, second = np.empty(key.size), np.empty(key.size)
    _filler()(key, number, person, np.uint64(block), first, second)
    return first.reshape(shape), second.reshape(shape)


def uniforms(keys: ArrayLike, replication: ArrayLike, persons: ArrayLike, purpose: int) -> Floats:
    """Return one uniform for each person, strictly between 0 and 1; see `uniform_pair`."""
    return uniform_pair(keys, replication, persons, purpose // 2)[purpose % 2]


def uniform_pairs(keys: Words, replications: ArrayLike, persons: Words, blocks: Sequence[int]) -> Floats:
    """Return the uniforms of purposes 2 * block and 2 * block + 1 for several blocks; see `uniform_pair`.

    Parameters
    ----------
    keys, replications, persons
        One of each for every row, n of them.
    blocks
        Halves of even purposes, b of them.

    Returns
    -------
    Floats
        Of shape (b, 2, n).
    """
    numbers = _replications(replications)
    found, fill = np.empty((len(blocks), 2, len(persons))), _filler()
    for block, pair in zip(blocks, found, strict=True):
        fill(keys, numbers, persons, np.uint64(block), pair[0], pair[1])
    return found


def _spread_out(words: Words, shape: tuple[int, ...]) -> Words:
    """Return words in a row, repeated to fill a shape; compiled loops take arrays that may be written."""
    if words.shape == shape:
        return words.ravel()
    return np.broadcast_to(words, shape).flatten() if words.ndim else np.full(math.prod(shape), words)


def _filler() -> Callable[[Words, Words, Words, np.uint64, Floats, Floats], None]:
    if not compiled.is_in_use():
        return _fill_pairs
    from sim.philox import fill_pairs

    return fill_pairs


def _fill_pairs(
    key: Words, replication: Words, person: Words, block: np.uint64, first: Floats, second: Floats
) -> None:
    """Write pairs of uniforms, a stretch of rows at a time; the plain form of `sim.philox.fill_pairs`."""
    for start in range(0, key.size, _STRETCH):
        here = slice(start, start + _STRETCH)
        counter = (*_halves(person[here]), replication[here], block)
        words = philox4x32(counter, _halves(key[here]))
        first[here] = _unit(words[0], words[1])
        second[here] = _unit(words[2], words[3])


def uniform(seed: int, name: str, replication: int = 0, person: int = 0, purpose: int = 0) -> float:
    """Return a single uniform: the number that `uniforms` gives, without the cost of arrays."""
    _check_word("replication", replication)
    _check_word("block", purpose // 2)
    key = key_of(seed, name)
    words = _one_block((person & _LOW, person >> 32, replication, purpose // 2), (key & _LOW, key >> 32))
    upper, lower = words[2:] if purpose % 2 else words[:2]
    return ((upper << 20 | lower >> 12) + 0.5) * 2.0**-52


def _one_block(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    even, passed, odd, crossed = counter
    for number in range(10):
        from_even, from_odd = even * _MULTIPLIERS[0], odd * _MULTIPLIERS[1]
        even = from_odd >> 32 ^ passed ^ (key[0] + number * _STEPS_OF_KEY[0] & _LOW)
        odd = from_even >> 32 ^ crossed ^ (key[1] + number * _STEPS_OF_KEY[1] & _LOW)
        passed, crossed = from_odd & _LOW, from_even & _LOW
    return even, passed, odd, crossed


def _halves(numbers: Words) -> tuple[Words, Words]:
    return numbers & _MASK, numbers >> _HALF


def _unit(upper: Words, lower: Words) -> Floats:
    upper <<= np.uint64(20)
    upper |= lower >> np.uint64(12)
    unit: Floats = upper.astype(np.float64)
    unit += 0.5
    unit *= 2.0**-52
    return unit


def _replications(numbers: ArrayLike) -> Words:
    """Return numbers of replications as words; refuse those that do not fit in 32 bits."""
    given = np.asarray(numbers)
    words = given.astype(np.uint64)  # a negative number becomes a very large one
    if words.size and words.max() > _LOW:
        _check_word("replication", int(given.min()))
        _check_word("replication", int(given.max()))
    return words


def _check_word(name: str, value: int) -> None:
    if not 0 <= value <= _LOW:
        raise ValueError(f"{name} is {value}: it must lie from 0 to 2**32 - 1")
