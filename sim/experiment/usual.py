"""Which numbers of a file an experiment moves if nobody says otherwise."""

from __future__ import annotations

from sim.mistakes import Mistake
from sim.scenario import Scenario, number_at

BEDS, BEDS_IN = "shelters.beds", "shelters.beds_in."
GROWTH = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)


def growth_name(scenario: Scenario) -> str:
    """Return the number that stands for more people: the factor on foreign people, or on the only stream.

    Raises
    ------
    Mistake
        If the file has neither; the user must then name one.
    """
    totals = [
        f"totals.{name}.factor"
        for name, total in scenario.totals.items()
        if not any(scenario.profiles[profile].citizen for profile in total.shares)
    ]
    streams = [f"streams.{name}.factor" for name in scenario.streams]
    for candidates in (totals, streams):
        if len(candidates) == 1:
            return candidates[0]
    raise Mistake(
        "{scenario}: the file does not tell which number stands for growth; name one with --across, "
        "such as --across {example}",
        scenario=scenario.name,
        example=f"{(totals or streams)[0]}=1:5",
    )


def growth_values(scenario: Scenario, name: str) -> list[float]:
    """Return the growth that is looked at, from half to five times what the file says."""
    central = number_at(scenario, name)[1].central
    return [times * central for times in GROWTH]


def beds_name(scenario: Scenario) -> str:
    """Return the number that stands for the beds of the shelters.

    Raises
    ------
    Mistake
        If each of several provinces has a number of its own; the user must then name some.
    """
    own = _own_beds(scenario)
    if len(own) < len(scenario.provinces):
        return BEDS
    if len(own) == 1:
        return own[0]
    raise _counts_nowhere(scenario, own)


def must_count(scenario: Scenario, name: str) -> None:
    """Raise `Mistake` if a number is that of all shelters' beds, and each province has one of its own."""
    own = _own_beds(scenario)
    if name == BEDS and len(own) == len(scenario.provinces):
        raise _counts_nowhere(scenario, own)


def _own_beds(scenario: Scenario) -> list[str]:
    """Return the numbers of beds that the file states for single provinces."""
    codes = [province.code for province in scenario.provinces]
    return [f"{BEDS_IN}{code}" for code in codes if code in scenario.shelters.beds_in]


def _counts_nowhere(scenario: Scenario, own: list[str]) -> Mistake:
    return Mistake(
        "{scenario}: shelters.beds counts nowhere, since the file states the beds of each province; name "
        "some of these, such as {example}",
        scenario=scenario.name,
        example=f"{own[0]}=4:20",
    )


def beds_range(scenario: Scenario, name: str) -> tuple[float, float]:
    """Return from where to where beds are looked at: from half to two and a half times what the file says."""
    central = number_at(scenario, name)[1].central
    return max(1.0, round(0.5 * central)), max(2.0, round(2.5 * central))
