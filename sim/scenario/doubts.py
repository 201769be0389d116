"""What a scenario may say, though it is probably not meant."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import Saying
from sim.scenario.faults import either
from sim.scenario.locate import KeyPath
from sim.scenario.model import Scenario


def doubts(scenario: Scenario) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the key path and what is odd about it."""
    yield from _places_for_nobody(scenario)
    yield from _among_the_other_sex(scenario)


def _places_for_nobody(scenario: Scenario) -> Iterator[tuple[KeyPath, Saying]]:
    kinds = {scenario.profiles[name].kind for name in _profiles_who_come(scenario)}
    for name, pool in scenario.shelters.places.items():
        if pool.share.largest > 0 and "any" not in pool.accepts and not kinds & set(pool.accepts):
            doubt = Saying("takes {kinds} only, and no such people come", kinds=either(pool.accepts))
            yield ("shelters", "places", name), doubt


def _among_the_other_sex(scenario: Scenario) -> Iterator[tuple[KeyPath, Saying]]:
    for name, profile in scenario.profiles.items():
        if (profile.sex, profile.kind) in (("male", "women"), ("female", "men")):
            doubt = Saying("{sex} people are given places for {kind}", sex=profile.sex, kind=profile.kind)
            yield ("profiles", name, "kind"), doubt


def _profiles_who_come(scenario: Scenario) -> set[str]:
    rates = (*scenario.totals.values(), *scenario.streams.values())
    stated = [rate.mix or {} for rate in rates] + [scenario.start.waiting_mix or {}]
    weighed = [rate.mix_weights or {} for rate in rates]
    come = {name for mix in stated for name, share in mix.items() if share > 0}
    return come | {name for mix in weighed for name, weight in mix.items() if weight.largest > 0}
