"""What chance decides about each person: every number is a quantile of a uniform of its own.

So a changed field of the scenario changes its own column only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.field import Floats, Ints, Keys
from sim.habits import Flags, Habits
from sim.purposes import Purpose


@dataclass(frozen=True, slots=True, eq=False)
class Luck:
    """The columns that chance decides, in the order of the rows; see `sim.referrals.Referrals`."""

    wants_bed: Flags
    accepts_transfer: Flags
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats
    party: Ints
    case_opens_after: Floats
    case_closes_after: Floats
    permission_after: Floats
    uptake: Floats


def draw_luck(habits: Habits, stream: Ints, profile: Ints, whose: tuple[Keys, Ints, Keys]) -> Luck:
    """Draw every number that chance decides about some people.

    Parameters
    ----------
    habits
        What is said of people.
    stream, profile
        Of each person.
    whose
        Key of chance, number of the replication and key of each person.
    """
    wants, accepts, length, extension, before, for_bed, uptake, party = _luck(whose, _OF_ANYONE)
    is_waiting = np.flatnonzero(stream == len(habits.wants_bed) - 1)
    patience_before = habits.patience_before.quantile(profile, before)
    patience_before[is_waiting] = habits.patience_before.residual(profile[is_waiting], before[is_waiting])
    opens, closes, permission = _prospects(habits, profile, whose)
    num_profiles = habits.wants_bed.shape[1]
    return Luck(
        wants_bed=wants < habits.wants_bed.ravel()[stream * num_profiles + profile],
        accepts_transfer=accepts < habits.accepts_transfer[profile],
        stay=habits.stay(profile, length, extension),
        patience_before=patience_before,
        patience_for_bed=habits.patience_for_bed.quantile(profile, for_bed),
        party=habits.party(profile, party),
        case_opens_after=opens,
        case_closes_after=closes,
        permission_after=permission,
        uptake=uptake,
    )


_OF_ANYONE = (Purpose.WANTS_BED, Purpose.STAY, Purpose.PATIENCE_BEFORE, Purpose.UPTAKE)
_OF_PROSPECTS = (Purpose.CASE_OPENS, Purpose.CASE_CLOSES, Purpose.PERMISSION)


def _luck(whose: tuple[Keys, Ints, Keys], purposes: tuple[Purpose, ...]) -> Floats:
    """Return the uniforms of some even purposes, each followed by that of the next one."""
    return chance.uniform_pairs(*whose, [purpose // 2 for purpose in purposes]).reshape(
        2 * len(purposes), len(whose[0])
    )


def _prospects(habits: Habits, profile: Ints, whose: tuple[Keys, Ints, Keys]) -> list[Floats]:
    """Return after how many days a case opens and closes and a permission comes; inf for never."""
    prospects = (habits.case_opens, habits.case_closes, habits.permission)
    may_happen = np.any([prospect.chance for prospect in prospects], axis=0)
    days = [np.full(len(profile), np.inf) for _ in prospects]
    row = np.flatnonzero(may_happen[profile])
    if len(row):
        luck = iter(_luck((whose[0][row], whose[1][row], whose[2][row]), _OF_PROSPECTS))
        for column, prospect in zip(days, prospects, strict=True):
            column[row] = prospect.after(profile[row], next(luck), next(luck))
    return days
