"""A scenario file made of fitted numbers: each a range, with the number of stays or people behind it."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator

from sim.fitting.fitted import Fitted, only_stay, span_of
from sim.fitting.ranges import range_text, triangle_text, values_text
from sim.fitting.source_words import by_option, people_words, stays_words
from sim.fitting.spans import Span
from sim.fitting.split_text import split_of_demand, split_of_people
from sim.fitting.summary import BASIS, days_of
from sim.language import marked, say
from sim.records.dates import date_of
from sim.records.provinces import shipped_provinces
from sim.scenario import Scenario
from sim.wording import day

BLENDED = marked("{words}, blended with the assumption of the scenario extended, as they are few")
BY_DATES = marked("a law of group sizes {words}, by the dates they share")
CLASSES = marked("the records, {day}; five people or more in each class")
SHAPED = ("cv", "shape", "early_share", "early_mean_days", "extension_share", "extended_days")
"""Keys of a stay that the fitted law may not share with the inherited one."""


def scenario_text(fitted: Fitted, base: Scenario, extends: str, command: str) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    fitted
        What the records told.
    base
        The scenario that is extended, of one kind of people and one stream.
    extends
        Its path, as the file will name it.
    command
        The command that made it.
    """
    stay, stream = next(iter(base.stays)), next(iter(base.streams))
    parts = [
        *_head(fitted, extends, command),
        *_removed(fitted, base),
        "",
        *_study(fitted),
        *_shelter(fitted),
        *(split_of_people(fitted, base, days_of(fitted)) if fitted.kinds else _stay(fitted, stay)),
        *_demand(fitted, base, stream),
        *_waves(fitted),
        *_start(fitted),
    ]
    return "\n".join(parts) + "\n"


def _head(fitted: Fitted, extends: str, command: str) -> Iterator[str]:
    yield "# Made from a shelter's own records, on the machine where they are, by"
    yield f"#     {command}"
    yield "# It holds totals only. The middle 95 % of what is drawn from a range are the 95 % interval of its"
    yield "# number. What the records cannot tell keeps the assumption it had."
    yield ""
    yield f"extends = {json.dumps(extends, ensure_ascii=False)}"
    ours = "Our shelters, from their" if fitted.provinces else "Our shelter, from its"
    yield f'title = "{ours} own records"'


def _removed(fitted: Fitted, base: Scenario) -> Iterator[str]:
    """Yield the line that takes away what the fitted numbers must not inherit."""
    stay, profile, stream = (next(iter(each)) for each in (base.stays, base.profiles, base.streams))
    gone: list[str] = []
    if fitted.kinds:
        gone += [f"stays.{stay}", f"profiles.{profile}", f"streams.{stream}"]
    elif fitted.channels:
        gone.append(f"streams.{stream}")
    if not fitted.kinds:
        kept = fitted.chosen.numbers()
        gone += [
            f"stays.{stay}.{key}"
            for key in SHAPED
            if getattr(only_stay(base), key) is not None and key not in kept
        ]
    if gone:
        yield f"remove = {json.dumps(gone)}"


def _study(fitted: Fitted) -> Iterator[str]:
    start = date_of(fitted.records.records_until + 1)
    year = start.year + ((start.month, start.day) != (1, 1))
    yield "[study]"
    yield f"start = {start.isoformat()}  # the day after the records end"
    yield f"end = {datetime.date(year, 12, 31).isoformat()}"
    yield f"headline_year = {year}"


def _shelter(fitted: Fitted) -> Iterator[str]:
    codes = _codes(fitted)
    if codes:
        yield from ("", "[country]", f"provinces = {json.dumps(codes)}")
    if fitted.known.beds is not None or fitted.known.beds_in or codes:
        yield from ("", "[shelters]")
    if codes:
        yield f"provinces = {json.dumps(codes)}"
    if fitted.known.beds is not None:
        yield f'beds = {{ value = {fitted.known.beds}, source = "{by_option("--beds")}" }}'
    if fitted.known.beds_in:
        yield "[shelters.beds_in]"
        for code, beds in fitted.known.beds_in.items():
            yield f'{code} = {{ value = {beds}, source = "{by_option("--beds")}" }}'


def _codes(fitted: Fitted) -> list[str]:
    """Return the provinces of the scenario: those told apart, or the only one of the records."""
    if fitted.provinces:
        return list(fitted.provinces)
    codes = set(fitted.records.province.tolist()) - {""}
    return list(codes & {each.code for each in shipped_provinces()}) if len(codes) == 1 else []


def _stay(fitted: Fitted, name: str) -> Iterator[str]:
    words = stays_words(fitted.num_stays, days_of(fitted))
    if fitted.is_blended:
        words = say(BLENDED, words=words)
    yield from ("", f"[stays.{name}]", f'law = "{fitted.chosen.family.law}"')
    for key in fitted.chosen.numbers():
        yield f'{key} = {{ {range_text(span_of(fitted.ranked, key))}, source = "{words}" }}'
    if math.isfinite(fitted.known.at_most):
        words = by_option("--longest-stay")
        yield f'at_most_days = {{ value = {fitted.known.at_most:g}, source = "{words}" }}'


def _demand(fitted: Fitted, base: Scenario, stream: str) -> Iterator[str]:
    """Yield the rate of the only stream, or the total and its parts by channel."""
    told = fitted.referrals
    lines = [f'referrals_per_year = {{ {range_text(told.rate)}, source = "{demand_words(fitted)}" }}']
    waves = [
        *(['groups = "own_records"'] if told.groups.are_seen else []),
        *(['effect = "own_records"'] if told.dispersions else []),
        *(['season = "own_records"'] if told.season else []),
    ]
    if fitted.kinds or fitted.channels or fitted.provinces:
        yield from split_of_demand(fitted, base, lines, waves, days_of(fitted))
    else:
        yield from ("", f"[streams.{stream}]", *lines, *waves)


def _waves(fitted: Fitted) -> Iterator[str]:
    """Yield groups, good and bad years, and the season, where the records show them."""
    told, words = fitted.referrals, demand_words(fitted)
    if told.groups.are_seen:
        yield from ("", "[groups.own_records]", f"sizes = {list(told.groups.sizes)}")
        yield f"shares = {list(told.groups.shares)}"
        yield f'source = "{say(BY_DATES, words=words)}"'
    if told.dispersions:
        values = values_text(tuple(float(f"{each:.3g}") for each in told.dispersions))
        yield from ("", "[effects.own_records]", f'variance_over_mean = {{ {values}, source = "{words}" }}')
    if told.season:
        yield from ("", "[seasons.own_records]")
        amplitude = Span(told.season.low, told.season.amplitude, told.season.high)
        yield f'amplitude = {{ {range_text(amplitude, most=1.0)}, source = "{words}" }}'
        yield f'peak_day = {{ {values_text(told.season.peak_days())}, source = "{words}" }}'


def _start(fitted: Fitted) -> Iterator[str]:
    """Yield how many beds are taken on the first day, and how long their residents have been there."""
    present, beds = fitted.residents.present, _beds(fitted)
    last = day(date_of(fitted.records.records_until))
    if beds is not None:
        least, most = min(present.least / beds, 1.0), min(present.most / beds, 1.0)
        ends = triangle_text(least, (least + most) / 2.0, most)
        words = people_words(present, last)
        yield from ("", "[start]", f'occupancy = {{ {ends}, source = "{words}" }}')
    if fitted.residents.shares:
        yield from ("", "[start.residents]", f"from_days = {list(fitted.residents.from_days)}")
        yield f"shares = {list(fitted.residents.shares)}"
        yield f'source = "{say(CLASSES, day=last)}"'


def _beds(fitted: Fitted) -> int | None:
    """Return the beds of all shelters together, None if not all are known."""
    known, num_places = fitted.known, max(len(fitted.provinces), 1)
    others = num_places - len(known.beds_in)
    if known.beds is None and (others or not known.beds_in):
        return None
    return sum(known.beds_in.values()) + others * (known.beds or 0)


def demand_words(fitted: Fitted) -> str:
    """Return what the numbers of demand were fitted from."""
    people = say(BASIS[fitted.demand.basis], number=fitted.asked.total)
    return say("fitted from {people}, {days}", people=people, days=days_of(fitted))
