"""Which provinces have a shelter, from when, and with how many beds paid by the state.

A province that has a shelter at the start keeps it; the others open by a chance and on a day of their own.
The uniforms go by the province's code, so a province has the same luck in every scenario.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import chance
from sim.apportion import largest_remainder, rounded
from sim.inclusion import fixed_size_design
from sim.money import beds_bought
from sim.scenario import Scenario, UncertainDate, day
from sim.scenario.shelters import Opening


@dataclass(frozen=True, slots=True)
class Shelter:
    """The shelter of one province."""

    province: int
    """Index into the scenario's provinces."""
    code: str
    opens: float
    """The day it opens, days since the start; 0 if it is there at the start."""
    beds: int
    """Nominal beds paid by the state."""


def shelters(scenario: Scenario, seed: int, replication: int) -> tuple[Shelter, ...]:
    """Return the shelters of one replication in order of province: those at the start, and those that open.

    Where a cost is stated, the beds that the grant of the first study year buys are shared among all these
    shelters alike, by their stated beds as weights: a shelter that opens later has its beds from then on,
    and the others do without them from the start. So no year's places cost more than that grant.
    """
    opens, opened_by = _openings(scenario, seed, replication)
    provinces = [index for index, moment in enumerate(opens) if moment < scenario.until]
    stated = [_stated_beds(scenario, index, opened_by[index]) for index in provinces]
    bought = beds_bought(scenario)
    beds = [rounded(number or 0.0) for number in stated] if bought is None else _shared(bought, stated)
    return tuple(
        Shelter(index, scenario.provinces[index].code, opens[index], num_beds)
        for index, num_beds in zip(provinces, beds, strict=True)
    )


def _openings(
    scenario: Scenario, seed: int, replication: int
) -> tuple[list[float], dict[int, Opening | None]]:
    """Return when the shelter of each province opens, inf for never, and by which opening."""
    codes = [province.code for province in scenario.provinces]
    keys = chance.keys_of(seed, (f"shelter|{code}" for code in codes))
    design = fixed_size_design(tuple(scenario.inclusion.tolist()))
    is_at_start = design.draw(chance.uniforms(keys, replication, 0, 0)).tolist()
    opens = [0.0 if at_start else np.inf for at_start in is_at_start]
    opened_by: dict[int, Opening | None] = dict.fromkeys(range(len(codes)))
    for name, opening in scenario.openings.items():
        moments = _moments(
            scenario, opening, chance.keys_of(seed, (f"opening|{name}|{c}" for c in codes)), replication
        )
        for index, moment in enumerate(moments):
            if not is_at_start[index] and moment < opens[index]:
                opens[index], opened_by[index] = moment, opening
    return opens, opened_by


def _moments(scenario: Scenario, opening: Opening, keys: chance.Words, replication: int) -> list[float]:
    """Return the day on which an opening would open each province, all days as likely; inf for never."""
    whether, when = chance.uniform_pair(keys, replication, 0)
    first, last = _day(scenario, opening.first), _day(scenario, opening.last)
    may_open = np.array(
        [
            opening.provinces == "without_shelter" or one.code in opening.provinces
            for one in scenario.provinces
        ]
    )
    days = np.maximum(first + np.floor(when * (last - first + 1.0)), 0.0)
    moments: list[float] = np.where(may_open & (whether < float(opening.probability)), days, np.inf).tolist()
    return moments


def _stated_beds(scenario: Scenario, index: int, opening: Opening | None) -> float | None:
    code = scenario.provinces[index].code
    if opening is not None and opening.beds is not None:
        return float(opening.beds)
    beds = scenario.shelters.beds_in.get(code, scenario.shelters.beds)
    return None if beds is None else float(beds)


def _shared(total: int, stated: list[float | None]) -> tuple[int, ...]:
    """Share beds by what is stated; a shelter of which nothing is said weighs as the others do on average."""
    known = [number for number in stated if number is not None]
    usual = sum(known) / len(known) if known else 1.0
    return largest_remainder(total, tuple(usual if number is None else number for number in stated))


def _day(scenario: Scenario, date: UncertainDate) -> float:
    if date.date is None:
        raise ValueError("the date is uncertain and not yet drawn: resolve the scenario first")
    return day(scenario, date.date)
