"""What a scenario may say, though it is probably not meant."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import Saying
from sim.scenario.faults import either, suggest
from sim.scenario.locate import KeyPath
from sim.scenario.model import Scenario
from sim.scenario.translate import Complaint


def doubts(scenario: Scenario) -> Iterator[Complaint]:
    """Yield where something is odd, what, and the word that was probably meant."""
    yield from _places_for_nobody(scenario)
    yield from _among_the_other_sex(scenario)
    yield from _used_by_nothing(scenario)
    yield from _after_the_study(scenario)
    yield from _part_of_a_year(scenario)


def _places_for_nobody(scenario: Scenario) -> Iterator[Complaint]:
    kinds = {scenario.profiles[name].kind for name in _profiles_who_come(scenario)}
    for name, pool in scenario.shelters.places.items():
        if pool.share.largest > 0 and "any" not in pool.accepts and not kinds & set(pool.accepts):
            doubt = Saying("takes {kinds} only, and no such people come", kinds=either(pool.accepts))
            yield _doubt(("shelters", "places", name), doubt)


def _among_the_other_sex(scenario: Scenario) -> Iterator[Complaint]:
    for name, profile in scenario.profiles.items():
        if (profile.sex, profile.kind) in (("male", "women"), ("female", "men")):
            doubt = Saying("{sex} people are given places for {kind}", sex=profile.sex, kind=profile.kind)
            yield _doubt(("profiles", name, "kind"), doubt)


def _used_by_nothing(scenario: Scenario) -> Iterator[Complaint]:
    """Yield tables of the file itself that nothing names; of one that it extends they may be left over."""
    for table, used in _names_used(scenario).items():
        for name in getattr(scenario, table):
            place = scenario.places.get((table, name))
            if name not in used and place is not None and place.file == scenario.own_file:
                meant = suggest(name, used)
                yield _doubt((table, name), Saying("nothing uses it"), meant and f"{table}.{meant}")


def _names_used(scenario: Scenario) -> dict[str, set[str]]:
    profiles, streams = scenario.profiles.values(), scenario.streams.values()
    rates = (*scenario.totals.values(), *streams)
    named = {name for rate in rates for name in (*(rate.mix or ()), *(rate.mix_weights or ()))}
    used = {
        "profiles": {*named, *(scenario.start.waiting_mix or ())},
        "stays": {profile.stay for profile in profiles},
        "parties": {profile.party for profile in profiles},
        "groups": {stream.groups for stream in streams},
        "effects": {stream.effect for stream in streams},
        "seasons": {stream.season for stream in streams},
        "spreads": {scenario.start.waiting_spread, *(stream.spread for stream in streams)},
    }
    return {table: {name for name in names if name is not None} for table, names in used.items()}


def _after_the_study(scenario: Scenario) -> Iterator[Complaint]:
    last, reform = scenario.study.end, scenario.access.reform
    dates = {("openings", name, "first"): opening.first for name, opening in scenario.openings.items()}
    if reform is not None:
        dates["access", "reform", "date"] = reform.date
    for key, date in dates.items():
        if date.smallest > last:
            yield _doubt(key, Saying("lies after the study, which ends on {last}", last=last))
    grants = [grant.year for grant in scenario.money.grants]
    if grants and min(grants) > last.year:
        yield _doubt(("money", "grants"), Saying("begin after the study, which ends on {last}", last=last))


def _part_of_a_year(scenario: Scenario) -> Iterator[Complaint]:
    year = scenario.study.headline_year
    if not next(period for period in scenario.periods if period.year == year).is_whole:
        doubt = Saying("the study has only a part of this year, and the answer is about that part")
        yield _doubt(("study", "headline_year"), doubt)


def _doubt(key: KeyPath, doubt: Saying, meant: str | None = None) -> Complaint:
    return Complaint(key, Saying("warning: {doubt}", doubt=doubt), meant)


def _profiles_who_come(scenario: Scenario) -> set[str]:
    rates = (*scenario.totals.values(), *scenario.streams.values())
    stated = [rate.mix or {} for rate in rates] + [scenario.start.waiting_mix or {}]
    weighed = [rate.mix_weights or {} for rate in rates]
    come = {name for mix in stated for name, share in mix.items() if share > 0}
    return come | {name for mix in weighed for name, weight in mix.items() if weight.largest > 0}
