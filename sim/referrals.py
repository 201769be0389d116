"""From a scenario to the people referred: one row a person, with every number chance decides about them.

All chance about people is drawn here, before anything else, so that the same people meet every policy.
A person is the same in two runs if stream, home province, profile and key are the same. **Raising a rate,
or a longer study, keeps everyone and adds others; a changed field changes its own column only.**
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike

from sim.bursts import Bursts, build_bursts, draw_bursts
from sim.cells import Groups, build_cells, build_groups, build_waiting, draw_people, with_waiting
from sim.effects import YearEffects, build_effects, draw_effects
from sim.events import Happenings, draw_events, in_window
from sim.field import BLOCK_DAYS, Floats, Ints, Keys, Window
from sim.habits import Flags, Habits, habits, joined_habits
from sim.people import Luck, draw_luck
from sim.rates import Rates, calendar, joined_rates
from sim.rows import Origins, Rows, in_order, joined
from sim.scenario import Scenario
from sim.sources import burst_source, source_rates, start_day, steady_sources
from sim.spread import spreads_of

_FIRST_INSTANT = 1e-300
"""Makes days a span so short that nobody else comes within it."""


@dataclass(frozen=True, slots=True, eq=False)
class Referrals:
    """People referred, one a row, in order of (run, time, key); those who wait at the start in one of luck.

    Attributes
    ----------
    run
        Index of the replication among those drawn together.
    time
        Days since the start, ``0 <= time < until``.
    province
        Home, as an index into the scenario's provinces.
    profile
        Index into the scenario's profiles.
    stream
        Index into the scenario's streams; their number for those who wait already at the start.
    key
        Identity of the person within stream, province and profile: block, layer, candidate and member of
        the field (`sim.field`). In a stream of bursts, within the stream.
    cell
        Key of chance of that stream, province and profile.
    wants_bed, accepts_transfer
        Whether the person wants a bed at all, and would take one away from home.
    stay
        Length of stay in days, after limit and extension.
    patience_before
        Days from referral within which the person must become eligible.
    patience_for_bed
        Days from first eligibility within which a bed must be found.
    party
        Beds needed together.
    case_opens_after
        Days from referral until a criminal case is opened; inf for never, and for citizens.
    case_closes_after
        Days from that opening until the case is closed; inf for never.
    permission_after
        Days from referral until a permission through another channel; inf for never.
    uptake
        A uniform in (0, 1): the lower, the sooner the person makes use of a new right.
    """

    run: Ints
    time: Floats
    province: Ints
    profile: Ints
    stream: Ints
    key: Keys
    cell: Keys
    wants_bed: Flags
    accepts_transfer: Flags
    stay: Floats
    patience_before: Floats
    patience_for_bed: Floats
    party: Ints
    case_opens_after: Floats
    case_closes_after: Floats
    permission_after: Floats
    uptake: Floats

    def __len__(self) -> int:
        return len(self.time)

    def take(self, rows: Ints | slice) -> Referrals:
        """Return some of the rows."""
        return Referrals(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class ReferralPlan:
    """All that a draw's replications have in common: made once, used by each.

    Attributes
    ----------
    origins
        Where people come from: the cells of steady streams, those of people who wait at the start, then
        streams of bursts by province by profile.
    happenings
        The cells of steady streams, random bursts, those who wait.
    num_steady
        Cells of steady streams.
    groups
        In which people of steady streams come.
    bursts
        Streams of bursts.
    effects
        Good and bad years.
    until
        End of the run, days.
    habits
        What is said of people, by profile.
    """

    origins: Origins
    happenings: Happenings
    num_steady: int
    groups: Groups
    bursts: Bursts
    effects: YearEffects
    until: float
    habits: Habits

    @property
    def num_profiles(self) -> int:
        """Number of profiles of the scenario."""
        return len(self.habits.accepts_transfer)


def plan(scenario: Scenario, seed: int, draw: int) -> ReferralPlan:
    """Return the plan by which a scenario's people are drawn.

    Parameters
    ----------
    scenario
        A resolved scenario.
    seed
        Seed of the whole study.
    draw
        Number of the draw of unknown numbers, which also decides the spreads that have a concentration.

    Raises
    ------
    ValueError
        If groups and bursts alone vary more than a year effect wants.
    """
    names = [name for name, stream in scenario.streams.items() if stream.is_bursts]
    sources = steady_sources(scenario)
    random = [burst_source(scenario, name) for name in names if scenario.streams[name].dates is None]
    spreads = spreads_of(scenario, seed, draw)
    bursts = build_bursts(scenario, names, spreads, seed)
    window = Window(start_day(scenario), -bursts.days.max(initial=0.0), scenario.until)
    rates = source_rates(scenario, [*sources, *random], calendar(window))
    cells, cell_rates = build_cells(scenario, sources, rates, spreads, seed)
    waiting, people = build_waiting(scenario, spreads, seed)
    steady = joined([cells, waiting])
    return ReferralPlan(
        origins=joined([steady, bursts.origins]),
        happenings=with_waiting(_in_window(cells, cell_rates, bursts, rates, window), waiting, people),
        num_steady=len(cells),
        groups=build_groups(scenario, steady.stream),
        bursts=bursts,
        effects=build_effects(scenario, seed, [*sources, *random]),
        until=scenario.until,
        habits=habits(scenario),
    )


def _in_window(
    cells: Origins, cell_rates: Rates, bursts: Bursts, source_rates: Rates, window: Window
) -> Happenings:
    """Return the cells of steady streams and of random bursts, whose early ones reach into the run."""
    random = bursts.random
    last = np.arange(len(source_rates.base) - len(random), len(source_rates.base))
    return in_window(
        np.concatenate([cells.cell, bursts.keys[random]]),
        joined_rates(cell_rates, source_rates.shared(last, np.ones(len(last)))),
        window,
        np.concatenate([np.zeros(len(cells)), -bursts.days[random]]),
    )


def draw_referrals(plan: ReferralPlan, replications: ArrayLike) -> Referrals:
    """Draw the people of one replication, or of several at once.

    Parameters
    ----------
    plan
        See `plan`.
    replications
        Numbers of the replications among all draws, 0 to 2**32 - 1; one or several.
    """
    return draw_referrals_of_draws([plan], [np.atleast_1d(np.asarray(replications, np.int64))])


def draw_referrals_of_draws(plans: Sequence[ReferralPlan], replications: Sequence[Ints]) -> Referrals:
    """Draw the people of some replications of each of several draws, one draw after another.

    Parameters
    ----------
    plans
        Of the same scenario in each draw.
    replications
        Numbers of the replications of each draw.
    """
    numbers, num_profiles = np.concatenate(replications), plans[0].num_profiles
    first_runs = np.cumsum([0, *map(len, replications)])
    rows, origins = _rows_of_draws(plans, replications, first_runs.tolist())
    rows = in_order(rows, len(numbers), plans[0].until)
    rows.time[rows.time < _FIRST_INSTANT * BLOCK_DAYS] = 0.0
    stream, profile = origins.stream[rows.origin], origins.profile[rows.origin]
    cell = origins.cell[rows.origin]
    draw = np.repeat(np.arange(len(plans)), np.diff(first_runs))[rows.run]
    whose = cell, numbers[rows.run], rows.key
    luck = draw_luck(
        joined_habits([plan.habits for plan in plans]), stream, draw * num_profiles + profile, whose
    )
    return Referrals(
        rows.run,
        rows.time,
        origins.province[rows.origin],
        profile,
        stream,
        rows.key,
        cell,
        **{field.name: getattr(luck, field.name) for field in fields(Luck)},
    )


def _rows_of_draws(
    plans: Sequence[ReferralPlan], replications: Sequence[Ints], first_runs: Sequence[int]
) -> tuple[Rows, Origins]:
    """Return the people of all draws before they are put in order, and the origins of all."""
    parts = [_draw_rows(*each) for each in zip(plans, replications, strict=True)]
    if len(parts) == 1:
        return parts[0], plans[0].origins
    first_origins = np.cumsum([0, *(len(plan.origins) for plan in plans)]).tolist()
    moved = [
        replace(part, run=part.run + run, origin=part.origin + origin)
        for part, run, origin in zip(parts, first_runs, first_origins, strict=False)
    ]
    return joined(moved), joined([plan.origins for plan in plans])


def _draw_rows(plan: ReferralPlan, numbers: Ints) -> Rows:
    year_effects = draw_effects(plan.effects, plan.happenings.rates.calendar.years, numbers)
    events = draw_events(plan.happenings, numbers, year_effects)
    num_steady, num_random = plan.num_steady, len(plan.bursts.random)
    if num_steady == len(plan.happenings.keys) and not len(plan.bursts.stream):
        return draw_people(plan.groups, plan.origins, events, numbers)
    is_steady, is_waiting = events.cell < num_steady, events.cell >= num_steady + num_random
    # The moments of their field put them in an order of luck; then they are all there at 0.
    events.time[is_waiting] *= _FIRST_INSTANT
    events.cell[is_waiting] -= num_random
    people = draw_people(
        plan.groups, plan.origins, events.take(np.flatnonzero(is_steady | is_waiting)), numbers
    )
    random = events.take(np.flatnonzero(~(is_steady | is_waiting)))
    random = replace(random, cell=plan.bursts.random[random.cell - num_steady])
    first = len(plan.origins) - len(plan.bursts.origins)
    return joined([people, draw_bursts(plan.bursts, first, random, numbers, plan.until)])
