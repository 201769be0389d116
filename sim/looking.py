"""A first look at a history by compiled loops: most are sound, and need no closer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.vocabulary import Network
from sim.history import History

if TYPE_CHECKING:
    from sim.soundness import Beds, Scratch


def days_if_sound(history: History, tolerance: float) -> float | None:
    """Return the days in the system if nobody and no night is lost, None if a closer look is needed.

    Parameters
    ----------
    history
        What happened.
    tolerance
        Greatest relative difference between two ways to the same sum, and days between two equal moments.
    """
    from sim.soundness import Asked, Stays, are_beds_sound, are_people_sound

    requests, placements, until = history.requests, history.placements, history.network.until
    asked = Asked(
        placements.outcome,
        placements.eligible,
        placements.decided,
        *(getattr(requests, name) for name in Asked._fields[3:]),
    )
    stays = Stays(*(getattr(placements, name) for name in Stays._fields))
    num_asked = np.zeros(len(history.people), np.int64)
    if not are_people_sound(until, tolerance, history.people.wants_bed, asked, stays, num_asked):
        return None
    beds, days = _beds(history.network), np.zeros(history.num_blocks)
    scratch = _scratch(history, beds)
    is_sound = are_beds_sound(until, tolerance, asked, stays, beds, scratch, days)
    return float(days.sum()) if is_sound else None


def _beds(network: Network) -> Beds:
    from sim.soundness import Beds

    block = np.searchsorted(network.block_start, network.step_place, side="right") - 1
    return Beds(
        network.capacity,
        network.turnaround,
        np.searchsorted(block, np.arange(len(network.block_start))),
        network.step_time,
        network.step_place,
        network.step_capacity,
        network.block_start,
    )


def _scratch(history: History, beds: Beds) -> Scratch:
    """Return room for all that may happen in a block, and for the places."""
    from sim.instants import new_diary
    from sim.soundness import Scratch

    requests = history.requests
    stay_start = np.searchsorted(history.placements.request, requests.block_start)
    sizes = 3 * np.diff(stay_start) + 2 * np.diff(requests.block_start) + np.diff(beds.step_start)
    room, num_places = int(sizes.max(initial=0)), len(history.network)
    return Scratch(
        new_diary(room),
        np.empty(num_places),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.int64),
        np.empty(num_places, np.bool_),
        np.zeros(num_places),
    )
