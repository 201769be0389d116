"""Bursts: special operations that bring many people within days, over some provinces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim import chance
from sim.distributions import ShiftedNegativeBinomial
from sim.field import BLOCK_DAYS, MOST_LAYERS, Events, Floats, Ints, Keys, members, pack
from sim.purposes import Purpose
from sim.rows import Origins, Rows, take
from sim.scenario import Scenario, day
from sim.scenario.streams import Stream
from sim.sources import burst_moments, start_day
from sim.spread import Spreads


@dataclass(frozen=True, slots=True, eq=False)
class Bursts:
    """The s streams of bursts of a scenario, with p provinces and k profiles.

    Attributes
    ----------
    stream
        (s,) Index of the stream.
    keys
        (s,) Key of chance of the stream, named as it is.
    random
        The streams with bursts at random dates.
    dated
        The certain bursts; a stream is a cell.
    sizes
        Number of people in a burst.
    days
        (s,) The people of a burst come uniformly within so many days.
    shares, province_keys
        (s, p) Share and key of chance of each province.
    num_provinces
        (s,) A burst spreads over so many provinces.
    profile, up_to
        (s, k) Indices of profiles in the order of the stream, and the share of people up to each; inf from
        the last one on.
    """

    stream: Ints
    keys: Keys
    random: Ints
    dated: Events
    sizes: tuple[ShiftedNegativeBinomial, ...]
    days: Floats
    shares: Floats
    province_keys: Keys
    num_provinces: Ints
    profile: Ints
    up_to: Floats

    @property
    def origins(self) -> Origins:
        """Where the people of bursts come from: stream by province by profile, (s x p x k)."""
        shape = (*self.shares.shape, self.profile.shape[1])
        stream, province, profile = (each.ravel() for each in np.indices(shape))
        return Origins(self.stream[stream], province, profile, self.keys[stream])


def build_bursts(scenario: Scenario, names: Sequence[str], spreads: Spreads, seed: int) -> Bursts:
    """Return what decides the bursts of some streams.

    Parameters
    ----------
    scenario
        Resolved.
    names
        Names of the streams of bursts.
    spreads
        Of the scenario.
    seed
        Of the whole study.
    """
    streams, all_streams = [scenario.streams[name] for name in names], list(scenario.streams)
    codes = [province.code for province in scenario.provinces]
    shares = np.array([_shares(scenario, stream, spreads) for stream in streams])
    shares = shares.reshape(len(names), len(codes))
    wanted = [len(one.provinces) if one.provinces else round(float(one.burst_provinces)) for one in streams]
    mixes = [_mix(scenario, stream) for stream in streams]
    return Bursts(
        stream=np.array([all_streams.index(name) for name in names], np.int64),
        keys=chance.keys_of(seed, names),
        random=np.array([row for row, one in enumerate(streams) if one.dates is None], np.int64),
        dated=_dated(scenario, streams),
        sizes=tuple(_size(stream) for stream in streams),
        days=np.array([float(stream.burst_days) for stream in streams]),
        shares=shares,
        province_keys=chance.keys_of(seed, [f"{name}|{code}" for name in names for code in codes]).reshape(
            shares.shape
        ),
        num_provinces=np.minimum(np.array(wanted, np.int64), np.count_nonzero(shares, axis=1)),
        profile=np.array([profile for profile, _ in mixes], np.int64).reshape(
            len(names), len(scenario.profiles)
        ),
        up_to=np.array([up_to for _, up_to in mixes]).reshape(len(names), len(scenario.profiles)),
    )


def draw_bursts(bursts: Bursts, first_origin: int, random: Events, replications: Ints, until: float) -> Rows:
    """Return the people of all bursts, those outside the run left out.

    Parameters
    ----------
    bursts
        The streams.
    first_origin
        Row of the first of their origins.
    random
        Bursts at random dates; a stream is a cell.
    replications
        Numbers of the replications.
    until
        End of the run, days.
    """
    events = _joined(random, _in_each(bursts.dated, len(replications)))
    stream, number = events.cell, replications[events.run]
    luck = chance.uniforms(bursts.keys[stream], number, events.key, Purpose.BURST_SIZE)
    sizes = _sizes(bursts, stream, luck)
    row, person = members(events, sizes)
    of = stream[row]
    (in_province, in_profile), (in_days, _) = chance.uniform_pairs(
        bursts.keys[of], number[row], person, [Purpose.MEMBER_PROVINCE // 2, Purpose.MEMBER_DELAY // 2]
    )
    delay = bursts.days[of] * in_days
    nth = (in_province * bursts.num_provinces[of]).astype(np.int64)
    province = _provinces(bursts, stream, number, events.key)[row, nth]
    kind = (bursts.up_to[of] <= in_profile[:, None]).sum(axis=1)
    profile = bursts.profile[of, kind]
    shape = (*bursts.shares.shape, bursts.profile.shape[1])
    origin = first_origin + np.ravel_multi_index((of, province, profile), shape)
    rows = Rows(events.run[row], events.time[row] + delay, origin, person)
    return take(rows, np.flatnonzero((rows.time >= 0.0) & (rows.time < until)))


def _joined(one: Events, other: Events) -> Events:
    if not len(other):
        return one
    names = ("run", "cell", "time", "height", "key")
    return Events(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def _in_each(events: Events, num_runs: int) -> Events:
    """Return the events of one replication in each of several."""
    again = events.take(np.tile(np.arange(len(events)), num_runs))
    return replace(again, run=np.repeat(np.arange(num_runs), len(events)))


def _sizes(bursts: Bursts, stream: Ints, uniforms: Floats) -> Ints:
    sizes = np.ones(len(stream), np.int64)
    for number, law in enumerate(bursts.sizes):
        rows = np.flatnonzero(stream == number)
        sizes[rows] = law.quantile(uniforms[rows])
    return sizes


def _provinces(bursts: Bursts, stream: Ints, replication: Ints, keys: Keys) -> Ints:
    """Return the provinces of each burst, drawn without replacement with chances by share.

    The n smallest of exponential clocks with these rates are such a draw: Efraimidis and Spirakis 2006.
    """
    uniforms = chance.uniforms(
        bursts.province_keys[stream], replication[:, None], keys[:, None], Purpose.BURST_PROVINCES
    )
    with np.errstate(divide="ignore"):
        clocks = -np.log(uniforms) / bursts.shares[stream]
    return np.argsort(clocks, axis=1)


def _dated(scenario: Scenario, streams: Sequence[Stream]) -> Events:
    """Return certain bursts, known by their date, in the highest layers, which no rate reaches."""
    dates = [(cell, date) for cell, stream in enumerate(streams) for date in stream.dates or ()]
    ordinal = np.array([dates[:index].count(one) for index, one in enumerate(dates)], np.int64)
    cell = np.array([cell for cell, _ in dates], np.int64)
    time = np.array([day(scenario, date) for _, date in dates], np.float64)
    block, day_of_block = np.divmod(time.astype(np.int64) + start_day(scenario), BLOCK_DAYS)
    key = pack(block, MOST_LAYERS - 1 - ordinal, day_of_block)
    return Events(np.zeros_like(cell), cell, time, np.zeros(len(dates)), key)


def _mix(scenario: Scenario, stream: Stream) -> tuple[Ints, Floats]:
    """Return the profiles of a stream and the share of people up to each; the last one takes the rest."""
    profiles, shares = list(scenario.profiles), np.array(list(stream.shares.values()))
    profile, up_to = np.zeros(len(profiles), np.int64), np.full(len(profiles), np.inf)
    profile[: len(shares)] = [profiles.index(name) for name in stream.shares]
    up_to[: len(shares) - 1] = np.cumsum(shares)[:-1]
    return profile, up_to


def _size(stream: Stream) -> ShiftedNegativeBinomial:
    if stream.burst_size is None:
        raise ValueError("burst_size: is required for bursts")
    mean, variance = burst_moments(stream.burst_size)
    return ShiftedNegativeBinomial(mean, variance, stream.burst_size.least)


def _shares(scenario: Scenario, stream: Stream, spreads: Spreads) -> Floats:
    if stream.provinces is None:
        return spreads[stream.spread]
    is_hit = np.array([province.code in stream.provinces for province in scenario.provinces])
    shares: Floats = is_hit / is_hit.sum()
    return shares
