"""Sources of people, with the rates that a scenario states: one stream and profile each, or one of bursts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.field import EPOCH
from sim.rates import Calendar, Curve, Rates, step, weighted
from sim.scenario import DAYS_A_YEAR, Scenario, day
from sim.scenario.streams import BurstSize, Stream, TrendPoint


@dataclass(frozen=True, slots=True)
class Source:
    """Where events come from.

    Attributes
    ----------
    stream, profile
        Names; a source of bursts has no one profile (None).
    events_a_year
        Events as stated: people, groups of people referred together, or bursts.
    mean_size, mean_square
        Mean and mean square of the number of people in an event.
    factor
        Multiplies the stated rate.
    trends
        Each multiplies the rate through time.
    """

    stream: str
    profile: str | None
    events_a_year: float
    mean_size: float
    mean_square: float
    factor: float
    trends: tuple[Curve, ...]


def steady_sources(scenario: Scenario) -> list[Source]:
    """Return the sources of all streams that do not come in bursts."""
    return [
        source
        for name, stream in scenario.streams.items()
        if not stream.is_bursts
        for source in _of_stream(scenario, name, stream)
    ]


def burst_source(scenario: Scenario, name: str) -> Source:
    """Return the source of a stream of bursts at random dates."""
    stream = scenario.streams[name]
    if stream.bursts_per_year is None or stream.burst_size is None:
        raise ValueError(f"streams.{name}: has no bursts at random dates")
    mean, variance = burst_moments(stream.burst_size)
    trends = _trends(scenario, stream.trend)
    return Source(
        name, None, float(stream.bursts_per_year), mean, variance + mean**2, float(stream.factor), trends
    )


def burst_moments(size: BurstSize) -> tuple[float, float]:
    """Return mean and variance of the people in a burst; a mean of the least number does not vary."""
    mean = float(size.mean)
    return mean, mean * float(size.variance_over_mean) if mean > size.least else 0.0


def source_rates(scenario: Scenario, sources: Sequence[Source], calendar: Calendar) -> Rates:
    """Return the rates of sources, all provinces together.

    The year effects are rows in order of the scenario's effects, after a first row for sources without one.
    """
    seasons = [_season(scenario, source) for source in sources]
    curves = [_curves(scenario, source) for source in sources]
    distinct = {_content(curve): curve for row in curves for curve in row}
    follows = [[content in map(_content, row) for row in curves] for content in distinct]
    effects = [None, *scenario.effects]
    return Rates(
        base=np.array([source.events_a_year * source.factor / DAYS_A_YEAR for source in sources], np.float64),
        amplitude=np.array([amplitude for amplitude, _ in seasons], np.float64),
        peak_day=np.array([peak for _, peak in seasons], np.float64),
        curves=tuple(distinct.values()),
        follows=np.array(follows, np.bool_).reshape(len(distinct), len(sources)),
        effect=np.array([effects.index(scenario.streams[s.stream].effect) for s in sources], np.int64),
        calendar=calendar,
    )


def start_day(scenario: Scenario) -> int:
    """Return day 0 of the run in days since the field's `EPOCH`."""
    return (scenario.study.start - EPOCH).days


def _of_stream(scenario: Scenario, name: str, stream: Stream) -> Iterator[Source]:
    """Yield one source for each profile, whatever number of totals it comes from."""
    mean, mean_square = _group_moments(scenario, stream)
    own_trends = _trends(scenario, stream.trend)
    for profile, flows in _flows(scenario, stream).items():
        people = sum(stated for stated, _, _ in flows)
        if people == 0:
            continue
        factor, trends = _together(flows)
        events = people / mean
        yield Source(
            name, profile, events, mean, mean_square, factor * float(stream.factor), trends + own_trends
        )


_Flow = tuple[float, float, tuple[Curve, ...]]
"""People a year as stated, factor, and trend (one or none)."""


def _flows(scenario: Scenario, stream: Stream) -> dict[str, list[_Flow]]:
    """Return for each profile what the stream takes from each total, or its own rate."""
    if stream.referrals_per_year is not None:
        rate = float(stream.referrals_per_year)
        return {profile: [(rate * share, 1.0, ())] for profile, share in stream.shares.items()}
    flows: dict[str, list[_Flow]] = {}
    for name, part in (stream.parts or {}).items():
        total = scenario.totals[name]
        rate, trend = float(total.referrals_per_year) * part, _trends(scenario, total.trend)
        for profile, share in total.shares.items():
            flows.setdefault(profile, []).append((rate * share, float(total.factor), trend))
    return flows


def _together(flows: list[_Flow]) -> tuple[float, tuple[Curve, ...]]:
    """Return factor and trend of several flows of the same profile."""
    if len(flows) == 1:
        return flows[0][1], flows[0][2]
    people = sum(stated for stated, _, _ in flows)
    weights = [stated * factor / people for stated, factor, _ in flows]
    if not any(trend for _, _, trend in flows):
        return sum(weights), ()
    level = Curve(np.array([0.0]), np.array([1.0]))
    return 1.0, (weighted(weights, [(*trend, level)[0] for _, _, trend in flows]),)


def _group_moments(scenario: Scenario, stream: Stream) -> tuple[float, float]:
    if stream.groups is None:
        return 1.0, 1.0
    group = scenario.groups[stream.groups]
    return group.mean, group.mean_square


def _curves(scenario: Scenario, source: Source) -> tuple[Curve, ...]:
    """Return the trends of a source, and the demand that a reform induces among foreign people."""
    reform = scenario.access.reform
    if reform is None or source.profile is None or scenario.profiles[source.profile].citizen:
        return source.trends
    date = reform.date.date
    if date is None:
        raise ValueError("access.reform.date: must be drawn first")
    ramp, factor = float(reform.induced_ramp_days), float(reform.induced_demand)
    return (*source.trends, step(day(scenario, date), ramp, factor))


def _trends(scenario: Scenario, points: Iterable[TrendPoint]) -> tuple[Curve, ...]:
    days = [day(scenario, point.date) for point in points]
    factors = [float(point.factor) for point in points]
    return (Curve(np.array(days), np.array(factors)),) if days else ()


def _season(scenario: Scenario, source: Source) -> tuple[float, float]:
    name = scenario.streams[source.stream].season
    if name is None:
        return 0.0, 0.0
    return float(scenario.seasons[name].amplitude), float(scenario.seasons[name].peak_day)


def _content(curve: Curve) -> tuple[bytes, bytes]:
    return curve.days.tobytes(), curve.factors.tobytes()
