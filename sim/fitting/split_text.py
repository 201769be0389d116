"""The parts of a scenario file in which people are told apart: by kind, by channel, by province."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

from sim.fitting.fitted import Fitted, span_of
from sim.fitting.kinds import Kind
from sim.fitting.ranges import range_text
from sim.fitting.source_words import by_option, people_words, stays_words
from sim.language import say
from sim.records.words import age_of
from sim.scenario import Scenario
from sim.scenario.numbers import Number
from sim.scenario.people import Profile

TOTAL = "everybody"
SPREAD = "own_records"
COPIED = ("citizen", "sex", "kind", "patience_law", "priority", "party")
"""Keys of the only profile of the scenario extended, that every kind has as well; age by its own words."""
COPIED_NUMBERS = ("patience_for_bed_days", "patience_before_eligibility_days", "share_who_want_a_bed")


def split_of_people(fitted: Fitted, base: Scenario, window: str) -> Iterator[str]:
    """Yield a stay and a profile for each kind of people."""
    (profile,) = base.profiles.values()
    for kind in fitted.kinds:
        yield from _stay(fitted, kind, window)
        yield from ("", f"[profiles.{kind.name}]  # {_comment(kind.word)}")
        yield from _copied(profile)
        if age := age_of(kind.word) or (profile.age if "age" in profile.model_fields_set else ""):
            yield f'age = "{age}"'
        yield f'stay = "{kind.name}"'


def _stay(fitted: Fitted, kind: Kind, window: str) -> Iterator[str]:
    words = stays_words(kind.num_stays, window) if kind.is_own else say("as everybody: too few stays")
    if kind.is_own and kind.ranked[0].prior is not None:
        words = say("{words}, blended with those of everybody, as they are few", words=words)
    yield from ("", f"[stays.{kind.name}]", f'law = "{kind.ranked[0].family.law}"')
    for key in kind.ranked[0].numbers():
        yield f'{key} = {{ {range_text(span_of(kind.ranked, key))}, source = "{words}" }}'
    if math.isfinite(fitted.known.at_most):
        words = by_option("--longest-stay")
        yield f'at_most_days = {{ value = {fitted.known.at_most:g}, source = "{words}" }}'


def _copied(profile: Profile) -> Iterator[str]:
    """Yield what every kind has of the profile it replaces."""
    for key in COPIED:
        if key in profile.model_fields_set:
            yield f"{key} = {json.dumps(getattr(profile, key))}"
    for key in COPIED_NUMBERS:
        if key in profile.model_fields_set:
            numbers = _number(getattr(profile, key))
            yield f'{key} = {{ {numbers}, assumption = "{say("As in the scenario extended.")}" }}'


def _number(number: Number) -> str:
    """Return a number as the scenario extended states it."""
    stated = number.model_dump(exclude_none=True, exclude_defaults=True, exclude={"source", "assumption"})
    return ", ".join(f"{key} = {_toml(value)}" for key, value in stated.items())


def _toml(value: object) -> str:
    return "inf" if value == math.inf else json.dumps(value)


def _comment(word: str) -> str:
    """Return a word of the book as a comment: one line of letters that can be seen."""
    return "".join(sign if sign.isprintable() else " " for sign in word)


def split_of_demand(
    fitted: Fitted, base: Scenario, rate: Sequence[str], waves: Sequence[str], window: str
) -> Iterator[str]:
    """Yield the total, the streams that share it, and where people come from.

    Parameters
    ----------
    rate, waves
        The lines of the rate, and those that name seasons and the like.
    """
    (name, stream) = next(iter(base.streams.items()))
    spread = SPREAD if fitted.provinces else stream.spread
    more = [*([f"spread = {json.dumps(spread)}"] if spread else []), *waves]
    if not fitted.kinds and not fitted.channels:
        yield from ("", f"[streams.{name}]", *rate, *more)
    elif not fitted.channels:
        yield from ("", f"[streams.{name}]", f'channel = "{stream.channel}"', *rate, *more)
        yield f'source = "{_words(fitted, window)}"'
        yield from _mix(fitted, base, f"streams.{name}", window)
    else:
        yield from ("", f"[totals.{TOTAL}]", *rate)
        yield from _mix(fitted, base, f"totals.{TOTAL}", window)
        yield from _channels(fitted, more, window)
    if fitted.provinces:
        yield from _spread(fitted, window)


def _mix(fitted: Fitted, base: Scenario, table: str, window: str) -> Iterator[str]:
    if not fitted.kinds:
        yield f"mix = {{ {next(iter(base.profiles))} = 1.0 }}"
        yield f'assumption = "{say("Everyone counts alike.")}"'
        return
    yield f"[{table}.mix_weights]"
    for kind in fitted.kinds:
        words = people_words(kind.people, window)
        yield f'{kind.name} = {{ {range_text(kind.weight)}, source = "{words}" }}'


def _channels(fitted: Fitted, more: Sequence[str], window: str) -> Iterator[str]:
    told = fitted.asked.told("channel")
    for channel, share in fitted.channels.items():
        yield from ("", f"[streams.{channel}]", f'channel = "{channel}"')
        yield f"parts = {{ {TOTAL} = {share:g} }}"
        yield from more
        words = say("{number} people admitted, {days}", number=told[channel], days=window)
        yield f'source = "{words}"'


def _spread(fitted: Fitted, window: str) -> Iterator[str]:
    told = fitted.asked.told("province")
    yield from ("", f"[spreads.{SPREAD}]")
    words = say("The records tell where people come from.")
    yield f'population_part = {{ value = 0, source = "{words}" }}'
    yield f"[spreads.{SPREAD}.weights]"
    for code, rate in fitted.provinces.items():
        words = say("{words}; pooled with the other provinces", words=people_words(told[code], window))
        yield f'{code} = {{ {range_text(rate)}, source = "{words}" }}'


def _words(fitted: Fitted, window: str) -> str:
    return say("fitted from {people}", people=people_words(fitted.asked.total, window))
