"""How hard the beds of each area are pressed: days open, full, and short of what is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import compiled
from sim.engine.vocabulary import Floats, Ints
from sim.occupancy import Changes, Windows, steps

DAYS = ("bed_days", "bed_days_state_paid", "bed_days_paid_by_others", "days_full", "days_demand_exceeds")
"""Beds open times days, those the state pays, those that others pay; days on which there are beds and all of
them are held; and days on which more beds are needed than are open."""


@dataclass(frozen=True, slots=True, eq=False)
class BedUse:
    """Beds and days by area and window; areas are the provinces of each block, then its country."""

    days: dict[str, Floats]
    """(areas, windows) each, by the names of `DAYS`."""
    peak_needed: Ints
    """(areas, windows) Greatest number of beds needed for some time."""


def bed_use(
    held: Changes,
    opened: Changes,
    state_paid: Changes,
    needed: Changes,
    num_provinces: int,
    num_blocks: int,
    until: float,
    windows: Windows,
) -> BedUse:
    """Return how hard beds are pressed.

    Parameters
    ----------
    held, opened, state_paid, needed
        Beds held, turnaround included; beds open; those of them that the state pays; beds needed if there
        were enough. Areas are the provinces of each block.
    num_provinces, num_blocks
        How many there are.
    until
        End of the run, days.
    windows
        Beginning and end of each, days.
    """
    use = _compiled_use if compiled.is_in_use() else _plain_use
    return use([held, opened, state_paid, needed], num_provinces, num_blocks, until, windows)


def _plain_use(
    quantities: Sequence[Changes], num_provinces: int, num_blocks: int, until: float, windows: Windows
) -> BedUse:
    with_country = [changes.with_country(num_provinces) for changes in quantities]
    pieces = steps(with_country, num_blocks * (num_provinces + 1), until)
    held, opened, state_paid, needed = pieces.level
    is_full, exceeds = (opened > 0) & (held >= opened), needed > opened
    weights = (opened, state_paid, opened - state_paid, is_full, exceeds)
    days = [pieces.days_where(weight, windows) for weight in weights]
    return BedUse(dict(zip(DAYS, days, strict=True)), pieces.greatest(3, windows))


def _compiled_use(
    quantities: Sequence[Changes], num_provinces: int, num_blocks: int, until: float, windows: Windows
) -> BedUse:
    from sim.sweep import sweep

    time = np.concatenate([changes.time for changes in quantities])
    area = np.concatenate([changes.area for changes in quantities])
    size = np.concatenate([changes.size for changes in quantities])
    quantity = np.repeat(np.arange(4), [len(changes.time) for changes in quantities])
    by_time = np.argsort(time)
    block = (area // num_provinces).astype(np.min_scalar_type(num_blocks))
    order = by_time[np.argsort(block[by_time], kind="stable")]
    shape = (num_blocks * (num_provinces + 1), len(windows))
    days, peak = np.zeros((len(DAYS), *shape)), np.zeros(shape, dtype=np.int64)
    since, level = np.full(shape[0], until), np.zeros((shape[0], 4), dtype=np.int64)
    limits = np.array(windows, dtype=np.float64).reshape(-1, 2)
    sweep(num_provinces, until, limits, time, area, quantity, size, order, since, level, days, peak)
    return BedUse(dict(zip(DAYS, days, strict=True)), peak)
