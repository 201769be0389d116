"""How likely yearly totals of a country are, whatever the average of each kind of people.

The number of all people of a year is negative binomial, as in the simulation: good and bad years are common
to everybody. How it splits, into citizens and foreign people, or by who referred them, wanders from year to
year more than chance makes it, so a split is Dirichlet-multinomial, and how much shares wander is summed
over. A year of which only the total is told counts with its total, a year of which one part alone is told
with that part.

References
----------
Mosimann (1962), Biometrika 49 (the compound multinomial law of shares that vary).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.fitting.series import BOTH, CITIZENS, EVERYBODY, FOREIGN, is_channel, used_series, used_years
from sim.fitting.yearly import log_chance
from sim.mistakes import Mistake
from sim.records.stays import YearlyCounts

Floats = NDArray[np.float64]

WANDERING = (np.arange(20) + 0.5) / 20.0
"""Root of the part of its largest variance that a share has from year to year; all are alike beforehand."""
FEWEST = 1e-9
"""People a year that stand for none."""
REST = "rest"
"""Those of a split who are told by nobody's name."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals, by what a year tells.

    Attributes
    ----------
    everybody
        Of each year of which all people are told, or both parts of them.
    alone
        Of years that tell parts without a whole, by what each counts.
    by_citizenship, by_channel
        The numbers by part, of each year that tells the parts and the whole; `REST` for the others.
    """

    everybody: Sequence[int] = ()
    alone: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_citizenship: Sequence[Mapping[str, int]] = ()
    by_channel: Sequence[Mapping[str, int]] = ()

    @property
    def kinds(self) -> set[str]:
        """Whom they count."""
        splits = (*self.by_citizenship, *self.by_channel)
        return {*self.alone, *(kind for split in splits for kind in split)} - {REST}


def totals_of(counts: YearlyCounts) -> Totals:
    """Return the totals of the series used; where a year tells both parts, its total is their sum.

    Raises
    ------
    Mistake
        If more people of a year are told by channel than there are.
    """
    everybody, by_citizenship, by_channel = [], [], []
    alone: dict[str, list[int]] = {}
    for year in used_years(counts):
        told = _told(counts, year)
        parts = {kind: told[kind] for kind in (CITIZENS, FOREIGN) if kind in told}
        channels = {kind: number for kind, number in told.items() if is_channel(kind)}
        whole = sum(parts.values()) if len(parts) == 2 else told.get(EVERYBODY)
        if whole is None:
            for kind, number in (parts | channels).items():
                alone.setdefault(kind, []).append(number)
            continue
        everybody.append(whole)
        if len(parts) == 2:
            by_citizenship.append(parts)
        if channels:
            by_channel.append(channels | {REST: _rest(year, whole, channels)})
    return Totals(tuple(everybody), alone, tuple(by_citizenship), tuple(by_channel))


def _told(counts: YearlyCounts, year: int) -> dict[str, int]:
    return {
        kind: int(number)
        for kind, name in used_series(counts).items()
        for number in counts.count[(counts.series == name) & (counts.year == year)]
    }


def _rest(year: int, whole: int, channels: Mapping[str, int]) -> int:
    """Return those who are in no channel told; rounding by a few is no fault."""
    rest = whole - sum(channels.values())
    if rest < -max(5 * len(channels), 0):
        raise Mistake(
            "totals: of {year} more people are told by who referred them than in all; give whole series",
            year=year,
        )
    return max(rest, 0)


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
    for kind, numbers in totals.alone.items():
        found = found + _of_numbers(numbers, mean_of(kind, means), variance)
    for splits in (totals.by_citizenship, totals.by_channel):
        if splits:
            found = found + _of_splits(splits, means)
    return found


def mean_of(kind: str, means: Mapping[str, Floats]) -> Floats:
    """Return the people a year of a kind, or of two that are counted together."""
    return np.asarray(sum(means[part] for part in kind.split(BOTH)))


def _of_numbers(numbers: Sequence[int], mean: Floats, variance: Floats) -> Floats:
    mean = np.maximum(mean, FEWEST)[:, None]
    return np.asarray(log_chance(np.array(numbers, np.float64), mean, variance[:, None]).sum(axis=1))


def _of_splits(splits: Sequence[Mapping[str, int]], means: Mapping[str, Floats]) -> Floats:
    """Return the logarithm for the splits of all years, summed over how much shares wander."""
    from scipy.special import gammaln

    known = 1.0 / WANDERING**2 - 1.0  # people whose split a share is worth, in Mosimann's law
    logs = np.zeros((len(means[EVERYBODY]), len(known)))
    for split in splits:
        people = float(sum(split.values()))
        logs += gammaln(known) - gammaln(people + known)
        for kind, share in _shares(split, means).items():
            part = share[:, None] * known
            logs += gammaln(split[kind] + part) - gammaln(part)
    return np.asarray(np.logaddexp.reduce(logs, axis=1) - np.log(len(known)))


def _shares(split: Mapping[str, int], means: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the share of each part in each draw, never quite zero."""
    parts = {kind: mean_of(kind, means) for kind in split if kind != REST}
    whole = np.maximum(means[EVERYBODY], FEWEST)
    if REST in split:
        parts[REST] = np.maximum(whole - sum(parts.values()), 0.0)
    return {kind: np.maximum(part / whole, FEWEST) for kind, part in parts.items()}
