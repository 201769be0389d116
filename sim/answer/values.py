"""One number of a comparison at a time, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.experiment.changes import Change
from sim.experiment.compare import Comparison, Outlook
from sim.experiment.levels import Level
from sim.frame import GROUPS
from sim.language import marked, said, say
from sim.moments import Floats
from sim.quantities import MEASURES, Kind
from sim.wording import NOT_KNOWN, SHARES, between, exact_percent, exactly, in_words, signed, signed_between

MEASURE = {measure.name: measure for measure in MEASURES}
GROUP_WORDS = {"all": "", "citizen": marked("citizens: "), "foreign": marked("foreign people: ")}
COUNTRY = -1
"""The area of a comparison that holds all provinces."""

NOTHING_TO_DIVIDE_BY = {
    "eligible": marked("nobody eligible"),
    "wanting_bed": marked("nobody wants a bed"),
    "admitted": marked("nobody admitted"),
    "bed_days": marked("no bed open"),
    "bed_days_state_paid": marked("no such bed"),
    "bed_days_paid_by_others": marked("no such bed"),
    "nights_state_paid": marked("no such night"),
    "has_balance": marked("no balance"),
    "any_money_out": marked("never"),
    "returned_eligible": marked("nobody"),
    "tried_again": marked("nobody"),
}
"""What is said of a ratio whose denominator is zero in every run."""
NO_BALANCE, NO_RETURNS, NO_ATTEMPTS = (
    *(marked("no balance"), marked("no returns")),
    marked("no new attempts"),
)
ABSENT = {
    "chance_money_runs_out": NO_BALANCE,
    "mean_days_until_money_runs_out": NO_BALANCE,
    "arrears_kzt": NO_BALANCE,
    "balance_spent_kzt": NO_BALANCE,
    "returned": NO_RETURNS,
    "returned_never_admitted": NO_RETURNS,
    "share_returned_never_admitted": NO_RETURNS,
    "tried_again": NO_ATTEMPTS,
    "admitted_in_new_attempt": NO_ATTEMPTS,
    "share_new_attempts_admitted": NO_ATTEMPTS,
}
"""What is said of measures of something that a scenario may do without."""
NOTHING_TO_COMPARE = marked("nothing to compare")
"""What is said of a change where one of the two scenarios has no such number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a number stands: period, group and area, as indices but for the group's name."""

    period: int
    group: str = "all"
    area: int = COUNTRY
    groups: tuple[str, ...] = GROUPS
    """Of the comparison, where the group is an age."""

    @property
    def place(self) -> tuple[int, int, int]:
        """Index into the arrays of a `Level` or a `Change`."""
        return self.area, self.period, self.groups.index(self.group)


def is_one_province(comparison: Comparison) -> bool:
    """Return whether there is one province only: no country to speak of."""
    return len(comparison.frame.provinces) == 1


def has_unknown(comparison: Comparison) -> bool:
    """Return whether any scenario leaves a number open."""
    return any(outlook.scenario.has_unknown for outlook in comparison.outlooks)


def value(outlook: Outlook, name: str, cell: Cell) -> float:
    """Return the estimate of a measure."""
    return float(outlook.levels[name].estimate[cell.place])


def absent(outlook: Outlook, name: str) -> str:
    """Return what a scenario does without, if a measure is about that; else nothing."""
    scenario = outlook.scenario
    is_there = {
        NO_BALANCE: scenario.money.buys != "places",
        NO_RETURNS: scenario.returns is not None,
        NO_ATTEMPTS: scenario.new_attempts is not None,
    }
    word = ABSENT.get(name, "")
    return "" if is_there.get(word, True) else said(word)


def value_words(outlook: Outlook, name: str, cell: Cell) -> str:
    """Return the estimate of a measure in words, without interval."""
    if absent(outlook, name):
        return absent(outlook, name)
    estimate = value(outlook, name, cell)
    measure = MEASURE[name]
    if math.isnan(estimate):
        if measure.numerator == "grant_kzt" and math.isnan(value(outlook, "grant_kzt", cell)):
            return say(NOT_KNOWN)  # there are such nights or beds, but the file states no grant
        return said(NOTHING_TO_DIVIDE_BY.get(measure.denominator, NOT_KNOWN))
    if measure.kind is Kind.PEAK:
        return exactly(math.ceil(estimate))
    return in_words(estimate, measure.unit)


def level_words(outlook: Outlook, name: str, cell: Cell) -> str:
    """Return a measure with its interval in brackets.

    The interval is what nobody knows leaves open, or what the runs leave open where every number is known;
    where the runs cannot tell the former from luck, it is the latter, and says so.
    What is the same in every run is known, and has neither interval nor rounding; "about" is what has an
    interval narrower than the digits shown.
    """
    level, unit = outlook.levels[name], MEASURE[name].unit
    estimate = float(level.estimate[cell.place])
    if math.isnan(estimate) or absent(outlook, name):
        return value_words(outlook, name, cell)
    if is_exact(level, cell):
        return exact_percent(estimate) if unit in SHARES else exactly(estimate)
    if MEASURE[name].kind is Kind.PEAK:
        return value_words(outlook, name, cell)
    interval, runs = interval_words(outlook, name, cell), runs_words(level, cell, unit)
    words = in_words(estimate, unit)
    is_over_runs = interval == say(NOT_KNOWN)
    if words == (runs if is_over_runs else interval):
        return say("about {number}", number=words)
    return (
        say("{number} (runs: {interval})", number=words, interval=runs)
        if is_over_runs
        else f"{words} ({interval})"
    )


def interval_words(outlook: Outlook, name: str, cell: Cell) -> str:
    """Return the interval of a measure: over the draws if any number is unknown, else over the runs."""
    level, unit = outlook.levels[name], MEASURE[name].unit
    if outlook.scenario.has_unknown:
        return between(*_bounds(level.ignorance_lower, level.ignorance_upper, cell), unit)
    return runs_words(level, cell, unit)


def runs_words(level: Level, cell: Cell, unit: str) -> str:
    """Return the interval that the number of runs leaves open."""
    return between(*_bounds(level.lower, level.upper, cell), unit)


def is_exact(level: Level, cell: Cell) -> bool:
    """Return whether a number was the same in every run; 0 people never are, the next run may have one."""
    return _are_same(*_bounds(level.lower, level.upper, cell))


def change_words(change: Change, name: str, cell: Cell, has_unknown: bool = True) -> str:
    """Return a change: its interval over the runs in brackets, after the stroke that over the draws, if any.

    What changes by the same amount in every run is known, and has no interval.
    """
    unit = MEASURE[name].unit
    estimate = float(change.estimate[cell.place])
    if math.isnan(estimate):
        return say(NOTHING_TO_COMPARE)
    runs = _bounds(change.lower, change.upper, cell)
    if _are_same(*runs):
        size = exactly(100 * estimate if unit in SHARES else estimate)
        return _in_points(f"{'+' if estimate > 0 else ''}{size}", unit) if estimate else say("no change")
    words = f"{_in_points(signed(estimate, unit), unit)} ({signed_between(*runs, unit)})"
    return f"{words} / {change_over_draws(change, name, cell)}" if has_unknown else words


def change_over_draws(change: Change, name: str, cell: Cell) -> str:
    """Return the interval of a change over the draws of what nobody knows; nothing where it is known."""
    estimate, runs = float(change.estimate[cell.place]), _bounds(change.lower, change.upper, cell)
    if math.isnan(estimate) or _are_same(*runs):
        return ""
    return signed_between(*_bounds(change.ignorance_lower, change.ignorance_upper, cell), MEASURE[name].unit)


def _in_points(size: str, unit: str) -> str:
    return say("{size} points", size=size) if unit in SHARES else size


def _bounds(lower: Floats, upper: Floats, cell: Cell) -> tuple[float, float]:
    return float(lower[cell.place]), float(upper[cell.place])


def _are_same(lower: float, upper: float) -> bool:
    return math.isclose(lower, upper, rel_tol=1e-9, abs_tol=0.0)
