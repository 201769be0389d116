"""From a scenario to the people referred: one row a person, with every number chance decides about them.

All chance about people is drawn here, before anything else, so that the same people meet every policy.
A person is the same in two runs if stream, home province, profile and key are the same. **Raising a rate,
or a longer study, keeps everyone and adds others; a changed field changes its own column only.**
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from sim.bursts import Bursts, build_bursts, draw_bursts
from sim.cells import Cells, Waiting, build_cells, build_waiting, draw_people, draw_waiting
from sim.effects import YearEffects, build_effects, draw_effects
from sim.field import Floats, Ints, Keys, Window
from sim.people import Flags, Habits, Luck, draw_luck, habits
from sim.rates import Calendar, calendar
from sim.rows import Rows, in_order
from sim.scenario import Scenario
from sim.sources import burst_source, start_day, steady_sources


@dataclass(frozen=True, slots=True, eq=False)
class Referrals:
    """People referred, one a row, in order of (run, time, key).

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


@dataclass(frozen=True, slots=True, eq=False)
class ReferralPlan:
    """All that a draw's replications have in common: made once, used by each.

    Attributes
    ----------
    cells, bursts, waiting
        Where people come from.
    effects, calendar
        Good and bad years.
    habits
        What is said of people, by profile.
    """

    cells: Cells
    bursts: tuple[Bursts, ...]
    waiting: Waiting
    effects: YearEffects
    calendar: Calendar
    habits: Habits


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
    random = [burst_source(scenario, name) for name in names if scenario.streams[name].dates is None]
    sources = steady_sources(scenario)
    window = Window(start_day(scenario), 0.0, scenario.until)
    earliest = max((float(scenario.streams[name].burst_days) for name in names), default=0.0)
    years = calendar(Window(window.start, -earliest, window.until))
    return ReferralPlan(
        cells=build_cells(scenario, sources, seed, draw, window, years),
        bursts=tuple(build_bursts(scenario, name, seed, draw, window, years) for name in names),
        waiting=build_waiting(scenario, seed, draw),
        effects=build_effects(scenario, seed, [*sources, *random]),
        calendar=years,
        habits=habits(scenario),
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
    numbers = np.atleast_1d(np.asarray(replications, np.int64))
    year_effects = draw_effects(plan.effects, plan.calendar.years, numbers)
    steady = draw_people(plan.cells, numbers, year_effects)
    bursts = [draw_bursts(each, numbers, year_effects) for each in plan.bursts]
    rows = in_order([steady, *bursts, draw_waiting(plan.waiting, numbers)])
    luck = draw_luck(plan.habits, rows, numbers)
    columns = {field.name: getattr(rows, field.name) for field in fields(Rows)}
    return Referrals(**columns, **{field.name: getattr(luck, field.name) for field in fields(Luck)})
