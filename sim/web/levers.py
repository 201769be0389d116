"""The levers of the page: which numbers of the scenarios can be moved, and what is known of each.

Only what is said of a lever stands here. Its range, source, reason, unit and bounds are those of the scenario
files and of the model that reads them.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim.answer.number_words import number_words
from sim.language import marked, said, say
from sim.scenario import Number, Scenario, UncertainDate, settable
from sim.scenario.admissible import Within, limits_of
from sim.scenario.faults import dotted
from sim.scenario.numbers import stated
from sim.scenario.walk import quantities
from sim.web.known import at, known_ids, merged, shipped
from sim.web.switches import Switch, switches_of, with_all

MAIN = "expansion-and-access"
"""The one with all levers, whose source and reason are told unless a scenario has another."""

GROUPS = {
    "access": marked("Access of foreign people"),
    "beds": marked("Beds"),
    "openings": marked("Openings"),
    "referrals": marked("People referred"),
    "operations": marked("Special operations"),
    "stay": marked("Length of stay"),
    "closures": marked("Closings"),
    "transfers": marked("Transfers between provinces"),
    "money": marked("Money"),
}

RULES = (
    ("access", r"access\.reform\.date"),
    ("access", r"access\.reform\.uptake"),
    ("access", r"access\.reform\.uptake_ramp_days"),
    ("access", r"access\.reform\.induced_demand"),
    ("access", r"access\.case_probability"),
    ("access", r"access\.case_delay_days"),
    ("access", r"access\.permission_probability"),
    ("access", r"access\.reflection_days"),
    ("beds", r"shelters\.beds"),
    ("beds", r"shelters\.beds_in\.(?P<province>.+)"),
    ("beds", r"shelters\.beds_paid_by_others"),
    ("beds", r"shelters\.surge_share"),
    ("openings", r"openings\.\w+\.probability"),
    ("openings", r"openings\.\w+\.first"),
    ("openings", r"openings\.\w+\.last"),
    ("referrals", r"(?:totals|streams)\.(?P<who>\w+)\.referrals_per_year"),
    ("referrals", r"effects\.assisted\.variance_over_mean"),
    ("referrals", r"start\.occupancy"),
    ("operations", r"streams\.operations\.bursts_per_year"),
    ("operations", r"streams\.operations\.burst_size\.mean"),
    ("operations", r"streams\.operations\.share_who_want_a_bed"),
    ("stay", r"stays\.(?P<who>\w+)\.mean_days"),
    ("closures", r"closures\.orders\.per_year"),
    ("closures", r"closures\.orders\.share_of_shelters"),
    ("closures", r"closures\.orders\.duration_days"),
    ("closures", r"closures\.contract_gap\.probability"),
    ("closures", r"closures\.contract_gap\.duration_days"),
    ("transfers", r"transfers\.acceptance"),
    ("transfers", r"transfers\.limit_km"),
    ("money", r"money\.grants\[\d\]\.amount"),
)
"""Group and path of each lever, in the order shown; what no scenario states is left out."""

MONEY_BUYS_NO_BEDS = marked(
    "Where a scenario states its beds, money changes what a night costs and not how many beds there are."
)
MOST_TIMES = 3.0
"""A slider without a bound of its own ends at so many times the largest value in any scenario."""
REACH = {"days": 30.0}
"""Where every scenario has nothing of it yet, the slider ends at `MOST_TIMES` this, else one."""
BARE = ("factor",)
"""Units that are clear from the label."""
STEPS = 100
STEP_DIGITS = (1, 2, 5)
ENDS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
"""How steps and ends of sliders may begin."""
YEARS_AROUND = 1
USUAL_LAW = Number.model_fields["distribution"].default
"""Of a range whose file names none."""


@dataclass(frozen=True, slots=True)
class Found:
    """One number, date or grant of a scenario."""

    value: Number | UncertainDate | float
    limits: Within
    source: str | None
    assumption: str | None


def levers() -> Iterator[dict[str, Any]]:
    """Yield the levers in the language spoken, those of each group together."""
    by_scenario = {name: found(name) for name in known_ids()}
    labels = _labels(by_scenario)
    paths = list(dict.fromkeys(path for each in (MAIN, *by_scenario) for path in by_scenario[each]))
    for group, pattern in RULES:
        for path in paths:
            match = re.fullmatch(pattern, path)
            if match:
                here = {name: each[path] for name, each in by_scenario.items() if path in each}
                values = {name: told(here[name].value) if name in here else None for name in by_scenario}
                own = {"values": values, "own": _own(path, here, labels), "follows": _followed(path, here)}
                yield _lever(group, path, labels[path], here) | own


def _labels(by_scenario: dict[str, dict[str, Found]]) -> dict[str, str]:
    """Return the words of every lever, by path."""
    paths = dict.fromkeys(path for each in by_scenario.values() for path in each)
    shown = (path for path in paths if any(re.fullmatch(pattern, path) for _, pattern in RULES))
    return {path: number_words(path, shipped(MAIN)) for path in shown}


def _own(path: str, here: dict[str, Found], labels: dict[str, str]) -> dict[str, dict[str, str | None]]:
    """Return what is told of a lever in the scenarios in which it is another than in the main one."""
    usual = _reasons(_example(here))
    own = {name: _notes(name, path, labels) | _reasons(each) for name, each in here.items()}
    return {name: told for name, told in own.items() if told != usual}


def _followed(path: str, here: dict[str, Found]) -> dict[str, str]:
    """Return the lever whose value this one has where a scenario states none of its own, by scenario."""
    usual = "shelters.beds"
    if not path.startswith(f"{usual}_in."):
        return {}
    return {name: usual for name in here if at(merged(name), tuple(path.split("."))) is None}


def _notes(name: str, path: str, labels: dict[str, str]) -> dict[str, str | None]:
    """Return what is noted of a lever in a scenario that has nothing of it until it is switched on."""
    switch = next((each for each in switches_of(name) if each.holds(path)), None)
    return {"note": _note(switch, path, labels)} if switch else {}


def _note(switch: Switch, path: str, labels: dict[str, str]) -> str:
    if path == switch.path:
        return say("This scenario has none of it, until this is moved.")
    return say("This scenario has none of it, until “{switch}” is moved.", switch=labels[switch.path])


def _reasons(each: Found) -> dict[str, str | None]:
    return {
        "source": said(each.source) if each.source else None,
        "assumption": said(each.assumption) if each.assumption else None,
    }


def groups() -> list[dict[str, str]]:
    """Return the groups of levers, in order."""
    return [{"id": name, "label": said(words)} for name, words in GROUPS.items()]


@cache
def found(name: str) -> dict[str, Found]:
    """Return every number, date and grant of a shipped scenario, and all that can be switched on, by path."""
    scenario = with_all(name)
    every = {
        dotted(path): Found(each, limits_of(field) or Within(), each.source, each.assumption)
        for path, each, field in quantities(scenario)
    }
    for path, (_, number, limits) in settable(scenario).items():
        every.setdefault(path, Found(number, limits, number.source, number.assumption))
    for place, grant in enumerate(scenario.money.grants):
        why = grant.assumption or (MONEY_BUYS_NO_BEDS if scenario.money.buys == "places" else None)
        amount = Within(0.0, math.inf, unit="KZT")
        every[f"money.grants[{place}].amount"] = Found(grant.amount, amount, grant.source, why)
    return {path: each for path, each in every.items() if _touches_somebody(path, scenario)}


def _touches_somebody(path: str, scenario: Scenario) -> bool:
    """Return whether a number meets anybody; the beds of an only province are those of all."""
    if path.startswith("access."):
        return any(not profile.citizen for profile in scenario.profiles.values())
    return not path.startswith(("transfers.", "shelters.beds_in.")) or len(scenario.provinces) > 1


def told(value: Number | UncertainDate | float) -> Any:
    """Return a value as the page reads it: a number, a date, or a range as its file states it."""
    if isinstance(value, float):
        return value
    if not value.is_uncertain:
        return _plain(value.central)
    ends = {end: _plain(each) for end, each in stated(value).items()}
    law = value.distribution if isinstance(value, Number) else USUAL_LAW
    return ends if law == USUAL_LAW else {**ends, "distribution": law}


def _plain(value: float | datetime.date) -> float | str:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _lever(group: str, path: str, label: str, here: dict[str, Found]) -> dict[str, Any]:
    example = _example(here)
    is_date = isinstance(example.value, UncertainDate)
    lever = {
        "id": path,
        "group": group,
        "path": path,
        "label": label,
        "kind": "date" if is_date else "beds" if "beds_in" in path else "range",
        "unit": "" if example.limits.unit in BARE else said(example.limits.unit),
        "unit_id": example.limits.unit.replace(" ", "_"),
        "is_share": example.limits.unit == "share",
        **_reasons(example),
        **(_days(list(here)) if is_date else _bounds(here)),
    }
    province = path.removeprefix("shelters.beds_in.")
    return lever | ({"province": province} if province != path else {})


def _example(here: dict[str, Found]) -> Found:
    """Return a lever as the main scenario has it, else the first that has it."""
    return here.get(MAIN) or next(iter(here.values()))


def _days(names: list[str]) -> dict[str, Any]:
    """Return the bounds of a date: the study, and a year around it."""
    studies = [shipped(name).study for name in names]
    least = min(each.start for each in studies).replace(month=1, day=1)
    most = max(each.end for each in studies)
    return {
        "least": least.replace(year=least.year - YEARS_AROUND).isoformat(),
        "most": most.replace(year=most.year + YEARS_AROUND, day=28).isoformat(),
        "step": 1,
    }


def _bounds(here: dict[str, Found]) -> dict[str, Any]:
    """Return the bounds of a slider: those of the model where they are near, else beyond the values.

    A number that is written may be any that the model admits.
    """
    limits = next(iter(here.values())).limits
    largest = max(_largest(each.value) for each in here.values())
    beyond = MOST_TIMES * max(largest, REACH.get(limits.unit, 1.0))
    if limits.unit == "days":
        beyond = min(beyond, max(shipped(name).until for name in here))  # longer makes no difference
    most = limits.high if limits.high <= 1 else min(limits.high, _round(beyond, ENDS))
    step = 1.0 if limits.is_whole or most >= 10 * STEPS else _round(most / STEPS, STEP_DIGITS)
    least = max(limits.low, 0.0) + (step if limits.above else 0.0)
    step = _round(most / STEPS, STEP_DIGITS) if most >= 1e6 else step
    admitted = {"at_least": limits.low, "at_most": limits.high if math.isfinite(limits.high) else None}
    return {"least": least, "most": most, "step": step, **admitted}


def _largest(value: Number | UncertainDate | float) -> float:
    return value if isinstance(value, float) else float(value.largest) if isinstance(value, Number) else 0.0


def _round(value: float, firsts: tuple[float, ...]) -> float:
    """Return the next round number that is not smaller, of those that begin with these digits.

    Examples
    --------
    >>> _round(0.03, STEP_DIGITS), _round(45.0, ENDS), _round(2190.0, ENDS)
    (0.05, 50.0, 2500.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(each for each in (*firsts, 10) if each * power >= value * (1 - 1e-9)) * power:g}")
