"""People in the beds when the run starts.

Each bed that is open then is taken with a chance, by the same uniform in every scenario that has this bed.
Who lives there follows from who is referred: the weight of a profile is its rate of referral, times the share
who want a bed, times the mean stay (Little's law), apart for other clients of the same beds; in state-paid
places foreign people also need a case, so their weight is multiplied by the chance of one. The stay that is
left follows the equilibrium law, or what is known of how long residents have been there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim import chance
from sim.beds import KINDS, Beds
from sim.engine.vocabulary import Flags, Floats, Ints, Requests
from sim.residual import ResidualStay, residual_stay
from sim.routes import Routes
from sim.runs import Runs
from sim.scenario import Scenario
from sim.scenario.access import BeenThere
from sim.sources import burst_source, steady_sources
from sim.stays import stay_law

_PURPOSES = 8
_TAKEN, _PROFILE, _PARTY, _TRANSFER, _STAY, _EXTENSION, _CLASS, _AGE = range(_PURPOSES)
_WITHOUT_CLASSES = 6


@dataclass(frozen=True, slots=True, eq=False)
class ResidentLabels:
    """Who the residents are, one a row of their requests."""

    run: Ints
    """Index of the replication among those drawn together."""
    profile: Ints
    """Index into the scenario's profiles."""
    province: Ints
    """Home, taken to be the shelter's province."""
    is_other_client: Flags
    """Whether they are other clients of the same beds."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Residents in order of place and bed, a party by its first bed."""

    place: Ints
    profile: Ints
    is_other_client: Flags
    party: Ints
    luck: Floats
    """(6 or 8, residents) Uniforms of the first bed, by purpose."""


def residents(
    runs: Runs, beds: Beds, routes: Routes, seed: int, weights: Floats | None = None
) -> tuple[Requests, ResidentLabels]:
    """Draw the people who are in the beds at the start; a block a replication.

    A party takes the next of the taken beds of its place; the last one is as large as beds remain, so the
    people always fit. On a relocation they try the route of somebody referred at the start to whom all
    places are open.

    Parameters
    ----------
    runs
        The replications.
    beds, routes
        Their places, and the routes to them.
    seed
        As for the beds.
    weights
        The `presences_of` the scenario in each draw, where they are known already.
    """
    stays = [stays_left(scenario) for scenario in runs.scenarios]
    rows = _draw(runs, beds, presences_of(runs.scenarios) if weights is None else weights, seed)
    run, province = beds.places.run[rows.place], beds.places.province[rows.place]
    labels = ResidentLabels(run, rows.profile, province, rows.is_other_client)
    accepts = runs.each(lambda scenario: float(scenario.transfers.acceptance))[labels.run]
    days_left = _days_left(stays, runs.draw[labels.run], rows, runs.scenario.start.residents)
    accepts_transfer = rows.luck[_TRANSFER] < accepts
    return _requests(runs, beds, routes, rows, labels, accepts_transfer, days_left), labels


def stays_left(scenario: Scenario) -> list[ResidualStay]:
    """Return the law of what is left of stays, by profile."""
    laws = {name: residual_stay(stay_law(stay)) for name, stay in scenario.stays.items()}
    return [laws[profile.stay] for profile in scenario.profiles.values()]


def presences_of(scenarios: Sequence[Scenario]) -> Floats:
    """Return the `presence` in each draw of a scenario, (draws, profiles, 2)."""
    return np.stack([presence(scenario, stays_left(scenario)) for scenario in scenarios])


def presence(scenario: Scenario, stays: list[ResidualStay]) -> Floats:
    """Return who would be in beds if all had one: parties a year times days of stay.

    By profile: people whom the shelters are for, and other clients of the same beds; shape (profiles, 2).
    """
    names = list(scenario.profiles)
    weights = np.zeros((len(names), 2))
    for stream, profile, people in _referred(scenario):
        share, index = scenario.share_wanting_bed(stream, profile), names.index(profile)
        weights[index, int(scenario.streams[stream].other_clients)] += people * share * stays[index].mean
    return weights


def _referred(scenario: Scenario) -> list[tuple[str, str, float]]:
    """Return stream, profile and people referred a year at the start, bursts at certain dates left out."""
    start = np.zeros(1)
    referred = []
    for source in steady_sources(scenario):
        trend = float(np.prod([curve.at(start)[0] for curve in source.trends]))
        people = source.events_a_year * source.mean_size * source.factor * trend
        referred.append((source.stream, source.profile or "", people))
    for name, stream in scenario.streams.items():
        if stream.bursts_per_year is not None:
            source = burst_source(scenario, name)
            people = source.events_a_year * source.mean_size * source.factor
            referred += [(name, profile, people * share) for profile, share in stream.shares.items()]
    return referred


def _draw(runs: Runs, beds: Beds, by_profile: Floats, seed: int) -> _Rows:
    places, weights = beds.places, _weights_by_place(runs, beds, by_profile)
    num_beds = np.where(places.is_surge | (weights.sum(axis=1) == 0), 0, beds.network.capacity)
    place = np.repeat(np.arange(len(places)), num_beds)
    bed = np.arange(len(place)) - np.repeat(np.cumsum(num_beds) - num_beds, num_beds)
    run = places.run[place]
    whose = _keys(places.labels, seed)[places.label[place]], runs.numbers[run], bed.astype(np.uint64)
    num_purposes = _WITHOUT_CLASSES if runs.scenario.start.residents is None else _PURPOSES
    luck = chance.uniform_pairs(*whose, range(num_purposes // 2)).reshape(num_purposes, len(place))
    occupancy = runs.each(lambda scenario: float(scenario.start.occupancy))
    is_taken = np.flatnonzero(luck[_TAKEN] < occupancy[run])
    place, luck = place[is_taken], luck[:, is_taken]
    ends = np.cumsum(weights, axis=1)[place]
    profile, is_other_client = np.divmod((ends <= (luck[_PROFILE] * ends[:, -1])[:, None]).sum(axis=1), 2)
    party, seated = _seated(place, _party_sizes(runs.scenario, profile, luck[_PARTY]))
    return _Rows(place[seated], profile[seated], is_other_client[seated] == 1, party, luck[:, seated])


@lru_cache(maxsize=16)  # the same in every draw
def _keys(labels: tuple[str, ...], seed: int) -> chance.Words:
    """Return the key of chance of each label's beds."""
    return chance.keys_of(seed, (f"resident|{label}" for label in labels))


def _seated(place: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Return the beds that parties have, and the rows of those who remain when each has taken the next ones.

    Examples
    --------
    A party of two, one of three of which two find room, in another place somebody alone:

    >>> beds, rows = _seated(np.array([0, 0, 0, 0, 1]), np.array([2, 1, 3, 1, 1]))
    >>> beds.tolist(), rows.tolist()
    ([2, 2, 1], [0, 2, 4])
    """
    party, is_kept = np.ones_like(place), np.ones(len(place), np.bool_)
    last = np.searchsorted(place, place, side="right")
    for row in np.flatnonzero(size > 1).tolist():
        if is_kept[row]:
            after = min(row + int(size[row]), int(last[row]))
            is_kept[row + 1 : after] = False
            party[row] = after - row
    rows = np.flatnonzero(is_kept)
    return party[rows], rows


def _party_sizes(scenario: Scenario, profile: Ints, uniforms: Floats) -> Ints:
    sizes = np.ones(len(profile), dtype=np.int64)
    for index, one in enumerate(scenario.profiles.values()):
        if one.party is not None:
            law, rows = scenario.parties[one.party], np.flatnonzero(profile == index)
            ends = np.cumsum(law.shares)
            which = np.searchsorted(ends[:-1], uniforms[rows] * ends[-1], side="right")
            sizes[rows] = np.array(law.sizes)[which]
    return sizes


def _weights_by_place(runs: Runs, beds: Beds, weights: Floats) -> Floats:
    """Return the weights of a profile's people and of its other clients, in turn, in each place.

    Shape (places, 2 profiles); 0 where a profile is not taken.
    """
    profiles, places = runs.scenario.profiles.values(), beds.places
    bit = np.array([1 << KINDS.index(profile.kind) for profile in profiles])
    is_foreign = np.array([not profile.citizen for profile in profiles])
    case = runs.each(lambda scenario: float(scenario.access.case_probability))[places.run]
    needs_case = places.is_state_paid[:, None] & is_foreign
    is_taken = (places.accepts[:, None] & bit) > 0
    by_place: Floats = is_taken[:, :, None] * weights[runs.draw[places.run]]
    by_place[:, :, 0] *= np.where(needs_case, case[:, None], 1.0)  # other clients need none
    return by_place.reshape(len(places), 2 * len(profiles))


def _days_left(
    stays: list[list[ResidualStay]], draw: Ints, rows: _Rows, been_there: BeenThere | None
) -> Floats:
    """Return the days left of residents' stays, whose laws are given by draw and profile."""
    laws = list(dict.fromkeys(law for of_draw in stays for law in of_draw))
    number = np.array([[laws.index(law) for law in of_draw] for of_draw in stays])[draw, rows.profile]
    days = np.zeros(len(number))
    for which, law in enumerate(laws):
        has_law = np.flatnonzero(number == which)
        if len(has_law):
            days[has_law] = _days_of(law, rows.luck[:, has_law], been_there)
    return days


def _days_of(law: ResidualStay, luck: Floats, been_there: BeenThere | None) -> Floats:
    """Return the days left of stays of one law, at columns of uniforms."""
    if been_there is None:
        return _quantile(law, luck[_STAY].tobytes(), luck[_EXTENSION].tobytes())
    least, most = _class_ends(been_there, luck[_CLASS])
    return law.quantile_after(least, most, luck[_AGE], luck[_STAY], luck[_EXTENSION])


def _class_ends(been_there: BeenThere, uniforms: Floats) -> tuple[Floats, Floats]:
    """Return the days that residents have been there at least, and at most."""
    ends = np.cumsum(been_there.shares)
    which = np.searchsorted(ends[:-1], uniforms * ends[-1], side="right")
    edges = np.array([*been_there.from_days, np.inf])
    return edges[which], edges[which + 1]


@lru_cache(maxsize=16)  # scenarios that are compared have most of their residents in common
def _quantile(law: ResidualStay, length: bytes, extension: bytes) -> Floats:
    return law.quantile(np.frombuffer(length), np.frombuffer(extension))


def _requests(
    runs: Runs,
    beds: Beds,
    routes: Routes,
    rows: _Rows,
    labels: ResidentLabels,
    accepts: Flags,
    stay: Floats,
) -> Requests:
    num, profiles = len(rows.place), tuple(runs.scenario.profiles.values())
    kind = np.array([KINDS.index(profile.kind) for profile in profiles])[labels.profile]
    tried = routes.place[labels.run, labels.province, kind, accepts.astype(np.int64)]
    is_entry = tried >= 0
    num_entries, place = is_entry.sum(axis=1), tried[is_entry]
    return Requests(
        time=np.zeros(num),
        asks_until=np.zeros(num),
        patience=np.zeros(num),
        stay=stay,
        party=rows.party,
        priority=np.array([profile.priority for profile in profiles], dtype=np.int64)[labels.profile],
        reach=num_entries,
        waiting_reach=np.zeros(num, dtype=np.int64),
        wrong_kind=np.zeros(num, dtype=np.bool_),
        resident_in=rows.place,
        person=np.full(num, -1, dtype=np.int64),
        follows=np.full(num, -1, dtype=np.int64),
        follows_refusal=np.zeros(num, dtype=np.bool_),
        route_start=np.concatenate([[0], np.cumsum(num_entries)]),
        route_place=place,
        route_from=beds.places.opens[place],
        route_until=np.full(len(place), np.inf),
        route_leave_by=np.full(len(place), np.inf),
        block_start=np.searchsorted(labels.run, np.arange(len(runs) + 1)),
    )
