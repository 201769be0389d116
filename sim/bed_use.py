"""How hard the beds of each area are pressed: days open, full, and short of what is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import compiled
from sim.demand import Needs, beds_needed
from sim.engine.vocabulary import Floats, Ints
from sim.frame import Frame
from sim.history import History
from sim.lost import TOLERANCE
from sim.occupancy import (
    Changes,
    Steps,
    beds_filled,
    beds_open,
    beds_taken,
    capacity_before_steps,
    samples,
    steps,
)

if TYPE_CHECKING:
    from sim.happenings import Happenings, Scratch

DAYS = (
    "bed_days",
    "bed_days_state_paid",
    "bed_days_paid_by_others",
    "days_open",
    "days_full",
    "days_demand_exceeds",
)
"""Beds open times days, those the state pays, those that others pay; days on which there are beds, and those
on which each of them is held; and days on which more beds are needed than are open."""


@dataclass(frozen=True, slots=True, eq=False)
class BedUse:
    """Beds in r replications, p provinces and their country, w years, at m moments."""

    days: dict[str, Floats]
    """(r, p + 1, w) each, by the names of `DAYS`; surge places left out, beds made ready are held."""
    peak_needed: Ints
    """(r, p + 1, w) Greatest number of beds needed for some time, if there were enough for everyone."""
    taken: Ints
    """(r, m, p + 1) People in beds of any kind, parties counted in full."""
    open: Ints
    """(r, m, p + 1) Nominal beds open: without surge places."""
    is_whole: bool
    """Whether it was looked, and seen, that nobody enters a full place and that nights are the area under the
    occupancy; the plain form leaves this to `sim.conservation.check_beds`."""


def bed_use(frame: Frame, history: History, moments: Floats) -> BedUse:
    """Return how hard beds are pressed.

    Parameters
    ----------
    frame
        Provinces, in the order of the areas of `history`, and years.
    history
        What happened.
    moments
        (m,) When to look at the beds, each after all that happens at its instant; increasing, days before
        the end of the run.
    """
    use = _compiled_use if compiled.is_in_use() else _plain_use
    needs = beds_needed(history.requests, history.label_by_request("area"), history.network.until)
    return use(frame, history, needs, moments)


def _plain_use(frame: Frame, history: History, needs: Needs, moments: Floats) -> BedUse:
    network, num_blocks, num_provinces = history.network, history.num_blocks, len(frame.provinces)
    shape = (num_blocks, len(frame.areas), len(frame.years))
    nominal = np.where(history.places.is_surge, -1, history.places.area)
    beds = beds_open(network, nominal)
    of_state = beds_open(network, np.where(history.places.is_state_paid, nominal, -1))
    filled = beds_filled(history.requests, history.placements, network, nominal)

    def pieces(*quantities: Changes) -> Steps:
        with_country = [changes.with_country(num_provinces) for changes in quantities]
        return steps(with_country, num_blocks * (num_provinces + 1), network.until)

    is_open, is_filled, is_needed = pieces(beds, of_state), pieces(filled, beds), pieces(needs.changes, beds)
    opened, state_paid = is_open.level
    weights = (
        (is_open, opened),
        (is_open, state_paid),
        (is_open, opened - state_paid),
        (is_open, opened > 0),
        (is_filled, (is_filled.level[1] > 0) & (is_filled.level[0] == is_filled.level[1])),
        (is_needed, is_needed.level[0] > is_needed.level[1]),
    )
    days = [each.days_where(weight, frame.windows).reshape(shape) for each, weight in weights]
    taken = beds_taken(history.requests, history.placements, history.places.area)
    return BedUse(
        dict(zip(DAYS, days, strict=True)),
        is_needed.greatest(0, frame.windows).reshape(shape),
        _sampled(frame, num_blocks, taken, moments),
        _sampled(frame, num_blocks, beds, moments),
        is_whole=False,
    )


def _sampled(frame: Frame, num_blocks: int, changes: Changes, moments: Floats) -> Ints:
    num_areas = num_blocks * len(frame.areas)
    by_area = samples(changes.with_country(len(frame.provinces)), num_areas, moments)
    return by_area.reshape(len(moments), num_blocks, len(frame.areas)).swapaxes(0, 1)


def _compiled_use(frame: Frame, history: History, needs: Needs, moments: Floats) -> BedUse:
    from sim.happenings import Found
    from sim.sweep import sweep

    num_blocks, num_areas, num_years = history.num_blocks, len(frame.areas), len(frame.years)
    happenings, rows = _happenings(history, needs), num_blocks * num_areas
    found = Found(
        np.zeros((rows, num_years, len(DAYS))),
        np.zeros((rows, num_years), np.int64),
        *(np.empty((num_blocks, len(moments), num_areas), np.int64) for _ in range(2)),
    )
    is_whole = sweep(
        len(frame.provinces),
        history.network.until,
        TOLERANCE,
        np.array(frame.windows),
        moments,
        happenings,
        _scratch(num_areas, happenings),
        found,
    )
    shape = (num_blocks, num_areas, num_years)
    days = np.moveaxis(found.days.reshape(*shape, len(DAYS)), -1, 0).copy()
    named = dict(zip(DAYS, days, strict=True))
    return BedUse(named, found.peak.reshape(shape), found.taken, found.open, is_whole)


def _scratch(num_areas: int, happenings: Happenings) -> Scratch:
    """Return room to work in: for the areas of a block, and for all places."""
    from sim.happenings import Scratch
    from sim.instants import new_diary

    num_places = len(happenings.capacity)
    return Scratch(
        new_diary(_most_changes(happenings)),
        np.empty((num_areas, 5), np.int64),
        np.empty(num_areas),
        np.empty(num_areas),
        np.empty(num_areas, np.int64),
        np.empty(num_places),
        np.empty(num_places),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.bool_),
    )


def _happenings(history: History, needs: Needs) -> Happenings:
    """Return what the compiled loop reads, block by block."""
    from sim.happenings import Happenings

    network, requests, placements = history.network, history.requests, history.placements
    needs = needs.in_order
    blocks = np.arange(history.num_blocks + 1)
    step_block = np.searchsorted(network.block_start, network.step_place, side="right") - 1
    return Happenings(
        np.searchsorted(placements.request, requests.block_start),
        placements.admitted,
        placements.left,
        placements.ended,
        placements.request,
        placements.place,
        requests.party,
        requests.resident_in,
        np.searchsorted(step_block, blocks),
        network.step_time,
        network.step_place,
        network.step_capacity - capacity_before_steps(network),
        np.searchsorted(needs.request, requests.block_start),
        needs.start,
        needs.end,
        needs.area,
        needs.party,
        network.block_start,
        network.capacity,
        network.turnaround,
        history.places.area,
        ~history.places.is_surge,
        history.places.is_state_paid,
    )


def _most_changes(happenings: Happenings) -> int:
    """Return how many changes a block has at most."""
    stays, steps_, needs = (
        np.diff(start) for start in (happenings.stay_start, happenings.step_start, happenings.need_start)
    )
    return int((np.maximum(3 * stays, 2 * needs) + steps_).max(initial=0))
