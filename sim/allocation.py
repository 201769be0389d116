"""Beds shared out over provinces by Erlang's formula: one bed at a time, where it does most good.

Each province is a house of its own: people who find it full are lost. The share lost falls ever more slowly
with each bed (it is convex), so for the sum of all people lost to give the next bed always where it saves
most is optimal, also on average over draws of uncertain loads. Where people may go on to another province it
is a good beginning only.

References
----------
Messerli (1972), Bell System Technical Journal 51 (convexity); Fox (1966), Management Science 13 (marginal
allocation); Rockafellar & Uryasev (2000), Journal of Risk 2 (mean of the worst cases).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Aim = Callable[[Floats, Floats], float]
"""From people lost and people in all, each (L, n) over draws and provinces, what is to be small."""

WORST_PART = 0.1
"""The tail is the mean of this part of the draws."""


def shares_lost(loads: ArrayLike, most_beds: int) -> Floats:
    """Return the share lost with 0, 1, ... beds; shape (L, n, most_beds + 1).

    Parameters
    ----------
    loads
        People a day times mean stay, over draws and provinces; shape (L, n).
    most_beds
        The most beds of one province.

    References
    ----------
    Erlang (1917): B(a, 0) = 1, B(a, c) = a B(a, c - 1) / (c + a B(a, c - 1)).

    Examples
    --------
    >>> shares_lost([[2.0]], 2).round(3).tolist()
    [[[1.0, 0.667, 0.4]]]
    """
    offered = np.asarray(loads, np.float64)
    found = [np.ones_like(offered)]
    for beds in range(1, most_beds + 1):
        carried_over = offered * found[-1]
        found.append(carried_over / (beds + carried_over))
    return np.stack(found, axis=-1)


def total_lost(lost: Floats, people: Floats) -> float:
    """Return the people lost, on average over draws."""
    return float(lost.sum(axis=1).mean())


def worst_share(lost: Floats, people: Floats) -> float:
    """Return the largest share lost of all provinces."""
    return float(shares_over_draws(lost, people).max())


def shares_over_draws(lost: Floats, people: Floats) -> Floats:
    """Return the share lost of each province over all draws, 0 where nobody comes; shape (n,)."""
    of_all = people.sum(axis=0)
    return np.asarray(np.divide(lost.sum(axis=0), of_all, out=np.zeros_like(of_all), where=of_all > 0))


def worst_tenth(lost: Floats, people: Floats) -> float:
    """Return the people lost in the worst tenth of the draws, on average."""
    ordered = np.sort(lost.sum(axis=1))[::-1]
    return float(ordered[: max(1, round(WORST_PART * len(ordered)))].mean())


def shared_out(people: ArrayLike, stay: ArrayLike, beds: int, aim: Aim = total_lost) -> Ints:
    """Return the beds of each province, given one at a time where they help the aim most.

    Parameters
    ----------
    people
        A year, over draws and provinces; shape (L, n).
    stay
        Mean stay of each draw, days; shape (L,).
    beds
        To be shared out.
    aim
        What is to be small; for `total_lost` and `worst_share` the result is the best there is.

    Examples
    --------
    >>> shared_out([[36.5, 3.65]], [100.0], 4).tolist()
    [4, 0]
    >>> shared_out([[36.5, 3.65]], [100.0], 4, worst_share).tolist()
    [3, 1]
    """
    a_year = np.asarray(people, np.float64)
    lost = a_year[..., None] * shares_lost(loads_of(a_year, stay), beds)
    given = np.zeros(a_year.shape[1], np.int64)
    provinces = np.arange(len(given))
    for _ in range(beds):
        now = lost[:, provinces, given]
        given[_best(now, lost[:, provinces, given + 1], a_year, aim)] += 1
    return given


def loads_of(people: ArrayLike, stay: ArrayLike) -> Floats:
    """Return the beds that people a year would take on average; shape (L, n)."""
    return np.asarray(people, np.float64) / 365.25 * np.asarray(stay, np.float64)[:, None]


def lost_if_one_house(people: ArrayLike, stay: ArrayLike, beds: int) -> float:
    """Return the people a year lost if all beds were one house: no allocation loses fewer."""
    of_all = np.asarray(people, np.float64).sum(axis=1, keepdims=True)
    return float((of_all[:, 0] * shares_lost(loads_of(of_all, stay), beds)[:, 0, beds]).mean())


def _best(now: Floats, with_one_more: Floats, people: Floats, aim: Aim) -> int:
    """Return the province where one more bed helps most; of equals the one that saves most people.

    The worst province is bettered by nothing but a bed of its own, so that is given even where another is
    as badly off, and the worst share does not fall yet.
    """
    provinces, saved = range(now.shape[1]), (now - with_one_more).mean(axis=0)
    if aim is worst_share:
        shares = shares_over_draws(now, people)
        return max(provinces, key=lambda province: (shares[province], saved[province]))
    reached = []
    for province in provinces:
        then = now.copy()
        then[:, province] = with_one_more[:, province]
        reached.append(aim(then, people))
    return min(provinces, key=lambda province: (reached[province], -saved[province]))
