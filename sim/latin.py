"""Where draws of the unknown numbers lie: independent, or spread evenly (Latin hypercube) in blocks.

A block of ten draws puts each number once into each tenth of its range, in an order of its own: what the
numbers do one by one averages out within a block, so the same precision takes fewer draws. Blocks are
independent of each other and alike, so they are the units of honest intervals; another block leaves the
earlier ones as they were, and a number of the same name has the same places in every scenario.

References
----------
McKay, Beckman & Conover (1979), Technometrics 21; Owen (1992), Journal of the Royal Statistical Society B 54
(the variance without the additive part); Iman (1981), Sandia report SAND81-0110 (replicated samples).
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from sim.chance import Floats, Words, uniforms

Sampling = Literal["independent", "latin"]
SAMPLINGS: tuple[Sampling, ...] = get_args(Sampling)
BLOCK = 10
"""Draws of a block, each in a part of its own of every range."""
_WITHIN, _ORDER = 0, 2
"""Purposes of chance; the first is that of independent draws."""


def places(keys: Words, draw: int, sampling: Sampling = "independent") -> Floats:
    """Return the place on 0 to 1 of each number in a draw, uniform over draws.

    Parameters
    ----------
    keys
        Of the numbers, by name and seed; shape (d,).
    draw
        Its number, from 0.
    sampling
        How the draws lie together.

    Examples
    --------
    >>> from sim.chance import keys_of
    >>> keys = keys_of(1, ["beds"])
    >>> sorted(int(10 * places(keys, draw, "latin")[0]) for draw in range(10))
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    alone = uniforms(keys, draw, 0, _WITHIN)
    if sampling == "independent":
        return alone
    block, number = divmod(draw, BLOCK)
    order = np.argsort(uniforms(keys[:, None], block, np.arange(BLOCK), _ORDER), axis=1, kind="stable")
    return np.asarray((order[:, number] + alone) / BLOCK, np.float64)


def unit_of(sampling: Sampling) -> int:
    """Return how many draws in a row make one independent unit."""
    return BLOCK if sampling == "latin" else 1


def in_units(values: Floats, size: int) -> Floats:
    """Return sums over so many draws in a row, the first axis; draws beyond the last whole unit are left out.

    Examples
    --------
    >>> in_units(np.arange(7.0), 3).tolist()
    [3.0, 12.0]
    """
    if size == 1:
        return values
    units = len(values) // size
    return np.asarray(values[: units * size].reshape(units, size, *values.shape[1:]).sum(axis=1), np.float64)
