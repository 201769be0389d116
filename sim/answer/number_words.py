"""The numbers of a scenario file in words: what a reader is shown in place of the key of the file.

One table for answers, figures and the page. A number that has no words here is called by its key.
"""

from __future__ import annotations

import re

from sim.language import marked, said, say
from sim.scenario import Scenario

WORDS = (
    (r"access\.reform\.date", marked("No criminal case needed from")),
    (r"access\.reform\.uptake", marked("Foreign people who use the new access")),
    (r"access\.reform\.uptake_ramp_days", marked("Time until foreign people use the new access")),
    (r"access\.reform\.induced_demand", marked("Foreign people referred, times as many")),
    (r"access\.reform\.induced_ramp_days", marked("Time until the new access brings more foreign people")),
    (r"access\.case_probability", marked("Chance that a criminal case is opened")),
    (r"access\.case_delay_days", marked("Time until the case is opened")),
    (r"access\.case_closes_probability", marked("Chance that a case is closed early")),
    (r"access\.case_closes_days", marked("Time until a case is closed early")),
    (r"access\.grace_days", marked("Days a person may stay after a case closes")),
    (r"access\.permission_probability", marked("Chance of a permission without a case")),
    (r"access\.permission_delay_days", marked("Time until such a permission")),
    (r"access\.reflection_days", marked("Reflection period")),
    (r"shelters\.beds", marked("State-paid beds of a shelter")),
    (r"shelters\.beds_in\.(?P<province>.+)", marked("State-paid beds, {province}")),
    (r"shelters\.beds_paid_by_others", marked("Beds of a shelter that others pay")),
    (r"shelters\.surge_share", marked("Extra places when full, part of the beds")),
    (r"shelters\.turnaround_days", marked("Days until a bed is ready for the next person")),
    (r"shelters\.places\.(?P<who>\w+)\.share", marked("Part of the beds: {who}")),
    (r"openings\.\w+\.probability", marked("Chance that a shelter opens at all")),
    (r"openings\.\w+\.first", marked("First day on which they may open")),
    (r"openings\.\w+\.last", marked("Last day on which they may open")),
    (r"(?:totals|streams)\.(?P<who>\w+)\.referrals_per_year", marked("People a year: {who}")),
    (r"(?:totals|streams)\.(?P<who>\w+)\.factor", marked("People, times as many as in the file: {who}")),
    (
        r"totals\.(?P<who>\w+)\.trend\[(?P<number>\d+)\]\.factor",
        marked("People at point {number} of the trend, times as many: {who}"),
    ),
    (r"effects\.\w+\.variance_over_mean", marked("How much years differ")),
    (r"seasons\.\w+\.amplitude", marked("How much seasons differ")),
    (r"seasons\.\w+\.peak_day", marked("Day of the year when most people come")),
    (r"start\.occupancy", marked("Beds taken on the first day")),
    (r"start\.waiting_without_case", marked("Foreign people who wait on the first day")),
    (r"streams\.operations\.bursts_per_year", marked("Operations a year")),
    (r"streams\.operations\.burst_size\.mean", marked("People found in an operation")),
    (r"streams\.(?P<who>\w+)\.bursts_per_year", marked("Groups that come together in a year: {who}")),
    (r"streams\.(?P<who>\w+)\.burst_size\.mean", marked("People in a group: {who}")),
    (r"streams\.(?P<who>\w+)\.burst_size\.variance_over_mean", marked("How much groups differ: {who}")),
    (r"streams\.(?P<who>\w+)\.burst_days", marked("Days over which a group comes: {who}")),
    (r"streams\.(?P<who>\w+)\.burst_provinces", marked("Provinces over which a group is spread: {who}")),
    (r"(?:streams|profiles)\.(?P<who>[\w*]+)\.share_who_want_a_bed", marked("Share who want a bed: {who}")),
    (r"profiles\.(?P<who>[\w*]+)\.patience_for_bed_days", marked("Days people can wait for a bed: {who}")),
    (
        r"profiles\.(?P<who>[\w*]+)\.patience_before_eligibility_days",
        marked("Days people can wait until they may have a bed: {who}"),
    ),
    (r"stays\.(?P<who>[\w*]+)\.mean_days", marked("Mean length of stay: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.cv", marked("How much stays differ: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.shape", marked("Shape of the law of stays: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.early_share", marked("Share who leave early: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.early_mean_days", marked("Mean stay of those who leave early: {who}")),
    (r"(?:totals|streams)\.\w+\.mix_weights\.(?P<who>\w+)", marked("Part of the people: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.at_most_days", marked("Longest stay: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.extension_share", marked("Share who may stay longer: {who}")),
    (r"stays\.(?P<who>[\w*]+)\.extended_days", marked("Longest stay of those who may stay longer: {who}")),
    (r"spreads\.[\w*]+\.weights", marked("Where people come from")),
    (r"spreads\.[\w*]+\.weights\.(?P<province>.+)", marked("Where people come from: {province}")),
    (r"spreads\.[\w*]+\.others", marked("Where people come from: all other provinces")),
    (r"spreads\.[\w*]+\.population_part", marked("Where people come from: part by population")),
    (r"spreads\.[\w*]+\.concentration", marked("Where people come from: how good the guess is")),
    (r"closures\.orders\.per_year", marked("Closure orders a year")),
    (r"closures\.orders\.share_of_shelters", marked("Share of shelters that an order hits")),
    (r"closures\.orders\.duration_days", marked("How long an order closes")),
    (r"closures\.contract_gap\.probability", marked("Chance of a gap at a new contract")),
    (r"closures\.contract_gap\.duration_days", marked("How long such a gap lasts")),
    (r"closures\.(?P<who>\w+)\.per_year", marked("Closings a year: {who}")),
    (r"closures\.(?P<who>\w+)\.share_of_shelters", marked("Share of shelters that close: {who}")),
    (r"closures\.(?P<who>\w+)\.duration_days", marked("How long a closing lasts: {who}")),
    (r"closures\.(?P<who>\w+)\.probability", marked("Chance of a closing: {who}")),
    (r"transfers\.acceptance", marked("Share of people who accept another province")),
    (r"transfers\.limit_km", marked("Farthest transfer")),
    (r"money\.grants\[\d\]\.amount", marked("Grants of the state, a year")),
    (r"money\.cost_kzt_per_admission", marked("Cost of a person admitted")),
    (r"money\.cost_kzt_per_night", marked("Cost of a person and night")),
    (r"money\.cost_kzt_per_place_day", marked("Cost of a place and day")),
    (r"returns\.probability", marked("Chance that a person comes back")),
    (r"returns\.delay_days", marked("Time until a person comes back")),
    (r"new_attempts\.probability", marked("Chance that a person asks again after a refusal")),
    (r"new_attempts\.delay_days", marked("Time until a person asks again")),
)
"""Path of a number, or of a group of them (``*``), and its words; the first that fits holds."""

WHO = {
    "*": marked("everyone"),
    "anyone": marked("everyone"),
    "everyone": marked("everyone"),
    "citizens": marked("citizens"),
    "foreign": marked("foreign people"),
    "foreign_people": marked("foreign people"),
    "citizen": marked("citizens"),
    "citizen_woman": marked("women, citizens"),
    "citizen_man": marked("men, citizens"),
    "citizen_family": marked("families, citizens"),
    "foreign_woman": marked("foreign women"),
    "foreign_man": marked("foreign men"),
    "foreign_family": marked("foreign families"),
    "woman": marked("women"),
    "women": marked("women"),
    "man": marked("men"),
    "men": marked("men"),
    "women_and_families": marked("women and families"),
    "any": marked("for everyone"),
    "police": marked("police"),
    "operations": marked("special operations"),
    "hotline": marked("the hotline"),
    "self": marked("people themselves"),
    "ngo": marked("NGOs"),
    "repatriation": marked("returns from abroad"),
    "months": marked("those who stay for months"),
    "weeks": marked("those who stay for weeks"),
}
"""Names of tables that the shipped files use, in words; a name of a user's own is told with spaces."""


def number_words(name: str, scenario: Scenario) -> str:
    """Return a number of the file in words, in the language spoken; its key if there are none.

    Parameters
    ----------
    name
        Of a number, such as ``shelters.beds``, or of a group, such as ``stays.*.mean_days``.
    scenario
        Whose provinces are named.
    """
    for pattern, words in WORDS:
        match = re.fullmatch(pattern, name)
        if match:
            return say(words, **_parts(match, scenario))
    return name


def who_words(name: str) -> str:
    """Return the name of a table of people in words; a user's own with spaces."""
    return said(WHO.get(name, name.replace("_", " ")))


def quoted(words: str) -> str:
    """Return words in the quotation marks of the language spoken, to stand within a sentence."""
    return say("“{words}”", words=words)


def _parts(match: re.Match[str], scenario: Scenario) -> dict[str, str]:
    parts = {name: str(part) for name, part in match.groupdict().items()}
    if "who" in parts:
        parts["who"] = who_words(parts["who"])
    if "number" in parts:  # people count from 1, the file's list from 0
        parts["number"] = str(int(parts["number"]) + 1)
    if "province" in parts:
        names = {province.code: province.name for province in scenario.provinces}
        parts["province"] = names.get(parts["province"], parts["province"])
    return parts
