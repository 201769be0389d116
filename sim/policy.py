"""What a scenario says of the law, of kinds of people, of places, and of the way to them, as numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.beds import KINDS, Places
from sim.engine.vocabulary import Flags, Floats, Ints
from sim.routes import Routes
from sim.runs import Runs
from sim.scenario import Scenario, day

NEVER = float(np.finfo(np.float64).max)
"""A moment no run reaches: the engines want finite ones."""


class Law(NamedTuple):
    """What the law says of everybody in each replication, or to each of some people; days and shares."""

    grace_days: Floats
    reflection_days: Floats
    residency_days: Floats
    """Inf for no end."""
    reform_from: Floats
    """Days since the start, inf for no reform."""
    reform_ramp_days: Floats
    reform_uptake: Floats

    def of_people(self, run: Ints) -> Law:
        """Return what it says to people, from the replication of each."""
        return Law(*(column[run] for column in self))


class Rules(NamedTuple):
    """What is said of kinds of people, of places, and of the way to them."""

    kind: Ints
    """By profile, as in `sim.beds.KINDS`."""
    priority: Ints
    """By profile."""
    is_free: Flags
    """(profiles, streams + 1) Under the rules for citizens."""
    is_state_paid: Flags
    """By place."""
    opens: Floats
    where: Ints
    """By place: two places of the same number are waited for together."""
    tried: Ints
    """(r, provinces, kinds, 2, longest) As in `sim.routes.Routes`."""
    has_places: Flags
    waits_for_route: bool


def law_of(runs: Runs) -> Law:
    """Return the law in each replication."""
    by_draw = np.array([_law_of(scenario) for scenario in runs.scenarios])
    return Law(*by_draw[runs.draw].T.copy())


def _law_of(scenario: Scenario) -> tuple[float, ...]:
    access, reform = scenario.access, scenario.access.reform
    if reform is not None and reform.date.date is None:
        raise ValueError("access.reform.date: must be drawn first")
    return (
        float(access.grace_days),
        float(access.reflection_days),
        np.inf if access.residency_days is None else float(access.residency_days),
        np.inf if reform is None or reform.date.date is None else day(scenario, reform.date.date),
        0.0 if reform is None else float(reform.uptake_ramp_days),
        0.0 if reform is None else float(reform.uptake),
    )


def rules_of(scenario: Scenario, places: Places, routes: Routes) -> Rules:
    """Return what a scenario says of kinds of people, of places, and of the way to them."""
    profiles = scenario.profiles.values()
    return Rules(
        kind=np.array([KINDS.index(profile.kind) for profile in profiles], dtype=np.int64),
        priority=np.array([profile.priority for profile in profiles], dtype=np.int64),
        is_free=citizens_rules(scenario),
        is_state_paid=places.is_state_paid,
        opens=places.opens,
        where=places.province * 2 + places.is_surge,
        tried=routes.place,
        has_places=routes.has_places,
        waits_for_route=scenario.transfers.waits_for == "route",
    )


def citizens_rules(scenario: Scenario) -> Flags:
    """Return who needs no case, (profiles, streams + 1): citizens, and other clients of the same beds."""
    is_citizen = np.array([profile.citizen for profile in scenario.profiles.values()], dtype=np.bool_)
    # The last one stands for those who wait already at the start.
    is_other_client = np.array([*(stream.other_clients for stream in scenario.streams.values()), False])
    is_free: Flags = is_citizen[:, None] | is_other_client
    return is_free
