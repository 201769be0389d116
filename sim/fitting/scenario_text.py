"""A scenario file made of fitted numbers: each a range, with the number of stays or people behind it."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator

from sim.fitting.fitted import Fitted, only_stay
from sim.fitting.spans import Span
from sim.fitting.survivors import LEAST_CELL
from sim.records.dates import date_of
from sim.records.disclosure import rounded_count
from sim.scenario import Scenario

BASIS_WORDS = {
    "refusals": "people admitted or refused",
    "free days": "people who came on days that began with a free bed",
    "admissions": "people admitted; nobody wrote down who was refused, so demand may be higher",
}
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
        *_removed(fitted, base, stay),
        "",
        *_study(fitted),
        *_shelter(fitted),
        *_stay(fitted, stay),
        *_stream(fitted, stream),
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
    yield 'title = "Our shelter, from its own records"'


def _removed(fitted: Fitted, base: Scenario, name: str) -> Iterator[str]:
    """Yield the line that takes away what the inherited law needs and the fitted one must not have."""
    shipped, fitted_keys = only_stay(base), fitted.chosen.numbers()
    gone = [
        f"stays.{name}.{key}"
        for key in SHAPED
        if getattr(shipped, key) is not None and key not in fitted_keys
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
    codes = sorted(set(fitted.records.province.tolist()) - {""})
    if len(codes) == 1:
        yield from ("", "[country]", f"provinces = {json.dumps(codes)}")
    if fitted.known.beds is None and len(codes) != 1:
        return
    yield from ("", "[shelters]")
    if len(codes) == 1:
        yield f"provinces = {json.dumps(codes)}"
    if fitted.known.beds is not None:
        yield f'beds = {{ value = {fitted.known.beds}, source = "Said with --beds." }}'


def _stay(fitted: Fitted, name: str) -> Iterator[str]:
    fit = fitted.chosen
    words = f"fitted from {rounded_count(fitted.stays.num_informative)} stays, {window(fitted)}"
    if fitted.is_blended:
        words += ", blended with the assumption of the scenario extended, as they are few"
    yield from ("", f"[stays.{name}]", f'law = "{fit.family.law}"')
    for key in fit.numbers():
        yield f'{key} = {{ {range_text(fitted.span(key))}, source = "{words}" }}'
    if math.isfinite(fitted.known.at_most):
        yield f'at_most_days = {{ value = {fitted.known.at_most:g}, source = "Said with --longest-stay." }}'


def _stream(fitted: Fitted, name: str) -> Iterator[str]:
    told = fitted.referrals
    people = rounded_count(fitted.demand.total)
    words = f"fitted from {people} {BASIS_WORDS[fitted.demand.basis]}, {window(fitted)}"
    yield from ("", f"[streams.{name}]")
    yield f'referrals_per_year = {{ {range_text(told.rate)}, source = "{words}" }}'
    for key, is_there in (
        ("groups", told.groups.are_seen),
        ("effect", told.dispersions),
        ("season", told.season),
    ):
        if is_there:
            yield f'{key} = "own_records"'
    if told.groups.are_seen:
        yield from ("", "[groups.own_records]", f"sizes = {list(told.groups.sizes)}")
        yield f"shares = {list(told.groups.shares)}"
        yield f'source = "a law of group sizes {words}, by the dates they share"'
    if told.dispersions:
        values = _values(tuple(float(f"{each:.3g}") for each in told.dispersions))
        yield from ("", "[effects.own_records]", f'variance_over_mean = {{ {values}, source = "{words}" }}')
    if told.season:
        yield from ("", "[seasons.own_records]")
        amplitude = Span(told.season.low, told.season.amplitude, told.season.high)
        yield f'amplitude = {{ {range_text(amplitude, most=1.0)}, source = "{words}" }}'
        yield f'peak_day = {{ {_values(told.season.peak_days())}, source = "{words}" }}'


def _start(fitted: Fitted) -> Iterator[str]:
    """Yield how many beds are taken on the first day; few people are told as few."""
    beds = fitted.known.beds
    if beds is None:
        return
    yield from ("", "[start]")
    last = date_of(fitted.records.records_until)
    if fitted.present < LEAST_CELL:
        most = min((LEAST_CELL - 1) / beds, 1.0)
        numbers = f"low = 0, mode = {most / 2:.3g}, high = {most:.3g}"
        yield f'occupancy = {{ {numbers}, source = "few people, {last}" }}'
        return
    yield f'occupancy = {{ value = {min(fitted.present / beds, 1.0):.3g}, source = "the records, {last}" }}'


def window(fitted: Fitted) -> str:
    """Return the days that the records cover, in words."""
    return f"{date_of(fitted.records.records_from)} to {date_of(fitted.records.records_until)}"


def range_text(span: Span, least: float = -math.inf, most: float = math.inf) -> str:
    """Return the triangle of a span, with three digits; a plain value where they leave no room."""
    low, mode, high = (float(f"{min(max(end, least), most):.3g}") for end in span.triangle())
    if low >= high:
        return f"value = {_plain(mode)}"
    return f"low = {_plain(low)}, mode = {_plain(mode)}, high = {_plain(high)}"


def _plain(number: float) -> str:
    """Return a number without an exponent."""
    return f"{number:.10f}".rstrip("0").rstrip(".")


def _values(values: tuple[float, ...]) -> str:
    """Return values that are equally likely."""
    if len(set(values)) == 1:
        return f"value = {_plain(values[0])}"
    return f"one_of = [{', '.join(_plain(each) for each in values)}]"
