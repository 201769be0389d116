"""Yearly totals of a country: which series count people who were helped, and how likely they are.

The number of all people of a year is negative binomial, as in the simulation: good and bad years are common
to everybody. How it splits, into citizens and foreign people, wanders from year to year more than chance
makes it, so a split is Dirichlet-multinomial, and how much shares wander is summed over. A year of which only
the total is told counts with its total, a year of which one part alone is told with that part.

People *identified* by the police are no series of demand: their number follows what the police do. They are
left out.

References
----------
Mosimann (1962), Biometrika 49 (the compound multinomial law of shares that vary).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.fitting.yearly import log_chance
from sim.language import Saying, marked
from sim.mistakes import Mistake
from sim.records.stays import YearlyCounts

Floats = NDArray[np.float64]

POLICE = "identified"
"""A series with this word counts what the police did."""
CITIZENS, FOREIGN, EVERYBODY = marked("citizens"), marked("foreign people"), marked("everybody")
WANDERING = (np.arange(20) + 0.5) / 20.0
"""Root of the part of its largest variance that a share has from year to year; all are alike beforehand."""
FEWEST = 1e-9
"""People a year that stand for none."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals, by what a year tells.

    Attributes
    ----------
    everybody
        Of each year of which all people are told, or both parts of them.
    alone
        Of years that tell of one part only, by what it counts.
    splits
        The numbers by part, of each year that tells both.
    """

    everybody: Sequence[int] = ()
    alone: Mapping[str, Sequence[int]] | None = None
    splits: Sequence[Mapping[str, int]] = ()


def left_out(counts: YearlyCounts) -> list[str]:
    """Return the series that count what the police did."""
    return [name for name in sorted(set(counts.series.tolist())) if POLICE in name.lower()]


def used_series(counts: YearlyCounts) -> dict[str, str]:
    """Return the series that count people helped, by whom: citizens, foreign people, everybody.

    Raises
    ------
    Mistake
        If no series, or more than one, counts the same people.
    """
    found: dict[str, str] = {}
    for name in sorted(set(counts.series.tolist()) - set(left_out(counts))):
        words = [kind for kind in (CITIZENS, FOREIGN) if kind in name.lower()]
        kind = words[0] if words else EVERYBODY
        if kind in found:
            raise Mistake(
                "series {series!r}: a second series of {kind}; give one", series=name, kind=Saying(kind)
            )
        found[kind] = name
    if not found:
        raise Mistake("totals: none of people who were helped; people identified tell what the police did")
    return found


def used_years(counts: YearlyCounts) -> list[int]:
    """Return the years of the series used, in order."""
    return sorted(set(counts.year[np.isin(counts.series, list(used_series(counts).values()))].tolist()))


def totals_of(counts: YearlyCounts) -> Totals:
    """Return the totals of the series used; where a year tells both parts, its total is their sum."""
    everybody, splits = [], []
    alone: dict[str, list[int]] = {}
    for year in used_years(counts):
        told = {
            kind: int(number)
            for kind, name in used_series(counts).items()
            for number in counts.count[(counts.series == name) & (counts.year == year)]
        }
        split = {kind: told[kind] for kind in (CITIZENS, FOREIGN) if kind in told}
        if len(split) == 2:
            splits.append(split)
            everybody.append(sum(split.values()))
        elif EVERYBODY in told:
            everybody.append(told[EVERYBODY])
        else:
            for kind, number in split.items():
                alone.setdefault(kind, []).append(number)
    return Totals(everybody, alone, splits)


def log_likelihood(totals: Totals, means: Mapping[str, Floats], variance: Floats) -> Floats:
    """Return how likely the totals are in each of n draws: the logarithm, up to a constant.

    Parameters
    ----------
    totals
        What is told.
    means
        People a year, by what is counted, in each draw: shape (n,).
    variance
        Of the factor of a year, in each draw: shape (n,).
    """
    found = _of_numbers(totals.everybody, means[EVERYBODY], variance)
    for kind, numbers in (totals.alone or {}).items():
        found = found + _of_numbers(numbers, means[kind], variance)
    return found + _of_splits(totals.splits, means) if totals.splits else found


def _of_numbers(numbers: Sequence[int], mean: Floats, variance: Floats) -> Floats:
    mean = np.maximum(mean, FEWEST)[:, None]
    return np.asarray(log_chance(np.array(numbers, np.float64), mean, variance[:, None]).sum(axis=1))


def _of_splits(splits: Sequence[Mapping[str, int]], means: Mapping[str, Floats]) -> Floats:
    """Return the logarithm for the splits of all years, summed over how much shares wander."""
    from scipy.special import gammaln

    known = 1.0 / WANDERING**2 - 1.0  # people whose split a share is worth, in Mosimann's law
    logs = np.zeros((len(next(iter(means.values()))), len(known)))
    for split in splits:
        people = float(sum(split.values()))
        whole = np.maximum(sum(means[kind] for kind in split), FEWEST)
        logs += gammaln(known) - gammaln(people + known)
        for kind, number in split.items():
            part = np.maximum(means[kind] / whole, FEWEST)[:, None] * known
            logs += gammaln(number + part) - gammaln(part)
    return np.asarray(np.logaddexp.reduce(logs, axis=1) - np.log(len(known)))
