"""How much a year's people vary by groups and bursts alone, before good and bad years come on top."""

from __future__ import annotations

from sim.scenario.model import Scenario
from sim.scenario.streams import Stream


def most_without_effect(scenario: Scenario, effect: str) -> tuple[float, bool]:
    """Return the most that groups and bursts of an effect's streams alone give, over all that ranges allow.

    It is a variance over mean: a compound Poisson count has the variance of its rate times the mean square of
    the size of what arrives. Together streams give the mean of their own ones, by their people. No draw gives
    more, so that none can be refused halfway through a run.

    Returns
    -------
    tuple[float, bool]
        The number, and whether it takes the end of a range.
    """
    streams = [stream for stream in scenario.streams.values() if stream.effect == effect]
    parts = [(_square_over_mean(scenario, stream), *_people_a_year(scenario, stream)) for stream in streams]
    parts.sort(reverse=True)
    # As many people as may be in the first so many, which vary most, and as few as may be in the others.
    weighted = [
        _mean([(size, most if row < number else fewest) for row, (size, fewest, most) in enumerate(parts)])
        for number in range(len(parts) + 1)
    ]
    is_at_ends = any(fewest < most for _, fewest, most in parts) or any(map(_has_range, streams))
    return max(weighted, default=1.0), is_at_ends


def _mean(parts: list[tuple[float, float]]) -> float:
    people = sum(number for _, number in parts)
    return sum(size * number for size, number in parts) / people if people else 0.0


def _people_a_year(scenario: Scenario, stream: Stream) -> tuple[float, float]:
    """Return the fewest and the most people a stream refers in a year, without factor, trend and reform."""
    if stream.parts is not None:
        totals = [(part, scenario.totals[name].referrals_per_year) for name, part in stream.parts.items()]
        return sum(p * total.smallest for p, total in totals), sum(p * total.largest for p, total in totals)
    if stream.bursts_per_year is not None and stream.burst_size is not None:
        bursts, size = stream.bursts_per_year, stream.burst_size.mean
        return bursts.smallest * size.smallest, bursts.largest * size.largest
    rate = stream.referrals_per_year
    return (0.0, 0.0) if rate is None else (rate.smallest, rate.largest)


def _square_over_mean(scenario: Scenario, stream: Stream) -> float:
    """Return the largest mean square over mean of the size of what arrives."""
    if stream.burst_size is not None:
        return stream.burst_size.largest_square_over_mean
    group = scenario.groups[stream.groups] if stream.groups else None
    return 1.0 if group is None else group.mean_square / group.mean


def _has_range(stream: Stream) -> bool:
    size = stream.burst_size
    return size is not None and any(
        number.smallest < number.largest for number in (size.mean, size.variance_over_mean)
    )
