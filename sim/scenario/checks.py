"""The rules that bind several tables of a scenario together."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sim.language import Saying
from sim.scenario.admissible import MOST_BEDS
from sim.scenario.effect_sizes import most_without_effect
from sim.scenario.faults import grouped
from sim.scenario.locate import KeyPath
from sim.scenario.model import DAYS_A_YEAR, Scenario
from sim.scenario.shares import adds_up, listed
from sim.scenario.size import too_many_people

Broken: TypeAlias = Iterator[tuple[KeyPath, Saying]]


def broken_rules(scenario: Scenario) -> Broken:
    """Yield the key path and the rule of all that does not fit together in a scenario."""
    checks: tuple[Callable[[Scenario], Broken], ...] = (
        _people_live_there,
        too_many_people,
        _spreads_have_weight,
        _parts_add_up,
        _effects_can_be,
        _access_is_stated,
        _beds_are_stated_once,
        _beds_bought_can_be,
        _everyone_has_a_place,
        _only_foreign_people_wait,
        _dates_are_within_the_run,
    )
    for check in checks:
        yield from check(scenario)


def _people_live_there(scenario: Scenario) -> Broken:
    if not any(province.population for province in scenario.provinces):
        rule = Saying("must give the provinces of the country at least one person")
        yield ("country", "provinces_file"), rule


def _spreads_have_weight(scenario: Scenario) -> Broken:
    codes = [province.code for province in scenario.provinces]
    for name, spread in scenario.spreads.items():
        weights = [spread.weights.get(code, spread.others).largest for code in codes]
        if spread.population_part.smallest < 1 and not any(weights):
            yield ("spreads", name, "weights"), Saying("must not all be 0 in the provinces of the country")


def _parts_add_up(scenario: Scenario) -> Broken:
    for total in scenario.totals:
        parts = {name: stream.parts for name, stream in scenario.streams.items() if stream.parts}
        taken = {name: part[total] for name, part in parts.items() if total in part}
        if not adds_up(list(taken.values())):
            rule = Saying("the parts of it in streams must add up to 1; now {parts}", parts=listed(taken))
            yield ("totals", total), rule


def _effects_can_be(scenario: Scenario) -> Broken:
    for name, effect in scenario.effects.items():
        least, is_at_ends = most_without_effect(scenario, name)
        if effect.variance_over_mean.smallest < least - 1e-9:
            shown = f"{math.ceil(100 * least - 1e-6) / 100:g}"
            rule = Saying("must be at least {least}, what groups and bursts alone give", least=shown)
            if is_at_ends:
                rule = Saying("{rule} at the ends of their ranges", rule=rule)
            yield ("effects", name, "variance_over_mean"), rule


def _access_is_stated(scenario: Scenario) -> Broken:
    foreign = [name for name, profile in scenario.profiles.items() if not profile.citizen]
    if foreign and "access" not in scenario.model_fields_set:
        yield ("access",), Saying("is required, as {profile} is foreign", profile=f"profiles.{foreign[0]}")


def _beds_are_stated_once(scenario: Scenario) -> Broken:
    money, beds = scenario.money, scenario.shelters.beds
    if money.cost_kzt_per_place_day is None:
        if beds is None:
            yield (
                ("shelters", "beds"),
                Saying("is required, or {other}", other="money.cost_kzt_per_place_day"),
            )
        return
    if beds is not None:
        rule = Saying("gives the beds, so {key} must be removed", key="shelters.beds")
        yield ("money", "cost_kzt_per_place_day"), rule
    first = scenario.study.start.year
    if money.grants and money.grants[0].year > first:
        rule = Saying("must begin in {year} or before, where a cost gives the beds", year=first)
        yield ("money", "grants"), rule


def _beds_bought_can_be(scenario: Scenario) -> Broken:
    cost = scenario.money.cost_kzt_per_place_day
    amounts = [grant.amount for grant in scenario.money.grants if grant.year <= scenario.study.start.year]
    if cost is None or not amounts:
        return
    most, bought = MOST_BEDS * len(scenario.provinces), amounts[-1] / (cost.smallest * DAYS_A_YEAR)
    if bought > most:
        rule = Saying(
            "must not buy more than {most} beds in all; now up to {bought}",
            most=grouped(most, ",.0f"),
            bought=grouped(bought, ",.0f"),
        )
        yield ("money", "cost_kzt_per_place_day"), rule


def _everyone_has_a_place(scenario: Scenario) -> Broken:
    if scenario.shelters.beds_paid_by_others.largest > 0:
        return
    accepted = {kind for pool in scenario.shelters.places.values() for kind in pool.accepts}
    for name, profile in scenario.profiles.items():
        if "any" not in accepted and profile.kind not in accepted:
            rule = Saying('no place in [shelters.places] accepts "{kind}"', kind=profile.kind)
            yield ("profiles", name, "kind"), rule


def _only_foreign_people_wait(scenario: Scenario) -> Broken:
    for name in scenario.start.waiting_mix or {}:
        if scenario.profiles[name].citizen:
            yield ("start", "waiting_mix", name), Saying("must be a profile of foreign people")


def _dates_are_within_the_run(scenario: Scenario) -> Broken:
    first = scenario.study.start
    last = first + datetime.timedelta(days=math.ceil(scenario.until) - 1)
    for name, stream in scenario.streams.items():
        for index, date in enumerate(stream.dates or ()):
            if not first <= date <= last:
                rule = Saying("must be within the run, {first} to {last}", first=first, last=last)
                yield ("streams", name, "dates", index), rule
        if stream.burst_provinces.largest >= len(scenario.provinces) + 0.5:
            rule = Saying("must be at most {number}, all provinces", number=len(scenario.provinces))
            yield ("streams", name, "burst_provinces"), rule
    for name, closure in scenario.closures.items():
        if closure.from_ is not None and closure.from_ > last:
            yield (
                ("closures", name, "from"),
                Saying("must not be after the run, which ends on {last}", last=last),
            )
