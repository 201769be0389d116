"""A first look at the people of a history by a compiled loop: most are sound, and need no closer one."""

from __future__ import annotations

import numpy as np

from sim.history import History


def are_people_sound(history: History, tolerance: float) -> bool:
    """Return whether nobody is lost and Little's law holds; if not, a closer look is needed.

    Parameters
    ----------
    history
        What happened.
    tolerance
        Greatest relative difference between two ways to the same sum, and days between two equal moments.
    """
    from sim import soundness

    requests, placements = history.requests, history.placements
    asked = soundness.Asked(
        placements.outcome,
        placements.eligible,
        placements.decided,
        *(getattr(requests, name) for name in soundness.Asked._fields[3:]),
    )
    stays = soundness.Stays(*(getattr(placements, name) for name in soundness.Stays._fields))
    num_asked = np.zeros(len(history.people), np.int64)
    until, wants_bed = history.network.until, history.people.wants_bed
    return soundness.are_people_sound(until, tolerance, wants_bed, asked, stays, num_asked)
