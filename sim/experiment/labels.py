"""Who is who: the labels that measures need, from a scenario and its people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.beds import Beds
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.frame import AGES, SEXES, Frame
from sim.history import People, PlaceLabels
from sim.referrals import Referrals
from sim.residents import ResidentLabels
from sim.scenario import Scenario


def frame_of(scenario: Scenario, ages: tuple[str, ...] = ()) -> Frame:
    """Return the provinces and years of a scenario's report, and the ages to tell apart."""
    periods = scenario.periods
    return Frame(
        provinces=tuple(province.code for province in scenario.provinces),
        years=tuple(period.label for period in periods),
        edges=(*(period.start for period in periods), periods[-1].end),
        ages=ages,
    )


def ages_of(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the ages that the people of some scenarios have; none if all have the same."""
    found = {profile.age for scenario in scenarios for profile in scenario.profiles.values()}
    return tuple(age for age in AGES if age in found) if len(found) > 1 else ()


def people_of(scenario: Scenario, referrals: Referrals) -> People:
    """Return the labels of the people referred, in their order."""
    # Those waiting at the start come by no stream; their number stands behind the last one.
    is_other_client = np.array([stream.other_clients for stream in scenario.streams.values()] + [False])
    return _labelled(
        scenario,
        referrals.time,
        _area(scenario, referrals.run, referrals.province),
        referrals.profile,
        referrals.wants_bed,
        is_other_client[referrals.stream],
    )


def residents_of(scenario: Scenario, residents: ResidentLabels) -> People:
    """Return the labels of the residents at the start, in their order."""
    number = len(residents.profile)
    return _labelled(
        scenario,
        np.zeros(number),
        _area(scenario, residents.run, residents.province),
        residents.profile,
        np.ones(number, np.bool_),
        residents.is_other_client,
    )


def places_of(scenario: Scenario, beds: Beds) -> PlaceLabels:
    """Return the labels of the places."""
    area = _area(scenario, beds.places.run, beds.places.province)
    return PlaceLabels(area, beds.places.is_state_paid, beds.places.is_surge)


def _labelled(
    scenario: Scenario,
    time: Floats,
    area: Ints,
    profile: Ints,
    wants_bed: Flags,
    is_other_client: Flags,
) -> People:
    profiles = tuple(scenario.profiles.values())
    is_citizen = np.array([each.citizen for each in profiles])
    sex = np.array([SEXES.index(each.sex) for each in profiles], np.int8)
    age = np.array([AGES.index(each.age) for each in profiles], np.int8)
    return People(time, area, is_citizen[profile], sex[profile], age[profile], wants_bed, is_other_client)


def _area(scenario: Scenario, run: Ints, province: Ints) -> Ints:
    return run * len(scenario.provinces) + province
