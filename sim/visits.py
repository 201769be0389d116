"""People who ask again: returns after a stay, and new attempts after a refusal.

All of it is drawn beforehand, like everything that chance decides about people: whether the person would ask
again, after how many days, and what stay and patience they would then have. The engine calls a request when
the one before it has ended in the right way; it is not needed otherwise.

A person's possible requests make a tree: after each there may be a return and a new attempt. A place in the
tree has a number that its uniforms go by: the first request is 1, a return after request n is 2 n, and a new
attempt after it 2 n + 1. So more returns or attempts change nobody's earlier luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from sim import chance
from sim.field import Floats, Ints
from sim.habits import Again, Flags, Habits
from sim.purposes import AskAgain, again
from sim.referrals import Referrals

_FIRST_REQUEST = 1


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """Possible further requests, one a row; a request comes before those that follow it.

    Attributes
    ----------
    person
        Row of the person among the referrals.
    follows
        Row of the request before it among these, -1 for the person's first request.
    after_refusal
        It is made after a refusal; else after a stay.
    delay
        Days from the end of the stay, or from the refusal.
    stay, patience_before, patience_for_bed
        As in `sim.referrals.Referrals`, drawn anew.
    """

    person: Ints
    follows: Ints
    after_refusal: Flags
    delay: Floats
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats

    def __len__(self) -> int:
        return len(self.person)


def draw_visits(habits: Habits, referrals: Referrals, numbers: Ints) -> Visits:
    """Draw the further requests of everyone who wants a bed.

    Parameters
    ----------
    habits
        What is said of people.
    referrals
        The people of some replications.
    numbers
        Numbers of these replications among all draws.
    """
    person = np.flatnonzero(referrals.wants_bed)
    first = np.full(len(person), -1, dtype=np.int64)
    left = (habits.returns.most, habits.attempts.most)
    found: list[Visits] = [no_visits()]
    for visits in _after(habits, referrals, numbers, person, first, _FIRST_REQUEST, left, [0]):
        found.append(visits)
    return _joined(found)


def draw_visits_of_draws(
    habits: Sequence[Habits], referrals: Referrals, replications: Sequence[Ints]
) -> Visits:
    """Draw the further requests of everyone in the replications of several draws, one after another.

    Parameters
    ----------
    habits
        What each draw says of people.
    referrals
        The people of all draws.
    replications
        Numbers of the replications of each draw.
    """
    if not any(each.returns.most or each.attempts.most for each in habits):
        return no_visits()
    first_runs = np.cumsum([0, *map(len, replications)])
    ends = np.searchsorted(referrals.run, first_runs).tolist()
    found, num_before = [no_visits()], 0
    for number, (of_draw, numbers) in enumerate(zip(habits, replications, strict=True)):
        people = referrals.take(slice(ends[number], ends[number + 1]))
        own = replace(people, run=people.run - first_runs[number])
        visits = draw_visits(of_draw, own, numbers)
        follows = np.where(visits.follows < 0, -1, visits.follows + num_before)
        found.append(replace(visits, person=visits.person + ends[number], follows=follows))
        num_before += len(visits)
    return _joined(found)


def _joined(parts: Sequence[Visits]) -> Visits:
    return Visits(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Visits)))


def _after(
    habits: Habits,
    referrals: Referrals,
    numbers: Ints,
    person: Ints,
    before: Ints,
    place: int,
    left: tuple[int, int],
    count: list[int],
) -> Iterator[Visits]:
    """Yield what may follow the requests of some people at a place in the tree; `count` rows came before."""
    for kind, law in enumerate((habits.returns, habits.attempts)):
        if left[kind] == 0 or law.chance == 0.0:
            continue
        visits = _drawn(habits, referrals, numbers, person, before, 2 * place + kind, law)
        row = np.arange(len(visits)) + count[0]
        count[0] += len(visits)
        yield visits
        remaining = (left[0] - (kind == 0), left[1] - (kind == 1))
        yield from _after(habits, referrals, numbers, visits.person, row, 2 * place + kind, remaining, count)


def _drawn(
    habits: Habits, referrals: Referrals, numbers: Ints, person: Ints, before: Ints, place: int, law: Again
) -> Visits:
    """Return who of some people would ask again, at a place in the tree."""

    def luck(purpose: AskAgain) -> tuple[Floats, Floats]:
        keys = (referrals.cell[person], numbers[referrals.run[person]], referrals.key[person])
        return chance.uniform_pair(*keys, again(place, purpose) // 2)

    whether, delay = luck(AskAgain.WHETHER)
    asks = whether < law.chance
    person, before, delay = person[asks], before[asks], delay[asks]
    profile = referrals.profile[person]
    length, extension = luck(AskAgain.STAY)
    patience_before, patience_for_bed = luck(AskAgain.PATIENCE_BEFORE)
    return Visits(
        person,
        before,
        np.full(len(person), place % 2 == 1),
        -law.mean_delay * np.log1p(-delay),
        habits.stay(profile, length, extension),
        habits.patience_before.quantile(profile, patience_before),
        habits.patience_for_bed.quantile(profile, patience_for_bed),
    )


def no_visits() -> Visits:
    """Return the table of those who never ask again: no rows."""
    nobody, nothing = np.zeros(0, np.int64), np.zeros(0)
    return Visits(nobody, nobody, np.zeros(0, np.bool_), nothing, nothing, nothing, nothing)
