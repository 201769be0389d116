"""What a scenario says of people, by profile, as laws of chance: the numbers are drawn in `sim.people`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.cells import size_law
from sim.distributions import SizeLaw
from sim.field import Floats, Ints
from sim.scenario import Number, Scenario
from sim.scenario import again as scenario_again
from sim.scenario.people import Profile
from sim.stays import StayLaw, stay_law

Flags = NDArray[np.bool_]
ByProfile = TypeVar("ByProfile", "Prospect", "Patience")
Law = TypeVar("Law", StayLaw, SizeLaw)


@dataclass(frozen=True, slots=True, eq=False)
class Prospect:
    """Something that may happen to a person, after an exponential delay.

    Attributes
    ----------
    chance
        Chance that it ever happens, by profile; 0 for citizens.
    mean_delay
        Days, by profile.
    """

    chance: Floats
    mean_delay: Floats

    def after(self, profile: Ints, happens: Floats, delay: Floats) -> Floats:
        """Return the delay of each person, inf if it never happens, at a pair of uniforms."""
        row = np.flatnonzero(happens < self.chance[profile])
        days = np.full(len(profile), np.inf)
        days[row] = -self.mean_delay[profile[row]] * np.log1p(-delay[row])
        return days


@dataclass(frozen=True, slots=True, eq=False)
class Patience:
    """Patiences by profile.

    Attributes
    ----------
    mean
        Mean, in days; inf for people who wait without end.
    is_exact
        Whether the patience is the mean itself, not exponential.
    """

    mean: Floats
    is_exact: Flags

    def quantile(self, profile: Ints, uniforms: Floats) -> Floats:
        """Return the patience of each person."""
        days = _exponential(uniforms)
        if self.is_exact.any():
            days = np.where(self.is_exact[profile], 1.0, days)
        days *= self.mean[profile]
        return days

    def residual(self, profile: Ints, uniforms: Floats) -> Floats:
        """Return what is left of the patience of people found waiting: the equilibrium law.

        An exponential forgets; of an exact patience each part is equally likely to be left (Cox 1962,
        Renewal theory, chapter 5).
        """
        factor = np.where(self.is_exact[profile], uniforms, _exponential(uniforms))
        return self.mean[profile] * factor


@dataclass(frozen=True, slots=True)
class Again:
    """How likely people are to ask once more, how many days later on average, and how often at most."""

    chance: float
    mean_delay: float
    most: int


NEVER_AGAIN = Again(0.0, 0.0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """What a scenario says of people, by profile.

    Attributes
    ----------
    wants_bed
        Share who want a bed, by stream and profile; the last row is for those who wait at the start.
    accepts_transfer
        Share who accept a place away from home, by profile.
    patience_before, patience_for_bed
        From referral to eligibility, and from eligibility to a bed.
    stays, parties
        The laws in use, each with the profiles that have it; profiles without a party come alone.
    case_opens, case_closes, permission
        What may happen to foreign people.
    returns, attempts
        Requests after a stay, and after a refusal.
    """

    wants_bed: Floats
    accepts_transfer: Floats
    patience_before: Patience
    patience_for_bed: Patience
    stays: tuple[tuple[StayLaw, Ints], ...]
    parties: tuple[tuple[SizeLaw, Ints], ...]
    case_opens: Prospect
    case_closes: Prospect
    permission: Prospect
    returns: Again
    attempts: Again

    def stay(self, profile: Ints, length: Floats, extension: Floats) -> Floats:
        """Return lengths of stay by profile, at pairs of uniforms."""
        if len(self.stays) == 1:
            return self.stays[0][0].quantile(length, extension)
        stays = np.zeros(len(profile))
        for law, profiles in self.stays:
            rows = _rows_of(profile, profiles)
            stays[rows] = law.quantile(length[rows], extension[rows])
        return stays

    def party(self, profile: Ints, uniforms: Floats) -> Ints:
        """Return sizes of parties by profile."""
        parties = np.ones(len(profile), np.int64)
        for law, profiles in self.parties:
            rows = _rows_of(profile, profiles)
            parties[rows] = law.quantile(uniforms[rows])
        return parties


def habits(scenario: Scenario) -> Habits:
    """Return what a resolved scenario says of people."""
    profiles = tuple(scenario.profiles.values())
    access = scenario.access
    is_foreign = np.array([not profile.citizen for profile in profiles])
    is_exact = np.array([profile.patience_law == "deterministic" for profile in profiles])
    return Habits(
        wants_bed=_shares_who_want_a_bed(scenario),
        accepts_transfer=np.full(len(profiles), float(scenario.transfers.acceptance)),
        patience_before=Patience(
            np.array([float(profile.patience_before_eligibility_days) for profile in profiles]), is_exact
        ),
        patience_for_bed=Patience(
            np.array([float(profile.patience_for_bed_days) for profile in profiles]), is_exact
        ),
        stays=tuple(
            (stay_law(stay), _indices(profiles, "stay", name)) for name, stay in scenario.stays.items()
        ),
        parties=tuple(
            (size_law(party), _indices(profiles, "party", name)) for name, party in scenario.parties.items()
        ),
        case_opens=_prospect(is_foreign, access.case_probability, access.case_delay_days),
        case_closes=_prospect(is_foreign, access.case_closes_probability, access.case_closes_days),
        permission=_prospect(is_foreign, access.permission_probability, access.permission_delay_days),
        returns=_again(scenario.returns),
        attempts=_again(scenario.new_attempts),
    )


def joined_habits(parts: Sequence[Habits]) -> Habits:
    """Return what is said of people in several draws, as of one scenario with the profiles of each in turn.

    Whether people ask again is left out (`sim.visits` draws that draw by draw).
    """
    if len(parts) == 1:
        return parts[0]
    prospects = ("case_opens", "case_closes", "permission")
    firsts = range(0, sum(len(part.accepts_transfer) for part in parts), len(parts[0].accepts_transfer))
    return Habits(
        wants_bed=np.concatenate([part.wants_bed for part in parts], axis=1),
        accepts_transfer=np.concatenate([part.accepts_transfer for part in parts]),
        patience_before=_joined([part.patience_before for part in parts]),
        patience_for_bed=_joined([part.patience_for_bed for part in parts]),
        stays=_laws_in_use((part.stays for part in parts), firsts),
        parties=_laws_in_use((part.parties for part in parts), firsts),
        **{name: _joined([getattr(part, name) for part in parts]) for name in prospects},
        returns=NEVER_AGAIN,
        attempts=NEVER_AGAIN,
    )


def _exponential(uniforms: Floats) -> Floats:
    """Return -log(1 - u)."""
    days = np.negative(uniforms)
    np.log1p(days, out=days)
    return np.negative(days, out=days)


def _rows_of(profile: Ints, profiles: Ints) -> Ints:
    """Return the rows whose profile is one of some."""
    is_one = np.zeros(int(profile.max(initial=-1)) + 1, np.bool_)
    is_one[profiles[profiles < len(is_one)]] = True
    return np.flatnonzero(is_one[profile])


def _shares_who_want_a_bed(scenario: Scenario) -> Floats:
    shares = [
        [scenario.share_wanting_bed(stream, profile) for profile in scenario.profiles]
        for stream in scenario.streams
    ]
    return np.array([*shares, [1.0] * len(scenario.profiles)])


def _prospect(is_foreign: Flags, probability: Number, mean_delay: Number) -> Prospect:
    chance = np.where(is_foreign, float(probability), 0.0)
    return Prospect(chance, np.full(len(is_foreign), float(mean_delay)))


def _joined(parts: Sequence[ByProfile]) -> ByProfile:
    """Return the columns of several tables, one after another."""
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _laws_in_use(
    parts: Iterable[tuple[tuple[Law, Ints], ...]], firsts: Iterable[int]
) -> tuple[tuple[Law, Ints], ...]:
    """Return laws with the profiles that have them, those of each part counted from a number of its own."""
    found: dict[Law, list[Ints]] = {}
    for part, first in zip(parts, firsts, strict=True):
        for law, profiles in part:
            found.setdefault(law, []).append(first + profiles)
    return tuple((law, np.concatenate(profiles)) for law, profiles in found.items())


def _again(stated: scenario_again.Again | None) -> Again:
    if stated is None:
        return NEVER_AGAIN
    return Again(float(stated.probability), float(stated.delay_days), stated.most)


def _indices(profiles: tuple[Profile, ...], field: str, name: str) -> Ints:
    """Return which profiles name a law in a field."""
    return np.array([index for index, one in enumerate(profiles) if getattr(one, field) == name], np.int64)
