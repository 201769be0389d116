"""From what happened to numbers for each area, period and group.

Every count is a sum over people, stays or pieces of time, made in one pass over flat cells (block, province,
year, class); groups, the country and the whole study are sums of cells. All replications of a history are
counted at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import compiled
from sim.bed_use import BedUse, bed_use
from sim.counts import count_people, membership, with_country
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.frame import Frame
from sim.history import History
from sim.quantities import COUNTS, INDEX
from sim.spending import money_counts


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The numbers of r replications; here the areas are the provinces and the country."""

    counts: Floats
    """(len(COUNTS), r, areas, periods, groups)."""
    peak_needed: Ints
    """(r, areas, periods) Greatest number of beds needed at once, if there were enough for everyone."""
    taken: Ints
    """(r, m, areas) People in beds of any kind at some moments, parties counted in full."""
    open: Ints
    """(r, m, areas) Nominal beds open at those moments: without surge places."""

    def parts(self, sizes: Sequence[int]) -> list[Tally]:
        """Return the numbers of so many replications each, one after another."""
        ends = np.cumsum(sizes).tolist()
        runs = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        return [
            Tally(self.counts[:, run], self.peak_needed[run], self.taken[run], self.open[run]) for run in runs
        ]


NO_MOMENTS: Floats = np.zeros(0)


def tally(frame: Frame, history: History, moments: Floats = NO_MOMENTS) -> Tally:
    """Return every count of each replication; `moments` as of `sim.bed_use.bed_use`, which is called."""
    return tally_of(frame, history, bed_use(frame, history, moments))


def tally_of(frame: Frame, history: History, use: BedUse) -> Tally:
    """Return every count of each replication.

    Parameters
    ----------
    frame
        Provinces and years; provinces in the order of the areas of `history`.
    history
        What happened.
    use
        How its beds are used.

    Raises
    ------
    ValueError
        If `history.grant_kzt` does not have a number for each year.
    """
    if (num_years := history.grant_kzt.shape[-1]) != len(frame.years):
        raise ValueError(f"History.grant_kzt has {num_years} years: must be {len(frame.years)}")
    people = count_people(frame, history)
    shape = (len(COUNTS), history.num_blocks, len(frame.areas), len(frame.periods), len(frame.groups))
    counts, num_by_class = np.empty(shape), len(people.by_class)
    _roll_up(frame, people.by_class, counts[:num_by_class])
    counts[num_by_class:] = 0.0
    for name, by_year in (people.by_shelter | _money_and_time(frame, history) | use.days).items():
        counts[INDEX[name], ..., 0] = _with_study(frame, by_year[..., None])[..., 0]
    for name, by_period in money_counts(frame, history).items():
        counts[INDEX[name], ..., 0] = by_period
    counts[INDEX["any_never_admitted"]] = counts[INDEX["never_admitted"]] > 0
    return Tally(counts, _peaks(frame, use), use.taken, use.open)


def _money_and_time(frame: Frame, history: History) -> dict[str, Floats]:
    """Return what is given from outside, (r, areas, years) each."""
    days = np.broadcast_to(frame.days, (history.num_blocks, len(frame.areas), len(frame.years)))
    grant = np.zeros_like(days)
    grant[:, -1] = history.grant_kzt
    return {"grant_kzt": grant, "days": days}


def _roll_up(frame: Frame, by_class: Floats, counts: Floats) -> None:
    """Write the sums of groups, of the study and of the country."""
    if not compiled.is_in_use():
        counts[:] = with_country(_with_study(frame, _by_group(membership(frame.ages), by_class)))
        return
    from sim.counting import roll_up

    roll_up(by_class, membership(frame.ages), counts)


def _by_group(is_member: Flags, by_class: Floats) -> Floats:
    """Return the sums over the classes of each group, the last axis."""
    by_group = np.zeros((*by_class.shape[:-1], is_member.shape[1]))
    for kind, group in np.argwhere(is_member):
        by_group[..., group] += by_class[..., kind]
    return by_group


def _peaks(frame: Frame, use: BedUse) -> Ints:
    if len(frame.years) == 1:
        return use.peak_needed
    return np.concatenate((use.peak_needed, use.peak_needed.max(axis=2, keepdims=True)), axis=2)


def _with_study(frame: Frame, sums: Floats) -> Floats:
    """Return the sums over years behind the years, the last axis but one; nothing new for a single year."""
    if len(frame.years) == 1:
        return sums
    return np.concatenate((sums, sums.sum(axis=-2, keepdims=True)), axis=-2)
