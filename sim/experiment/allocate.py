"""Where beds help most: shared out by formula first, then compared and bettered by simulation.

1. A small run tells how many people each province has, and how long they stay.
2. Beds are shared out by Erlang's formula, for each aim; in proportion to people; and as the file says, if it
   has as many.
3. These plans meet the same people in the simulation, with transfers and all; the best is chosen with a
   guarantee (KN++). Then neighbours of it, with one bed moved, until none is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.allocation import (
    Aim,
    lost_if_one_house,
    shared_out,
    total_lost,
    worst_share,
    worst_tenth,
)
from sim.apportion import largest_remainder
from sim.experiment.batches import Sweep
from sim.experiment.outcomes import Outcomes
from sim.experiment.points import Point, point
from sim.mistakes import Mistake
from sim.scenario import Scenario, number_at
from sim.selection import Selected, smallest

Floats = NDArray[np.float64]
Plan = tuple[int, ...]
"""Beds of each province, in the order of the scenario."""

AIMS: Mapping[str, tuple[Aim, float, str]] = {
    "turned-away": (total_lost, 0.5, "people never admitted a year"),
    "worst-province": (worst_share, 0.02, "largest share never admitted of any province"),
    "tail": (worst_tenth, 1.0, "people never admitted a year in the worst tenth of the draws"),
}
"""What is to be small, the least difference in it that matters, and its words."""
DRAWS_A_BLOCK = 10
"""Draws that make one observation of a plan: enough that a worst province and a worst tenth can be told."""
MOST_BLOCKS = 20
"""Observations of each plan at most."""
NEIGHBOURS = 4
ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """What to do with some beds.

    Attributes
    ----------
    beds
        In all.
    aim
        One of `AIMS`.
    plans
        Every plan looked at by simulation, by its words.
    values
        What each plan comes to by each aim, over the same draws; (plans, aims).
    best
        Words of the plan chosen.
    is_sure
        Whether no other plan was left that could not be told from it.
    moved
        Beds that were moved after the choice among the first plans.
    pooled
        People never admitted a year if all beds were one house, by formula: no plan is better.
    """

    beds: int
    aim: str
    plans: Mapping[str, Plan]
    values: Floats
    best: str
    is_sure: bool
    moved: int
    pooled: float

    def value(self, plan: str, aim: str) -> float:
        """Return what a plan comes to by an aim."""
        return float(self.values[list(self.plans).index(plan), list(AIMS).index(aim)])


def allocate(sweep: Sweep, beds: int, aim: str) -> Allocation:
    """Return the best use of some beds.

    Parameters
    ----------
    sweep
        What runs; its draws are those over which the plans are told at the end.
    beds
        State-paid beds in all, of provinces that have a shelter or may get one.
    aim
        One of `AIMS`.

    Raises
    ------
    Mistake
        If the file states no beds, or there is one province only.
    """
    scenario = sweep.study.scenario
    must_be_shared(scenario)
    people, stay = _demand(sweep)
    plans = _first_plans(scenario, people, stay, beds)
    chosen = _chosen(sweep, list(plans.values()), aim)
    best, is_sure, moved = list(plans.values())[chosen.best], len(chosen.left) == 1, 0
    for _ in range(ROUNDS):
        around = [best, *_neighbours(sweep, best)]
        chosen = _chosen(sweep, around, aim)
        if chosen.best == 0:
            is_sure = is_sure and len(chosen.left) == 1
            break
        best, moved = around[chosen.best], moved + 1
    words = next((words for words, plan in plans.items() if plan == best), "bettered by simulation")
    plans = {**plans, words: best}
    values = np.array([_by_every_aim(each) for each in _each_plan(sweep, list(plans.values()))])
    return Allocation(beds, aim, plans, values, words, is_sure, moved, lost_if_one_house(people, stay, beds))


def must_be_shared(scenario: Scenario) -> None:
    """Raise `Mistake` if a scenario has no beds to share out."""
    if scenario.shelters.beds is None:
        raise Mistake(f"{scenario.name}: money gives the beds; state shelters.beds to share them out")
    if len(scenario.provinces) < 2:
        raise Mistake(f"{scenario.name}: there is one province only: nothing to share out")
    for name, opening in scenario.openings.items():
        if opening.beds is not None:
            raise Mistake(
                f"{scenario.name}: openings.{name}.beds fixes beds that are to be shared out; remove it"
            )


def beds_stated(scenario: Scenario) -> Plan:
    """Return the beds of each province as the file states them, at the central value of a range."""
    names = [f"shelters.beds_in.{province.code}" for province in scenario.provinces]
    return tuple(round(number_at(scenario, name)[1].central) for name in names)


def settings_of(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Return the numbers of the file that make a plan."""
    return {
        f"shelters.beds_in.{province.code}": float(beds)
        for province, beds in zip(scenario.provinces, plan, strict=True)
    }


def _demand(sweep: Sweep) -> tuple[Floats, Floats]:
    """Return eligible people a year in each draw and province, and the mean stay of each draw."""
    outcomes = sweep.outcomes([Point()])
    runs = outcomes.replications
    eligible, never = (outcomes.sums(name)[:, 0] / runs for name in ("eligible", "never_admitted"))
    nights = outcomes.sums("nights")[:, 0, -1] / runs
    admitted = np.maximum(eligible[:, -1] - never[:, -1], 1e-9)
    return eligible[:, :-1], nights / admitted


def _first_plans(scenario: Scenario, people: Floats, stay: Floats, beds: int) -> dict[str, Plan]:
    found: dict[str, Plan] = {
        f"by formula, {aim}": tuple(shared_out(people, stay, beds, of_aim).tolist())
        for aim, (of_aim, _, _) in AIMS.items()
    }
    weights = tuple(np.maximum(people.mean(axis=0), 1e-9).tolist())
    found["in proportion to people"] = tuple(largest_remainder(beds, weights))
    found["the same everywhere"] = tuple(largest_remainder(beds, (1.0,) * len(scenario.provinces)))
    if sum(beds_stated(scenario)) == beds:
        found["as the file says"] = beds_stated(scenario)
    return {
        words: plan
        for number, (words, plan) in enumerate(found.items())
        if plan not in list(found.values())[:number]
    }


def _neighbours(sweep: Sweep, plan: Plan) -> list[Plan]:
    """Return plans with one bed moved: from where least is refused for its beds to where most is."""
    outcomes = sweep.outcomes([point(settings_of(sweep.study.scenario, plan))], range(DRAWS_A_BLOCK))
    refused = outcomes.sums("never_admitted")[:, 0, :-1].sum(axis=0)
    giving = [int(one) for one in np.argsort(refused / np.maximum(plan, 1), kind="stable") if plan[one] > 0]
    taking = [int(one) for one in np.argsort(-refused, kind="stable")]
    pairs = [(give, take) for take in taking[:2] for give in giving[:2] if give != take]
    return [_moved(plan, give, take) for give, take in pairs[:NEIGHBOURS]]


def _moved(plan: Plan, give: int, take: int) -> Plan:
    beds = list(plan)
    beds[give] -= 1
    beds[take] += 1
    return tuple(beds)


def _chosen(sweep: Sweep, plans: Sequence[Plan], aim: str) -> Selected:
    """Return the plan that is best by an aim, each observation a block of draws."""
    of_aim, difference, _ = AIMS[aim]

    def observe(some: Sequence[int], steps: range) -> Floats:
        draws = range(steps.start * DRAWS_A_BLOCK, steps.stop * DRAWS_A_BLOCK)
        points = [point(settings_of(sweep.study.scenario, plans[number])) for number in some]
        outcomes = sweep.outcomes(points, draws)
        blocks = np.split(outcomes.rows, len(steps))
        return np.array(
            [[of_aim(*_lost_and_all(each, outcomes, place)) for place in range(len(some))] for each in blocks]
        )

    return smallest(observe, len(plans), difference, MOST_BLOCKS)


def _each_plan(sweep: Sweep, plans: Sequence[Plan]) -> list[tuple[Floats, Floats]]:
    outcomes = sweep.outcomes([point(settings_of(sweep.study.scenario, plan)) for plan in plans])
    return [_lost_and_all(outcomes.rows, outcomes, place) for place in range(len(plans))]


def _lost_and_all(rows: Floats, outcomes: Outcomes, place: int) -> tuple[Floats, Floats]:
    """Return people never admitted and eligible people a year of one plan; each (draws, provinces)."""
    of_plan = Outcomes(rows[:, place : place + 1], outcomes.replications)
    lost, people = (
        of_plan.sums(name)[:, 0, :-1] / outcomes.replications for name in ("never_admitted", "eligible")
    )
    return lost, people


def _by_every_aim(plan: tuple[Floats, Floats]) -> list[float]:
    return [of_aim(*plan) for of_aim, _, _ in AIMS.values()]
