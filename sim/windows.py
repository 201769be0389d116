"""When places are open to people by law: windows of time.

Places paid by others are open from referral. Places paid by the state are open to citizens from referral; to
a foreign person in a reflection period, while a case is open (and for days of grace after its closing), from
a permission on, and from the reform on. Such windows merge where they overlap or touch, so that somebody
admitted in the first may stay through the last. From the reform on no closing ends a stay, whether or not the
person would have made use of the reform: whoever has had a case is known already.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.vocabulary import Flags, Floats
from sim.policy import Law
from sim.referrals import Referrals


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """When something is open to each of n people, at most k times; in order of time, inf where unused."""

    start: Floats
    """(n, k) First moment, days since the start."""
    until: Floats
    """(n, k) No longer from this moment, days; inf for no end."""


def state_windows(law: Law, people: Referrals, is_free: Flags) -> Windows:
    """Return when state-paid places are open to each person; those who are free need no case."""
    time = people.time
    endless = np.minimum(time + people.permission_after, _reform(law, people))
    opened = time + people.case_opens_after
    closed = opened + (people.case_closes_after + law.grace_days)
    closed[closed >= law.reform_from] = np.inf
    reflected = time + law.reflection_days
    start = np.stack([time, opened, np.where(is_free, time, endless)], axis=1)
    until = np.stack([reflected, closed, np.full(len(people), np.inf)], axis=1)
    return _cut(law, people, is_free, merged(Windows(start, until)))


def other_windows(law: Law, people: Referrals, is_free: Flags) -> Windows:
    """Return when places paid by others are open to each person: from referral on."""
    everyone = Windows(people.time[:, None], np.full((len(people), 1), np.inf))
    return _cut(law, people, is_free, everyone)


def merged(windows: Windows) -> Windows:
    """Return the unions of windows that overlap or touch, in order of time; empty ones are dropped.

    Examples
    --------
    >>> merged(Windows(np.array([[5.0, 0.0, 2.0]]), np.array([[8.0, 2.0, 3.0]]))).start.tolist()
    [[0.0, 5.0, inf]]
    """
    is_empty = ~(windows.start < windows.until)
    start = np.where(is_empty, np.inf, windows.start)
    order = np.argsort(start, axis=1, kind="stable")
    start = np.take_along_axis(start, order, axis=1)
    until = np.take_along_axis(np.where(is_empty, -np.inf, windows.until), order, axis=1)
    reach = np.maximum.accumulate(until, axis=1)
    begins = np.isfinite(start)
    begins[:, 1:] &= start[:, 1:] > reach[:, :-1]
    for column in range(start.shape[1] - 2, -1, -1):
        reach[:, column] = np.where(begins[:, column + 1], reach[:, column], reach[:, column + 1])
    return _in_order(start, reach, begins)


def _reform(law: Law, people: Referrals) -> Floats:
    """Return from when each person makes use of the reform, days, not before referral; inf for never."""
    from_then = np.full(len(people), np.inf)
    user = np.flatnonzero(people.uptake < law.reform_uptake)
    ramp = law.reform_ramp_days[user] * people.uptake[user] / law.reform_uptake[user]
    from_then[user] = np.maximum(people.time[user], law.reform_from[user] + ramp)
    return from_then


def _cut(law: Law, people: Referrals, is_free: Flags, windows: Windows) -> Windows:
    """Return the windows up to the end of each foreign person's residency."""
    limit = np.where(is_free, np.inf, people.time + law.residency_days)[:, None]
    return _in_order(windows.start, np.minimum(windows.until, limit), windows.start < limit)


def _in_order(start: Floats, until: Floats, which: Flags) -> Windows:
    """Return the windows chosen, first ones first; those of one person are apart, so both ends sort alike."""
    return Windows(
        np.sort(np.where(which, start, np.inf), axis=1), np.sort(np.where(which, until, np.inf), axis=1)
    )
