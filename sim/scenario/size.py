"""How many people a scenario may refer in a run: no more than a small machine can hold at once."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language import Saying, marked
from sim.scenario.faults import grouped
from sim.scenario.locate import KeyPath
from sim.scenario.model import DAYS_A_YEAR, Scenario
from sim.scenario.streams import Stream

MOST_PEOPLE = 5_000_000


def too_many_people(scenario: Scenario) -> Iterator[tuple[KeyPath, Saying]]:
    """Yield the rule broken if all numbers at their largest refer too many people in a run."""
    people = most_people(scenario)
    if people > MOST_PEOPLE:
        rule = marked("must not refer more than {most} people in a run; now up to {people}")
        yield ("streams",), Saying(rule, most=grouped(MOST_PEOPLE), people=grouped(people, ",.0f"))


def most_people(scenario: Scenario) -> float:
    """Return how many people are referred in a run if all numbers are at their largest."""
    return sum(_most_people(scenario, stream) for stream in scenario.streams.values())


def _most_people(scenario: Scenario, stream: Stream) -> float:
    if stream.dates is not None and stream.burst_size is not None:
        return len(stream.dates) * stream.burst_size.mean.largest
    reform = scenario.access.reform
    induced = 1.0 if reform is None else max(1.0, reform.induced_demand.largest)
    rate = _largest_rate(scenario, stream) * stream.largest_factor * induced
    return rate * scenario.until / DAYS_A_YEAR


def _largest_rate(scenario: Scenario, stream: Stream) -> float:
    """Return the people a stream may refer in a year, before its factor and the reform."""
    if stream.parts is not None:
        totals = ((scenario.totals[name], part) for name, part in stream.parts.items())
        return sum(part * total.referrals_per_year.largest * total.largest_factor for total, part in totals)
    if stream.bursts_per_year is not None and stream.burst_size is not None:
        return stream.bursts_per_year.largest * stream.burst_size.mean.largest
    return 0.0 if stream.referrals_per_year is None else stream.referrals_per_year.largest
